import type {ReactiveController, ReactiveElement} from 'lit';

import {findActiveElement} from './document-property.js';
import {scrollIntoView} from './scroll-into-view.js';

/** The element of a step, as far as the focus is concerned. */
export interface FocusableStep extends HTMLElement {
  readonly updateComplete: Promise<boolean>;
  /** Where the focus goes when the step appears. `StepElement.focusTarget` decides it, and some steps override it. */
  readonly focusTarget: HTMLElement | null;
}

interface FocusHost extends ReactiveElement {
  /** Whether the element is part of the page's flow, where an opening must not take the focus from the page. */
  readonly inline: boolean;
}

/** The state of the element that the controller depends on. */
interface FocusOptions {
  /** Returns the name of the current step, or of the question that covers it. */
  getStep(): string;
  /** The name of the question, after which the focus returns to where it was. */
  readonly question: string;
  /** Returns the topmost element of a step, if one is rendered. */
  getStepElement(): FocusableStep | undefined;
}

/**
 * Moves the focus when the step changes: to the new step, and after the question whether to leave back to where it
 * was. Inline, it moves only a focus that is inside already.
 */
export class FocusController implements ReactiveController {
  readonly #host: FocusHost;
  readonly #options: FocusOptions;
  #renderedStep = '';
  #hadFocus = false;
  /** The element that had the focus before the question. */
  #resumeTarget: HTMLElement | null = null;

  constructor(host: FocusHost, options: FocusOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostConnected(): void {
    // On the root: a focus that moves within it causes no event on the element.
    this.#host.renderRoot.addEventListener('focusin', this.#handleFocusIn);
  }

  hostUpdate(): void {
    const focused = this.#host.shadowRoot?.activeElement;
    this.#hadFocus = Boolean(focused);
    if (!(focused instanceof HTMLElement)) return;
    const step = this.#options.getStep();
    if (step === this.#options.question) this.#resumeTarget ??= focused;
    // Removing a focused element would force the browser to lay out the page in the middle of the update.
    else if (step !== this.#renderedStep && focused.closest('[data-step]')) focused.blur();
  }

  hostUpdated(): void {
    const before = this.#renderedStep;
    this.#renderedStep = this.#options.getStep();
    const element = this.#options.getStepElement();
    const isNew = before !== this.#renderedStep;
    if (element && (this.#hadFocus || (isNew && !this.#host.inline))) void this.#moveFocus(element, before);
  }

  async #moveFocus(element: FocusableStep, before: string): Promise<void> {
    await element.updateComplete;
    const {question} = this.#options;
    // Within a step the focus stays, unless the element that had it was removed.
    if (before === this.#renderedStep && !(findActiveElement() instanceof HTMLBodyElement)) return;
    const resumes = before === question && this.#resumeTarget?.isConnected;
    const target = resumes ? this.#resumeTarget : element.focusTarget;
    if (this.#renderedStep !== question) this.#resumeTarget = null;
    target?.focus();
  }

  /**
   * Scrolls all of a control into view when the Tab key moves to it. How far a browser scrolls is not specified
   * (https://github.com/whatwg/html/issues/6694), and Firefox does not where a part of the control is visible. This can
   * go once Firefox scrolls as the other engines do. A heading is skipped: only a script moves the focus there.
   */
  readonly #handleFocusIn = (): void => {
    const focused = this.#host.shadowRoot?.activeElement;
    if (focused?.matches(':focus-visible:not(h2)')) requestAnimationFrame(() => scrollIntoView(focused));
  };
}
