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

const rootOf = (element: TestLink): ShadowRoot => element.shadowRoot ?? expect.fail('Nothing is rendered.');

const isOf = (name: string) => (animation: Animation) =>
  animation instanceof CSSAnimation && animation.animationName === name;

const changes = (property: string) => (animation: Animation) =>
  animation instanceof CSSTransition && animation.transitionProperty === property;

/** A step that slides in. */
const isStep = changes('translate');
/** A picture on its way from list to detail. */
const isTravel = changes('transform');

const targetOf = (animation: Animation): Element | null =>
  animation.effect instanceof KeyframeEffect ? animation.effect.target : null;

/** As slow as can be, so that what moves still does when a test looks, on whatever machine. */
const slow = new CSSStyleSheet();
slow.replaceSync('[part~="dialog"] { --motion: 1000s linear }');

function slowed<T extends TestLink>(element: T): T {
  rootOf(element).adoptedStyleSheets.push(slow);
  return element;
}

async function openSlowly(step: ReachableStep): Promise<OpenedLink> {
  const opened = await openLink(step);
  await waitForTransitionStart(opened.element);
  slowed(opened.element);
  return opened;
}

/** Everything that moves in an element, and what of it turns or pulses for as long as something is under way. */
const movements = (element: TestLink): readonly Animation[] => rootOf(element).getAnimations();

/** Brings all to its end, so that what moves next is new. */
function finish(element: TestLink): void {
  for (const animation of movements(element)) {
    if (Number.isFinite(animation.effect?.getComputedTiming().endTime)) animation.finish();
    else animation.cancel();
  }
}

/** Shows a movement's first moment, and holds it. */
function begin(animation: Animation | undefined): Element {
  const target = (animation && targetOf(animation)) ?? expect.fail('Nothing moves.');
  animation?.pause();
  if (animation) animation.currentTime = 0;
  return target;
}

/** What a step looks like in its first frame, in which it is held. */
interface FirstFrame {
  readonly content: Element;
  readonly opacity: number;
  readonly translate: string;
  /** How much moves in it already. */
  readonly moving: number;
  /** How wide the picture beside its heading is, in CSS pixels; undefined where it has none. */
  readonly picture: number | undefined;
}

/** Looks at the step that this brings before a browser has painted it; done once that lets it go. */
async function firstFrame(element: TestLink, act: () => Promise<unknown>): Promise<FirstFrame> {
  await waitForTransitionStart(element);
  let first: FirstFrame | undefined;
  // Its callback comes before the next frame.
  const observer = new MutationObserver(() => {
    const content = rootOf(element).querySelector('.held .content');
    if (!content) return;
    const {opacity, translate} = getComputedStyle(content);
    const picture = content.querySelector(':scope > [part="avatar"]')?.getBoundingClientRect().width;
    const moving = movements(element).filter((one) => targetOf(one)?.closest('.held')).length;
    first = {content, opacity: Number(opacity), translate, moving, picture};
  });
  observer.observe(rootOf(element), {subtree: true, childList: true});
  await act();
  await waitUntil(() => first && !isTransitionHeld(element), 'the step was held, and is let go');
  observer.disconnect();
  return first ?? expect.fail('No step was held.');
}

/** From where a step comes: negative from the left, positive from the right. */
function comesFrom(element: TestLink, {content, opacity, translate, moving}: FirstFrame): number {
  expect(content.closest('[data-step]')?.localName).to.equal(`nexus-link-${getStepName(element)}`);
  expect(opacity, 'what can be seen of it at once').to.be.above(0).and.below(1);
  expect(moving, 'what moves in it at once').to.equal(0);
  const movement = movements(element).filter((one) => targetOf(one) === content);
  expect(movement.some(isStep), 'it slides').to.be.true;
  for (const one of movement) begin(one);
  const begun = getComputedStyle(content);
  expect([Number(begun.opacity), begun.translate], 'from where it was held').to.deep.equal([
    opacity,
    translate,
  ]);
  return parseFloat(translate);
}

