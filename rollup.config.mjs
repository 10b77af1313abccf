import {existsSync, readFileSync} from 'node:fs';
import {basename, dirname} from 'node:path';
import {nodeResolve} from '@rollup/plugin-node-resolve';
import {minify} from '@swc/core';
import {minifyHTMLLiterals} from 'minify-literals';
import sourcemaps from 'rollup-plugin-sourcemaps2';

const {version, dependencies} = JSON.parse(readFileSync('package.json', 'utf8'));
const BANNER = `/*! nexus-link ${version}, MIT`;
/** The head of the loader, which contains no other package. */
const LOADER_HEAD = `${BANNER} */
`;
/**
 * The second line has V8 compile a file's functions while it loads, beside the main thread. Left to the first call of
 * each, that made a borrower's first moves 2 to 12 % longer.
 */
const HEAD = `${BANNER}; third-party-licenses.txt */
//# allFunctionsCalledOnLoad
`;
const isOurs = (id) => !id.includes('node_modules');

/** Removes the white space that only the source needs from html`…` and css`…`. */
const templates = {
  name: 'minify-templates',
  async transform(code, id) {
    if (!isOurs(id) || !/\b(?:html|svg|css)\s*`/.test(code)) return null;
    return minifyHTMLLiterals(code, {fileName: id});
  },
};

/**
 * Gives the stylesheet's own custom properties short names; those that a page or a script sets keep theirs. The
 * colours are registered with the document, which others share, so that theirs keep a prefix.
 */
const tokens = {
  name: 'tokens',
  transform(code, id) {
    if (!id.endsWith('/styles/index.js')) return null;
    const own = [...new Set(code.match(/(?<![\w-])--[a-z][\w-]*(?=:)/g))].filter(
      (name) => !name.startsWith('--nexus-'),
    );
    const prefixOf = (name) => /^--(?:nl-)?/.exec(name)[0];
    const short = new Map(own.map((name, index) => [name, prefixOf(name) + index.toString(36)]));
    return {code: code.replace(/(?<![\w-])--[a-z][\w-]*/g, (name) => short.get(name) ?? name), map: null};
  },
};

/**
 * What Lit's property decorators do when they run, done here: they and their helper need not ship.
 * `lit` says what a decorator stands for; one that is not known here fails the build.
 */
const decorators = {
  name: 'decorators',
  transform(code, id) {
    if (!isOurs(id) || !code.includes('__decorate')) return null;
    const plain = code
      .replace(
        /import \{ __decorate \} from "tslib";|import \{ (?:property|state) \} from 'lit\/decorators.js';/g,
        '',
      )
      .replace(
        /__decorate\(\[\s*(property|state)\((.*?)\)\s*\], (\w+)\.prototype, (".*?"), (?:void 0|null)\);/gs,
        (_call, kind, options, name, key) =>
          `${name}.createProperty(${key}, ${kind === 'state' ? '{state: true, attribute: false}' : options});`,
      );
    if (plain.includes('__decorate')) this.error(`${id}: a decorator that this plugin does not know`);
    return {code: plain, map: null};
  },
};

const minified = ({head, module}) => ({
  name: 'minify',
  async renderChunk(source) {
    const {code, map} = await minify(source, {
      module,
      sourceMap: true,
      mangle: true,
      // What is repeated compresses better than what is folded away.
      compress: {ecma: 2022, passes: 3, pure_getters: true, collapse_vars: false, keep_fargs: false},
      format: {comments: false},
    });
    // Each mapping moves down by the lines of the head.
    const {mappings, ...rest} = JSON.parse(map);
    const offset = ';'.repeat(head.split('\n').length - 1);
    return {code: head + code, map: {...rest, mappings: offset + mappings}};
  },
});

/**
 * Lit throws where another copy of it has already created the Trusted Types policy `lit-html`.
 * The stand-alone bundle brings its own Lit to a page that may have one, so it needs its own name.
 */
const ownTrustedTypesPolicy = () => {
  let renamed = 0;
  return {
    name: 'own-trusted-types-policy',
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

/** The licences of what the output contains ask to go where it goes. */
const licences = {
  name: 'licences',
  generateBundle(_options, bundle) {
    const folders = Object.values(bundle)
      .flatMap(({modules}) => Object.entries(modules ?? {}))
      .filter(([, {renderedLength}]) => renderedLength > 0)
      .map(([id]) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(id.replaceAll('\\', '/'))?.[0]);
    const texts = [...new Set(folders)].filter(Boolean).map(licenceOf).sort();
    this.emitFile({type: 'asset', fileName: 'third-party-licenses.txt', source: texts.join('\n\n')});
  },
};

function licenceOf(folder) {
  const {name, version, license} = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const file = ['LICENSE', 'LICENSE.txt', 'LICENSE.md', 'license'].find((f) => existsSync(`${folder}/${f}`));
  if (!file) throw new Error(`${name} has no licence file`);
  return `${name} ${version} (${license})\n\n${readFileSync(`${folder}/${file}`, 'utf8').trim()}\n`;
}

/** A chunk is named after the module it was split off for, a shared one after its last; an index after its folder. */
function chunkName({facadeModuleId, moduleIds}) {
  const id = facadeModuleId ?? moduleIds.at(-1);
  const name = basename(id, '.js');
  return `chunks/${name === 'index' ? basename(dirname(id)) : name}.js`;
}

const FATAL = new Set(['CIRCULAR_DEPENDENCY', 'UNRESOLVED_IMPORT', 'MISSING_EXPORT']);
function onwarn(warning, warn) {
  if (warning.code === 'CIRCULAR_DEPENDENCY' && !warning.ids.some(isOurs)) return;
  if (warning.code === 'INVALID_ANNOTATION' && !isOurs(warning.id)) return;
  if (FATAL.has(warning.code)) throw new Error(warning.message);
  warn(warning);
}

const output = (dir) => ({
  dir,
  format: 'es',
  sourcemap: true,
  chunkFileNames: chunkName,
  hoistTransitiveImports: false,
});

/** For bundlers: run-time dependencies stay imports, everything else comes along. */
const library = {
  input: {index: 'build/index.js', define: 'build/define.js', contract: 'build/contract/index.js'},
  external: (id) => Object.keys(dependencies).some((name) => id === name || id.startsWith(`${name}/`)),
  output: output('dist'),
  plugins: [sourcemaps(), nodeResolve({browser: true}), templates, licences],
  onwarn,
};

/** For a script tag: everything inlined. */
const script = {
  input: {'nexus-link.min': 'build/script/index.js'},
  output: output('dist/script'),
  plugins: [
    sourcemaps(),
    nodeResolve({browser: true, exportConditions: ['production', 'browser']}),
    ownTrustedTypesPolicy(),
    decorators,
    tokens,
    templates,
    minified({head: HEAD, module: true}),
    licences,
  ],
  onwarn,
};

/** For a classic script tag: defines `Nexus` at once and imports the bundle beside it. */
const loader = {
  input: 'build/script/loader.js',
  output: {file: 'dist/script/nexus.js', format: 'iife', sourcemap: true},
  plugins: [sourcemaps(), minified({head: LOADER_HEAD, module: false})],
  onwarn,
};

export default [library, script, loader];
