import {html, nothing, type TemplateResult} from 'lit';
import {property} from 'lit/decorators.js';

import type {Closed} from '../workflow/state.js';
import {icons} from './icons.js';
import {renderButton, renderFooter, renderHeading, renderLead} from './templates.js';
import {StepElement} from './step-element.js';

/** The screen of an inline element after an opening has ended. */
export class ClosedStep extends StepElement<Closed> {
  /** Opens the element again, with its current properties. */
  @property({attribute: false}) reopen!: () => void;

  /** Only the text: the title has the focus, and is read out for that. */
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
    const servicers = this.language.formatList(names);
    return {
      title: complete.title,
      text: this.language.formatPlural(complete.text, names.length, {servicers}),
    };
  }
}
