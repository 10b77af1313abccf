import {html, type TemplateResult} from 'lit';

import type {Leaving} from '../workflow/state.js';
import {button} from './templates.js';
import {StepElement} from './step-element.js';

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
      ${button(leaving.stay, this.sends({type: 'stay'}), 'primary')}
      ${button(leaving.leave, this.sends({type: 'close'}))}
    </div>`;
  }
}
