import {html, nothing, type TemplateResult} from 'lit';
import {property} from 'lit/decorators.js';

import type {Closed} from '../workflow/state.js';
import {icons} from './icons.js';
import {renderButton, renderFooter, renderHeading, renderLead} from './templates.js';
import {StepElement} from './step-element.js';

/** What stands in the page's flow once an inline opening is over. */
export class ClosedStep extends StepElement<Closed> {
  /** Opens the element again, with what its attributes say now. */
  @property({attribute: false}) reopen!: () => void;

  /** The title has the focus, which says it. */
  override get status(): string {
    return this.#texts.text;
  }

  override render(): TemplateResult {
    const {closed} = this.language.messages;
    const isComplete = this.state.response?.status === 'complete';
    const {title, text} = this.#texts;
    return html`
      <div class="content problem">
        ${isComplete ? html`<span class="mark good">${icons.check}</span>` : nothing} ${renderHeading(title)}
        ${renderLead(text)}
      </div>
      ${renderFooter(renderButton(closed.again, this.reopen))}
    `;
  }

  get #texts(): {readonly title: string; readonly text: string} {
    const {complete, other} = this.language.messages.closed;
    const {response} = this.state;
    if (response?.status !== 'complete') return other;
    const names = response.result.connections
      .filter(({status}) => status === 'connected')
      .map(({servicer}) => servicer.name);
    const servicers = this.language.list(names);
    return {title: complete.title, text: this.language.counted(complete.text, names.length, {servicers})};
  }
}
