// Serves the frameworks to the component tests. React is published as CommonJS, which no browser can import, so esbuild
// bundles it once. Vue has a build for browsers, and components of Svelte are compiled.
import {execFileSync} from 'node:child_process';
import {readFile} from 'node:fs/promises';
import {build} from 'esbuild';
import {compile} from 'svelte/compiler';

const REACT_NAMES = ['react', 'react-dom', 'react-dom/client', 'react-dom/server'];
const PREFIX = '/react-modules/';
const BUNDLE = `${PREFIX}bundle.js`;
/** The variable REACT_FOLDER names a folder with another version of React in its node_modules. */
const root = process.env.REACT_FOLDER ?? process.cwd();

const VUE = '/node_modules/vue/dist/vue.runtime.esm-browser.js';

export function frameworksPlugin() {
  let bundle;
  return {
    name: 'framework-modules',
    resolveMimeType: ({path}) => (path.endsWith('.svelte') ? 'js' : undefined),
    resolveImport({source}) {
      if (source === 'vue') return VUE;
      return REACT_NAMES.includes(source) ? `${PREFIX}${source}.js` : undefined;
    },
    async serve({path}) {
      if (path.endsWith('.svelte')) return {body: await compileComponent(path), type: 'js'};
      if (path === BUNDLE) return {body: await (bundle ??= bundleReact()), type: 'js'};
      const name = REACT_NAMES.find((name) => path === `${PREFIX}${name}.js`);
      return name && {body: renderModule(name), type: 'js'};
    },
  };
}

async function compileComponent(path) {
  const source = await readFile(path.slice(1), 'utf8');
  return compile(source, {filename: path, generate: 'client', dev: true}).js.code;
}

/** A bundle with each package as one export. */
async function bundleReact() {
  const contents = REACT_NAMES.map((name, i) => `export {default as package${i}} from '${name}';`).join('\n');
  const {outputFiles} = await build({
    stdin: {contents, resolveDir: root},
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    define: {'process.env.NODE_ENV': '"development"'},
    logLevel: 'error',
  });
  return outputFiles[0].text;
}

/** A module with the exports of a package, which only running it tells. */
function renderModule(name) {
  const script = `JSON.stringify(Object.keys(require('${name}')))`;
  const names = JSON.parse(
    execFileSync(process.execPath, ['--print', script], {cwd: root, encoding: 'utf8'}),
  );
  return `
    import {package${REACT_NAMES.indexOf(name)} as main} from '${BUNDLE}';
    export const {${names.filter((name) => name !== 'default').join(', ')}} = main;
  `;
}
