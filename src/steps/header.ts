import {html, nothing, type TemplateResult} from 'lit';

import type {Messages} from '../messages/index.js';
import type {MainState, Closed} from '../workflow/state.js';
import {icons} from './icons.js';
import {IntentEvent} from './intent-event.js';

/** The bar above a step: Back, the page's logo, the sandbox badge and the Close button. */
export function renderHeader(
  state: Closed | MainState,
  messages: Messages,
  handleClose: () => void,
): TemplateResult {
  const isSandbox = state.step !== 'closed' && state.link.environment === 'sandbox';
  return html`
    ${hasBack(state) ? renderBack(messages) : nothing}
    <slot name="logo"></slot>
    ${isSandbox ? html`<span part="badge" class="warn">${messages.sandbox}</span>` : nothing}
    ${
      state.step === 'closed'
        ? nothing
        : html`<button part="close" type="button" aria-label=${messages.close} @click=${handleClose}>
            ${icons.close}
          </button>`
    }
  `;
}

/** Connecting has a Cancel button of its own. From the accounts, there is no step to go back to. */
const hasBack = ({step}: Closed | MainState): boolean =>
  step === 'search' || step === 'credentials' || step === 'challenge';

const renderBack = ({back}: Messages): TemplateResult =>
  html`<button part="back" type="button" aria-label=${back} @click=${handleBack}>${icons.back}</button>`;

function handleBack(event: Event): void {
  event.target?.dispatchEvent(new IntentEvent({type: 'back'}));
}
