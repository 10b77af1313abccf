/** Shows one literal state and holds it still: what a control asks for is recorded, and nothing moves. */
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
  getFocusedElement,
  getAccessibleName,
  placeOnPage,
  waitForRender,
  TestLink,
  waitUntil,
} from './helpers.js';

export class StillLink extends TestLink {
  /** What the step has asked for, in order. */
  readonly intents: Intent[] = [];

  get root(): ShadowRoot {
    return this.shadowRoot ?? expect.fail('The element has not rendered.');
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.root.addEventListener(IntentEvent.type, this.#record, {capture: true});
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.root.removeEventListener(IntentEvent.type, this.#record, {capture: true});
  }

  /** Shows this state in place of the one before, as the workflow would. */
  async display(state: State): Promise<void> {
    this.showState(state);
    await waitForRender(this);
  }

  /** The one element that matches a selector. */
  getElement(selector: string): HTMLElement {
    const [first, second] = this.root.querySelectorAll<HTMLElement>(selector);
    if (first && !second) return first;
    return expect.fail(`There is ${second ? 'more than one' : 'no'} ${selector}.`);
  }

  /** Everything that a person can read in the step, in order. */
  get words(): string {
    const read = [...this.root.querySelectorAll<HTMLElement>('[data-step]')].at(-1)?.innerText ?? '';
    return normalizeText(read);
  }

  /** What the live region says. */
  get status(): string {
    return normalizeText(this.getElement('[role="status"]').textContent);
  }

  /** What the live region says of what is on the screen, once it does: it waits for what may be gone in a moment. */
  async waitForAnnouncement(): Promise<string> {
    const says = (step: Element | null): boolean =>
      step instanceof StepElement && normalizeText(step.status) === this.status;
    await waitUntil(() => says(this.root.querySelector('[data-step]')), 'the live region says it');
    return this.status;
  }

  readonly #record = (event: Event): void => {
    event.stopPropagation();
    if (event instanceof IntentEvent) this.intents.push(event.intent);
  };
}
customElements.define('nexus-link-still', StillLink);

/** The window hears, before any shadow root does, each event that leaves the one it was sent in. */
const leaked: Event[] = [];
window.addEventListener(IntentEvent.type, (event) => leaked.push(event), {capture: true});

/** After each test: nothing that a step asked was heard outside of the shadow root. */
export function keepIntentsInside(): void {
  afterEach(() => {
    expect(leaked.splice(0), 'intents that left the shadow root').to.be.empty;
  });
}

type StateAt<S extends Step> = Extract<State, {step: S}>;
const isStateAt = <S extends Step>(step: S, state: State): state is StateAt<S> => state.step === step;

/** A state of the gallery, by its name there. */
export function getFixtureState<S extends Step>(step: S, name: string): StateAt<S> {
  const found = states.find((one) => one.name === name)?.state;
  return found && isStateAt(step, found) ? found : expect.fail(`The gallery has no ${step} named “${name}”.`);
}

export const getFixtureStates = (step: Step): readonly NamedState[] =>
  states.filter(({state}) => state.step === step);

type StillOptions = Partial<Pick<StillLink, 'inline' | 'lang' | 'messages'>>;

/** An element on the page that shows this state; a closed one is inline, since a closed dialog shows nothing. */
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

/** A page in the system's light or dark, without movement, so that colours are what they come to be. */
export async function setColorScheme(colorScheme: 'light' | 'dark'): Promise<void> {
  // On a locked page that has no height, axe takes all that is in a dialog for hidden, and judges no colours.
  Object.assign(document.documentElement.style, {colorScheme: 'light dark', minHeight: '100vh'});
  await emulateMedia({colorScheme, reducedMotion: 'reduce'});
}

/**
 * The first tests of each step: axe finds nothing in any of its states, in the system's light and dark, in a dialog and
 * in the page. `axe.test.ts` checks all states by the `theme` attribute, in both directions.
 */
export function itIsAccessible(step: Step): void {
  const shown = getFixtureStates(step).flatMap(({name, state}) => {
    const inPage = {name: `${name}, in the page`, state, inline: true};
    // Nothing is on the screen in a dialog that is closed.
    return step === 'closed' ? [inPage] : [inPage, {name: `${name}, in a dialog`, state, inline: false}];
  });
  for (const colorScheme of ['light', 'dark'] as const) {
    describe('axe', () => {
      before(() => setColorScheme(colorScheme));
      after(() => setColorScheme('light'));
      itForEach(`is accessible in ${colorScheme} colours`, shown, async ({state, inline}) => {
        const element = await showStill(state, {inline});
        const {violations} = await (colorScheme === 'light' ? runAxe(element) : runAxeOnColors(element));
        expect(describeResults(violations)).to.be.empty;
      });
    });
  }
}

/** Fails in words: the difference of two elements is too much to print. */
export function expectFocus(wanted: HTMLElement): void {
  const now = getFocusedElement();
  if (now === wanted) return;
  const name = (one: Element | null) =>
    one instanceof HTMLElement ? `${one.localName} “${getAccessibleName(one)}”` : 'nothing';
  expect.fail(`The focus is on ${name(now)}, and not on ${name(wanted)}.`);
}

/** The text that describes a field to who cannot see it; an id that leads nowhere fails. */
export function getDescription(field: HTMLElement): string {
  const root = field.getRootNode() as ShadowRoot;
  const ids = field.getAttribute('aria-describedby')?.split(' ') ?? [];
  const described = ids.map((id) => root.getElementById(id) ?? expect.fail(`Nothing has the id ${id}.`));
  return described.map(getAccessibleName).join(' ');
}

/** Types as a person does who has put the caret into a field, whatever the script. */
export async function typeKeys(field: HTMLElement, text: string): Promise<void> {
  field.focus();
  await sendKeys({type: text});
}

/** An input, as one. */
export const getInput = (element: HTMLElement): HTMLInputElement =>
  element instanceof HTMLInputElement ? element : expect.fail(`It is no input, but ${element.localName}.`);

/** What the browser says when the page is left and kept for a way back. */
export const firePageHide = (): boolean =>
  window.dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}));

/** Puts the element elsewhere on the page, in one go. */
export async function moveInDocument(element: StillLink): Promise<void> {
  const elsewhere = document.createElement('div');
  element.parentElement?.append(elsewhere);
  elsewhere.append(element);
  await waitForRender(element);
}