const press = ({element}: OpenedLink, selector: string, step: string): Promise<FirstFrame> => {
  finish(element);
  return firstFrame(element, async () => {
    rootOf(element).querySelector<HTMLElement>(selector)?.click();
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
    it(`brings the next step in from the end, and the one before from the start, in ${lang}`, async () => {
      const opened = await openSlowly('search');
      const {element, backend} = opened;
      element.lang = lang;
      await waitUntil(() => rootOf(element).querySelector(`[dir=${dir}]`), `it is written ${dir}`);
      const welcome = await press(opened, '[part="back"]', 'welcome');
      expect(Math.sign(comesFrom(element, welcome)), 'back to the welcome').to.equal(-end);
      const search = await press(opened, '[part~="primary"]', 'search');
      expect(Math.sign(comesFrom(element, search)), 'on to the search').to.equal(end);
      (await backend.waitForCall('search')).answer({
        servicers: [getFixtureState('credentials', 'Credentials').login.servicer],
      });
      await waitUntil(() => queryAllByRole(element, 'option')[0], 'there is a servicer');
      const login = await press(opened, '[role="option"]', 'credentials');
      expect(Math.sign(comesFrom(element, login)), 'on to the login').to.equal(end);
      const again = await press(opened, '[part="back"]', 'search');
      expect(Math.sign(comesFrom(element, again)), 'back to the search').to.equal(-end);
    });
  }

  it('brings a step in only when it is a new one', async () => {
    const element = slowed(await showStill(getFixtureState('opening', 'Opening')));
    await firstFrame(element, () => element.display(getFixtureState('search', 'Search: popular servicers')));
    expect(movements(element).some(isStep)).to.be.true;
    finish(element);
    await element.display(getFixtureState('search', 'Search: loading the next query'));
    await element.display(getFixtureState('search', 'Search: results'));
    expect(isTransitionHeld(element)).to.be.false;
    expect(movements(element).some(isStep)).to.be.false;
  });

  it('takes the picture of the servicer that was chosen along, from the list to the login', async () => {
    const opened = await openSlowly('search');
    const {element} = opened;
    finish(element);
    const before = rootOf(element).querySelector('#servicer-2 [part="avatar"]')!.getBoundingClientRect();
    const {picture} = await press(opened, '#servicer-2', 'credentials');
    expect(picture, 'before it is known where it goes').to.equal(0);
    const travels = movements(element).filter(isTravel);
    expect(travels.map((one) => targetOf(one)?.getAttribute('part'))).to.deep.equal(['avatar']);
    for (const movement of movements(element)) begin(movement);
    const avatar = begin(travels[0]);
    const after = avatar.getBoundingClientRect();
    for (const side of ['x', 'y', 'width', 'height'] as const)
      expect(after[side], side).to.be.closeTo(before[side], 1);
    finish(element);
    expect(avatar.getBoundingClientRect().width, 'in the end').to.be.above(before.width);
  });

  it('lets nothing in a step turn or pulse before it has been painted', async () => {
    for (const [step, name, sign] of [
      ['search', 'Search: loading popular servicers', '.skeleton'],
      ['connecting', 'Connecting: signing in', '.spinner'],
    ] as const) {
      const element = await showStill(getFixtureState('welcome', 'Welcome'));
      const first = await firstFrame(element, () => element.display(getFixtureState(step, name)));
      expect(first.moving, sign).to.equal(0);
      const turning = movements(element).map((one) => targetOf(one)?.matches(sign));
      expect(turning, sign).to.include(true);
    }
  });

  it('takes no picture along where no servicer was chosen', async () => {
    const element = slowed(await showStill(getFixtureState('opening', 'Opening')));
    const {picture} = await firstFrame(element, () =>
      element.display(getFixtureState('credentials', 'Credentials')),
    );
    expect(picture).to.be.above(0);
    expect(movements(element).some(isStep)).to.be.true;
    expect(movements(element).some(isTravel)).to.be.false;
  });

  it('lets the loans rise below the servicer that they are of', async () => {
    const element = slowed(await showStill(getFixtureState('accounts', 'Accounts: several connections')));
    finish(element);
    const [details] = element.root.querySelectorAll('details');
    details!.open = true;
    await waitUntil(() => movements(element).some(isOf('enter')), 'the loans rise');
    const risen = movements(element).filter(isOf('enter')).map(targetOf);
    expect(risen).to.have.members(queryAll(element, 'details[open] [part="loan"]'));
    const loan = begin(movements(element).find(isOf('enter')));
    expect(parseFloat(getComputedStyle(loan).translate.split(' ')[1] ?? '')).to.be.above(0);
  });

  for (const [name, width, wanted] of [
    ['rises from the bottom edge of a phone', 360, 'rise'],
    ['comes in a little from below where there is room', 1280, 'enter'],
  ] as const) {
    it(`${name}, when it opens`, async () => {
      await setViewport({width, height: 700});
      const element = await showStill(getFixtureState('welcome', 'Welcome'));
      expect(getComputedStyle(element.getElement('dialog')).animationName).to.equal(wanted);
      await setViewport({width: 800, height: 600});
    });
  }

  it('is short, where it is not a sign that something is under way', async () => {
    for (const {state} of states.filter(({state}) => state.step !== 'closed')) {
      const element = await showStill(state);
      await waitForTransitionStart(element);
      for (const one of queryAll(element, '*').filter((one) => !one.matches('.spinner, .skeleton'))) {
        const {animationName, animationDuration, transitionDuration} = getComputedStyle(one);
        expect(parseFloat(transitionDuration), `${state.step}: ${describeElement(one)}`).to.be.at.most(0.25);
        if (animationName !== 'none')
          expect(animationDuration, `${state.step}: ${describeElement(one)}`).to.equal('0.25s');
      }
      element.remove();
    }
  });
});

