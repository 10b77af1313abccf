// Writes the declarations of <nexus-link> for JSX, Vue and Svelte, from the manifest: what its attributes, properties and
// events are is said once, in src/nexus-link.ts.
import {readFileSync, writeFileSync} from 'node:fs';

const FOLDER = 'dist/types';
const HEADER = '// Generated from custom-elements.json.\n';

const {modules} = JSON.parse(readFileSync('custom-elements.json', 'utf8'));
const [{attributes, members, events}] = modules.flatMap(({declarations}) => declarations);

/** One line of an interface, with the documentation of the manifest above it. */
const declare = (name, type, description) =>
  `  /** ${description.replaceAll(/\s+/g, ' ').replaceAll('*/', '*\\/')} */\n  ${JSON.stringify(name)}?: ${type} | undefined;\n`;

const fields = members.filter(({kind}) => kind === 'field');
const attributeLines = attributes
  .filter(({fieldName}) => fieldName)
  .map(({name, fieldName, description}) => declare(name, `NexusLink['${fieldName}']`, description));
const propertyLines = fields
  .filter(({name}) => !attributes.some((attribute) => attribute.name === name))
  .map(({name, description}) => declare(name, `NexusLink['${name}']`, description));
const propertyNames = fields.map(({name}) => name);

/** @param toName Returns the name of the property that a framework listens by. */
const listenerLines = (toName) =>
  events
    .map(({name, type, description}) => declare(toName(name), `((event: ${type.text}) => void)`, description))
    .join('');

const toPascalCase = (name) => name.replaceAll(/(?:^|-)(\w)/g, (_, letter) => letter.toUpperCase());

const IMPORTS = `${HEADER}import type {
  ${events.map(({type}) => type.text).join(',\n  ')},
} from './contract/events.js';
import type {NexusLink} from './nexus-link.js';
`;

writeFileSync(
  `${FOLDER}/attributes.d.ts`,
  `${HEADER}import type {NexusLink} from './nexus-link.js';

/** The attributes and properties of \`<nexus-link>\`, as a template sets them. */
export interface NexusLinkAttributes {
${attributeLines.join('')}${propertyLines.join('')}}
`,
);

const jsxModule = (name, base, extra = '') => `
// @ts-ignore -- The package need not be installed.
declare module '${name}' {
  namespace JSX {
    interface IntrinsicElements {
      'nexus-link': NexusLinkAttributes & NexusLinkListeners${extra} & ${base};
    }
  }
}
`;

writeFileSync(
  `${FOLDER}/jsx.d.ts`,
  `${IMPORTS}import type {NexusLinkAttributes} from './attributes.js';

/** Listeners as React 19 and Preact add them. */
interface NexusLinkListeners {
${listenerLines((name) => `on${name}`)}}

/** Listeners and properties as Solid sets them. */
interface NexusLinkSolidAttributes {
${listenerLines((name) => `on:${name}`)}${propertyNames.map((name) => declare(`prop:${name}`, `NexusLink['${name}']`, `The property \`${name}\`.`)).join('')}}

/** What every element may have. */
interface CommonAttributes {
  id?: string;
  class?: string;
  className?: string;
  slot?: string;
  hidden?: boolean;
  lang?: string;
  dir?: 'ltr' | 'rtl' | 'auto';
  title?: string;
  part?: string;
  style?: unknown;
  key?: string | number | bigint | null;
  ref?: unknown;
  children?: unknown;
  [data: \`data-\${string}\`]: unknown;
}
${jsxModule('react', 'CommonAttributes')}${jsxModule('preact', 'CommonAttributes')}${jsxModule('solid-js', 'CommonAttributes', ' & NexusLinkSolidAttributes')}`,
);

writeFileSync(
  `${FOLDER}/vue.d.ts`,
  `${IMPORTS}import type {NexusLinkAttributes} from './attributes.js';

/** Listeners as \`@nexus-success\` and the others of a template set them. */
interface NexusLinkListeners {
${listenerLines((name) => `on${toPascalCase(name)}`)}}

declare module 'vue' {
  interface GlobalComponents {
    'nexus-link': new () => {$props: NexusLinkAttributes & NexusLinkListeners};
  }
}
`,
);

writeFileSync(
  `${FOLDER}/svelte.d.ts`,
  `${IMPORTS}import type {HTMLAttributes} from 'svelte/elements';
import type {NexusLinkAttributes} from './attributes.js';

/** Listeners of Svelte 5 and, with a colon, of Svelte 4. */
interface NexusLinkListeners {
${listenerLines((name) => `on${name}`)}${listenerLines((name) => `on:${name}`)}}

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    'nexus-link': NexusLinkAttributes & NexusLinkListeners & Omit<HTMLAttributes<NexusLink>, keyof NexusLinkAttributes>;
  }
}
`,
);
