import {ContextConsumer} from '@lit/context';
import {LitElement, type PropertyValues, type TemplateResult} from 'lit';
import {property} from 'lit/decorators.js';

import {reportUncaught} from '../contract/report-uncaught.js';
import {undoBrowserTranslation} from '../controllers/browser-translation.js';
import {languageContext} from '../controllers/language-context.js';
import {english, type Language} from '../messages/index.js';
import type {Intent} from '../workflow/state.js';
import {IntentEvent} from './intent-event.js';

/**
 * The base class of the steps. A step owns its heading, body, buttons and form. It renders into itself, inside the
 * element's shadow root, so that one stylesheet, one scope of ids and one form cover everything.
 */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- Each step narrows `state` with it.
export abstract class StepElement<S> extends LitElement {
  /** The state that the step shows. */
  @property({attribute: false}) state!: S;

  readonly #language = new ContextConsumer(this, {context: languageContext, subscribe: true});

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override update(changed: PropertyValues<this>): void {
    undoBrowserTranslation(this);
    try {
      super.update(changed);
    } catch (error) {
      // An error in a message or an answer must not leave the borrower before a blank screen.
      reportUncaught(error);
      this.sendIntent({type: 'crash'});
    }
  }

  /** The text that the live region announces for this state; empty for none. */
  get status(): string {
    return '';
  }

  /**
   * The element that gets the focus when the step appears: the first field, or else the heading. With a finger, it is
   * the heading, since a field would bring up the keyboard before the borrower has seen the step.
   */
  get focusTarget(): HTMLElement | null {
    return (!hasCoarsePointer() && this.querySelector('input')) || this.querySelector('h2');
  }

  /**
   * The element that this step has in common with the step before or after it, such as a servicer's picture; null for
   * none. In the transition it moves from its place in one step to its place in the other.
   */
  get sharedElement(): HTMLElement | null {
    return null;
  }

  abstract override render(): TemplateResult;

  /** The language that the element provides; English until the step is connected to it. */
  protected get language(): Language {
    return this.#language.value ?? english;
  }

  /** Sends an intent to the element. */
  protected sendIntent(intent: Intent): void {
    this.dispatchEvent(new IntentEvent(intent));
  }

  /** Returns a click listener that sends an intent. */
  protected sendOnClick(intent: Intent): () => void {
    return () => {
      this.sendIntent(intent);
    };
  }
}

/** A DOM for unit tests has no pointer, and may have no `matchMedia` either. */
const hasCoarsePointer = (): boolean =>
  typeof matchMedia === 'function' && matchMedia('(pointer: coarse)').matches;
