import {html, nothing, type PropertyValues, type TemplateResult} from 'lit';

import type {Code} from '../contract/errors.js';
import type {Accounts, Intent} from '../workflow/state.js';
import {fillPlaceholders} from '../messages/index.js';
import type {Connection, Loan} from '../contract/schemas.js';
import {icons} from './icons.js';
import {avatar, busy, button, failure, footer, heading, lead, told} from './templates.js';
import {StepElement} from './step-element.js';

/** What is connected, with what was found there; add, remove, log in again, or be done. */
export class AccountsStep extends StepElement<Accounts> {
  protected override updated(changed: PropertyValues<this>): void {
    const before = changed.get('state');
    if (before) this.#refocus(before);
  }

  override get status(): string {
    const {busy: doing, error, notice} = this.state;
    const {messages} = this.language;
    const {accounts} = messages;
    if (doing) return accounts.busy[doing];
    if (error) return told(messages, error);
    return notice ? fillPlaceholders(accounts.notice[notice.kind], {servicer: notice.servicer}) : '';
  }

  override render(): TemplateResult {
    const {accounts} = this.language.messages;
    const {link, notice, error, removing} = this.state;
    const {connections} = link;
    return html`
      <div class="content">
        ${heading(accounts.title)} ${lead(connections.length ? accounts.text : accounts.empty)}
        ${
          notice
            ? html`<p part="notice" class=${notice.kind}>
                ${fillPlaceholders(accounts.notice[notice.kind], {servicer: notice.servicer})}
              </p>`
            : nothing
        }
        ${error && !removing ? this.#error(error) : nothing}
        ${
          connections.length
            ? html`<ul class="connections stack">
                ${connections.map((connection) => this.#connection(connection))}
              </ul>`
            : nothing
        }
        ${this.#button(html`${icons.add} ${connections.length ? accounts.add : accounts.addFirst}`, {type: 'add'}, 'add')}
      </div>
      ${connections.some(({status}) => status === 'connected') ? this.#footer() : nothing}
    `;
  }

  #error(error: Code): TemplateResult {
    const {messages} = this.language;
    return html`${failure(messages, error)} ${this.#button(messages.errors[error].action, {type: 'retry'})}`;
  }

  #connection(connection: Connection): TemplateResult {
    const {accounts} = this.language.messages;
    const {uuid, servicer, portfolio, status} = connection;
    const isInterrupted = status === 'interrupted';
    // Where a login is needed first, none read is not none there.
    const isRead = !isInterrupted || portfolio.loans.length;
    return html`<li part="connection">
      ${avatar(servicer.name)}
      <div class="name-and-detail">
        <span class="name"><bdi>${servicer.name}</bdi></span>
        ${
          isRead
            ? html`<span class="detail"
                >${this.language.formatPlural(accounts.loans, portfolio.loans.length)}</span
              >`
            : nothing
        }
      </div>
      ${
        isRead
          ? html`<div class="amount">
              <span class="detail">${accounts.balance}</span>
              <bdi>${this.language.formatMoney(portfolio.balance, portfolio.currency)}</bdi>
            </div>`
          : nothing
      }
      ${
        isInterrupted
          ? html`<p part="notice" class="interrupted">${icons.warning} ${accounts.interrupted}</p>`
          : nothing
      }
      ${this.state.removing === uuid ? this.#asked(servicer.name) : this.#unasked(connection)}
    </li>`;
  }

  #unasked({uuid, status, servicer, portfolio}: Connection): TemplateResult {
    const {accounts} = this.language.messages;
    const {name} = servicer;
    return html`<div class="row">
      ${
        portfolio.loans.length
          ? html`<details>
              <summary>${icons.more} ${fillPlaceholders(accounts.details, {servicer: name})}</summary>
              <ul>
                ${portfolio.loans.map((loan) => this.#loan(loan, portfolio.currency))}
              </ul>
            </details>`
          : nothing
      }
      ${
        status === 'interrupted'
          ? this.#button(named(accounts.reconnect, name), {type: 'reconnect', connection: uuid})
          : nothing
      }
      ${this.#button(named(accounts.remove, name), {type: 'remove', connection: uuid}, 'quiet')}
    </div>`;
  }

  #asked(name: string): TemplateResult {
    const {messages} = this.language;
    const {accounts} = messages;
    const {busy: doing, error} = this.state;
    const label = error ? messages.errors[error].action : accounts.remove;
    return html`<div class="asked stack" role="group" aria-labelledby="asked">
      <p>
        <strong id="asked">${fillPlaceholders(accounts.removeAsk, {servicer: name})}</strong>
        ${accounts.removeText}
      </p>
      ${failure(messages, error)}
      <div class="row">
        ${this.#button(
          doing === 'disconnect' ? busy(accounts.busy.disconnect) : label,
          {type: error ? 'retry' : 'disconnect'},
          'danger',
          error ? 'error' : nothing,
        )}
        ${this.#button(accounts.keep, {type: 'keep'}, 'keep')}
      </div>
    </div>`;
  }

  #loan({type, balance, rate, next_payment: next}: Loan, currency: string): TemplateResult {
    const {language} = this;
    const {accounts} = language.messages;
    return html`<li part="loan">
      <bdi>${type}</bdi> <bdi>${language.formatMoney(balance, currency)}</bdi>
      <span class="detail">${fillPlaceholders(accounts.rate, {rate: language.formatPercent(rate)})}</span>
      ${
        next
          ? html`<span class="detail">
              ${fillPlaceholders(accounts.due, {amount: language.formatMoney(next.amount, currency), date: language.formatDate(next.due_on)})}
            </span>`
          : nothing
      }
    </li>`;
  }

  #footer(): TemplateResult {
    const {accounts} = this.language.messages;
    const label = this.state.busy === 'finish' ? busy(accounts.busy.finish) : accounts.done;
    return footer(this.#button(label, {type: 'finish'}, 'primary'));
  }

  /** While a request is under way, none of them does anything. */
  #button(
    label: unknown,
    intent: Intent,
    variant = '',
    describedby: string | typeof nothing = nothing,
  ): TemplateResult {
    return button(label, this.sends(intent), variant, this.state.busy !== null, describedby);
  }

  /** Asking, keeping and removing replace the button that had the focus. */
  #refocus(before: Accounts): void {
    const {removing, link} = this.state;
    const index = link.connections.findIndex(({uuid}) => uuid === before.removing);
    if (removing && removing !== before.removing) this.#buttons('keep')[0]?.focus();
    else if (link !== before.link) this.focusTarget?.focus();
    else if (!removing) this.#buttons('quiet')[index]?.focus();
  }

  #buttons(variant: string): NodeListOf<HTMLElement> {
    return this.querySelectorAll(`[part~=${variant}]`);
  }
}

/** A button's label; who it is about is read out, too. */
const named = (label: string, name: string): TemplateResult =>
  html`${label} <bdi class="hidden">${name}</bdi>`;
