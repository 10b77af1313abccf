import {join} from 'node:path';
import {defineConfig} from 'eslint/config';
import {configs as lit} from 'eslint-plugin-lit';
import litA11y from 'eslint-plugin-lit-a11y';
import {configs as wc} from 'eslint-plugin-wc';
import tseslint from 'typescript-eslint';
import {cyclePlugin} from './tools/eslint-cycle-rule.mjs';
import {layoutPlugin} from './tools/eslint-import-rules.mjs';

/**
 * Which room of src may import which. A folder is one room, and a file named here is a room of its own.
 * `(types)` allows only type imports.
 */
// prettier-ignore
const ROOMS = {
  contract: [],
  workflow: ['contract'],
  backends: ['contract', 'load-chunk'],
  messages: ['contract (types)', 'workflow (types)'],
  controllers: ['contract', 'messages'],
  styles: [],
  diagnostics: ['contract'],
  steps: ['contract', 'messages', 'workflow (types)', 'controllers'],
  'load-chunk': ['contract'],
  'define-later-steps': ['steps'],
  'nexus-link': ['contract', 'workflow', 'backends', 'messages', 'controllers', 'styles', 'diagnostics', 'steps', 'load-chunk', 'define-later-steps'],
  'define-elements': ['nexus-link', 'steps', 'styles'],
  nexus: ['contract', 'workflow', 'diagnostics', 'nexus-link (types)', 'define-elements'],
  'link-opener': ['contract (types)', 'nexus'],
  // The entry points may import anything, and nothing imports them.
  index: ['*'],
  define: ['*'],
  script: ['*', 'index', 'define'],
  react: ['*'],
  vue: ['*'],
  svelte: ['*'],
  testing: ['*'],
};

/** Which room of the server may import which. Imports go from routes and jobs through the domain to the adapters. */
// prettier-ignore
const SERVER_ROOMS = {
  config: [],
  log: [],
  crypto: [],
  connectors: [],
  db: ['config'],
  http: ['config', 'crypto', 'db'],
  domain: ['connectors', 'crypto', 'db', 'http'],
  jobs: ['connectors (types)', 'config (types)', 'crypto', 'db', 'domain', 'http', 'log'],
  routes: ['config (types)', 'domain', 'http', 'log (types)'],
  app: ['db (types)', 'domain', 'http', 'log', 'routes'],
  'start-server': ['config', 'connectors', 'crypto', 'db', 'domain', 'jobs', 'log', 'app'],
  cli: ['config', 'crypto', 'db', 'domain', 'http', 'main'],
  main: ['config', 'log', 'start-server'],
  openapi: ['http', 'routes'],
};

/** The packages that may reach a browser; the last three are inlined. */
const PACKAGES = ['lit', '@lit/context', 'zod/mini', 'tslib', 'pure-rand', 'leven'];
/** A page's Content-Security-Policy refuses inline styles; markup from strings is an injection. */
const DIRECTIVES = '(?:style-map|unsafe-html|unsafe-svg|unsafe-mathml)';
/** The framework that each wrapper is for. The app has it already. */
const FRAMEWORKS = ['react', 'vue', 'svelte'];

const NO_STRINGS_AS_MARKUP = 'Build markup with lit templates.';
const CSP = "Inline styles break under a page's Content-Security-Policy: use a class or style.setProperty().";
const IN_TEMPLATE = 'TaggedTemplateExpression[tag.name=/^(?:html|svg)$/] TemplateElement';

const restrictImports = (packages) => {
  const allowed = packages.map((name) => `${name.replaceAll('/', '\\/')}(?:\\/|$)`).join('|');
  return [
    'error',
    {
      patterns: [
        {regex: `^(?!\\.)(?!${allowed})`, message: 'Nothing else ships to the browser.'},
        {regex: `^lit/directives/${DIRECTIVES}`, message: `${CSP} ${NO_STRINGS_AS_MARKUP}`},
        {regex: '^\\.(?!.*\\.js$)', message: 'Name the file, with .js at its end.'},
      ],
    },
  ];
};

