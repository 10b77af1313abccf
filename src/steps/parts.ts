/** The templates that several steps share. */
import {html, nothing, svg, type TemplateResult} from 'lit';

import type {Code} from '../errors.js';
import type {Messages} from '../messages/index.js';

/** A step's heading, which names the dialog and takes the focus when the step appears. */
export const heading = (text: string): TemplateResult =>
  html`<h2 part="title" id="title" tabindex="-1">${text}</h2>`;

/** What went wrong, beside what was asked; `id` ties it to a field. */
export const alert = (messages: Messages, code: Code | null): TemplateResult | typeof nothing => {
  if (!code) return nothing;
  const {title, text} = messages.errors[code];
  return html`<div part="error" id="error" role="alert">
    ${icons.warning}
    <p><strong>${title}</strong> ${text}</p>
  </div>`;
};

/** A field's own complaint, tied to it by `aria-describedby`. */
export const fieldError = (id: string, text: string | null): TemplateResult | typeof nothing =>
  text ? html`<p class="field-error" id=${id}>${text}</p>` : nothing;

/** Initials in place of a logo; the name stands beside them. */
export const avatar = (name: string): TemplateResult =>
  html`<span class="avatar" aria-hidden="true">${initials(name)}</span>`;

function initials(name: string): string {
  const [first = '', second] = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  return (second ? first.slice(0, 1) + second.slice(0, 1) : first.slice(0, 2)).toUpperCase();
}

export const spinner: TemplateResult = html`<span class="spinner" aria-hidden="true"></span>`;

const icon = (paths: TemplateResult): TemplateResult =>
  html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${paths}</svg>`;

export const icons = {
  close: icon(svg`<path d="M6 6l12 12M18 6L6 18" />`),
  check: icon(svg`<path d="M5 12.5l4.5 4.5L19 7.5" />`),
  warning: icon(svg`<path d="M12 4l9 16H3zM12 10v4.5M12 17.2v.3" />`),
  search: icon(svg`<circle cx="10.5" cy="10.5" r="6" /><path d="M15 15l5 5" />`),
  list: icon(svg`<path d="M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01" />`),
  person: icon(svg`<circle cx="12" cy="8" r="4" /><path d="M4 20c1-4 4-6 8-6s7 2 8 6" />`),
  target: icon(svg`<circle cx="12" cy="12" r="8" /><circle cx="12" cy="12" r="3" />`),
  eye: icon(
    svg`<path d="M2 12c3-5 6-7 10-7s7 2 10 7c-3 5-6 7-10 7s-7-2-10-7z" /><circle cx="12" cy="12" r="3" />`,
  ),
  plus: icon(svg`<path d="M12 5v14M5 12h14" />`),
} as const;
