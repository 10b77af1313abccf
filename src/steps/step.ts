import {ContextConsumer} from '@lit/context';
import {LitElement, type TemplateResult} from 'lit';
import {property} from 'lit/decorators.js';

import {linkContext} from '../context.js';
import {IntentEvent} from '../events.js';
import type {Intent} from '../flow.js';
import {english, type Language} from '../messages/index.js';

/**
 * A step: its heading, body, buttons and form. It renders into itself, inside the element's shadow root, so that
 * one stylesheet, one id space and one form reach everything.
 */
// Each step narrows `state` to its own variant.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export abstract class StepElement<S> extends LitElement {
  /** The step's own variant of the state. */
  @property({attribute: false}) state!: S;

  readonly #context = new ContextConsumer(this, {context: linkContext, subscribe: true});

  protected get language(): Language {
    return this.#context.value ?? english;
  }

  /** What the live region says while this state is on the screen; empty for nothing. */
  get status(): string {
    return '';
  }

  /** Where the focus goes when the step appears. */
  get focusTarget(): HTMLElement | null {
    return this.querySelector('[data-focus]') ?? this.querySelector('h2');
  }

  abstract override render(): TemplateResult;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected send(intent: Intent): void {
    this.dispatchEvent(new IntentEvent(intent));
  }
}
