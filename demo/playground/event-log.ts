/** The playground's log of events, its counts, and the final object of the last session. */
import {html, nothing, render, type TemplateResult} from 'lit';

import type {LinkEvent, LinkResponse} from '../../src/index.js';
import {queryElement} from '../shared/query-element.js';
import {copyText} from './copy-text.js';
import type {LinkListener} from './host-page.js';

interface LogEntry {
  readonly time: string;
  readonly name: string;
  readonly details: readonly (readonly [name: string, value: string])[];
  /** The status of a final object; absent for other events. */
  readonly status?: LinkResponse['status'];
}

export class EventLog implements LinkListener {
  readonly #list = queryElement('#log', HTMLElement);
  #entries: readonly LogEntry[] = [];
  #openings = 0;
  #outcomes = 0;
  #violations = 0;
  #lastResponse: LinkResponse | null = null;

  constructor() {
    queryElement('#clear', HTMLButtonElement).addEventListener('click', () => {
      this.#entries = [];
      this.#renderAll();
    });
    document.addEventListener('securitypolicyviolation', (event) => {
      this.#violations++;
      this.#addEntry({name: 'CSP violation', details: [['directive', event.effectiveDirective]]});
    });
    this.#renderAll();
  }

  handleLinkEvent({name, metadata}: LinkEvent): void {
    if (name === 'opened') this.#openings++;
    this.#addEntry({name, details: toDetails(metadata)});
  }

  handleResponse(response: LinkResponse): void {
    this.#outcomes++;
    this.#lastResponse = response;
    this.#addEntry({name: eventNameOf(response), details: [], status: response.status});
  }

  #addEntry(entry: Omit<LogEntry, 'time'>): void {
    this.#entries = [...this.#entries, {...entry, time: formatTime(new Date())}];
    this.#renderAll();
    this.#list.scrollTop = this.#list.scrollHeight;
  }

  #renderAll(): void {
    render(this.#entries.length ? renderEntries(this.#entries) : EMPTY_LOG, this.#list);
    render(this.#renderCounts(), queryElement('#counts', HTMLElement));
    render(renderResponse(this.#lastResponse), queryElement('#outcome', HTMLElement));
  }

  #renderCounts(): TemplateResult {
    return html`
      <dl class="counts">
        ${renderCount('Openings', this.#openings)} ${renderCount('Outcomes', this.#outcomes)}
        ${renderCount('CSP violations', this.#violations)}
      </dl>
      <p class="hint">${describeBalance(this.#openings - this.#outcomes)}</p>
    `;
  }
}

const EMPTY_LOG = html`<p class="hint">Events appear here as they happen.</p>`;

const renderCount = (name: string, value: number): TemplateResult =>
  html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;

/** Checks that every opening has exactly one outcome. */
function describeBalance(pending: number): string {
  if (pending === 0) return 'Every opening has had exactly one outcome.';
  if (pending === 1) return 'One opening is still in progress.';
  return 'Openings and outcomes do not match. Please report this as a bug.';
}

const renderEntries = (entries: readonly LogEntry[]): TemplateResult =>
  html`<ol>
    ${entries.map(renderEntry)}
  </ol>`;

const renderEntry = ({time, name, details, status}: LogEntry): TemplateResult => html`
  <li class=${status ? 'final' : nothing}>
    <time>${time}</time>
    <b>${name}</b>
    ${status ? renderStatus(status) : nothing}
    ${details.length ? html`<p>${details.map(([key, value]) => html`<span>${key} <i>${value}</i></span> `)}</p>` : nothing}
  </li>
`;

const renderStatus = (status: LinkResponse['status']): TemplateResult =>
  html`<span class="status ${status}">${status}</span>`;

function renderResponse(response: LinkResponse | null): TemplateResult {
  if (!response) return html`<p class="empty">Nothing yet. Open nexus-link, then finish or leave.</p>`;
  const json = JSON.stringify(response, null, 2);
  return html`
    <div class="head">
      <p>${eventNameOf(response)} ${renderStatus(response.status)}</p>
      <button class="small" type="button" @click=${() => copyText(json, 'the object')}>Copy</button>
    </div>
    <pre tabindex="0" aria-labelledby="outcome-title"><code>${json}</code></pre>
  `;
}

const eventNameOf = ({status}: LinkResponse): string =>
  status === 'complete' ? 'nexus-success' : 'nexus-exit';

const toDetails = (metadata: LinkEvent['metadata']): LogEntry['details'] =>
  Object.entries(metadata).map(([key, value]) => [key, formatValue(value)] as const);

/** Shortens a servicer to its name. */
function formatValue(value: unknown): string {
  if (typeof value === 'object' && value && 'name' in value) return String(value.name);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const formatTime = (date: Date): string =>
  `${date.toLocaleTimeString('en-GB')}.${String(date.getMilliseconds()).padStart(3, '0')}`;
