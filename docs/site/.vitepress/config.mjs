import {cpSync, globSync} from 'node:fs';
import {posix, relative} from 'node:path';
import {defineConfig} from 'vitepress';
import {pages, REPOSITORY, root, sections, toPath} from '../pages.mjs';
import {resolveLink} from '../resolve-link.mjs';
import {slugify} from '../slugify.mjs';

const DESCRIPTION =
  'An open web component in which a borrower connects the loan servicers they pay. One script tag, every framework.';

/** Where the site is served from: `/`, or the path that a host such as GitHub Pages puts it under. */
const base = process.env.DOCS_BASE ?? '/';

/** Pages are outside of this folder, so that their imports of Vue would not be found in its node_modules. */
const resolveVueHere = {
  name: 'resolve-vue-here',
  enforce: 'pre',
  resolveId(source, importer, options) {
    if (!/^vue(?:\/server-renderer)?$/.test(source)) return null;
    if (options.ssr) return {id: source, external: true};
    if (!importer?.endsWith('.md')) return null;
    return this.resolve(source, `${root}docs/site/package.json`, {...options, skipSelf: true});
  },
};

const PUBLIC_DIR = `${root}docs/site/public`;

/** All Markdown files of the repository that are no page. VitePress takes them all otherwise. */
function listOtherFiles() {
  const files = new Set(pages.map(({file}) => file));
  return globSync('**/*.md', {cwd: root, exclude: ['**/node_modules', '**/dist']})
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !files.has(file));
}

/**
 * A comment such as `<!-- live: theme-editor -->` shows one of the components here. GitHub and npm show nothing in its
 * place.
 */
const LIVE_COMPONENTS = {
  link: 'LiveLink',
  'theme-editor': 'ThemeEditor',
  languages: 'LiveLanguages',
  events: 'LiveEvents',
};

function useLiveComponents(md) {
  const renderHtmlBlock = md.renderer.rules.html_block;
  md.renderer.rules.html_block = (tokens, index, ...rest) => {
    const {content} = tokens[index];
    const name = /^<!-- live: ([\w-]+) -->\s*$/.exec(content)?.[1];
    if (!name) return content.startsWith('<!--') ? '' : renderHtmlBlock(tokens, index, ...rest);
    const component = LIVE_COMPONENTS[name];
    if (!component) throw new Error(`There is no live component named "${name}".`);
    return `<${component} />`;
  };
}

/** Links and pictures of the Markdown files work on GitHub; this makes them work on the site. */
function useRepositoryLinks(md) {
  md.core.ruler.push('repository-links', ({tokens, env}) => {
    const file = posix.normalize(relative(root, env.realPath ?? env.path).replaceAll('\\', '/'));
    for (const {children} of tokens) {
      for (const token of children ?? []) {
        if (token.type === 'link_open') token.attrSet('href', resolveLink(token.attrGet('href'), file));
      }
    }
  });
}

export default defineConfig({
  base,
  lang: 'en-US',
  title: 'nexus-link',
  description: DESCRIPTION,
  srcDir: root,
  srcExclude: listOtherFiles(),
  outDir: `${root}docs/site/.vitepress/dist`,
  cacheDir: `${root}docs/site/.vitepress/cache`,
  rewrites: Object.fromEntries(pages.map(({file, route}) => [file, `${route}.md`])),
  cleanUrls: false,
  head: [
    ['link', {rel: 'icon', type: 'image/svg+xml', href: `${base}favicon.svg`}],
    ['meta', {name: 'theme-color', content: '#2450c8'}],
  ],
  markdown: {
    theme: {light: 'github-light-high-contrast', dark: 'github-dark-high-contrast'},
    anchor: {slugify},
    toc: {slugify},
    headers: {slugify},
    config(md) {
      useLiveComponents(md);
      useRepositoryLinks(md);
    },
  },
  vue: {template: {compilerOptions: {isCustomElement: (tag) => tag === 'nexus-link'}}},
  vite: {
    publicDir: PUBLIC_DIR,
    plugins: [resolveVueHere],
  },
  // VitePress copies only a folder named `public` in the source folder, which is the root of the repository here.
  buildEnd({outDir}) {
    cpSync(PUBLIC_DIR, outDir, {recursive: true});
  },
  themeConfig: {
    logo: '/favicon.svg',
    outline: {level: [2, 3]},
    search: {provider: 'local'},
    socialLinks: [{icon: 'github', link: REPOSITORY}],
    editLink: {
      pattern: `${REPOSITORY}/edit/main/:path`,
      text: 'Edit this page on GitHub',
    },
    footer: {message: 'MIT licence'},
    nav: [
      {text: 'Get started', link: '/start/', activeMatch: '^/start/'},
      {text: 'Reference', link: '/reference'},
      {text: 'Theming', link: '/theming'},
      {text: 'Security', link: '/security'},
    ].filter(({link}) => pages.some(({route}) => toPath(route) === link)),
    sidebar: sections
      .filter((section) => section.pages.length > 0)
      .map((section) => ({
        text: section.title,
        items: section.pages.map(({title, route}) => ({text: title, link: toPath(route)})),
      })),
  },
});