describe('Where a person wants less motion, nothing moves', () => {
  before(() => setColorScheme('light'));

  /** All that is drawn, with what is drawn before, after and behind it. */
  function restless(element: TestLink): string[] {
    const moving = movements(element).map((one) => `${targetOf(one)?.localName} moves`);
    const host = element.getAnimations({subtree: true}).map(() => 'the element itself moves');
    const styles = [...rootOf(element).querySelectorAll('*')].flatMap((one) =>
      ['', '::before', '::after', '::backdrop'].map((pseudo) => ({
        what: `${one.localName}${pseudo}`,
        style: getComputedStyle(one, pseudo),
      })),
    );
    const would = styles
      .filter(({style}) => style.animationName !== 'none' || parseFloat(style.transitionDuration) > 0)
      .map(({what, style}) => `${what} would: ${style.animationName}, ${style.transitionDuration}`);
    return [...moving, ...host, ...would];
  }

  for (const {name, state} of states) {
    it(name, async () => {
      const element = await showStill(state);
      for (const details of element.root.querySelectorAll('details')) details.open = true;
      expect(restless(element).join('\n')).to.equal('');
    });
  }

  it('not even a step in its first frame', async () => {
    const element = await showStill(getFixtureState('opening', 'Opening'));
    const first = await firstFrame(element, () =>
      element.display(getFixtureState('credentials', 'Credentials')),
    );
    expect([first.opacity, first.translate]).to.deep.equal([1, 'none']);
  });

  it('on the whole way', async () => {
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
      expect(restless(element).join('\n'), step).to.equal('');
    }
  });

  it('when the person changes their mind while it is open', async () => {
    await emulateMedia({reducedMotion: 'no-preference'});
    const {element} = await openSlowly('search');
    expect(restless(element)).to.not.be.empty;
    await emulateMedia({reducedMotion: 'reduce'});
    expect(restless(element).join('\n')).to.equal('');
    getByRole(element, 'option', /^MOHELA/).click();
    await waitUntil(() => getStepName(element) === 'credentials', 'the login is there');
    await waitForRender(element);
    expect(restless(element).join('\n'), 'the login').to.equal('');
  });
});
