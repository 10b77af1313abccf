import {html, nothing, type TemplateResult} from 'lit';

import type {Welcome} from '../workflow/state.js';
import {fillPlaceholders} from '../messages/index.js';
import {icons} from './icons.js';
import {button, footer, heading, lead} from './templates.js';
import {StepElement} from './step-element.js';

/** What this is, what will be read and for what, and who sees it. */
export class WelcomeStep extends StepElement<Welcome> {
  override get status(): string {
    return this.#isSandbox ? this.language.messages.welcome.sandbox : '';
  }

  override render(): TemplateResult {
    const {welcome} = this.language.messages;
    const {consent} = this.state.link;
    return html`
      <div class="content">
        ${heading(welcome.title)} ${lead(welcome.text)}
        <ul class="points stack">
          ${point(icons.list, welcome.read)} ${point(icons.check, welcome.use)}
          ${point(icons.lock, {
            title: welcome.sees.title,
            text: fillPlaceholders(welcome.sees.text, {host: location.hostname}),
          })}
        </ul>
        ${this.#isSandbox ? html`<p part="notice" class="warn">${welcome.sandbox}</p>` : nothing}
        ${consent ? html`<p part="consent" dir="auto">${consent}</p>` : nothing}
      </div>
      ${footer(
        button(welcome.begin, this.sends({type: 'begin'}), 'primary'),
        button(welcome.leave, this.sends({type: 'leave'})),
      )}
    `;
  }

  get #isSandbox(): boolean {
    return this.state.link.environment === 'sandbox';
  }
}

const point = (
  icon: TemplateResult,
  {title, text}: {readonly title: string; readonly text: string},
): TemplateResult =>
  html`<li>
    ${icon}
    <div><strong>${title}</strong>${text}</div>
  </li>`;
