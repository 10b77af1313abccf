import {html, nothing, type PropertyValues, type TemplateResult} from 'lit';

import type {Code} from '../contract/errors.js';
import type {Connection} from '../contract/schemas.js';
import {fillPlaceholders} from '../messages/index.js';
import type {Accounts, Intent} from '../workflow/state.js';
import {renderConnection, renderLoans} from './connection-item.js';
import {icons} from './icons.js';
import {StepElement} from './step-element.js';
import {
  renderBusyLabel,
  renderButton,
  renderFailure,
  renderFooter,
  renderHeading,
  renderLead,
  toAnnouncement,
  type ButtonOptions,
} from './templates.js';

/** The connections with their loans. The borrower adds and removes some, logs in again, or finishes. */
export class AccountsStep extends StepElement<Accounts> {
  protected override updated(changed: PropertyValues<this>): void {
    const before = changed.get('state');
    if (before) this.#restoreFocus(before);
  }

  override get status(): string {
    const {busy, error, notice} = this.state;
    const {messages} = this.language;
    const {accounts} = messages;
    if (busy) return accounts.busy[busy];
    if (error) return toAnnouncement(messages, error);
    return notice ? fillPlaceholders(accounts.notice[notice.kind], {servicer: notice.servicer}) : '';
  }

  override render(): TemplateResult {
    const {accounts} = this.language.messages;
    const {link, notice, error, removing} = this.state;
    const {connections} = link;
    return html`
      <div class="content">
        ${renderHeading(accounts.title)} ${renderLead(connections.length ? accounts.text : accounts.empty)}
        ${
          notice
            ? html`<p part="notice" class=${notice.kind}>
                ${fillPlaceholders(accounts.notice[notice.kind], {servicer: notice.servicer})}
              </p>`
            : nothing
        }
        ${error && !removing ? this.#renderError(error) : nothing}
        ${
          connections.length
            ? html`<ul class="connections stack">
                ${connections.map((connection) => this.#renderConnection(connection))}
              </ul>`
            : nothing
        }
        ${this.#renderButton(html`${icons.add} ${connections.length ? accounts.add : accounts.addFirst}`, {type: 'add'}, {variant: 'add'})}
      </div>
      ${connections.some(({status}) => status === 'connected') ? this.#renderFooter() : nothing}
    `;
  }

  #renderError(error: Code): TemplateResult {
    const {messages} = this.language;
    return html`${renderFailure(messages, error)}
    ${this.#renderButton(messages.errors[error].action, {type: 'retry'})}`;
  }

  #renderConnection(connection: Connection): TemplateResult {
    const isRemoving = this.state.removing === connection.uuid;
    const actions = isRemoving ? this.#renderRemovalQuestion(connection) : this.#renderActions(connection);
    return renderConnection(connection, this.language, actions);
  }

  #renderActions(connection: Connection): TemplateResult {
    const {accounts} = this.language.messages;
    const {uuid, status, servicer, portfolio} = connection;
    return html`<div class="row">
      ${portfolio.loans.length ? renderLoans(connection, this.language) : nothing}
      ${
        status === 'interrupted'
          ? this.#renderButton(renderLabelFor(accounts.reconnect, servicer.name), {
              type: 'reconnect',
              connection: uuid,
            })
          : nothing
      }
      ${this.#renderButton(
        renderLabelFor(accounts.remove, servicer.name),
        {type: 'remove', connection: uuid},
        {variant: 'quiet'},
      )}
    </div>`;
  }

  #renderRemovalQuestion({servicer}: Connection): TemplateResult {
    const {messages} = this.language;
    const {accounts} = messages;
    const {busy, error} = this.state;
    const label = error ? messages.errors[error].action : accounts.remove;
    return html`<div class="asked stack" role="group" aria-labelledby="asked">
      <p>
        <strong id="asked">${fillPlaceholders(accounts.removeAsk, {servicer: servicer.name})}</strong>
        ${accounts.removeText}
      </p>
      ${renderFailure(messages, error)}
      <div class="row">
        ${this.#renderButton(
          busy === 'disconnect' ? renderBusyLabel(accounts.busy.disconnect) : label,
          {type: error ? 'retry' : 'disconnect'},
          {variant: 'danger', describedBy: error ? 'error' : nothing},
        )}
        ${this.#renderButton(accounts.keep, {type: 'keep'}, {variant: 'keep'})}
      </div>
    </div>`;
  }

  #renderFooter(): TemplateResult {
    const {accounts} = this.language.messages;
    const label = this.state.busy === 'finish' ? renderBusyLabel(accounts.busy.finish) : accounts.done;
    return renderFooter(this.#renderButton(label, {type: 'finish'}, {variant: 'primary'}));
  }

  /** While a request is in flight, all buttons are disabled. */
  #renderButton(label: unknown, intent: Intent, options: ButtonOptions = {}): TemplateResult {
    return renderButton(label, this.sendOnClick(intent), {...options, isBusy: this.state.busy !== null});
  }

  /** Moves the focus on when the button that had it is replaced: by the question, or after its answer. */
  #restoreFocus(before: Accounts): void {
    const {removing, link} = this.state;
    const index = link.connections.findIndex(({uuid}) => uuid === before.removing);
    if (removing && removing !== before.removing) this.#findButtons('keep')[0]?.focus();
    else if (link !== before.link) this.focusTarget?.focus();
    else if (!removing) this.#findButtons('quiet')[index]?.focus();
  }

  #findButtons(variant: string): NodeListOf<HTMLElement> {
    return this.querySelectorAll(`[part~=${variant}]`);
  }
}

/** A label that names the servicer to a screen reader, since several buttons have the same visible label. */
const renderLabelFor = (label: string, name: string): TemplateResult =>
  html`${label} <bdi class="hidden">${name}</bdi>`;
