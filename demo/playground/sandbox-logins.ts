/** The table of the sandbox's special logins, with a copy button for each value. */
import {html, render, svg, type TemplateResult} from 'lit';

import {logins, type SandboxLogin} from '../../src/backends/sandbox/scenarios.js';
import {codes} from '../../src/contract/errors.js';
import {queryElement} from '../shared/query-element.js';
import {copyText} from './copy-text.js';

/** The values that the table offers for each placeholder. */
const placeholderValues: Readonly<Record<string, readonly string[]>> = {
  code: Object.keys(codes),
  n: ['2', '3', '5', '9'],
  ms: ['2000', '10000', '60000'],
};

const selectedValues = new Map<string, string>();

export function renderLogins(): void {
  render(renderTable(), queryElement('#logins', HTMLElement));
}

const renderTable = (): TemplateResult => html`
  <table>
    <thead>
      <tr>
        <th scope="col">Username</th>
        <th scope="col">Password</th>
        <th scope="col">Result</th>
      </tr>
    </thead>
    <tbody>
      ${logins.map(renderRow)}
    </tbody>
  </table>
`;

const renderRow = ({username, password, description}: SandboxLogin): TemplateResult => html`
  <tr>
    <td>${renderValue(username)}</td>
    <td>${renderValue(password)}</td>
    <td>${description}</td>
  </tr>
`;

/** Renders “anything …” as plain text, and a value that must be typed exactly with a copy button. */
function renderValue(text: string): TemplateResult {
  if (text.startsWith('anything')) return html`<span class="any-value">${text}</span>`;
  const [, prefix = text, placeholder = ''] = /^(.*)<(.+)>$/.exec(text) ?? [];
  const values = placeholderValues[placeholder];
  return values ? renderPlaceholder(prefix, placeholder, values) : renderCopyButton(text);
}

const renderCopyButton = (text: string): TemplateResult => html`
  <button class="copy" type="button" @click=${() => copyText(text)}>
    <code>${text}</code> ${copyIcon} <span class="hidden">, copy</span>
  </button>
`;

function renderPlaceholder(prefix: string, placeholder: string, values: readonly string[]): TemplateResult {
  const selected = selectedValues.get(placeholder) ?? values[0] ?? '';
  const handleChange = (event: Event & {currentTarget: HTMLSelectElement}): void => {
    selectedValues.set(placeholder, event.currentTarget.value);
    renderLogins();
  };
  return html`
    ${renderCopyButton(prefix + selected)}
    <select class="placeholder-value" aria-label="${placeholder} in ${prefix}" @change=${handleChange}>
      ${values.map((value) => html`<option ?selected=${value === selected}>${value}</option>`)}
    </select>
  `;
}

const copyIcon = html`<svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
  ${svg`<path d="M5.5 5.5h7v7h-7z M3.5 10.5v-7h7" />`}
</svg>`;
