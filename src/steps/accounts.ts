import {html, nothing, type PropertyValues, type TemplateResult} from 'lit';

import type {Code} from '../contract/errors.js';
import type {Accounts, Intent} from '../workflow/state.js';
import {fill} from '../messages/index.js';
import type {Connection, Loan} from '../contract/schemas.js';
import {icons} from './icons.js';
import {
  renderAvatar,
  renderBusyLabel,
  renderButton,
  renderFailure,
  renderFooter,
  renderHeading,
  renderLead,
  toAnnouncement,
} from './templates.js';
import {StepElement} from './step-element.js';

/** What is connected, with what was found there; add, remove, log in again, or be done. */
export class AccountsStep extends StepElement<Accounts> {
  protected override updated(changed: PropertyValues<this>): void {
    const before = changed.get('state');
    if (before) this.#restoreFocus(before);
  }

  override get status(): string {
    const {busy: doing, error, notice} = this.state;
    const {messages} = this.language;
    const {accounts} = messages;
    if (doing) return accounts.busy[doing];
    if (error) return toAnnouncement(messages, error);
    return notice ? fill(accounts.notice[notice.kind], {servicer: notice.servicer}) : '';
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
                ${fill(accounts.notice[notice.kind], {servicer: notice.servicer})}
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
        ${this.#renderButton(html`${icons.add} ${connections.length ? accounts.add : accounts.addFirst}`, {type: 'add'}, 'add')}
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
    const {accounts} = this.language.messages;
    const {uuid, servicer, portfolio, status} = connection;
    const isInterrupted = status === 'interrupted';
    // Where a login is needed first, none read is not none there.
    const isRead = !isInterrupted || portfolio.loans.length;
    return html`<li part="connection">
      ${renderAvatar(servicer.name)}
      <div class="name-and-detail">
        <span class="name"><bdi>${servicer.name}</bdi></span>
        ${
          isRead
            ? html`<span class="detail"
                >${this.language.counted(accounts.loans, portfolio.loans.length)}</span
              >`
            : nothing
        }
      </div>
      ${
        isRead
          ? html`<div class="amount">
              <span class="detail">${accounts.balance}</span>
              <bdi>${this.language.money(portfolio.balance, portfolio.currency)}</bdi>
            </div>`
          : nothing
      }
      ${
        isInterrupted
          ? html`<p part="notice" class="interrupted">${icons.warning} ${accounts.interrupted}</p>`
          : nothing
      }
      ${this.state.removing === uuid ? this.#renderRemovalQuestion(servicer.name) : this.#renderActions(connection)}
    </li>`;
  }

  #renderActions({uuid, status, servicer, portfolio}: Connection): TemplateResult {
    const {accounts} = this.language.messages;
    const {name} = servicer;
    return html`<div class="row">
      ${
        portfolio.loans.length
          ? html`<details>
              <summary>${icons.more} ${fill(accounts.details, {servicer: name})}</summary>
              <ul>
                ${portfolio.loans.map((loan) => this.#renderLoan(loan, portfolio.currency))}
              </ul>
            </details>`
          : nothing
      }
      ${
        status === 'interrupted'
          ? this.#renderButton(renderLabelFor(accounts.reconnect, name), {
              type: 'reconnect',
              connection: uuid,
            })
          : nothing
      }
      ${this.#renderButton(renderLabelFor(accounts.remove, name), {type: 'remove', connection: uuid}, 'quiet')}
    </div>`;
  }

  #renderRemovalQuestion(name: string): TemplateResult {
    const {messages} = this.language;
    const {accounts} = messages;
    const {busy: doing, error} = this.state;
    const label = error ? messages.errors[error].action : accounts.remove;
    return html`<div class="asked stack" role="group" aria-labelledby="asked">
      <p><strong id="asked">${fill(accounts.removeAsk, {servicer: name})}</strong> ${accounts.removeText}</p>
      ${renderFailure(messages, error)}
      <div class="row">
        ${this.#renderButton(
          doing === 'disconnect' ? renderBusyLabel(accounts.busy.disconnect) : label,
          {type: error ? 'retry' : 'disconnect'},
          'danger',
          error ? 'error' : nothing,
        )}
        ${this.#renderButton(accounts.keep, {type: 'keep'}, 'keep')}
      </div>
    </div>`;
  }

  #renderLoan({type, balance, rate, next_payment: next}: Loan, currency: string): TemplateResult {
    const {language} = this;
    const {accounts} = language.messages;
    return html`<li part="loan">
      <bdi>${type}</bdi> <bdi>${language.money(balance, currency)}</bdi>
      <span class="detail">${fill(accounts.rate, {rate: language.percent(rate)})}</span>
      ${
        next
          ? html`<span class="detail">
              ${fill(accounts.due, {amount: language.money(next.amount, currency), date: language.date(next.due_on)})}
            </span>`
          : nothing
      }
    </li>`;
  }

  #renderFooter(): TemplateResult {
    const {accounts} = this.language.messages;
    const label = this.state.busy === 'finish' ? renderBusyLabel(accounts.busy.finish) : accounts.done;
    return renderFooter(this.#renderButton(label, {type: 'finish'}, 'primary'));
  }

  /** While a request is under way, none of them does anything. */
  #renderButton(
    label: unknown,
    intent: Intent,
    variant = '',
    describedby: string | typeof nothing = nothing,
  ): TemplateResult {
    return renderButton(label, this.sendOnClick(intent), variant, this.state.busy !== null, describedby);
  }

  /** Asking, keeping and removing replace the button that had the focus. */
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

/** A button's label; who it is about is read out, too. */
const renderLabelFor = (label: string, name: string): TemplateResult =>
  html`${label} <bdi class="hidden">${name}</bdi>`;
