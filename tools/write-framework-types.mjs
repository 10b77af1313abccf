// Writes the declarations of <nexus-link> for JSX, Vue and Svelte, from the manifest: what its attributes, properties and
// events are is said once, in src/nexus-link.ts. What any element may have comes from the types of each framework.
import {readFileSync, writeFileSync} from 'node:fs';

const FOLDER = 'dist/types';
const HEADER = '// Generated from custom-elements.json.\n';

const {modules} = JSON.parse(readFileSync('custom-elements.json', 'utf8'));
const [{attributes, members, events}] = modules.flatMap(({declarations}) => declarations);
const fields = members.filter(({kind}) => kind === 'field');
const isAttribute = (name) => attributes.some((attribute) => attribute.name === name);

/** One line of an interface, with the documentation of the manifest above it. */
const declare = (name, type, description) =>
  `  /** ${description.replaceAll(/\s+/g, ' ').replaceAll('*/', '*\\/')} */\n  ${JSON.stringify(name)}?: ${type} | undefined;\n`;

const declareProperty = (prefix) => (field) =>
  declare(`${prefix}${field.name}`, `NexusLink['${field.name}']`, field.description);

/** @param toName Returns the name of the property that a framework listens by. */
const declareListeners = (toName) =>
  events
    .map(({name, type, description}) => declare(toName(name), `((event: ${type.text}) => void)`, description))
    .join('');

const toPascalCase = (name) => name.replaceAll(/(?:^|-)(\w)/g, (_, letter) => letter.toUpperCase());

writeFileSync(
  `${FOLDER}/attributes.d.ts`,
  `${HEADER}import type {
  ${events.map(({type}) => type.text).join(',\n  ')},
} from './contract/events.js';
import type {NexusLink} from './nexus-link.js';

/** The attributes of \`<nexus-link>\`, with the types of their properties. */
export interface NexusLinkAttributes {
${attributes.map(({name, fieldName, description}) => declare(name, `NexusLink['${fieldName}']`, description)).join('')}}

/** The properties that have no attribute of their name. */
export interface NexusLinkProperties {
${fields
  .filter(({name}) => !isAttribute(name))
  .map(declareProperty(''))
  .join('')}}

/** Listeners as React 19, Preact and Svelte 5 add them. */
export interface NexusLinkListeners {
${declareListeners((name) => `on${name}`)}}

/** Listeners and properties as Solid sets them. It sets a property without a prefix by its name in lower case. */
export interface NexusLinkSolidAttributes {
${declareListeners((name) => `on:${name}`)}${fields.map(declareProperty('prop:')).join('')}}

/** Listeners as Svelte 4 adds them. */
export interface NexusLinkSvelte4Listeners {
${declareListeners((name) => `on:${name}`)}}

/** Listeners as templates of Vue add them: \`@nexus-success\` and the others. */
export interface NexusLinkVueListeners {
${declareListeners((name) => `on${toPascalCase(name)}`)}}
`,
);

/** An app has one of the packages, so each line that needs one is ignored without it. */
const IGNORE = '// @ts-ignore -- The package need not be installed.\n';

const declareJsx = (name, own, common) => `
${IGNORE}declare module '${name}' {
  namespace JSX {
    interface IntrinsicElements {
      ${IGNORE}      'nexus-link': ${own} & Omit<${common}, keyof (${own})>;
    }
  }
}
`;

writeFileSync(
  `${FOLDER}/jsx.d.ts`,
  `${HEADER}import type {
  NexusLinkAttributes,
  NexusLinkListeners,
  NexusLinkProperties,
  NexusLinkSolidAttributes,
} from './attributes.js';
import type {NexusLink} from './nexus-link.js';

/** \`class\` is for React 18, which does not know the \`className\` of a custom element. */
interface NexusLinkReactAttributes extends NexusLinkAttributes, NexusLinkProperties, NexusLinkListeners {
  class?: string | undefined;
}
interface NexusLinkPreactAttributes extends NexusLinkAttributes, NexusLinkProperties, NexusLinkListeners {}
${declareJsx('react', 'NexusLinkReactAttributes', 'DetailedHTMLProps<HTMLAttributes<NexusLink>, NexusLink>')}${declareJsx('preact', 'NexusLinkPreactAttributes', "import('preact').HTMLAttributes<NexusLink>")}${declareJsx('solid-js', 'NexusLinkAttributes & NexusLinkSolidAttributes', 'JSX.HTMLAttributes<NexusLink>')}`,
);

writeFileSync(
  `${FOLDER}/vue.d.ts`,
  `${HEADER}import type {HTMLAttributes, PublicProps} from 'vue';
import type {NexusLinkAttributes, NexusLinkProperties, NexusLinkVueListeners} from './attributes.js';

export * from './vue/index.js';

interface NexusLinkProps extends NexusLinkAttributes, NexusLinkProperties, NexusLinkVueListeners {
  /** In camel case, too, as vue-tsc writes the names of attributes. */
  [data: \`data\${string}\`]: unknown;
}

declare module 'vue' {
  /** Vue knows no slots of custom elements. */
  interface HTMLAttributes {
    slot?: string | undefined;
  }
  interface GlobalComponents {
    'nexus-link': new () => {
      $props: NexusLinkProps & Omit<HTMLAttributes, keyof NexusLinkAttributes> & PublicProps;
      $slots: {default?: () => unknown};
    };
  }
}
`,
);

writeFileSync(
  `${FOLDER}/svelte.d.ts`,
  `${HEADER}import type {HTMLAttributes} from 'svelte/elements';
import type {
  NexusLinkAttributes,
  NexusLinkListeners,
  NexusLinkProperties,
  NexusLinkSvelte4Listeners,
} from './attributes.js';
import type {NexusLink} from './nexus-link.js';

export * from './svelte/index.js';

interface NexusLinkProps
  extends NexusLinkAttributes, NexusLinkProperties, NexusLinkListeners, NexusLinkSvelte4Listeners {}

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    'nexus-link': NexusLinkProps & Omit<HTMLAttributes<NexusLink>, keyof NexusLinkProps>;
  }
}
`,
);
