import {expect} from '@open-wc/testing';
import {emulateMedia, setViewport} from '@web/test-runner-commands';

import {states} from '../fixtures/states.js';
import {
  queryAllByRole,
  getByRole,
  isTransitionHeld,
  waitForTransitionStart,
  openLink,
  waitForRender,
  getStepName,
  waitUntil,
  type OpenedLink,
  type ReachableStep,
  type TestLink,
} from '../support/helpers.js';
import {queryAll, describeElement} from '../support/layout.js';
import {setColorScheme, getFixtureState, showStill} from '../support/still-link.js';

const getRoot = (element: TestLink): ShadowRoot => element.shadowRoot ?? expect.fail('Nothing is rendered.');

const hasName = (name: string) => (animation: Animation) =>
  animation instanceof CSSAnimation && animation.animationName === name;

const changesProperty = (property: string) => (animation: Animation) =>
  animation instanceof CSSTransition && animation.transitionProperty === property;

/** The animation of a step that slides in. */
const isStepSlide = changesProperty('translate');
/** The animation of an avatar that moves from the list to the login. */
const isAvatarMove = changesProperty('transform');

const getTarget = (animation: Animation): Element | null =>
  animation.effect instanceof KeyframeEffect ? animation.effect.target : null;

/** Slows all transitions down, so that they still run when a test checks them on a slow machine. */
const slowMotionSheet = new CSSStyleSheet();
slowMotionSheet.replaceSync('[part~="dialog"] { --motion: 1000s linear }');

function slowDown<T extends TestLink>(element: T): T {
  getRoot(element).adoptedStyleSheets.push(slowMotionSheet);
  return element;
}

async function openSlowly(step: ReachableStep): Promise<OpenedLink> {
  const opened = await openLink(step);
  await waitForTransitionStart(opened.element);
  slowDown(opened.element);
  return opened;
}

/** Lists all animations in an element, including spinners and placeholders. */
const listAnimations = (element: TestLink): readonly Animation[] => getRoot(element).getAnimations();

/** Ends all animations, so that those found later are new. */
function finishAnimations(element: TestLink): void {
  for (const animation of listAnimations(element)) {
    if (Number.isFinite(animation.effect?.getComputedTiming().endTime)) animation.finish();
    else animation.cancel();
  }
}

/** Pauses an animation at its start, and returns its target. */
function pauseAtStart(animation: Animation | undefined): Element {
  const target = (animation && getTarget(animation)) ?? expect.fail('There is no animation.');
  animation?.pause();
  if (animation) animation.currentTime = 0;
  return target;
}

/** The appearance of a step in its first frame, before its transition starts. */
interface FirstFrame {
  readonly content: Element;
  readonly opacity: number;
  readonly translate: string;
  /** The number of animations in the step. */
  readonly animationCount: number;
  /** The width of the avatar beside the heading in CSS pixels; undefined without an avatar. */
  readonly avatarWidth: number | undefined;
}

/** Reads the next step before the browser paints it. Resolves when the transition of the step has started. */
async function captureFirstFrame(element: TestLink, act: () => Promise<unknown>): Promise<FirstFrame> {
  await waitForTransitionStart(element);
  let first: FirstFrame | undefined;
  // The observer is called before the next frame.
  const observer = new MutationObserver(() => {
    const content = getRoot(element).querySelector('.held .content');
    if (!content) return;
    const {opacity, translate} = getComputedStyle(content);
    const avatarWidth = content.querySelector(':scope > [part="avatar"]')?.getBoundingClientRect().width;
    const animationCount = listAnimations(element).filter((animation) =>
      getTarget(animation)?.closest('.held'),
    ).length;
    first = {content, opacity: Number(opacity), translate, animationCount, avatarWidth};
  });
  observer.observe(getRoot(element), {subtree: true, childList: true});
  await act();
  await waitUntil(() => first && !isTransitionHeld(element), 'the transition of the step has started');
  observer.disconnect();
  return first ?? expect.fail('No step was captured.');
}

/** Returns the start position of a step in pixels: negative from the left, positive from the right. */
function readStartPosition(
  element: TestLink,
  {content, opacity, translate, animationCount}: FirstFrame,
): number {
  expect(content.closest('[data-step]')?.localName).to.equal(`nexus-link-${getStepName(element)}`);
  expect(opacity, 'the opacity in the first frame').to.be.above(0).and.below(1);
  expect(animationCount, 'animations in the first frame').to.equal(0);
  const animations = listAnimations(element).filter((animation) => getTarget(animation) === content);
  expect(animations.some(isStepSlide), 'the step slides').to.be.true;
  for (const animation of animations) pauseAtStart(animation);
  const startStyle = getComputedStyle(content);
  expect([Number(startStyle.opacity), startStyle.translate], 'the start of the transition').to.deep.equal([
    opacity,
    translate,
  ]);
  return parseFloat(translate);
}

