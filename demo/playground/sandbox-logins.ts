/** The sandbox's special logins, each a press away from the clipboard. */
import {html, render, svg, type TemplateResult} from 'lit';

import {logins, type SandboxLogin} from '../../src/backends/sandbox/scenarios.js';
import {codes} from '../../src/contract/errors.js';
import {copy, part} from '../shared/page.js';

/** What can stand in for a placeholder. */
const fillings: Readonly<Record<string, readonly string[]>> = {
  code: Object.keys(codes),
  n: ['2', '3', '5', '9'],
  ms: ['2000', '10000', '60000'],
};

const chosen = new Map<string, string>();

export function showLogins(): void {
  render(table(), part('#logins', HTMLElement));
}

const table = (): TemplateResult => html`
  <table>
    <thead>
      <tr>
        <th scope="col">Username</th>
        <th scope="col">Password</th>
        <th scope="col">What happens</th>
      </tr>
    </thead>
    <tbody>
      ${logins.map(row)}
    </tbody>
  </table>
`;

const row = ({username, password, description}: SandboxLogin): TemplateResult => html`
  <tr>
    <td>${value(username)}</td>
    <td>${value(password)}</td>
    <td>${description}</td>
  </tr>
`;

/** “anything” is for the reader; what is to be typed exactly can be copied. */
function value(text: string): TemplateResult {
  if (text.startsWith('anything')) return html`<span class="any">${text}</span>`;
  const [, before = text, placeholder = ''] = /^(.*)<(.+)>$/.exec(text) ?? [];
  const choices = fillings[placeholder];
  return choices ? template(before, placeholder, choices) : copyable(text);
}

const copyable = (text: string): TemplateResult => html`
  <button class="copy" type="button" @click=${() => copy(text)}>
    <code>${text}</code> ${icon} <span class="hidden">, copy</span>
  </button>
`;

function template(before: string, placeholder: string, choices: readonly string[]): TemplateResult {
  const now = chosen.get(placeholder) ?? choices[0] ?? '';
  const choose = (event: Event & {currentTarget: HTMLSelectElement}): void => {
    chosen.set(placeholder, event.currentTarget.value);
    showLogins();
  };
  return html`
    ${copyable(before + now)}
    <select class="filling" aria-label="${placeholder} in ${before}" @change=${choose}>
      ${choices.map((choice) => html`<option ?selected=${choice === now}>${choice}</option>`)}
    </select>
  `;
}

const icon = html`<svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
  ${svg`<path d="M5.5 5.5h7v7h-7z M3.5 10.5v-7h7" />`}
</svg>`;
