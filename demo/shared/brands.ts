/** Invented partner brands, each with the theme that makes the element match the partner's page. */

/** The element's custom properties that the playground has a control for. */
export const tokenProperties = {
  accent: '--nexus-accent',
  surface: '--nexus-surface',
  text: '--nexus-text',
  radius: '--nexus-radius',
  width: '--nexus-width',
  font: '--nexus-font',
} as const;

export type Token = keyof typeof tokenProperties;
export type Tokens = Readonly<Partial<Record<Token, string>>>;

export const tokenNames = Object.keys(tokenProperties) as readonly Token[];

export interface Logo {
  readonly src: string;
  readonly width: number;
  readonly height: number;
}

export interface Brand {
  readonly id: string;
  readonly name: string;
  /** Shown below the name in the playground. */
  readonly description: string;
  readonly tokens: Tokens;
  /** The partner's site. A brand without one only changes the element, not the page around it. */
  readonly host?: string;
  readonly logo?: Logo;
  /** Shown below the buttons of each step. */
  readonly footer?: string;
}

export const fonts = {
  system: 'system-ui, sans-serif',
  rounded: "ui-rounded, 'Varela Round', Nunito, Quicksand, system-ui, sans-serif",
  serif: "'Iowan Old Style', Charter, Georgia, 'Noto Serif', serif",
  wide: "Verdana, 'DejaVu Sans', Geneva, sans-serif",
  mono: "ui-monospace, 'Cascadia Mono', Menlo, 'DejaVu Sans Mono', monospace",
} as const;

/** The element's own defaults. The playground's controls start from them; they are never set on the element. */
export const defaultTokens: Readonly<Record<Token, string>> = {
  accent: 'light-dark(#2450c8, #8fb0ff)',
  surface: 'light-dark(#ffffff, #171a22)',
  text: 'light-dark(#161a23, #eef0f6)',
  radius: '12px',
  width: '27.5rem',
  font: fonts.system,
};

const defaultBrand: Brand = {id: '', name: 'Default', description: 'The element’s own theme', tokens: {}};

export const brands: readonly Brand[] = [
  defaultBrand,
  {
    id: 'millpond',
    name: 'Millpond',
    description: 'A budgeting app',
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
    description: 'A credit union',
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
    description: 'A student portal',
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
    description: 'Pale yellow, which the element corrects for text',
    tokens: {accent: '#fff1a8'},
  },
];

/** Returns the brand with this ID, or the default brand if there is none. */
export const findBrand = (id: string | null): Brand =>
  brands.find((brand) => brand.id === id) ?? defaultBrand;
