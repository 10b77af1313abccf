// Serves React to the component tests as one module per package name. React is published as CommonJS, which no browser
// can import, so esbuild bundles it once.
import {execFileSync} from 'node:child_process';
import {build} from 'esbuild';

const NAMES = ['react', 'react-dom', 'react-dom/client', 'react-dom/server'];
const PREFIX = '/react-modules/';
const BUNDLE = `${PREFIX}bundle.js`;
/** The variable REACT_FOLDER names a folder with another version of React in its node_modules. */
const root = process.env.REACT_FOLDER ?? process.cwd();

export function reactPlugin() {
  let bundle;
  return {
    name: 'react-modules',
    resolveImport: ({source}) => (NAMES.includes(source) ? `${PREFIX}${source}.js` : undefined),
    async serve({path}) {
      if (path === BUNDLE) return {body: await (bundle ??= bundleReact()), type: 'js'};
      const name = NAMES.find((name) => path === `${PREFIX}${name}.js`);
      return name && {body: renderModule(name), type: 'js'};
    },
  };
}

/** A bundle with each package as one export. */
async function bundleReact() {
  const contents = NAMES.map((name, i) => `export {default as package${i}} from '${name}';`).join('\n');
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
    import {package${NAMES.indexOf(name)} as main} from '${BUNDLE}';
    export const {${names.filter((name) => name !== 'default').join(', ')}} = main;
  `;
}
