import {html, nothing, type TemplateResult} from 'lit';

import type {Problem} from '../workflow/state.js';
import {icons} from './icons.js';
import {renderButton, renderFooter, renderHeading, renderLead} from './templates.js';
import {StepElement} from './step-element.js';

/** What cannot go on as it is: with a way on, or, where the exit has been dispatched, only closed. */
export class ProblemStep extends StepElement<Problem> {
  /** The title has the focus, which says it. */
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
        renderButton(action, this.sendOnClick({type: isOver ? 'leave' : 'retry'}), 'primary'),
        isOver ? nothing : renderButton(leaving.leave, this.sendOnClick({type: 'leave'})),
      )}
    `;
  }
}
