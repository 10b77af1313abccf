/** An element that stays in the state it is given: it records the intents of its steps instead of handling them. */
import {expect} from '@open-wc/testing';
import {emulateMedia, sendKeys} from '@web/test-runner-commands';

import {nexus_key, states, type NamedState} from '../fixtures/states.js';
import {IntentEvent} from '../../src/steps/intent-event.js';
import type {Intent, State, Step} from '../../src/workflow/state.js';
import {loadLanguage} from '../../src/messages/index.js';
import {StepElement} from '../../src/steps/step-element.js';
import {describeResults, runAxe, runAxeOnColors} from './axe.js';
import {itForEach} from './case-table.js';
import {
  normalizeText,
  getByRole,
  getFocusedElement,
  getAccessibleName,
  placeOnPage,
  waitForRender,
  TestLink,
  waitUntil,
} from './helpers.js';

export class StillLink extends TestLink {
  /** The intents that the steps have dispatched, in order. */
  readonly intents: Intent[] = [];

  get root(): ShadowRoot {
    return this.shadowRoot ?? expect.fail('The element has not rendered.');
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.root.addEventListener(IntentEvent.type, this.#recordIntent, {capture: true});
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.root.removeEventListener(IntentEvent.type, this.#recordIntent, {capture: true});
  }

  /** Shows another state and waits until it is rendered. */
  async display(state: State): Promise<void> {
    this.showState(state);
    await waitForRender(this);
  }

  /** Returns the only element that matches a selector, and fails if there is none or more than one. */
  getElement(selector: string): HTMLElement {
    const [first, second] = this.root.querySelectorAll<HTMLElement>(selector);
    if (first && !second) return first;
    return expect.fail(`There is ${second ? 'more than one' : 'no'} ${selector}.`);
  }

  /** The visible text of the step. */
  get words(): string {
    const read = [...this.root.querySelectorAll<HTMLElement>('[data-step]')].at(-1)?.innerText ?? '';
    return normalizeText(read);
  }

  /** The text of the live region. */
  get status(): string {
    return normalizeText(this.getElement('[role="status"]').textContent);
  }

  /** Waits until the live region has the status of the current step, and returns it. Some statuses are delayed. */
  async waitForAnnouncement(): Promise<string> {
    const isAnnounced = (step: Element | null): boolean =>
      step instanceof StepElement && normalizeText(step.status) === this.status;
    await waitUntil(
      () => isAnnounced(this.root.querySelector('[data-step]')),
      'the live region has the status of the step',
    );
    return this.status;
  }

  readonly #recordIntent = (event: Event): void => {
    event.stopPropagation();
    if (event instanceof IntentEvent) this.intents.push(event.intent);
  };
}
customElements.define('nexus-link-still', StillLink);

/** The intents that left their shadow root. A capture listener of the window receives them before any other listener. */
const leakedIntents: Event[] = [];
window.addEventListener(IntentEvent.type, (event) => leakedIntents.push(event), {capture: true});

/** Checks after each test of a suite that no intent has left the shadow root. */
export function keepIntentsInside(): void {
  afterEach(() => {
    expect(leakedIntents.splice(0), 'intents that left the shadow root').to.be.empty;
  });
}

type StateAt<S extends Step> = Extract<State, {step: S}>;
const isStateAt = <S extends Step>(step: S, state: State): state is StateAt<S> => state.step === step;

/** Returns the fixture state with a name. */
export function getFixtureState<S extends Step>(step: S, name: string): StateAt<S> {
  const found = states.find((entry) => entry.name === name)?.state;
  return found && isStateAt(step, found)
    ? found
    : expect.fail(`No fixture state of the step ${step} has the name “${name}”.`);
}

export const getFixtureStates = (step: Step): readonly NamedState[] =>
  states.filter(({state}) => state.step === step);

type StillOptions = Partial<Pick<StillLink, 'inline' | 'lang' | 'messages'>>;

/** Creates an element on the page that shows a state. A closed one is inline, since a closed dialog shows nothing. */
export async function showStill(
  state: State,
  {inline = state.step === 'closed', lang = 'en', messages = null}: StillOptions = {},
): Promise<StillLink> {
  const element = Object.assign(new StillLink(), {nexusKey: nexus_key, inline, lang, messages});
  // An inline element that is closed when it is attached opens itself.
  element.showState(state.step === 'closed' ? getFixtureState('opening', 'Opening') : state);
  await placeOnPage(element);
  const {locale} = await loadLanguage(lang, messages);
  await waitUntil(() => element.getElement('[part="dialog"]').lang === locale, `the language is ${locale}`);
  await element.display(state);
  return element;
}

/** Sets the colour scheme of the system, and turns transitions off so that each colour has its final value at once. */
export async function setColorScheme(colorScheme: 'light' | 'dark'): Promise<void> {
  // Without a height of the page, axe considers everything in a modal dialog hidden and checks no colours.
  Object.assign(document.documentElement.style, {colorScheme: 'light dark', minHeight: '100vh'});
  await emulateMedia({colorScheme, reducedMotion: 'reduce'});
}

/**
 * Adds the accessibility tests of a step: axe finds no violation in any of its states, in light and dark colours, in a
 * dialog and in the page. `axe.test.ts` checks all states with the `theme` attribute, in both directions.
 */
export function itIsAccessible(step: Step): void {
  const cases = getFixtureStates(step).flatMap(({name, state}) => {
    const inPage = {name: `${name}, in the page`, state, inline: true};
    // A closed dialog shows nothing.
    return step === 'closed' ? [inPage] : [inPage, {name: `${name}, in a dialog`, state, inline: false}];
  });
  for (const colorScheme of ['light', 'dark'] as const) {
    describe('axe', () => {
      before(() => setColorScheme(colorScheme));
      after(() => setColorScheme('light'));
      itForEach(`is accessible in ${colorScheme} colours`, cases, async ({state, inline}) => {
        const element = await showStill(state, {inline});
        const {violations} = await (colorScheme === 'light' ? runAxe(element) : runAxeOnColors(element));
        expect(describeResults(violations)).to.be.empty;
      });
    });
  }
}

/** Expects the focus on an element. Comparing two elements with `expect` would print their whole trees. */
export function expectFocus(expected: HTMLElement): void {
  const focused = getFocusedElement();
  if (focused === expected) return;
  const describeElement = (element: Element | null) =>
    element instanceof HTMLElement ? `${element.localName} “${getAccessibleName(element)}”` : 'nothing';
  expect.fail(`The focus is on ${describeElement(focused)}, not on ${describeElement(expected)}.`);
}

/** Checks that the heading of a step names the dialog and has the focus. */
export function expectTitle(element: StillLink, title: string): void {
  expect(getAccessibleName(getByRole(element, 'dialog'))).to.equal(title);
  expectFocus(getByRole(element, 'heading', title));
}

/** Returns the accessible description of a field. Fails if `aria-describedby` has an id that does not exist. */
export function getDescription(field: HTMLElement): string {
  const root = field.getRootNode() as ShadowRoot;
  const ids = field.getAttribute('aria-describedby')?.split(' ') ?? [];
  const described = ids.map((id) => root.getElementById(id) ?? expect.fail(`No element has the id ${id}.`));
  return described.map(getAccessibleName).join(' ');
}

/** Focuses a field and types a text with real keys. */
export async function typeKeys(field: HTMLElement, text: string): Promise<void> {
  field.focus();
  await sendKeys({type: text});
}

/** Returns an element as an input, and fails if it is not one. */
export const getInput = (element: HTMLElement): HTMLInputElement =>
  element instanceof HTMLInputElement ? element : expect.fail(`${element.localName} is not an input.`);

/** Dispatches the event that the browser sends when the page enters the back/forward cache. */
export const firePageHide = (): boolean =>
  window.dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}));

/** Moves the element to another place on the page in one task. */
export async function moveInDocument(element: StillLink): Promise<void> {
  const newParent = document.createElement('div');
  element.parentElement?.append(newParent);
  newParent.append(element);
  await waitForRender(element);
}