const pressControl = ({element}: OpenedLink, selector: string, step: string): Promise<FirstFrame> => {
  finishAnimations(element);
  return captureFirstFrame(element, async () => {
    getRoot(element).querySelector<HTMLElement>(selector)?.click();
    await waitUntil(() => getStepName(element) === step, `the step is ${step}`);
    await waitForRender(element);
  });
};

describe('Motion', () => {
  before(() => setColorScheme('light'));
  beforeEach(() => emulateMedia({reducedMotion: 'no-preference'}));
  after(() => setColorScheme('light'));

  for (const {lang, dir, end} of [
    {lang: 'en', dir: 'ltr', end: 1},
    {lang: 'ar', dir: 'rtl', end: -1},
  ]) {
    it(`slides the next step in from the end and the previous one from the start in ${lang}`, async () => {
      const opened = await openSlowly('search');
      const {element, backend} = opened;
      element.lang = lang;
      await waitUntil(() => getRoot(element).querySelector(`[dir=${dir}]`), `the direction is ${dir}`);
      const welcome = await pressControl(opened, '[part="back"]', 'welcome');
      expect(Math.sign(readStartPosition(element, welcome)), 'back to the welcome').to.equal(-end);
      const search = await pressControl(opened, '[part~="primary"]', 'search');
      expect(Math.sign(readStartPosition(element, search)), 'on to the search').to.equal(end);
      (await backend.waitForCall('search')).answer({
        servicers: [getFixtureState('credentials', 'Credentials').login.servicer],
      });
      await waitUntil(() => queryAllByRole(element, 'option')[0], 'the search has a result');
      const login = await pressControl(opened, '[role="option"]', 'credentials');
      expect(Math.sign(readStartPosition(element, login)), 'on to the login').to.equal(end);
      const again = await pressControl(opened, '[part="back"]', 'search');
      expect(Math.sign(readStartPosition(element, again)), 'back to the search').to.equal(-end);
    });
  }

  it('slides a step in only when the step changes', async () => {
    const element = slowDown(await showStill(getFixtureState('opening', 'Opening')));
    await captureFirstFrame(element, () =>
      element.display(getFixtureState('search', 'Search: popular servicers')),
    );
    expect(listAnimations(element).some(isStepSlide)).to.be.true;
    finishAnimations(element);
    await element.display(getFixtureState('search', 'Search: loading the next query'));
    await element.display(getFixtureState('search', 'Search: results'));
    expect(isTransitionHeld(element)).to.be.false;
    expect(listAnimations(element).some(isStepSlide)).to.be.false;
  });

  it('moves the avatar of the chosen servicer from the list to the login', async () => {
    const opened = await openSlowly('search');
    const {element} = opened;
    finishAnimations(element);
    const before = getRoot(element).querySelector('#servicer-2 [part="avatar"]')!.getBoundingClientRect();
    const {avatarWidth} = await pressControl(opened, '#servicer-2', 'credentials');
    expect(avatarWidth, 'the width before layout gives the target').to.equal(0);
    const avatarMoves = listAnimations(element).filter(isAvatarMove);
    expect(avatarMoves.map((animation) => getTarget(animation)?.getAttribute('part'))).to.deep.equal([
      'avatar',
    ]);
    for (const animation of listAnimations(element)) pauseAtStart(animation);
    const avatar = pauseAtStart(avatarMoves[0]);
    const after = avatar.getBoundingClientRect();
    for (const side of ['x', 'y', 'width', 'height'] as const)
      expect(after[side], side).to.be.closeTo(before[side], 1);
    finishAnimations(element);
    expect(avatar.getBoundingClientRect().width, 'the final width').to.be.above(before.width);
  });

  it('starts spinners and placeholders only after the first frame', async () => {
    for (const [step, name, selector] of [
      ['search', 'Search: loading popular servicers', '.skeleton'],
      ['connecting', 'Connecting: signing in', '.spinner'],
    ] as const) {
      const element = await showStill(getFixtureState('welcome', 'Welcome'));
      const first = await captureFirstFrame(element, () => element.display(getFixtureState(step, name)));
      expect(first.animationCount, selector).to.equal(0);
      const matches = listAnimations(element).map((animation) => getTarget(animation)?.matches(selector));
      expect(matches, selector).to.include(true);
    }
  });

  it('does not move an avatar when no servicer was chosen', async () => {
    const element = slowDown(await showStill(getFixtureState('opening', 'Opening')));
    const {avatarWidth} = await captureFirstFrame(element, () =>
      element.display(getFixtureState('credentials', 'Credentials')),
    );
    expect(avatarWidth).to.be.above(0);
    expect(listAnimations(element).some(isStepSlide)).to.be.true;
    expect(listAnimations(element).some(isAvatarMove)).to.be.false;
  });

  it('animates the loans of a connection from below', async () => {
    const element = slowDown(await showStill(getFixtureState('accounts', 'Accounts: several connections')));
    finishAnimations(element);
    const [details] = element.root.querySelectorAll('details');
    details!.open = true;
    await waitUntil(() => listAnimations(element).some(hasName('enter')), 'the loans are animated');
    const targets = listAnimations(element).filter(hasName('enter')).map(getTarget);
    expect(targets).to.have.members(queryAll(element, 'details[open] [part="loan"]'));
    const loan = pauseAtStart(listAnimations(element).find(hasName('enter')));
    expect(parseFloat(getComputedStyle(loan).translate.split(' ')[1] ?? '')).to.be.above(0);
  });

  for (const [name, width, animation] of [
    ['slides up from the bottom edge of a phone', 360, 'rise'],
    ['moves up slightly on a wide screen', 1280, 'enter'],
  ] as const) {
    it(`${name} when the dialog opens`, async () => {
      await setViewport({width, height: 700});
      const element = await showStill(getFixtureState('welcome', 'Welcome'));
      expect(getComputedStyle(element.getElement('dialog')).animationName).to.equal(animation);
      await setViewport({width: 800, height: 600});
    });
  }

  it('is short except for spinners and placeholders', async () => {
    for (const {state} of states.filter(({state}) => state.step !== 'closed')) {
      const element = await showStill(state);
      await waitForTransitionStart(element);
      for (const target of queryAll(element, '*').filter((match) => !match.matches('.spinner, .skeleton'))) {
        const {animationName, animationDuration, transitionDuration} = getComputedStyle(target);
        expect(parseFloat(transitionDuration), `${state.step}: ${describeElement(target)}`).to.be.at.most(
          0.25,
        );
        if (animationName !== 'none')
          expect(animationDuration, `${state.step}: ${describeElement(target)}`).to.equal('0.25s');
      }
      element.remove();
    }
  });
});

