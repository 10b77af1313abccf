import {html, nothing, type TemplateResult} from 'lit';

import type {Connecting} from '../flow.js';
import {Stage} from '../schemas.js';
import {avatar, heading, icons, spinner} from './parts.js';
import {StepElement} from './step.js';

/** How far the login has come, as the backend tells it. */
export class ConnectingStep extends StepElement<Connecting> {
  override get status(): string {
    return this.language.messages.connecting.stages[this.state.stage];
  }

  override render(): TemplateResult {
    const {connecting, cancel} = this.language.messages;
    const {name} = this.state.login.servicer;
    return html`
      <div class="content">
        ${avatar(name)} ${heading(connecting.title(name))}
        <p class="lead">${connecting.text}</p>
        <ol class="stages">
          ${Stage.options.map((stage) => this.#stage(stage))}
        </ol>
      </div>
      <div part="footer">
        <button part="button" type="button" @click=${this.#back}>${cancel}</button>
      </div>
    `;
  }

  #stage(stage: Stage): TemplateResult {
    const {stages, done} = this.language.messages.connecting;
    const isNow = stage === this.state.stage;
    const isDone = Stage.options.indexOf(stage) < Stage.options.indexOf(this.state.stage);
    return html`<li
      class=${isDone ? 'done' : isNow ? 'now' : 'next'}
      aria-current=${isNow ? 'step' : nothing}
    >
      ${isDone ? icons.check : isNow ? spinner : nothing}
      <span>${stages[stage]}${isDone ? html` <span class="hidden">(${done})</span>` : nothing}</span>
    </li>`;
  }

  #back(): void {
    this.send({type: 'back'});
  }
}
