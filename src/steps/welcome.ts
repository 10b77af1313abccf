import {html, nothing, type TemplateResult} from 'lit';

import type {Welcome} from '../flow.js';
import {heading, icons} from './parts.js';
import {StepElement} from './step.js';

/** What this is, what will be read and for what, and who sees it. */
export class WelcomeStep extends StepElement<Welcome> {
  override get status(): string {
    return this.#isSandbox ? this.language.messages.sandboxAnnounced : '';
  }

  override render(): TemplateResult {
    const {welcome} = this.language.messages;
    return html`
      <div class="content">
        ${heading(welcome.title)}
        <p class="lead">${welcome.text}</p>
        <ul class="points">
          ${point(icons.list, welcome.read.title, welcome.read.text)}
          ${point(icons.target, welcome.use.title, welcome.use.text)}
          ${point(icons.person, welcome.sees.title, welcome.sees.text(location.hostname))}
        </ul>
        ${this.#isSandbox ? html`<p class="note">${welcome.sandbox}</p>` : nothing}
      </div>
      <div part="footer">
        <button part="button primary" type="button" @click=${this.#begin}>${welcome.begin}</button>
        <button part="button" type="button" @click=${this.#leave}>${welcome.leave}</button>
      </div>
    `;
  }

  get #isSandbox(): boolean {
    return this.state.link.environment === 'sandbox';
  }

  #begin(): void {
    this.send({type: 'begin'});
  }

  #leave(): void {
    this.send({type: 'leave'});
  }
}

const point = (icon: TemplateResult, title: string, text: string): TemplateResult =>
  html`<li>
    ${icon}
    <div><strong>${title}</strong>${text}</div>
  </li>`;
