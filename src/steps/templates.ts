import {html, nothing, type TemplateResult} from 'lit';

import type {Code} from '../contract/errors.js';
import {fillPlaceholders, type Messages} from '../messages/index.js';
import {icons} from './icons.js';

/** The heading of a step. It names the dialog, and gets the focus when the step appears. */
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
export const renderLead = (text: string): TemplateResult => html`<p part="lead">${text}</p>`;

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
  /** The id of the input, and its name in the form. */
  readonly id: string;
  readonly label: unknown;
  readonly autocomplete: 'username' | 'new-password' | 'one-time-code' | 'off';
  /** The error message of this field; null for none. */
  readonly error: string | null;
  readonly type?: 'text' | 'password';
  readonly value?: string;
  readonly isSecret?: boolean;
  readonly isCode?: boolean;
  readonly isBusy?: boolean;
  /** Whether the error message above the form is about this field. */
  readonly isInvalid?: boolean;
  /** Whether the error message above the form describes this field without being about it. */
  readonly isDescribedByAlert?: boolean;
  /** A control inside the field, at its inline end. */
  readonly trailing?: TemplateResult;
}

/** A labelled input with its error message. The browser neither corrects nor capitalizes the text. */
export const renderField = (options: FieldOptions): TemplateResult => {
  const {id, error, isCode, isInvalid} = options;
  return html`<div class="field">
    <label part="label" for=${id}>${options.label}</label>
    <div class="control">
      <input
        part="input"
        id=${id}
        name=${id}
        type=${options.type ?? 'text'}
        class=${isCode ? 'code' : nothing}
        inputmode=${isCode ? 'numeric' : nothing}
        .autocomplete=${options.autocomplete}
        autocapitalize="none"
        dir="ltr"
        spellcheck="false"
        ?data-secret=${options.isSecret}
        ?readonly=${options.isBusy}
        aria-invalid=${error || isInvalid ? 'true' : nothing}
        aria-describedby=${error ? `${id}-error` : isInvalid || options.isDescribedByAlert ? 'error' : nothing}
        .value=${options.value ?? ''}
      />
      ${options.trailing}
    </div>
    ${renderFieldError(id, error)}
  </div>`;
};

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
