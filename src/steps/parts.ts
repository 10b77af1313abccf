/** The templates that several steps share. */
import {html, nothing, type TemplateResult} from 'lit';

import type {Code} from '../errors.js';
import {fill, type Messages} from '../messages/index.js';

/**
 * A browser's translation of the page puts elements in the place of texts, where Lit would go on to write into the
 * texts that it made: before an update, each is a text again. Not in the live region, which would be read out once more.
 */
export function restored(root: ParentNode): void {
  for (const translated of root.querySelectorAll(':not(font, [role="status"]) > font'))
    translated.replaceWith(translated.textContent);
}

/** Whether a key is an input method's. Of the one that ends a composition, Safari says so by the code alone. */
export const isComposing = (event: KeyboardEvent): boolean =>
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- Deprecated, but Safari tells it by nothing else.
  event.isComposing || event.keyCode === 229;

/** A step's heading, which names the dialog and takes the focus when the step appears. */
export const heading = (text: string): TemplateResult =>
  html`<h2 part="title" id="title" tabindex="-1">${text}</h2>`;

/** What went wrong, beside what was asked. The live region says its title, the id ties its text to a field. */
export const alert = (title: string, text: string): TemplateResult =>
  html`<div part="error">
    ${icons.warning}
    <p><strong>${title}</strong> <span id="error">${text}</span></p>
  </div>`;

/** The same for a code, in its words; nothing for none. */
export const failure = (messages: Messages, code: Code | null): TemplateResult | typeof nothing =>
  code ? alert(messages.errors[code].title, messages.errors[code].text) : nothing;

/** The same as it is said where the focus stays elsewhere. */
export function told({failed, errors}: Messages, code: Code): string {
  const {title, text} = errors[code];
  return fill(failed, {title, text});
}

/** The sentence below the heading. */
export const lead = (text: string): TemplateResult => html`<p part="lead">${text}</p>`;

/** A step's buttons, in the bar below what scrolls. */
export const footer = (...buttons: readonly unknown[]): TemplateResult =>
  html`<div part="footer">${buttons}</div>`;

/** `variant` is a second part: `primary`, `danger`, `quiet`, `add`, `keep`; `describedby` the id of what is about it. */
export const button = (
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

export const submit = (label: unknown, isBusy = false): TemplateResult =>
  html`<button part="button primary" type="submit" aria-disabled=${isBusy ? 'true' : nothing}>
    ${label}
  </button>`;

/** What is under way, in the place of a button's label. */
export const busy = (label: string): TemplateResult =>
  html`<span class="spinner" aria-hidden="true"></span> ${label}`;

interface Field {
  /** Also the name in the form. */
  readonly id: string;
  readonly label: unknown;
  readonly autocomplete: 'username' | 'new-password' | 'one-time-code' | 'off';
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
export const field = (given: Field): TemplateResult => {
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
    ${complaint(id, error)}
  </div>`;
};

/** A field's own complaint, which `aria-describedby` finds by the field's id. */
export const complaint = (id: string, text: string | null): TemplateResult | typeof nothing =>
  text ? html`<p class="complaint" id="${id}-error">${text}</p>` : nothing;

/** Initials in place of a logo; the name stands beside them. */
export const avatar = (name: string): TemplateResult =>
  html`<span part="avatar" aria-hidden="true">${initials(name)}</span>`;

function initials(name: string): string {
  const [first = '', second] = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  return (second ? first.slice(0, 1) + second.slice(0, 1) : first.slice(0, 2)).toUpperCase();
}

const icon = (path: string): TemplateResult =>
  html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=${path} /></svg>`;

export const icons = {
  add: icon('M12 5v14M5 12h14'),
  back: icon('M11 5l-7 7 7 7M4 12h16'),
  check: icon('M5 12.5l4.5 4.5L19 7.5'),
  close: icon('M6 6l12 12M18 6L6 18'),
  eye: icon('M2 12c3-5 6-7 10-7s7 2 10 7c-3 5-6 7-10 7s-7-2-10-7zM9 12a3 3 0 1 0 6 0 3 3 0 1 0-6 0'),
  list: icon('M4 6h16M4 12h16M4 18h10'),
  lock: icon('M6 11h12v9H6zM8 11V8a4 4 0 0 1 8 0v3'),
  more: icon('M6 9l6 6 6-6'),
  search: icon('M4.5 10.5a6 6 0 1 0 12 0 6 6 0 1 0-12 0M15 15l5 5'),
  warning: icon('M12 4l9 16H3zM12 10v4.5M12 17.2v.3'),
} as const;
