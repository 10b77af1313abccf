/** What the page heard: the log, the final object, and whether each opening had exactly one outcome. */
import {html, nothing, render, type TemplateResult} from 'lit';

import type {LinkEvent, LinkResponse} from '../../src/index.js';
import {copy, part} from '../shared/page.js';

interface Entry {
  /** When it was heard. */
  readonly time: string;
  readonly name: string;
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** The status, where the entry is an outcome. */
  readonly status?: LinkResponse['status'];
}

export class Report {
  readonly #log = part('#log', HTMLElement);
  #entries: readonly Entry[] = [];
  #openings = 0;
  #outcomes = 0;
  #violations = 0;
  #last: LinkResponse | null = null;

  constructor() {
    part('#clear', HTMLButtonElement).addEventListener('click', () => {
      this.#entries = [];
      this.#render();
    });
    document.addEventListener('securitypolicyviolation', (event) => {
      this.#violations++;
      this.#add({name: 'CSP violation', facts: [['directive', event.effectiveDirective]]});
    });
    this.#render();
  }

  happened({name, metadata}: LinkEvent): void {
    if (name === 'opened') this.#openings++;
    this.#add({name, facts: factsOf(metadata)});
  }

  ended(response: LinkResponse): void {
    this.#outcomes++;
    this.#last = response;
    const {status} = response;
    const name = status === 'complete' ? 'nexus-success' : 'nexus-exit';
    this.#add({name, facts: [], status});
  }

  #add(heard: Omit<Entry, 'time'>): void {
    this.#entries = [...this.#entries, {...heard, time: clock(new Date())}];
    this.#render();
    this.#log.scrollTop = this.#log.scrollHeight;
  }

  #render(): void {
    render(
      this.#entries.length
        ? html`<ol>
            ${this.#entries.map(line)}
          </ol>`
        : EMPTY_LOG,
      this.#log,
    );
    render(this.#counts(), part('#counts', HTMLElement));
    render(final(this.#last), part('#outcome', HTMLElement));
  }

  #counts(): TemplateResult {
    return html`
      <dl class="counts">
        ${count('Openings', this.#openings)} ${count('Outcomes', this.#outcomes)}
        ${count('CSP violations', this.#violations)}
      </dl>
      <p class="hint">${balance(this.#openings - this.#outcomes)}</p>
    `;
  }
}

const EMPTY_LOG = html`<p class="hint">Every event appears here as it happens.</p>`;

const count = (name: string, value: number): TemplateResult =>
  html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;

function balance(pending: number): string {
  if (pending === 0) return 'Every opening ends in exactly one outcome.';
  return pending === 1 ? 'One opening is still under way.' : 'This should never happen: please report it.';
}

const line = ({time, name, facts, status}: Entry): TemplateResult => html`
  <li class=${status ? 'end' : nothing}>
    <time>${time}</time>
    <b>${name}</b>
    ${status ? chip(status) : nothing}
    ${facts.length ? html`<p>${facts.map(([key, value]) => html`<span>${key} <i>${value}</i></span> `)}</p>` : nothing}
  </li>
`;

const chip = (status: LinkResponse['status']): TemplateResult =>
  html`<span class="status ${status}">${status}</span>`;

function final(response: LinkResponse | null): TemplateResult {
  if (!response) return html`<p class="nothing">Nothing yet. Open it, then finish or leave.</p>`;
  const json = JSON.stringify(response, null, 2);
  return html`
    <div class="head">
      <p>${response.status === 'complete' ? 'nexus-success' : 'nexus-exit'} ${chip(response.status)}</p>
      <button class="small" type="button" @click=${() => copy(json, 'the object')}>Copy</button>
    </div>
    <pre tabindex="0" aria-labelledby="outcome-title"><code>${json}</code></pre>
  `;
}

const factsOf = (metadata: LinkEvent['metadata']): Entry['facts'] =>
  Object.entries(metadata).map(([key, value]) => [key, written(value)] as const);

/** A servicer by its name, anything else as it is. */
function written(value: unknown): string {
  if (typeof value === 'object' && value && 'name' in value) return String(value.name);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const clock = (date: Date): string =>
  `${date.toLocaleTimeString('en-GB')}.${String(date.getMilliseconds()).padStart(3, '0')}`;
