import {html, nothing, type TemplateResult} from 'lit';

import type {Connection, Loan, Portfolio} from '../contract/schemas.js';
import {fillPlaceholders, type Language} from '../messages/index.js';
import {icons} from './icons.js';
import {renderAvatar} from './templates.js';

/**
 * One connection in the list: its servicer, and a summary of the loans that were read there.
 * @param actions The buttons for the connection, or the question whether to remove it.
 */
export function renderConnection(
  {servicer, portfolio, status}: Connection,
  language: Language,
  actions: TemplateResult,
): TemplateResult {
  const {accounts} = language.messages;
  const isInterrupted = status === 'interrupted';
  // An interrupted connection without loans has not been read yet, and "0 loans" would be wrong.
  const isRead = !isInterrupted || portfolio.loans.length;
  return html`<li part="connection">
    ${renderAvatar(servicer.name)}
    <div class="name-and-detail">
      <span class="name"><bdi>${servicer.name}</bdi></span>
      ${
        isRead
          ? html`<span class="detail">${language.formatPlural(accounts.loans, portfolio.loans.length)}</span>`
          : nothing
      }
    </div>
    ${isRead ? renderBalance(portfolio, language) : nothing}
    ${
      isInterrupted
        ? html`<p part="notice" class="interrupted">${icons.warning} ${accounts.interrupted}</p>`
        : nothing
    }
    ${actions}
  </li>`;
}

const renderBalance = ({balance, currency}: Portfolio, language: Language): TemplateResult =>
  html`<div class="amount">
    <span class="detail">${language.messages.accounts.balance}</span>
    <bdi>${language.formatMoney(balance, currency)}</bdi>
  </div>`;

/** The loans of a connection, collapsed at first. */
export const renderLoans = ({servicer, portfolio}: Connection, language: Language): TemplateResult =>
  html`<details>
    <summary>
      ${icons.more} ${fillPlaceholders(language.messages.accounts.details, {servicer: servicer.name})}
    </summary>
    <ul>
      ${portfolio.loans.map((loan) => renderLoan(loan, portfolio.currency, language))}
    </ul>
  </details>`;

function renderLoan(
  {type, balance, rate, next_payment: next}: Loan,
  currency: string,
  language: Language,
): TemplateResult {
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
