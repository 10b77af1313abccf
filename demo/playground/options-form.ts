/** The playground's options form. Its values are kept in the page's URL. */
import {html, render} from 'lit';

import {borrowers} from '../../src/backends/sandbox/borrowers.js';
import {hasOption, readField} from '../shared/form-fields.js';
import {languages, renderLanguageOptions} from '../shared/languages.js';
import {queryElement} from '../shared/query-element.js';
import {saveToUrl} from './page-url.js';

export type Mode = 'modal' | 'inline' | 'call';

export interface Options {
  readonly mode: Mode;
  /** Null opens the session with a link token. */
  readonly nexus_key: string | null;
  /** Null selects the embedded sandbox. */
  readonly api_url: string | null;
  readonly uuid: string | null;
  /** An empty string leaves the element in the page's language. */
  readonly lang: string;
}

interface Choice {
  readonly value: string;
  readonly label: string;
  readonly hint: string;
}

const LINK_TOKEN = 'link-token';

const keyChoices: readonly Choice[] = [
  {value: 'sandbox_playground', label: 'sandbox_playground', hint: 'A valid key of the sandbox.'},
  {
    value: LINK_TOKEN,
    label: 'None: use a link token',
    hint: 'Your server mints the token for this borrower. It needs the API server: the embedded sandbox rejects link tokens.',
  },
  {
    value: 'sandbox_revoked',
    label: 'sandbox_revoked',
    hint: 'A revoked key: the session ends with the code invalid-key.',
  },
  {
    value: 'live_playground',
    label: 'live_playground',
    hint: 'A live key, which the sandbox rejects: the session ends with the status error.',
  },
  {value: 'playground', label: 'playground', hint: 'Not a key: the session ends with the code invalid-key.'},
];

/** Returns the embedded sandbox and, if `npm start` runs an API server beside this page, that server. */
async function loadBackendChoices(): Promise<readonly Choice[]> {
  const embedded = {
    value: '',
    label: 'Embedded sandbox',
    hint: 'Runs in this page and sends no requests.',
  };
  const response = await fetch('api-url.json').catch(() => null);
  const url: unknown = response?.ok ? await response.json() : null;
  if (typeof url !== 'string') return [embedded];
  const hint =
    'The API server, called over HTTP. It runs beside this page and keeps connections between sessions.';
  return [embedded, {value: url, label: url, hint}];
}
const backendChoices = await loadBackendChoices();

const borrowerLabels: Readonly<Record<keyof typeof borrowers, string>> = {
  connected: 'One servicer connected',
  interrupted: 'One connection that needs reconnecting',
  notAllowed: 'Not allowed to link',
  notReady: 'Not ready to link',
  unknown: 'Unknown',
};

const sandboxBorrowers = (Object.keys(borrowerLabels) as (keyof typeof borrowers)[]).map((name): Choice => {
  const {uuid, description} = borrowers[name];
  return {value: uuid, label: borrowerLabels[name], hint: `${description} ${uuid}`};
});

const CUSTOM_UUID = 'own';

const borrowerChoices: readonly Choice[] = [
  {value: '', label: 'New', hint: 'No UUID is passed: a borrower is created, and its UUID is returned.'},
  ...sandboxBorrowers,
  {
    value: CUSTOM_UUID,
    label: 'My own UUID',
    hint: 'Any other valid UUID is a borrower without connections.',
  },
];

const form = queryElement('#options', HTMLFormElement);
const uuidField = queryElement('#uuid-field', HTMLElement);

export function readOptions(): Options {
  const borrower = readField(form, 'borrower');
  const mode = readField(form, 'mode');
  const key = readField(form, 'key');
  return {
    mode: mode === 'inline' || mode === 'call' ? mode : 'modal',
    nexus_key: key === LINK_TOKEN ? null : key,
    api_url: readField(form, 'api') || null,
    uuid: borrower === CUSTOM_UUID ? readField(form, 'uuid') : borrower || null,
    lang: readField(form, 'lang'),
  };
}

/** Fills the form with its choices and the values in the page's URL, and reports changes and submissions. */
export function setUpOptionsForm(onChange: () => void, onSubmit: () => void): void {
  renderChoices('key', keyChoices);
  renderChoices('api', backendChoices);
  renderChoices('borrower', borrowerChoices);
  const pageLanguage = html`<option value="">The page’s (en)</option>`;
  render([pageLanguage, renderLanguageOptions(languages)], queryElement('#lang', HTMLSelectElement));
  queryElement('#uuid', HTMLInputElement).value = crypto.randomUUID();
  restoreFields(new URLSearchParams(location.search));
  showHints();
  form.addEventListener('change', () => {
    showHints();
    saveFields();
    onChange();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    onSubmit();
  });
}

function renderChoices(name: string, choices: readonly Choice[]): void {
  const options = choices.map(({value, label}) => html`<option value=${value}>${label}</option>`);
  render(options, queryElement(`#${name}`, HTMLSelectElement));
}

function showHints(): void {
  showHint('key', keyChoices);
  showHint('api', backendChoices);
  showHint('borrower', borrowerChoices);
  uuidField.hidden = readField(form, 'borrower') !== CUSTOM_UUID;
}

function showHint(name: string, choices: readonly Choice[]): void {
  const selected = choices.find(({value}) => value === readField(form, name));
  queryElement(`#${name}-hint`, HTMLElement).textContent = selected?.hint ?? '';
}

function restoreFields(parameters: URLSearchParams): void {
  for (const [name, value] of parameters) {
    const control = form.elements.namedItem(name);
    if (control instanceof RadioNodeList || control instanceof HTMLInputElement) control.value = value;
    else if (control instanceof HTMLSelectElement && hasOption(control, value)) control.value = value;
  }
}

function saveFields(): void {
  const names = ['mode', 'key', 'api', 'borrower', 'lang'];
  saveToUrl({
    ...Object.fromEntries(names.map((name) => [name, readField(form, name)])),
    uuid: uuidField.hidden ? '' : readField(form, 'uuid'),
  });
}
