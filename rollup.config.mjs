import {readFileSync} from 'node:fs';
import {basename, dirname} from 'node:path';
import {nodeResolve} from '@rollup/plugin-node-resolve';
import {minify} from '@swc/core';
import {minifyHTMLLiterals} from 'minify-literals';
import license from 'rollup-plugin-license';
import sourcemaps from 'rollup-plugin-sourcemaps2';

const {version, dependencies} = JSON.parse(readFileSync('package.json', 'utf8'));
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
 */
const retryImports = {
  name: 'retry-imports',
  renderDynamicImport: () => ({
    left: '((url) => import(url).catch(() => import(`${url}?retry=${Date.now()}`)))(',
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

const output = (dir) => ({
  dir,
  format: 'es',
  sourcemap: true,
  chunkFileNames: nameChunk,
  hoistTransitiveImports: false,
});

/** For bundlers: the run-time dependencies stay imports, everything else is included. */
const library = {
  input: {
    index: 'build/index.js',
    define: 'build/define.js',
    contract: 'build/contract/index.js',
    sandbox: 'build/backends/sandbox/index.js',
  },
  external: (id) => Object.keys(dependencies).some((name) => id === name || id.startsWith(`${name}/`)),
  output: output('dist'),
  plugins: [sourcemaps(), nodeResolve({browser: true}), minifyTemplates, writeLicenses('dist')],
  onwarn,
};

/** For a script tag: everything is included. */
const script = {
  input: {'nexus-link.min': 'build/script/index.js'},
  output: {
    ...output('dist/script'),
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
    writeLicenses('dist/script'),
  ],
  onwarn,
};

/** The classic loader, for a `<script src>` without `type="module"`. */
const loader = {
  input: 'build/script/loader.js',
  output: {file: 'dist/script/nexus.js', format: 'iife', sourcemap: true},
  plugins: [sourcemaps(), minifyChunks({banner: LOADER_BANNER, module: false})],
  onwarn,
};

export default [library, script, loader];
