import {html, nothing, type TemplateResult} from 'lit';

import {fillPlaceholders} from '../messages/index.js';
import type {Welcome} from '../workflow/state.js';
import {icons} from './icons.js';
import {getPageHost} from './page-host.js';
import {renderButton, renderFooter, renderHeading, renderLead} from './templates.js';
import {StepElement} from './step-element.js';

/** The first screen. It explains which data is shared, for which purpose, and with whom. */
export class WelcomeStep extends StepElement<Welcome> {
  override get status(): string {
    return this.#isSandbox ? this.language.messages.welcome.sandbox : '';
  }

  override render(): TemplateResult {
    const {welcome} = this.language.messages;
    const {consent} = this.state.link;
    return html`
      <div class="content">
        ${renderHeading(welcome.title)} ${renderLead(welcome.text)}
        <ul class="points stack">
          ${renderPoint(icons.list, welcome.read)} ${renderPoint(icons.check, welcome.use)}
          ${renderPoint(icons.lock, {
            title: welcome.sees.title,
            text: fillPlaceholders(welcome.sees.text, {host: getPageHost()}),
          })}
        </ul>
        ${this.#isSandbox ? html`<p part="notice" class="warn">${welcome.sandbox}</p>` : nothing}
        ${consent ? html`<p part="consent" dir="auto">${consent}</p>` : nothing}
      </div>
      ${renderFooter(
        renderButton(welcome.begin, this.sendOnClick({type: 'begin'}), {variant: 'primary'}),
        renderButton(welcome.leave, this.sendOnClick({type: 'leave'})),
      )}
    `;
  }

  get #isSandbox(): boolean {
    return this.state.link.environment === 'sandbox';
  }
}

const renderPoint = (
  icon: TemplateResult,
  {title, text}: {readonly title: string; readonly text: string},
): TemplateResult =>
  html`<li>
    ${icon}
    <div><strong>${title}</strong>${text}</div>
  </li>`;
