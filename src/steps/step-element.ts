import {ContextConsumer} from '@lit/context';
import {LitElement, type PropertyValues, type TemplateResult} from 'lit';
import {property} from 'lit/decorators.js';

import {languageContext} from '../controllers/language-context.js';
import {IntentEvent} from './intent-event.js';
import type {Intent} from '../workflow/state.js';
import {english, type Language} from '../messages/index.js';
import {undoBrowserTranslation} from '../controllers/browser-translation.js';

/**
 * A step: its heading, body, buttons and form. It renders into itself, inside the element's shadow root, so that
 * one stylesheet, one id space and one form reach everything.
 */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- Each step narrows `state` with it.
export abstract class StepElement<S> extends LitElement {
  /** The step's own variant of the state. */
  @property({attribute: false}) state!: S;

  readonly #language = new ContextConsumer(this, {context: languageContext, subscribe: true});

  /** The language that the element provides; English until the step is connected to it. */
  protected get language(): Language {
    return this.#language.value ?? english;
  }

  /** What the live region says while this state is on the screen; empty for nothing. */
  get status(): string {
    return '';
  }

  /** Where the focus goes when the step appears. */
  get focusTarget(): HTMLElement | null {
    return this.querySelector('h2');
  }

  /**
   * The element that this step has in common with the one before or after it, such as a servicer's picture. It moves
   * from its place in one step to that in the other. Null for none.
   */
  get sharedElement(): HTMLElement | null {
    return null;
  }

  protected override update(changed: PropertyValues<this>): void {
    undoBrowserTranslation(this);
    super.update(changed);
  }

  abstract override render(): TemplateResult;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected sendIntent(intent: Intent): void {
    this.dispatchEvent(new IntentEvent(intent));
  }

  /** A listener that sends one intent, whatever happened. */
  protected sendOnClick(intent: Intent): () => void {
    return () => {
      this.sendIntent(intent);
    };
  }
}
