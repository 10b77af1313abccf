import {readFileSync} from 'node:fs';
import {basename, dirname} from 'node:path';
import {decode, encode} from '@jridgewell/sourcemap-codec';
import {nodeResolve} from '@rollup/plugin-node-resolve';
import {minify} from '@swc/core';
import {minifyHTMLLiterals} from 'minify-literals';
import license from 'rollup-plugin-license';
import sourcemaps from 'rollup-plugin-sourcemaps2';

const {version, dependencies, peerDependencies} = JSON.parse(readFileSync('package.json', 'utf8'));
const LICENSES = 'third-party-licenses.txt';

/**
 * The second line has V8 compile the functions of a file while it loads, beside the main thread
 * (https://v8.dev/blog/explicit-compile-hints). Without it, the first moves of a borrower take 2 to 12 % longer.
 */
const SCRIPT_BANNER = `/*! nexus-link ${version}, MIT; ${LICENSES} */
//# allFunctionsCalledOnLoad
`;

/** The loader contains no other package. */
const LOADER_BANNER = `/*! nexus-link ${version}, MIT */\n`;

const isOwn = (id) => !id.includes('node_modules');

/** Removes the white space in html`…` and css`…` that only the source needs: 4 % of the script bundle. */
const minifyTemplates = {
  name: 'minify-templates',
  async transform(code, id) {
    if (!isOwn(id) || !/\b(?:html|svg|css)\s*`/.test(code)) return null;
    return minifyHTMLLiterals(code, {fileName: id});
  },
};

const minifyChunks = ({banner, module}) => ({
  name: 'minify-chunks',
  async renderChunk(source) {
    const {code, map} = await minify(source, {
      module,
      sourceMap: true,
      // Repeated code compresses better than folded code: 1 to 2 % less as Brotli sends it.
      compress: {ecma: 2022, passes: 3, pure_getters: true, collapse_vars: false, keep_fargs: false},
      format: {comments: false, preamble: banner},
    });
    return {code, map: JSON.parse(map)};
  },
});

/**
 * Shrinks source maps to a quarter. They keep the line of the source for each position, which a stack trace needs, and the
 * text of this project's own sources.
 */
const trimSourceMaps = {
  name: 'trim-source-maps',
  generateBundle(_options, bundle) {
    for (const asset of Object.values(bundle).filter(({fileName}) => fileName.endsWith('.map'))) {
      const map = JSON.parse(asset.source);
      map.mappings = encode(decode(map.mappings).map(keepFirstOfLine));
      map.names = [];
      map.sourcesContent = map.sourcesContent.map((text, i) => (isOwn(map.sources[i]) ? text : null));
      asset.source = JSON.stringify(map);
    }
  },
};

/** Keeps the first of successive mappings to the same line of a source, without the names. */
const keepFirstOfLine = (segments) =>
  segments
    .filter(([, source, line], i) => i === 0 || source !== segments[i - 1][1] || line !== segments[i - 1][2])
    .map((segment) => segment.slice(0, 4));

/**
 * Lit throws if another copy of it has already created the Trusted Types policy `lit-html`. The stand-alone bundle brings its
 * own Lit to a page that may have one, so it needs a policy name of its own.
 */
const renameTrustedTypesPolicy = () => {
  let renamed = 0;
  return {
    name: 'rename-trusted-types-policy',
    transform(code) {
      const own = code.replace(/createPolicy\((["'])lit-html\1/g, () => {
        renamed++;
        return 'createPolicy("nexus-link"';
      });
      return own === code ? null : {code: own, map: null};
    },
    buildEnd(error) {
      if (!error && renamed === 0)
        this.error('Lit no longer creates its policy as createPolicy("lit-html", …)');
    },
  };
};

/**
 * Imports a chunk a second time under another URL if it did not load: a browser may keep the failure of a module for the
 * life of the page (https://github.com/whatwg/html/issues/6768), so that no later attempt would succeed. This can go once
 * every supported browser fetches the module again, as HTML requires since 2026.
 *
 * An import map that pins hashes knows only the first URL. Under another one, a changed file would run unchecked.
 */
const retryImports = {
  name: 'retry-imports',
  intro: ({dynamicImports}) =>
    dynamicImports.length
      ? `const hasPinnedHashes = () => [...document.querySelectorAll('[type=importmap]')].some(({text}) => text.includes('"integrity"'));`
      : '',
  renderDynamicImport: () => ({
    left: '((url) => import(url).catch((error) => hasPinnedHashes() ? Promise.reject(error) : import(`${url}?retry=${Date.now()}`)))(',
    right: ')',
  }),
};

/** Writes the licences of the packages whose code is in the output beside it, as they require. */
const writeLicenses = (dir) =>
  license({
    thirdParty: {
      allow: {
        test: ({license, licenseText}) =>
          Boolean(licenseText) && ['MIT', 'BSD-3-Clause', '0BSD'].includes(license),
        failOnUnlicensed: true,
        failOnViolation: true,
      },
      output: {file: `${dir}/${LICENSES}`, template: listLicenses},
    },
  });

const listLicenses = (packages) =>
  packages
    .map(
      ({name, version, license, licenseText}) => `${name} ${version} (${license})\n\n${licenseText.trim()}\n`,
    )
    .sort()
    .join('\n\n');

/** A chunk has the name of the module that it was split off for, a shared one that of its last; an index that of its folder. */
function nameChunk({facadeModuleId, moduleIds}) {
  const id = facadeModuleId ?? moduleIds.at(-1);
  const name = basename(id, '.js');
  return `chunks/${name === 'index' ? basename(dirname(id)) : name}.js`;
}

const FATAL = new Set(['CIRCULAR_DEPENDENCY', 'UNRESOLVED_IMPORT', 'MISSING_EXPORT']);
function onwarn(warning, warn) {
  if (warning.code === 'CIRCULAR_DEPENDENCY' && !warning.ids.some(isOwn)) return;
  if (warning.code === 'INVALID_ANNOTATION' && !isOwn(warning.id)) return;
  if (FATAL.has(warning.code)) throw new Error(warning.message);
  warn(warning);
}

/** The packages that an app installs beside this one. */
const EXTERNAL = Object.keys({...dependencies, ...peerDependencies});

/**
 * For bundlers: the run-time dependencies stay imports, everything else is included. Each module stays a file of its own, so
 * that a bundler leaves out whatever an app does not import. The code is readable, so it has no source maps.
 */
const library = {
  input: [
    'build/index.js',
    'build/define.js',
    'build/contract/index.js',
    'build/backends/sandbox/index.js',
    'build/react/index.js',
    'build/vue/index.js',
    'build/svelte/index.js',
    'build/testing/index.js',
    'build/testing/playwright/index.js',
  ],
  external: (id) => EXTERNAL.some((name) => id === name || id.startsWith(`${name}/`)),
  output: {
    dir: 'dist',
    format: 'es',
    preserveModules: true,
    preserveModulesRoot: 'build',
    // npm publishes no folder named node_modules.
    entryFileNames: ({name}) => `${name.replace('node_modules/', 'vendor/')}.js`,
    hoistTransitiveImports: false,
    // React renders these modules on a server too, but their hooks run in a browser only.
    banner: ({name}) => (name.startsWith('react/') ? "'use client';" : ''),
  },
  plugins: [nodeResolve({browser: true}), minifyTemplates, writeLicenses('dist')],
  onwarn,
};

/** For a script tag: everything is included. */
const script = {
  input: {'nexus-link.min': 'build/script/index.js'},
  output: {
    dir: 'dist/script',
    format: 'es',
    sourcemap: true,
    chunkFileNames: nameChunk,
    hoistTransitiveImports: false,
    // A small module that both backends use joins the entry: in a chunk of its own it would cost another round trip.
    experimentalMinChunkSize: 1_200,
  },
  plugins: [
    sourcemaps(),
    nodeResolve({browser: true, exportConditions: ['production', 'browser']}),
    renameTrustedTypesPolicy(),
    retryImports,
    minifyTemplates,
    minifyChunks({banner: SCRIPT_BANNER, module: true}),
    trimSourceMaps,
    writeLicenses('dist/script'),
  ],
  onwarn,
};

/** The classic loader, for a `<script src>` without `type="module"`. */
const loader = {
  input: 'build/script/loader.js',
  output: {file: 'dist/script/nexus.js', format: 'iife', sourcemap: true},
  plugins: [sourcemaps(), minifyChunks({banner: LOADER_BANNER, module: false}), trimSourceMaps],
  onwarn,
};

// Paths do not depend on where node_modules really is, so that two builds give the same bytes.
export default [library, script, loader].map((options) => ({...options, preserveSymlinks: true}));
