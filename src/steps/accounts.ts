import {html, nothing, type PropertyValues, type TemplateResult} from 'lit';

import type {Accounts} from '../flow.js';
import type {Connection, Loan} from '../schemas.js';
import {alert, avatar, heading, icons, spinner} from './parts.js';
import {StepElement} from './step.js';

/** What is connected, with what was found there; add, remove, log in again, or be done. */
export class AccountsStep extends StepElement<Accounts> {
  override get status(): string {
    const {busy, notice} = this.state;
    const {accounts} = this.language.messages;
    if (busy) return accounts.busy[busy];
    return notice ? accounts.notice[notice.kind](notice.servicer) : '';
  }

  override render(): TemplateResult {
    const {messages} = this.language;
    const {accounts} = messages;
    const {link, notice, error} = this.state;
    const {length} = link.connections;
    return html`
      <div class="content">
        ${heading(accounts.title)}
        <p class="lead">${length ? accounts.text : accounts.empty}</p>
        ${notice ? html`<p part="notice" class=${notice.kind}>${this.status}</p>` : nothing}
        ${error ? this.#error(error) : nothing}
        <ul class="connections">
          ${link.connections.map((connection) => this.#connection(connection))}
        </ul>
        <button part="button add" type="button" @click=${this.#add}>
          ${icons.plus} ${length ? accounts.add : accounts.addFirst}
        </button>
      </div>
      ${link.connections.some(({status}) => status === 'connected') ? this.#footer() : nothing}
    `;
  }

  protected override updated(changed: PropertyValues<this>): void {
    const before = changed.get('state');
    if (before) this.#refocus(before);
  }

  #error(error: NonNullable<Accounts['error']>): TemplateResult {
    const {messages} = this.language;
    return html`${alert(messages, error)}
      <button part="button" type="button" @click=${this.#retry}>${messages.errors[error].action}</button>`;
  }

  #connection(connection: Connection): TemplateResult {
    const {accounts} = this.language.messages;
    const {uuid, servicer, portfolio, status} = connection;
    return html`<li part="connection">
      ${avatar(servicer.name)}
      <div class="option-text">
        <bdi class="name">${servicer.name}</bdi>
        <span class="detail">${accounts.loans(portfolio.loans.length)}</span>
      </div>
      <div class="amount">
        <span class="detail">${accounts.balance}</span>
        <bdi>${this.#money(portfolio.balance, portfolio.currency)}</bdi>
      </div>
      ${status === 'interrupted' ? html`<p class="interrupted">${icons.warning} ${accounts.interrupted}</p>` : nothing}
      ${this.state.removing === uuid ? this.#asked(servicer.name) : this.#unasked(connection)}
    </li>`;
  }

  #unasked({uuid, status, servicer, portfolio}: Connection): TemplateResult {
    const {accounts} = this.language.messages;
    const name = servicer.name;
    return html`
      <details>
        <summary>${accounts.details(name)}</summary>
        <ul class="loans">
          ${portfolio.loans.map((loan) => this.#loan(loan, portfolio.currency))}
        </ul>
      </details>
      <div class="row">
        ${
          status === 'interrupted'
            ? html`<button
                part="button"
                type="button"
                aria-label="${accounts.reconnect}: ${name}"
                @click=${() => this.send({type: 'reconnect', connection: uuid})}
              >
                ${accounts.reconnect}
              </button>`
            : nothing
        }
        <button
          part="button quiet"
          type="button"
          data-remove=${uuid}
          aria-label="${accounts.remove}: ${name}"
          @click=${() => this.send({type: 'remove', connection: uuid})}
        >
          ${accounts.remove}
        </button>
      </div>
    `;
  }

  #asked(name: string): TemplateResult {
    const {accounts} = this.language.messages;
    const isBusy = this.state.busy === 'disconnect';
    return html`<div class="asked" role="group" aria-labelledby="asked">
      <p><strong id="asked">${accounts.removeAsk(name)}</strong> ${accounts.removeText}</p>
      <div class="row">
        <button part="button danger" type="button" @click=${this.#disconnect}>
          ${isBusy ? html`${spinner} ${accounts.busy.disconnect}` : accounts.remove}
        </button>
        <button part="button" type="button" data-keep @click=${this.#keep}>${accounts.keep}</button>
      </div>
    </div>`;
  }

  #loan({type, balance, rate, next_payment: next}: Loan, currency: string): TemplateResult {
    const {accounts} = this.language.messages;
    const percent = new Intl.NumberFormat(this.language.locale, {style: 'percent', maximumFractionDigits: 3});
    return html`<li>
      <span><bdi>${type}</bdi> <bdi>${this.#money(balance, currency)}</bdi></span>
      <span class="detail">${accounts.rate(percent.format(Number(rate) / 100))}</span>
      ${
        next
          ? html`<span class="detail"
              >${accounts.due(this.#money(next.amount, currency), this.#date(next.due_on))}</span
            >`
          : nothing
      }
    </li>`;
  }

  #footer(): TemplateResult {
    const {accounts} = this.language.messages;
    const isBusy = this.state.busy === 'finish';
    return html`<div part="footer">
      <button
        part="button primary"
        type="button"
        aria-disabled=${isBusy ? 'true' : nothing}
        @click=${this.#finish}
      >
        ${isBusy ? html`${spinner} ${accounts.busy.finish}` : accounts.done}
      </button>
    </div>`;
  }

  #money(amount: string, currency: string): string {
    return new Intl.NumberFormat(this.language.locale, {style: 'currency', currency}).format(Number(amount));
  }

  /** A date without a time is read as UTC, so it is written as UTC too. */
  #date(date: string): string {
    const format = new Intl.DateTimeFormat(this.language.locale, {dateStyle: 'medium', timeZone: 'UTC'});
    return format.format(new Date(date));
  }

  /** Asking, keeping and removing replace the button that had the focus. */
  #refocus(before: Accounts): void {
    const {removing, link} = this.state;
    if (removing && removing !== before.removing) this.querySelector<HTMLElement>('[data-keep]')?.focus();
    else if (link !== before.link) this.focusTarget?.focus();
    else if (before.removing && !removing) {
      this.querySelector<HTMLElement>(`[data-remove="${before.removing}"]`)?.focus();
    }
  }

  #add(): void {
    this.send({type: 'add'});
  }

  #retry(): void {
    this.send({type: 'retry'});
  }

  #disconnect(): void {
    this.send({type: 'disconnect'});
  }

  #keep(): void {
    this.send({type: 'keep'});
  }

  #finish(): void {
    this.send({type: 'finish'});
  }
}
