/** The playground's appearance panel: a sample brand, the theme, and a control for each custom property. */
import {html, render, type TemplateResult} from 'lit';

import {setTokens} from '../shared/apply-brand.js';
import {
  brands,
  defaultTokens,
  findBrand,
  fonts,
  tokenNames,
  type Brand,
  type Token,
} from '../shared/brands.js';
import {hasOption, readField} from '../shared/form-fields.js';
import {queryElement} from '../shared/query-element.js';
import {saveToUrl} from './page-url.js';

export interface Appearance {
  /** The selected brand, with the tokens that were changed in the panel. */
  readonly brand: Brand;
  /** An empty string leaves the element in the page's theme. */
  readonly theme: '' | 'light' | 'dark';
}

const form = queryElement('#appearance', HTMLFormElement);
const pageTheme = queryElement('#theme', HTMLSelectElement);
const prefersDark = matchMedia('(prefers-color-scheme: dark)');

/** The tokens that were changed in the panel, as values of their controls. */
let changedValues: Readonly<Partial<Record<Token, string>>> = {};

export function readAppearance(): Appearance {
  const brand = findBrand(readField(form, 'brand'));
  const theme = readField(form, 'element-theme');
  const changedTokens = Object.entries(changedValues).map(([token, value]) => [token, toCss(token, value)]);
  return {
    brand: {
      ...brand,
      tokens: {...brand.tokens, ...(Object.fromEntries(changedTokens) as Brand['tokens'])},
    },
    theme: theme === 'light' || theme === 'dark' ? theme : '',
  };
}

/** Fills the panel with its choices and the values in the page's URL, and reports changes. */
export function setUpAppearancePanel(onChange: () => void): void {
  render(brands.map(renderBrandChoice), queryElement('#brands', HTMLElement));
  for (const {id, tokens} of brands) setTokens(queryElement(brandSelector(id), HTMLElement), tokens);
  restoreControls(new URLSearchParams(location.search));
  showValues();
  const applyChange = (): void => {
    showValues();
    saveControls();
    onChange();
  };
  form.addEventListener('input', ({target}) => {
    recordChange(target);
    applyChange();
  });
  queryElement('#reset', HTMLButtonElement).addEventListener('click', () => {
    restoreControls(new URLSearchParams());
    applyChange();
  });
  pageTheme.addEventListener('change', showValues);
  prefersDark.addEventListener('change', showValues);
}

const brandSelector = (id: string): string => `#brand-${id || 'default'}`;

const renderBrandChoice = ({id, name, description}: Brand): TemplateResult => html`
  <label class="brand-choice" id="brand-${id || 'default'}">
    <input type="radio" name="brand" value=${id} />
    <span class="swatch" aria-hidden="true">Aa</span>
    <span><b>${name}</b> <span class="hint">${description}</span></span>
  </label>
`;

function recordChange(target: EventTarget | null): void {
  if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement)) return;
  const token = tokenNames.find((name) => name === target.name);
  if (token) changedValues = {...changedValues, [token]: target.value};
  else if (target.name === 'brand') changedValues = {};
}

function saveControls(): void {
  const unchanged = Object.fromEntries(tokenNames.map((token) => [token, '']));
  saveToUrl({
    ...unchanged,
    ...changedValues,
    brand: readField(form, 'brand'),
    'element-theme': readField(form, 'element-theme'),
  });
}

function restoreControls(parameters: URLSearchParams): void {
  const {id} = findBrand(parameters.get('brand'));
  queryElement(`${brandSelector(id)} input`, HTMLInputElement).checked = true;
  const theme = parameters.get('element-theme') ?? '';
  const select = queryElement('#element-theme', HTMLSelectElement);
  select.value = hasOption(select, theme) ? theme : '';
  changedValues = {};
  for (const token of tokenNames) {
    const value = parameters.get(token);
    if (value === null) continue;
    // The control rejects or clamps a value that it cannot show.
    const control = findControl(token);
    control.value = value;
    if (control.value) changedValues = {...changedValues, [token]: control.value};
  }
}

/** Shows the current values in the controls, whether they come from the brand or were changed in the panel. */
function showValues(): void {
  const {tokens} = readAppearance().brand;
  for (const token of tokenNames) {
    const css = tokens[token] ?? defaultTokens[token];
    const control = findControl(token);
    control.value = toControlValue(token, css);
    const output = form.querySelector(`output[for="${token}"]`);
    if (output) output.textContent = token === 'radius' || token === 'width' ? css : control.value;
  }
}

function findControl(token: Token): HTMLInputElement | HTMLSelectElement {
  const control = form.elements.namedItem(token);
  if (control instanceof HTMLInputElement || control instanceof HTMLSelectElement) return control;
  throw new Error(`The appearance panel has no control for ${token}.`);
}

/** Converts the value of a token's control to CSS. */
function toCss(token: string, value: string): string {
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

/** Converts a token's CSS to the value of its control. */
function toControlValue(token: Token, css: string): string {
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

function isDark(): boolean {
  const theme = readField(form, 'element-theme') || pageTheme.value;
  return theme === 'dark' || (theme !== 'light' && prefersDark.matches);
}
