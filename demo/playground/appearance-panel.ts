/** The playground's theming panel: a sample brand, and each property by itself. */
import {html, render} from 'lit';

import {
  brandOf,
  brands,
  defaults,
  fonts,
  setTokens,
  tokenNames,
  type Brand,
  type Token,
} from '../shared/brands.js';
import {isOffered, part, remember, said} from '../shared/page.js';

export interface Look {
  /** A sample brand, with what was changed by hand. */
  readonly brand: Brand;
  /** Empty: the page's. */
  readonly theme: '' | 'light' | 'dark';
}

const form = part('#look', HTMLFormElement);
const pageTheme = part('#theme', HTMLSelectElement);
const prefersDark = matchMedia('(prefers-color-scheme: dark)');

/** What was changed by hand, as the controls have it. */
let changes: Readonly<Partial<Record<Token, string>>> = {};

export function look(): Look {
  const brand = brandOf(said(form, 'brand'));
  const theme = said(form, 'element-theme');
  const own = Object.entries(changes).map(([token, value]) => [token, written(token, value)]);
  return {
    brand: {...brand, tokens: {...brand.tokens, ...(Object.fromEntries(own) as Brand['tokens'])}},
    theme: theme === 'light' || theme === 'dark' ? theme : '',
  };
}

/** Fills the panel, from the address where that says something, and tells of each change. */
export function offerLook(changed: () => void): void {
  render(brands.map(choice), part('#brands', HTMLElement));
  for (const {id, tokens} of brands) setTokens(part(`#brand-${id || 'default'}`, HTMLElement), tokens);
  restore(new URLSearchParams(location.search));
  showValues();
  const apply = (): void => {
    showValues();
    remember({...nothingChanged, ...changes, ...chosen()});
    changed();
  };
  form.addEventListener('input', ({target}) => {
    take(target);
    apply();
  });
  part('#reset', HTMLButtonElement).addEventListener('click', () => {
    restore(new URLSearchParams());
    apply();
  });
  pageTheme.addEventListener('change', showValues);
  prefersDark.addEventListener('change', showValues);
}

const nothingChanged = Object.fromEntries(tokenNames.map((token) => [token, '']));

const chosen = () => ({brand: said(form, 'brand'), 'element-theme': said(form, 'element-theme')});

const choice = ({id, name, kind}: Brand) => html`
  <label class="brand-choice" id="brand-${id || 'default'}">
    <input type="radio" name="brand" value=${id} />
    <span class="swatch" aria-hidden="true">Aa</span>
    <span><b>${name}</b> <span class="hint">${kind}</span></span>
  </label>
`;

function take(target: EventTarget | null): void {
  if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement)) return;
  const token = tokenNames.find((name) => name === target.name);
  if (token) changes = {...changes, [token]: target.value};
  else if (target.name === 'brand') changes = {};
}

/** A control's value as CSS. */
function written(token: string, value: string): string {
  switch (token) {
    case 'radius':
      return `${value}px`;
    case 'width':
      return `${value}rem`;
    case 'font':
      return Object.entries(fonts).find(([name]) => name === value)?.[1] ?? fonts.system;
    default:
      return value;
  }
}

/** CSS as a control's value. */
function read(token: Token, css: string): string {
  switch (token) {
    case 'radius':
    case 'width':
      return String(parseFloat(css));
    case 'font':
      return Object.entries(fonts).find(([, stack]) => stack === css)?.[0] ?? 'system';
    default: {
      const [light = '#000000', dark = light] = css.match(/#[0-9a-f]{6}/gi) ?? [];
      return isDark() ? dark : light;
    }
  }
}

const isDark = (): boolean => {
  const theme = said(form, 'element-theme') || pageTheme.value;
  return theme === 'dark' || (theme !== 'light' && prefersDark.matches);
};

function control(token: Token): HTMLInputElement | HTMLSelectElement {
  const found = form.elements.namedItem(token);
  if (found instanceof HTMLInputElement || found instanceof HTMLSelectElement) return found;
  throw new Error(`The panel has no control for ${token}.`);
}

/** The controls show what holds now, whether a brand says it or a change by hand. */
function showValues(): void {
  const {tokens} = look().brand;
  for (const token of tokenNames) {
    const css = tokens[token] ?? defaults[token];
    control(token).value = read(token, css);
    const output = form.querySelector(`output[for="${token}"]`);
    if (output) output.textContent = token === 'radius' || token === 'width' ? css : control(token).value;
  }
}

function restore(given: URLSearchParams): void {
  const {id} = brandOf(given.get('brand'));
  part(`#brand-${id || 'default'} input`, HTMLInputElement).checked = true;
  const theme = given.get('element-theme') ?? '';
  const select = part('#element-theme', HTMLSelectElement);
  select.value = isOffered(select, theme) ? theme : '';
  changes = {};
  for (const token of tokenNames) {
    const value = given.get(token);
    if (value === null) continue;
    const input = control(token);
    // The control keeps to what it can show.
    input.value = value;
    if (input.value) changes = {...changes, [token]: input.value};
  }
}
