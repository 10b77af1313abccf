import {html, type TemplateResult} from 'lit';

import type {Opening} from '../workflow/state.js';
import {renderHeading, renderSkeleton} from './templates.js';
import {StepElement} from './step-element.js';

/** The screen while the session is being started. */
export class OpeningStep extends StepElement<Opening> {
  override get status(): string {
    return this.language.messages.opening.busy;
  }

  override render(): TemplateResult {
    const {opening} = this.language.messages;
    return html`<div class="content" aria-busy="true">
      ${renderHeading(opening.title)} ${renderSkeleton()}
    </div>`;
  }
}
