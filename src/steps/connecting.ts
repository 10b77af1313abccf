import {html, nothing, type TemplateResult} from 'lit';

import type {Connecting} from '../workflow/transition.js';
import {fill} from '../messages/index.js';
import {Stage} from '../contract/schemas.js';
import {avatar, busy, button, footer, heading, icons} from './templates.js';
import {StepElement} from './step-element.js';

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
        ${avatar(name)} ${heading(fill(connecting.title, {servicer: name}))}
        <ol class="stack">
          ${Stage.options.map((stage) => this.#stage(stage))}
        </ol>
      </div>
      ${footer(button(cancel, this.sends({type: 'back'})))}
    `;
  }

  #stage(stage: Stage): TemplateResult {
    const {stages, done} = this.language.messages.connecting;
    const isNow = stage === this.state.stage;
    const isDone = Stage.options.indexOf(stage) < Stage.options.indexOf(this.state.stage);
    return html`<li
      part="stage"
      class=${isDone ? 'good' : isNow ? 'now' : 'next'}
      aria-current=${isNow ? 'step' : nothing}
    >
      ${isDone ? icons.check : isNow ? busy('') : nothing}
      <span>${stages[stage]}${isDone ? html` <span class="hidden">${done}</span>` : nothing}</span>
    </li>`;
  }
}
