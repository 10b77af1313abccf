/** The templates that several steps share. */
import {html, nothing, type TemplateResult} from 'lit';

import type {Code} from '../contract/errors.js';
import {fill, type Messages} from '../messages/index.js';
import {icons} from './icons.js';

/** A step's heading, which names the dialog and takes the focus when the step appears. */
export const renderHeading = (text: string): TemplateResult =>
  html`<h2 part="title" id="title" tabindex="-1">${text}</h2>`;

/** What went wrong, beside what was asked. The live region says its title, the id ties its text to a field. */
export const renderAlert = (title: string, text: string): TemplateResult =>
  html`<div part="error">
    ${icons.warning}
    <p><strong>${title}</strong> <span id="error">${text}</span></p>
  </div>`;

/** The same for a code, in its words; nothing for none. */
export const renderFailure = (messages: Messages, code: Code | null): TemplateResult | typeof nothing =>
  code ? renderAlert(messages.errors[code].title, messages.errors[code].text) : nothing;

/** The same as it is said where the focus stays elsewhere. */
export function toAnnouncement({failed, errors}: Messages, code: Code): string {
  const {title, text} = errors[code];
  return fill(failed, {title, text});
}

/** The sentence below the heading. */
export const renderLead = (text: string): TemplateResult => html`<p part="lead">${text}</p>`;

/** A step's buttons, in the bar below what scrolls. */
export const renderFooter = (...buttons: readonly unknown[]): TemplateResult =>
  html`<div part="footer">${buttons}</div>`;

/** `variant` is a second part: `primary`, `danger`, `quiet`, `add`, `keep`; `describedby` the id of what is about it. */
export const renderButton = (
  label: unknown,
  press: () => void,
  variant = '',
  isBusy = false,
  describedby: string | typeof nothing = nothing,
): TemplateResult =>
  html`<button
    part="button ${variant}"
    type="button"
    aria-disabled=${isBusy ? 'true' : nothing}
    aria-describedby=${describedby}
    @click=${press}
  >
    ${label}
  </button>`;

export const renderSubmitButton = (label: unknown, isBusy = false): TemplateResult =>
  html`<button part="button primary" type="submit" aria-disabled=${isBusy ? 'true' : nothing}>
    ${label}
  </button>`;

/** What is under way, in the place of a button's label. */
export const renderBusyLabel = (label: string): TemplateResult =>
  html`<span class="spinner" aria-hidden="true"></span> ${label}`;

interface FieldOptions {
  /** Also the name in the form. */
  readonly id: string;
  readonly label: unknown;
  readonly autocomplete: 'username' | 'current-password' | 'one-time-code' | 'off';
  /** The field's own complaint. */
  readonly error: string | null;
  readonly type?: 'text' | 'password';
  readonly value?: string;
  readonly isSecret?: boolean;
  readonly isCode?: boolean;
  readonly isBusy?: boolean;
  /** Whether what went wrong above the form is about this field. */
  readonly isWrong?: boolean;
  /** Whether it is read out with what went wrong, though that is not about it. */
  readonly isTied?: boolean;
  /** What stands inside, at the end. */
  readonly end?: TemplateResult;
}

/** A labelled input that changes nothing of what is typed, with its complaint tied to it. */
export const renderField = (given: FieldOptions): TemplateResult => {
  const {id, error, isCode, isWrong} = given;
  return html`<div class="field">
    <label part="label" for=${id}>${given.label}</label>
    <div class="control">
      <input
        part="input"
        id=${id}
        name=${id}
        type=${given.type ?? 'text'}
        class=${isCode ? 'code' : nothing}
        inputmode=${isCode ? 'numeric' : nothing}
        .autocomplete=${given.autocomplete}
        autocapitalize="none"
        dir="ltr"
        spellcheck="false"
        ?data-secret=${given.isSecret}
        ?readonly=${given.isBusy}
        aria-invalid=${error || isWrong ? 'true' : nothing}
        aria-describedby=${error ? `${id}-error` : isWrong || given.isTied ? 'error' : nothing}
        .value=${given.value ?? ''}
      />
      ${given.end}
    </div>
    ${renderFieldError(id, error)}
  </div>`;
};

/** A field's own complaint, which `aria-describedby` finds by the field's id. */
export const renderFieldError = (id: string, text: string | null): TemplateResult | typeof nothing =>
  text ? html`<p class="complaint" id="${id}-error">${text}</p>` : nothing;

/** Initials in place of a logo; the name stands beside them. */
export const renderAvatar = (name: string): TemplateResult =>
  html`<span part="avatar" aria-hidden="true">${toInitials(name)}</span>`;

function toInitials(name: string): string {
  const [first = '', second] = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  return (second ? first.slice(0, 1) + second.slice(0, 1) : first.slice(0, 2)).toUpperCase();
}
