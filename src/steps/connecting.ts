import {html, nothing, type TemplateResult} from 'lit';

import {Stage} from '../contract/schemas.js';
import {fillPlaceholders} from '../messages/index.js';
import type {Connecting} from '../workflow/state.js';
import {icons} from './icons.js';
import {renderAvatar, renderBusyLabel, renderButton, renderFooter, renderHeading} from './templates.js';
import {StepElement} from './step-element.js';

/** The progress of a login, as the backend reports it. */
export class ConnectingStep extends StepElement<Connecting> {
  override get status(): string {
    return this.language.messages.connecting.stages[this.state.stage];
  }

  override render(): TemplateResult {
    const {connecting, cancel} = this.language.messages;
    const {name} = this.state.login.servicer;
    return html`
      <div class="content">
        ${renderAvatar(name)} ${renderHeading(fillPlaceholders(connecting.title, {servicer: name}))}
        <ol class="stack">
          ${Stage.options.map((stage) => this.#renderStage(stage))}
        </ol>
      </div>
      ${renderFooter(renderButton(cancel, this.sendOnClick({type: 'back'})))}
    `;
  }

  #renderStage(stage: Stage): TemplateResult {
    const {stages, done} = this.language.messages.connecting;
    const isNow = stage === this.state.stage;
    const isDone = Stage.options.indexOf(stage) < Stage.options.indexOf(this.state.stage);
    return html`<li
      part="stage"
      class=${isDone ? 'good' : isNow ? 'now' : 'next'}
      aria-current=${isNow ? 'step' : nothing}
    >
      ${isDone ? icons.check : isNow ? renderBusyLabel('') : nothing}
      <span>${stages[stage]}${isDone ? html` <span class="hidden">${done}</span>` : nothing}</span>
    </li>`;
  }
}
