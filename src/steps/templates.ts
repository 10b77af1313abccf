import {html, nothing, type TemplateResult} from 'lit';

import type {Code} from '../contract/errors.js';
import {fillPlaceholders, type Messages} from '../messages/index.js';
import {icons} from './icons.js';

/**
 * The heading of a step. It names the dialog. Without a field, or with a finger, it gets the focus when the step appears.
 */
export const renderHeading = (text: string): TemplateResult =>
  html`<h2 part="title" id="title" tabindex="-1">${text}</h2>`;

/** An error message. It has no role, since the live region announces it. A field refers to its text by the id. */
export const renderAlert = (title: string, text: string): TemplateResult =>
  html`<div part="error">
    ${icons.warning}
    <p><strong>${title}</strong> <span id="error">${text}</span></p>
  </div>`;

/** The message for an error code; nothing for null. */
export const renderFailure = (messages: Messages, code: Code | null): TemplateResult | typeof nothing =>
  code ? renderAlert(messages.errors[code].title, messages.errors[code].text) : nothing;

/** The message for an error code as the live region announces it. */
export function toAnnouncement({failed, errors}: Messages, code: Code): string {
  const {title, text} = errors[code];
  return fillPlaceholders(failed, {title, text});
}

/** The sentence below the heading. */
export const renderLead = (text: string): TemplateResult => html`<p part="lead" id="lead">${text}</p>`;

/**
 * The elements that describe the first field of a step. It may get the focus when the step appears, and a screen reader
 * then reads the heading and the sentence below it.
 */
export const INTRODUCTION = 'title lead';

/**
 * The classes by which session-replay tools leave out an element: rrweb, Sentry, PostHog and FullStory. LogRocket and
 * Datadog know attributes instead, which the templates set.
 */
export const UNRECORDED = 'rr-block sentry-block ph-no-capture fs-exclude';

/** The bar with a step's buttons, below the content that scrolls. */
export const renderFooter = (...buttons: readonly unknown[]): TemplateResult =>
  html`<div part="footer">${buttons}</div>`;

/** The optional traits of a button. */
export interface ButtonOptions {
  /** The second part of the button. */
  readonly variant?: 'primary' | 'danger' | 'quiet' | 'add' | 'keep';
  /** Whether the button is disabled, but keeps the focus, because a request is in flight. */
  readonly isBusy?: boolean;
  /** The id of the element that describes the button. */
  readonly describedBy?: string | typeof nothing;
}

/** A button that is not part of a form. */
export const renderButton = (
  label: unknown,
  handleClick: () => void,
  {variant, isBusy, describedBy = nothing}: ButtonOptions = {},
): TemplateResult =>
  html`<button
    part="button ${variant ?? ''}"
    type="button"
    aria-disabled=${isBusy ? 'true' : nothing}
    aria-describedby=${describedBy}
    @click=${handleClick}
  >
    ${label}
  </button>`;

/**
 * The button that submits the form of a step, also on Enter. Its click is handled, and not only `submit`: a frame that is
 * sandboxed without `allow-forms` fires no `submit`.
 */
export const renderSubmitButton = (
  label: unknown,
  handleSubmit: (event: Event) => void,
  isBusy = false,
): TemplateResult =>
  html`<button
    part="button primary"
    type="submit"
    aria-disabled=${isBusy ? 'true' : nothing}
    @click=${handleSubmit}
  >
    ${label}
  </button>`;

/** A label with a spinner, for a button whose request is in flight. */
export const renderBusyLabel = (label: string): TemplateResult =>
  html`<span class="spinner" aria-hidden="true"></span> ${label}`;

interface FieldOptions {
  readonly id: string;
  /** The name of the input, which some password managers look for. */
  readonly name?: string;
  readonly label: unknown;
  readonly autocomplete: 'username' | 'new-password' | 'one-time-code' | 'off';
  /** The error message of this field; null for none. */
  readonly error: string | null;
  /** What to point out about the text of this field; null for nothing. Announced when it appears. */
  readonly hint?: string | null;
  /** The label of the Enter key on a phone: on to the next field, or the end of the form. */
  readonly enterKey: 'next' | 'go';
  /** Whether this is the first field of the step. */
  readonly isFirst?: boolean;
  readonly type?: 'text' | 'password';
  readonly value?: string;
  readonly isSecret?: boolean;
  readonly isCode?: boolean;
  readonly isBusy?: boolean;
  /** Whether the error message above the form is about this field. */
  readonly isInvalid?: boolean;
  /** Whether the error message above the form describes this field without being about it. */
  readonly isDescribedByAlert?: boolean;
  /** Called on each key that is pressed or released in the field. */
  readonly handleKey?: (event: Event) => void;
  /** A control inside the field, at its inline end. */
  readonly trailing?: TemplateResult;
}

/**
 * A labelled input with its error message. The browser neither corrects nor capitalizes the text, and no session-replay
 * tool records it.
 */
export const renderField = (options: FieldOptions): TemplateResult => {
  const {id, error, hint, isCode, isInvalid} = options;
  const describedBy = [
    error
      ? `${id}-error`
      : isInvalid || options.isDescribedByAlert
        ? 'error'
        : options.isFirst && INTRODUCTION,
    hint && `${id}-hint`,
  ].filter(Boolean);
  return html`<div class="field">
    <label part="label" for=${id}>${options.label}</label>
    <div class="control">
      <input
        part="input"
        id=${id}
        name=${options.name ?? nothing}
        type=${options.type ?? 'text'}
        class="${UNRECORDED} ${isCode ? 'code' : ''}"
        data-private
        data-dd-privacy="hidden"
        inputmode=${isCode ? 'numeric' : nothing}
        .autocomplete=${options.autocomplete}
        autocapitalize="none"
        autocorrect="off"
        enterkeyhint=${options.enterKey}
        dir="ltr"
        spellcheck="false"
        ?data-secret=${options.isSecret}
        ?readonly=${options.isBusy}
        aria-required="true"
        aria-invalid=${error || isInvalid ? 'true' : nothing}
        aria-describedby=${describedBy.join(' ') || nothing}
        .value=${options.value ?? ''}
        @keydown=${options.handleKey}
        @keyup=${options.handleKey}
      />
      ${options.trailing}
    </div>
    ${renderFieldError(id, error)}
    ${hint === undefined ? nothing : html`<p class="hint" id="${id}-hint" aria-live="polite">${hint}</p>`}
  </div>`;
};

/**
 * Whether a field without a value is only the next one to fill in: Enter was pressed in another one, whose key is labelled
 * “next” on a phone. It submits the form, but the borrower has not missed anything yet.
 */
export function isNextField(field: HTMLElement, form: ParentNode): boolean {
  const focused = form.querySelector('[enterkeyhint="next"]:focus');
  return focused !== null && focused !== field;
}

/** The error message of a field, which refers to it by `aria-describedby`. */
export const renderFieldError = (id: string, text: string | null): TemplateResult | typeof nothing =>
  text ? html`<p class="complaint" id="${id}-error">${text}</p>` : nothing;

/** A servicer's initials, in place of a logo. Hidden from screen readers, since the name is next to them. */
export const renderAvatar = (name: string): TemplateResult =>
  html`<span part="avatar" aria-hidden="true">${toInitials(name)}</span>`;

function toInitials(name: string): string {
  const [first = '', second] = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  return (second ? first.slice(0, 1) + second.slice(0, 1) : first.slice(0, 2)).toUpperCase();
}

/** The placeholder for a list that is being loaded. */
export const renderSkeleton = (): TemplateResult =>
  html`<div class="skeleton stack" aria-hidden="true"><span></span><span></span><span></span></div>`;
