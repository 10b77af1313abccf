import {html, type TemplateResult} from 'lit';

import type {Leaving} from '../workflow/state.js';
import {renderButton} from './templates.js';
import {StepElement} from './step-element.js';

/** The question whether to leave, over the step that leaving would abandon. */
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
      ${renderButton(leaving.stay, this.sendOnClick({type: 'stay'}), {variant: 'primary'})}
      ${renderButton(leaving.leave, this.sendOnClick({type: 'close'}))}
    </div>`;
  }
}
