import {expect} from '@open-wc/testing';
import {emulateMedia, setViewport} from '@web/test-runner-commands';

import {states} from '../demo/states.js';
import {
  allByRole,
  byRole,
  open,
  settled,
  stepOf,
  until,
  type Opened,
  type Reachable,
  type TestLink,
} from './helpers.js';
import {all, shortly} from './layout.js';
import {follow, literal, still} from './steps/still.js';

const rootOf = (element: TestLink): ShadowRoot => element.shadowRoot ?? expect.fail('Nothing is rendered.');

const isOf = (name: string) => (animation: Animation) =>
  animation instanceof CSSAnimation && animation.animationName === name;

const targetOf = (animation: Animation): Element | null =>
  animation.effect instanceof KeyframeEffect ? animation.effect.target : null;

/** As slow as can be, so that what moves still does when a test looks, on whatever machine. */
const slow = new CSSStyleSheet();
slow.replaceSync(':host { --motion: 1000s linear }');

function slowed<T extends TestLink>(element: T): T {
  rootOf(element).adoptedStyleSheets.push(slow);
  return element;
}

async function openSlowly(step: Reachable): Promise<Opened> {
  const opened = await open(step);
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

/** What a script sets in motion meanwhile, held at its first moment. */
async function held(act: () => Promise<void>): Promise<readonly Animation[]> {
  const begun: Animation[] = [];
  const {animate} = Element.prototype;
  Element.prototype.animate = function (...given) {
    const animation = animate.apply(this, given);
    animation.pause();
    begun.push(animation);
    return animation;
  };
  await act().finally(() => Object.assign(Element.prototype, {animate}));
  return begun;
}

/** From where a step comes: negative from the left, positive from the right. */
function comesFrom(element: TestLink): number {
  const content = begin(movements(element).find(isOf('step')));
  expect(content.closest('[data-step]')?.localName).to.equal(`nexus-link-${stepOf(element)}`);
  const {translate, opacity} = getComputedStyle(content);
  expect(opacity, 'opacity').to.equal('0');
  return parseFloat(translate);
}

const press = async ({element}: Opened, selector: string, step: string): Promise<void> => {
  finish(element);
  rootOf(element).querySelector<HTMLElement>(selector)?.click();
  await until(() => stepOf(element) === step, `the step is ${step}`);
  await settled(element);
};

/** How far a step slides in: 1.5em, in CSS pixels. */
const SLIDE = 24;

describe('Motion', () => {
  before(() => follow('light'));
  beforeEach(() => emulateMedia({reducedMotion: 'no-preference'}));
  after(() => follow('light'));

  for (const {lang, dir, end} of [
    {lang: 'en', dir: 'ltr', end: 1},
    {lang: 'ar', dir: 'rtl', end: -1},
  ]) {
    it(`brings the next step in from the end, and the one before from the start, in ${lang}`, async () => {
      const opened = await openSlowly('search');
      const {element, backend} = opened;
      element.lang = lang;
      await until(() => rootOf(element).querySelector(`[dir=${dir}]`), `it is written ${dir}`);
      await press(opened, '[part="back"]', 'welcome');
      expect(Math.sign(comesFrom(element)), 'back to the welcome').to.equal(-end);
      await press(opened, '[part~="primary"]', 'search');
      expect(Math.sign(comesFrom(element)), 'on to the search').to.equal(end);
      (await backend.call('search')).answer({
        servicers: [literal('credentials', 'Credentials').login.servicer],
      });
      await until(() => allByRole(element, 'option')[0], 'there is a servicer');
      await press(opened, '[role="option"]', 'credentials');
      expect(Math.sign(comesFrom(element)), 'on to the login').to.equal(end);
      await press(opened, '[part="back"]', 'search');
      expect(Math.sign(comesFrom(element)), 'back to the search').to.equal(-end);
    });
  }

  it('brings a step in only when it is a new one', async () => {
    const element = slowed(await still(literal('opening', 'Opening')));
    await element.display(literal('search', 'Search: the popular ones'));
    expect(movements(element).some(isOf('step'))).to.be.true;
    finish(element);
    await element.display(literal('search', 'Search: busy with the next query'));
    await element.display(literal('search', 'Search: results'));
    expect(movements(element).some(isOf('step'))).to.be.false;
  });

  it('takes the picture of the servicer that was chosen along, from the list to the login', async () => {
    const opened = await openSlowly('search');
    const {element} = opened;
    finish(element);
    const before = rootOf(element).querySelector('#servicer-2 [part="avatar"]')?.getBoundingClientRect();
    const travels = await held(() => press(opened, '#servicer-2', 'credentials'));
    expect(travels.map((one) => targetOf(one)?.getAttribute('part'))).to.deep.equal(['avatar']);
    for (const movement of movements(element)) begin(movement);
    const avatar = begin(travels[0]);
    const after = avatar.getBoundingClientRect();
    for (const side of ['y', 'width', 'height'] as const)
      expect(after[side], side).to.be.closeTo(before![side], 1);
    // The step that it is in may have slid in by a frame or two before it was measured.
    expect(Math.abs(after.x - before!.x)).to.be.at.most(SLIDE);
    finish(element);
    expect(avatar.getBoundingClientRect().width, 'in the end').to.be.above(before!.width);
  });

  it('takes no picture along where no servicer was chosen', async () => {
    const opened = await openSlowly('credentials');
    expect(await held(() => press(opened, '[part="back"]', 'search'))).to.be.empty;
  });

  it('lets the loans rise below the servicer that they are of', async () => {
    const element = slowed(await still(literal('accounts', 'Accounts: several')));
    finish(element);
    const [details] = element.root.querySelectorAll('details');
    details!.open = true;
    await until(() => movements(element).some(isOf('enter')), 'the loans rise');
    const risen = movements(element).filter(isOf('enter')).map(targetOf);
    expect(risen).to.have.members(all(element, 'details[open] [part="loan"]'));
    const loan = begin(movements(element).find(isOf('enter')));
    expect(parseFloat(getComputedStyle(loan).translate.split(' ')[1] ?? '')).to.be.above(0);
  });

  for (const [name, width, wanted] of [
    ['rises from the bottom edge of a phone', 360, 'rise'],
    ['comes in a little from below where there is room', 1280, 'enter'],
  ] as const) {
    it(`${name}, when it opens`, async () => {
      await setViewport({width, height: 700});
      const element = await still(literal('welcome', 'Welcome'));
      expect(getComputedStyle(element.one('dialog')).animationName).to.equal(wanted);
      await setViewport({width: 800, height: 600});
    });
  }

  it('is short, where it is not a sign that something is under way', async () => {
    for (const {state} of states.filter(({state}) => state.step !== 'closed')) {
      const element = await still(state);
      for (const one of all(element, '*').filter((one) => !one.matches('.spinner, .skeleton'))) {
        const {animationName, animationDuration} = getComputedStyle(one);
        if (animationName !== 'none')
          expect(animationDuration, `${state.step}: ${shortly(one)}`).to.equal('0.25s');
      }
      element.remove();
    }
  });
});

describe('Where a person wants less motion, nothing moves', () => {
  before(() => follow('light'));

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
      const element = await still(state);
      for (const details of element.root.querySelectorAll('details')) details.open = true;
      expect(restless(element).join('\n')).to.equal('');
    });
  }

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
      const {element} = await open(step);
      expect(restless(element).join('\n'), step).to.equal('');
    }
  });

  it('when the person changes their mind while it is open', async () => {
    await emulateMedia({reducedMotion: 'no-preference'});
    const {element} = await openSlowly('search');
    expect(restless(element)).to.not.be.empty;
    await emulateMedia({reducedMotion: 'reduce'});
    expect(restless(element).join('\n')).to.equal('');
    byRole(element, 'option', /^MOHELA/).click();
    await until(() => stepOf(element) === 'credentials', 'the login is there');
    await settled(element);
    expect(restless(element).join('\n'), 'the login').to.equal('');
  });
});
