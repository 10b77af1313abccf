import {html, nothing, type TemplateResult} from 'lit';

import type {Connection, FormerName, Servicer} from '../contract/schemas.js';
import {fillPlaceholders, type Language, type Messages} from '../messages/index.js';
import {renderAvatar} from './templates.js';

/**
 * The content of an option: a servicer's name, a detail about it, and a badge if something is special about it.
 * @param connection The borrower's connection with the servicer, if there is one.
 */
export function renderServicer(
  servicer: Servicer,
  connection: Connection | undefined,
  language: Language,
): TemplateResult {
  const {search} = language.messages;
  const {name, kind, former, health} = servicer;
  const badge = connection ? search[connection.status] : health === 'ok' ? null : search[health];
  return html`${renderAvatar(name)}
    <span class="name-and-detail">
      <span class="name"><bdi>${name}</bdi></span>
      <span class="detail">${former ? formatFormerName(former, language) : search.kind[kind]}</span>
    </span>
    ${badge ? html`<span part="badge" class=${connection ? connection.status : health}>${badge}</span>` : nothing}`;
}

function formatFormerName({name, year, loans}: FormerName, language: Language): string {
  return fillPlaceholders(language.messages.search.former[loans], {name, year: language.formatYear(year)});
}

/** The advice for a query that has no results. */
export const renderNoResults = ({search}: Messages): TemplateResult =>
  html`<div class="empty">
    <p><strong>${search.nothing}</strong></p>
    <ul>
      ${search.tips.map((tip) => html`<li>${tip}</li>`)}
    </ul>
  </div>`;
