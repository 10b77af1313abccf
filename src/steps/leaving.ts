import {html, type TemplateResult} from 'lit';

import type {Leaving} from '../workflow/state.js';
import {renderButton} from './templates.js';
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
      ${renderButton(leaving.stay, this.sendOnClick({type: 'stay'}), 'primary')}
      ${renderButton(leaving.leave, this.sendOnClick({type: 'close'}))}
    </div>`;
  }
}
