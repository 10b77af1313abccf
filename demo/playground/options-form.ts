/** The playground's form: what it offers, what it says now, and the address that brings it back. */
import {html, render} from 'lit';

import {borrowers} from '../../src/backends/sandbox/borrowers.js';
import {languageOptions, languages} from '../shared/languages.js';
import {isOffered, part, remember, said} from '../shared/page.js';

export type Mode = 'modal' | 'inline' | 'call';

export interface Options {
  readonly mode: Mode;
  /** Null: a link token opens it. */
  readonly nexus_key: string | null;
  /** Null: the embedded sandbox answers. */
  readonly api_url: string | null;
  readonly uuid: string | null;
  /** Empty: the page's. */
  readonly lang: string;
}

interface Offer {
  readonly value: string;
  readonly label: string;
  readonly hint: string;
}

const LINK_TOKEN = 'link-token';

const keys: readonly Offer[] = [
  {value: 'sandbox_playground', label: 'sandbox_playground', hint: 'Opens the sandbox.'},
  {
    value: LINK_TOKEN,
    label: 'None: a link token',
    hint: 'Your server mints it for this borrower. Over HTTP only: the embedded sandbox takes none.',
  },
  {value: 'sandbox_revoked', label: 'sandbox_revoked', hint: 'Was revoked: ends in invalid-key.'},
  {value: 'live_playground', label: 'live_playground', hint: 'Is no key of a sandbox: ends in error.'},
  {value: 'playground', label: 'playground', hint: 'Is no key: ends in invalid-key.'},
];

/** Where the server beside this page is, if there is one: `npm start` says so. */
async function servers(): Promise<readonly Offer[]> {
  const embedded = {value: '', label: 'Embedded sandbox', hint: 'Answers in the page, without any request.'};
  const response = await fetch('api-url.json').catch(() => null);
  const url: unknown = response?.ok ? await response.json() : null;
  if (typeof url !== 'string') return [embedded];
  const hint = 'Answers over HTTP, and keeps what is connected. It runs beside this page.';
  return [embedded, {value: url, label: url, hint}];
}
const answering = await servers();

const labels: Readonly<Record<keyof typeof borrowers, string>> = {
  connected: 'One servicer connected',
  interrupted: 'One that needs reconnecting',
  notAllowed: 'Not allowed to link',
  notReady: 'Not ready to link',
  unknown: 'Unknown',
};

const known = (Object.keys(labels) as (keyof typeof borrowers)[]).map((name): Offer => {
  const {uuid, description} = borrowers[name];
  return {value: uuid, label: labels[name], hint: `${description} ${uuid}`};
});

const OWN = 'own';

const people: readonly Offer[] = [
  {value: '', label: 'New', hint: 'No UUID is given: a borrower is created and returned.'},
  ...known,
  {value: OWN, label: 'My own UUID', hint: 'Any other valid UUID is a borrower with nothing connected.'},
];

const form = part('#options', HTMLFormElement);
const own = part('#own', HTMLElement);

const read = (name: string): string => said(form, name);

export function options(): Options {
  const borrower = read('borrower');
  const mode = read('mode');
  return {
    mode: mode === 'inline' || mode === 'call' ? mode : 'modal',
    nexus_key: read('key') === LINK_TOKEN ? null : read('key'),
    api_url: read('api') || null,
    uuid: borrower === OWN ? read('uuid') : borrower || null,
    lang: read('lang'),
  };
}

/** Fills the form, from the address where that says something, and tells of each change and of each wish to open. */
export function offerOptions(changed: () => void, open: () => void): void {
  offer('key', keys);
  offer('api', answering);
  offer('borrower', people);
  const page = html`<option value="">Page (en)</option>`;
  render([page, languageOptions(languages)], part('#lang', HTMLSelectElement));
  part('#uuid', HTMLInputElement).value = crypto.randomUUID();
  restore(new URLSearchParams(location.search));
  explain();
  form.addEventListener('change', () => {
    explain();
    keep();
    changed();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    open();
  });
}

function offer(name: string, offers: readonly Offer[]): void {
  const options = offers.map(({value, label}) => html`<option value=${value}>${label}</option>`);
  render(options, part(`#${name}`, HTMLSelectElement));
}

function explain(): void {
  hint('key', keys);
  hint('api', answering);
  hint('borrower', people);
  own.hidden = read('borrower') !== OWN;
}

function hint(name: string, offers: readonly Offer[]): void {
  const chosen = offers.find(({value}) => value === read(name));
  part(`#${name}-hint`, HTMLElement).textContent = chosen?.hint ?? '';
}

function restore(given: URLSearchParams): void {
  for (const [name, value] of given) {
    const control = form.elements.namedItem(name);
    if (control instanceof RadioNodeList || control instanceof HTMLInputElement) control.value = value;
    else if (control instanceof HTMLSelectElement && isOffered(control, value)) control.value = value;
  }
}

/** Keeps these options in the address. What does not count is left out. */
function keep(): void {
  const names = ['mode', 'key', 'api', 'borrower', 'lang'];
  remember({
    ...Object.fromEntries(names.map((name) => [name, read(name)])),
    uuid: own.hidden ? '' : read('uuid'),
  });
}