describe('Reduced motion', () => {
  before(() => setColorScheme('light'));

  /** Lists all animations, and all styles that would animate an element or a pseudo-element. */
  function listMotion(element: TestLink): string[] {
    const running = listAnimations(element).map((animation) => `${getTarget(animation)?.localName} moves`);
    const host = element.getAnimations({subtree: true}).map(() => 'the host element moves');
    const styles = [...getRoot(element).querySelectorAll('*')].flatMap((target) =>
      ['', '::before', '::after', '::backdrop'].map((pseudo) => ({
        what: `${target.localName}${pseudo}`,
        style: getComputedStyle(target, pseudo),
      })),
    );
    const animated = styles
      .filter(({style}) => style.animationName !== 'none' || parseFloat(style.transitionDuration) > 0)
      .map(
        ({what, style}) => `${what} has motion styles: ${style.animationName}, ${style.transitionDuration}`,
      );
    return [...running, ...host, ...animated];
  }

  for (const {name, state} of states) {
    it(`stops all motion in the state “${name}”`, async () => {
      const element = await showStill(state);
      for (const details of element.root.querySelectorAll('details')) details.open = true;
      expect(listMotion(element).join('\n')).to.equal('');
    });
  }

  it('shows a step without a transition in its first frame', async () => {
    const element = await showStill(getFixtureState('opening', 'Opening'));
    const first = await captureFirstFrame(element, () =>
      element.display(getFixtureState('credentials', 'Credentials')),
    );
    expect([first.opacity, first.translate]).to.deep.equal([1, 'none']);
  });

  it('stops all motion at each step of a workflow', async () => {
    for (const step of [
      'opening',
      'welcome',
      'search',
      'credentials',
      'connecting',
      'challenge',
      'accounts',
    ] as const) {
      const {element} = await openLink(step);
      expect(listMotion(element).join('\n'), step).to.equal('');
    }
  });

  it('takes effect while the element is open', async () => {
    await emulateMedia({reducedMotion: 'no-preference'});
    const {element} = await openSlowly('search');
    expect(listMotion(element)).to.not.be.empty;
    await emulateMedia({reducedMotion: 'reduce'});
    expect(listMotion(element).join('\n')).to.equal('');
    getByRole(element, 'option', /^MOHELA/).click();
    await waitUntil(() => getStepName(element) === 'credentials', 'the step is credentials');
    await waitForRender(element);
    expect(listMotion(element).join('\n'), 'the login').to.equal('');
  });
});
