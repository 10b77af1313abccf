import {html, type TemplateResult} from 'lit';

import type {Leaving} from '../flow.js';
import {StepElement} from './step.js';

/** Asks before something is lost. */
export class LeavingStep extends StepElement<Leaving> {
  override get focusTarget(): HTMLElement | null {
    return this.querySelector('button');
  }

  override render(): TemplateResult {
    const {leaving} = this.language.messages;
    const {from} = this.state;
    const text = from.link.changed ? leaving.connected : leaving.text;
    return html`<div
      part="question"
      role="alertdialog"
      aria-labelledby="leaving"
      aria-describedby="leaving-text"
    >
      <h2 id="leaving">${leaving.title}</h2>
      <p id="leaving-text">${text}</p>
      <button part="button primary" type="button" @click=${this.#stay}>${leaving.stay}</button>
      <button part="button" type="button" @click=${this.#close}>${leaving.leave}</button>
    </div>`;
  }

  #stay(): void {
    this.send({type: 'stay'});
  }

  #close(): void {
    this.send({type: 'close'});
  }
}