const src = {
  files: ['src/**/*.ts'],
  plugins: {layout: layoutPlugin},
  rules: {
    'layout/imports': ['error', {root: join(import.meta.dirname, 'src'), rooms: ROOMS}],
    '@typescript-eslint/no-restricted-imports': restrictImports(PACKAGES),
    'no-restricted-exports': [
      'error',
      {restrictDefaultExports: {direct: true, named: true, defaultFrom: true, namedFrom: true}},
    ],
    'no-restricted-syntax': [
      'error',
      {
        selector:
          'MemberExpression[property.name=/^(?:innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe)$/]',
        message: NO_STRINGS_AS_MARKUP,
      },
      {selector: `${IN_TEMPLATE}[value.raw=/\\.(?:inner|outer)HTML\\s*=/]`, message: NO_STRINGS_AS_MARKUP},
      {selector: `${IN_TEMPLATE}[value.raw=/(?:\\sstyle\\s*=|<style)/i]`, message: CSP},
    ],
    'no-console': 'error',
  },
};

const wrappers = FRAMEWORKS.map((name) => ({
  files: [`src/${name}/**/*.ts`],
  rules: {'@typescript-eslint/no-restricted-imports': restrictImports([name])},
}));

const server = {
  files: ['demo/server/**/*.ts'],
  plugins: {layout: layoutPlugin, cycles: cyclePlugin},
  rules: {
    'layout/imports': ['error', {root: join(import.meta.dirname, 'demo/server'), rooms: SERVER_ROOMS}],
    'cycles/no-cycles': 'error',
  },
};

export default defineConfig(
  // The apps of demo/frameworks have packages of their own, which need not be installed. Their own tools check them.
  {ignores: ['build', '**/dist', 'coverage', '.cache', '**/.check', '**/*.{js,mjs,cjs}', 'demo/frameworks']},
  {
    files: ['**/*.ts'],
    extends: [
      tseslint.configs.strictTypeChecked,
      wc['flat/best-practice'],
      lit['flat/recommended'],
      litA11y.configs.recommended,
    ],
    languageOptions: {
      parserOptions: {projectService: true, tsconfigRootDir: import.meta.dirname},
    },
    rules: {
      // Lit binds the listeners in a template to the element.
      '@typescript-eslint/unbound-method': 'off',
      // Taking a property out of an object is what a rest is for.
      '@typescript-eslint/no-unused-vars': ['error', {ignoreRestSiblings: true}],
      '@typescript-eslint/no-confusing-void-expression': ['error', {ignoreArrowShorthand: true}],
      '@typescript-eslint/restrict-template-expressions': ['error', {allowNumber: true}],
      // It does not see a <label for>; axe, in the tests, does.
      'lit-a11y/accessible-name': 'off',
      'lit/lifecycle-super': 'error',
      'lit/no-classfield-shadowing': 'error',
      'lit/no-legacy-imports': 'error',
      'lit/no-this-assign-in-render': 'error',
      'lit/prefer-nothing': 'error',
      'lit/quoted-expressions': 'error',
    },
  },
  src,
  ...wrappers,
  server,
  // What only the page's engineer can mend is told there.
  {
    files: [
      'src/nexus.ts',
      'src/nexus-link.ts',
      'src/diagnostics/*.ts',
      'src/messages/merge-messages.ts',
      'src/script/loader.ts',
    ],
    rules: {'no-console': ['error', {allow: ['warn', 'error']}]},
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // Chai's assertions are property reads, and a runner awaits the tests.
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/no-floating-promises': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Taking a property out of an object is what a rest is for.
      '@typescript-eslint/no-unused-vars': ['error', {ignoreRestSiblings: true}],
      '@typescript-eslint/no-confusing-void-expression': 'off',
    },
  },
);
