/** The pages of the site: which Markdown file of the repository each one shows, and where it stands in the navigation. */
import {existsSync} from 'node:fs';
import {fileURLToPath, URL} from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const REPOSITORY = 'https://github.com/nexus-link/nexus-link';

/** @type {{title: string, pages: [title: string, file: string, route: string][]}[]} */
const ALL_SECTIONS = [
  {
    title: 'Get started',
    pages: [
      ['Choose your stack', 'docs/start/README.md', 'start/index'],
      ['Script tag', 'docs/start/script-tag.md', 'start/script-tag'],
      ['Plain modules', 'docs/start/modules.md', 'start/modules'],
      ['React', 'docs/start/react.md', 'start/react'],
      ['Next', 'docs/start/next.md', 'start/next'],
      ['Vue', 'docs/start/vue.md', 'start/vue'],
      ['Nuxt', 'docs/start/nuxt.md', 'start/nuxt'],
      ['Svelte', 'docs/start/svelte.md', 'start/svelte'],
      ['Angular', 'docs/start/angular.md', 'start/angular'],
      ['Solid', 'docs/start/solid.md', 'start/solid'],
      ['htmx', 'docs/start/htmx.md', 'start/htmx'],
      ['Wrappers and types', 'docs/frameworks.md', 'frameworks'],
      ['Tried in each stack', 'docs/frameworks-proof.md', 'frameworks-proof'],
    ],
  },
  {
    title: 'Reference',
    pages: [
      ['Options and events', 'docs/reference.md', 'reference'],
      ['Response', 'docs/response.md', 'response'],
      ['Errors', 'docs/errors.md', 'errors'],
      ['Sandbox', 'docs/sandbox.md', 'sandbox'],
    ],
  },
  {
    title: 'Fit it to your page',
    pages: [
      ['Theming', 'docs/theming.md', 'theming'],
      ['Languages', 'docs/languages.md', 'languages'],
      ['In your page', 'docs/host-pages.md', 'host-pages'],
      ['Content Security Policy', 'docs/csp.md', 'csp'],
      ['Accessibility', 'docs/accessibility.md', 'accessibility'],
      ['Testing', 'docs/testing.md', 'testing'],
    ],
  },
  {
    title: 'Your server',
    pages: [
      ['API and reference server', 'docs/server.md', 'server'],
      ['Run the server', 'demo/server/README.md', 'run-the-server'],
      ['Connectors', 'docs/connectors.md', 'connectors'],
    ],
  },
  {
    title: 'Go live',
    pages: [
      ['Checklist', 'docs/going-live.md', 'going-live'],
      ['Security', 'docs/security.md', 'security'],
      ['Threat model', 'docs/threat-model.md', 'threat-model'],
      ['Report a vulnerability', 'SECURITY.md', 'report-a-vulnerability'],
      ['Proof in hostile pages', 'docs/proof.md', 'proof'],
    ],
  },
  {
    title: 'Migrate',
    pages: [
      ['From the old script tag', 'docs/migrate/script-tag.md', 'migrate/script-tag'],
      ['From Plaid Link', 'docs/migrate/plaid-link.md', 'migrate/plaid-link'],
      ['From MX Connect', 'docs/migrate/mx-connect.md', 'migrate/mx-connect'],
      ['Changelog', 'CHANGELOG.md', 'changelog'],
    ],
  },
];

const HOME = {title: 'nexus-link', file: 'docs/site/index.md', route: 'index'};

/** The sections with those pages whose file exists. */
export const sections = ALL_SECTIONS.map(({title, pages}) => ({
  title,
  pages: pages
    .map(([pageTitle, file, route]) => ({title: pageTitle, file, route}))
    .filter(({file}) => existsSync(`${root}${file}`)),
}));

/** All pages, the home page first. */
export const pages = [HOME, ...sections.flatMap((section) => section.pages)];

/** The address of a page below the base of the site, as links name it. */
export const toPath = (route) => `/${route}`.replace(/\/index$/, '/');
