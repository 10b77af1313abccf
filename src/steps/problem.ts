import {html, nothing, type TemplateResult} from 'lit';

import type {Problem} from '../workflow/state.js';
import {icons} from './icons.js';
import {renderButton, renderFooter, renderHeading, renderLead} from './templates.js';
import {StepElement} from './step-element.js';

/** A failure on a screen of its own. It has a button to go on; once the exit was dispatched, only one to close. */
export class ProblemStep extends StepElement<Problem> {
  /** Only the text: the title has the focus, and is read out for that. */
  override get status(): string {
    return this.language.messages.errors[this.state.code].text;
  }

  override render(): TemplateResult {
    const {errors, leaving} = this.language.messages;
    const {title, text, action} = errors[this.state.code];
    const isOver = this.state.response !== null;
    return html`
      <div class="content problem">
        <span class="mark warn">${icons.warning}</span>
        ${renderHeading(title)} ${renderLead(text)}
      </div>
      ${renderFooter(
        renderButton(action, this.sendOnClick({type: isOver ? 'leave' : 'retry'}), {variant: 'primary'}),
        isOver ? nothing : renderButton(leaving.leave, this.sendOnClick({type: 'leave'})),
      )}
    `;
  }
}
