/** Invented pages that use nexus-link, and how each makes it look like its own. */
import {html, nothing, render} from 'lit';

/** The element's custom properties that the playground has a control for. */
export const properties = {
  accent: '--nexus-accent',
  surface: '--nexus-surface',
  text: '--nexus-text',
  radius: '--nexus-radius',
  width: '--nexus-width',
  font: '--nexus-font',
} as const;

export type Token = keyof typeof properties;
export type Tokens = Readonly<Partial<Record<Token, string>>>;

export const tokenNames = Object.keys(properties) as readonly Token[];

export interface Logo {
  readonly src: string;
  readonly width: number;
  readonly height: number;
}

export interface Brand {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly tokens: Tokens;
  /** The site whose page it is, where the brand is one of a page. */
  readonly host?: string;
  readonly logo?: Logo;
  /** Below the step's buttons. */
  readonly footer?: string;
}

export const fonts = {
  system: 'system-ui, sans-serif',
  rounded: "ui-rounded, 'Varela Round', Nunito, Quicksand, system-ui, sans-serif",
  serif: "'Iowan Old Style', Charter, Georgia, 'Noto Serif', serif",
  wide: "Verdana, 'DejaVu Sans', Geneva, sans-serif",
  mono: "ui-monospace, 'Cascadia Mono', Menlo, 'DejaVu Sans Mono', monospace",
} as const;

/** What the element is without any of them: for the controls to start from, never set. */
export const defaults: Readonly<Record<Token, string>> = {
  accent: 'light-dark(#2450c8, #8fb0ff)',
  surface: 'light-dark(#ffffff, #171a22)',
  text: 'light-dark(#161a23, #eef0f6)',
  radius: '12px',
  width: '27.5rem',
  font: fonts.system,
};

export const plain: Brand = {id: '', name: 'Default', kind: 'As it comes', tokens: {}};

export const brands: readonly Brand[] = [
  plain,
  {
    id: 'millpond',
    name: 'Millpond',
    kind: 'A budgeting app',
    tokens: {
      accent: 'light-dark(#0b6b5d, #6fd3c1)',
      surface: 'light-dark(#f6fbf9, #0f1f1c)',
      text: 'light-dark(#10312b, #e2f3ee)',
      radius: '22px',
      width: '25rem',
      font: fonts.rounded,
    },
    host: 'millpond.example',
    logo: {src: '../shared/brands/millpond.svg', width: 128, height: 28},
    footer: 'Millpond never sees your password.',
  },
  {
    id: 'saltmarsh',
    name: 'Saltmarsh Credit Union',
    kind: 'A credit union',
    tokens: {
      accent: 'light-dark(#9a3412, #f4a574)',
      surface: 'light-dark(#fbf6ec, #211a15)',
      text: 'light-dark(#2f211a, #f3e8dc)',
      radius: '4px',
      width: '29rem',
      font: fonts.serif,
    },
    host: 'saltmarsh.example',
    logo: {src: '../shared/brands/saltmarsh.svg', width: 148, height: 32},
    footer: 'A question? Ask any branch, or call 555-0142.',
  },
  {
    id: 'wexmoor',
    name: 'Wexmoor University',
    kind: 'A student portal',
    tokens: {
      accent: 'light-dark(#5b2a86, #cda9f5)',
      surface: 'light-dark(#ffffff, #17121f)',
      text: 'light-dark(#1d1528, #efe8f7)',
      radius: '0px',
      width: '33rem',
      font: fonts.wide,
    },
    host: 'wexmoor.example',
    logo: {src: '../shared/brands/wexmoor.svg', width: 140, height: 32},
    footer: 'Office of Student Aid, Wexmoor University',
  },
  {
    id: 'difficult',
    name: 'A difficult accent',
    kind: 'Pale yellow, corrected where it is text',
    tokens: {accent: '#fff1a8'},
  },
];

export const brandOf = (id: string | null): Brand => brands.find((brand) => brand.id === id) ?? plain;

export function setTokens(element: HTMLElement, tokens: Tokens): void {
  for (const token of tokenNames) {
    const value = tokens[token];
    if (value === undefined) element.style.removeProperty(properties[token]);
    else element.style.setProperty(properties[token], value);
  }
}

/** Makes an element look like a part of this brand's page: its properties, its logo and its footer. */
export function dress(element: HTMLElement, {name, logo, footer, tokens}: Brand): void {
  setTokens(element, tokens);
  render(
    [
      logo
        ? html`<img slot="logo" src=${logo.src} alt=${name} width=${logo.width} height=${logo.height} />`
        : nothing,
      footer ? html`<p slot="footer" lang="en" dir="auto">${footer}</p>` : nothing,
    ],
    element,
  );
}

/** Makes the page around an element the brand's own; Millpond's, plain, where the brand is of no page. */
export function hostedBy({id, name, host, logo}: Brand, page: HTMLElement): void {
  setTokens(page, host ? brandOf(id).tokens : {});
  const mark = page.querySelector<HTMLElement>('.host-brand');
  if (!mark) return;
  render(
    logo ? html`<img src=${logo.src} alt=${name} height=${logo.height} />` : html`<b>Millpond</b>`,
    mark,
  );
}
