/** The published package: its files, its entry points, and its import on a server. */
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, readFileSync, statSync} from 'node:fs';
import {before, describe, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {parse} from 'es-module-lexer';
import {build} from 'esbuild';

interface Package {
  exports: Record<string, string | Record<string, string>>;
  files: string[];
  sideEffects: string[];
}
const root = new URL('../../', import.meta.url);
const readText = (path: string) => readFileSync(new URL(path, root), 'utf8');
const {exports, files, sideEffects} = JSON.parse(readText('package.json')) as Package;

const listTargets = (entry: string | Record<string, string>) =>
  typeof entry === 'string' ? [entry] : Object.values(entry);

describe('Package exports', () => {
  test('are exactly these', () => {
    assert.deepEqual(Object.keys(exports), [
      '.',
      './define',
      './contract',
      './sandbox',
      './script',
      './react',
      './vue',
      './svelte',
      './testing',
      './testing/playwright',
      './jsx',
      './sri.json',
      './custom-elements.json',
      './package.json',
    ]);
  });

  test('point to published files', () => {
    for (const target of [...Object.values(exports).flatMap(listTargets), ...sideEffects]) {
      assert.ok(existsSync(new URL(target, root)), `${target} exists`);
      const published = target === './package.json' || files.some((file) => target.startsWith(`./${file}`));
      assert.ok(published, `${target} is among the package's files`);
    }
  });

  for (const [key, entry] of Object.entries(exports)) {
    const name = key.replace('.', 'nexus-link');
    if (key === './jsx') continue;

    test(`resolve ${name} to its target`, () => {
      assert.equal(import.meta.resolve(name), new URL(listTargets(entry).at(-1) ?? '', root).href);
    });

    if (typeof entry === 'string') continue;
    test(`have types for ${name} with the name of its code`, () => {
      const {types = '', default: code = ''} = entry;
      assert.equal(Object.keys(entry)[0], 'types', 'types come first, or TypeScript does not find them');
      assert.match(readText(types), /export|declare/);
      const paths: Readonly<Record<string, string>> = {
        '.': 'index',
        './contract': 'contract/index',
        './sandbox': 'backends/sandbox/index',
        './script': 'script/index',
        './react': 'react/index',
        './testing': 'testing/index',
        './testing/playwright': 'testing/playwright/index',
      };
      assert.equal(types, `./dist/types/${paths[key] ?? key.slice(2)}.d.ts`);
      assert.match(code, /\.js$/);
    });
  }

  test('have types alone for nexus-link/jsx', () => {
    assert.deepEqual(exports['./jsx'], {types: './dist/types/jsx.d.ts'});
    assert.match(readText('dist/types/jsx.d.ts'), /declare module 'react'/);
  });

  test('mark the component and the hook for React as code of the client', () => {
    for (const name of ['index', 'nexus-link', 'use-nexus-link'])
      assert.match(readText(`dist/react/${name}.js`), /^'use client';\n/);
  });

  test('have side effects in the definition and in the script bundles only', () => {
    assert.deepEqual(sideEffects, [
      './dist/define.js',
      './dist/script/nexus-link.min.js',
      './dist/script/nexus.js',
    ]);
  });
});

describe('Published files', () => {
  let published: readonly string[];

  before(() => {
    const shell = process.platform === 'win32';
    const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
    const packed = execFileSync('npm', args, {cwd: root, encoding: 'utf8', shell, stdio: 'pipe'});
    const [{files: list} = {files: []}] = JSON.parse(packed) as {files: {path: string}[]}[];
    published = list.map(({path}) => path);
  });

  const listScripts = () => published.filter((path) => path.endsWith('.js'));

  test('are the built code, its types, the manifest and the licences', () => {
    const expected =
      /^(?:LICENSE|README\.md|package\.json|custom-elements\.json|dist\/(?:script\/)?third-party-licenses\.txt|dist\/types\/.+\.d\.ts|dist\/(?:web-types|vscode\.(?:html|css)-custom-data)\.json|dist\/script\/(?:sri\.json|.+\.js\.map)|dist\/.+\.js)$/;
    assert.deepEqual(
      published.filter((path) => !expected.test(path)),
      [],
    );
    const required = [
      'LICENSE',
      'package.json',
      'dist/index.js',
      ...sideEffects.map((path) => path.slice(2)),
    ];
    for (const path of required) {
      assert.ok(published.includes(path), path);
    }
  });

  test('include the hash of each script, as a page checks it', () => {
    const hashes = JSON.parse(readText('dist/script/sri.json')) as Record<string, string>;
    const expected = listScripts()
      .filter((path) => path.startsWith('dist/script/'))
      .map((path) => [
        path.slice('dist/script/'.length),
        `sha384-${createHash('sha384').update(readText(path)).digest('base64')}`,
      ]);
    assert.deepEqual(hashes, Object.fromEntries(expected));
  });

  test('consist of source maps by less than half', () => {
    const measure = (paths: readonly string[]) =>
      paths.reduce((sum, path) => sum + statSync(new URL(path, root)).size, 0);
    const maps = measure(published.filter((path) => path.endsWith('.map')));
    assert.ok(maps < measure(published) / 2, `${maps} of ${measure(published)} bytes are source maps`);
  });

  test('include the data for editors that package.json names', () => {
    const {'web-types': webTypes} = JSON.parse(readText('package.json')) as {'web-types': string};
    for (const path of [
      webTypes,
      './dist/vscode.html-custom-data.json',
      './dist/vscode.css-custom-data.json',
    ])
      assert.match(readText(path), /nexus-/);
  });

  test('include no test, demo, tool or source file', () => {
    assert.deepEqual(
      published.filter((path) => /^(?:test|demo|tools|src|build|docs|node_modules|\.)/.test(path)),
      [],
    );
    assert.deepEqual(
      published.filter((path) => /\.test\.|(?<!\.d)\.ts$/.test(path)),
      [],
    );
  });

  test('include a source map for each minified script, with the sources and without absolute paths', () => {
    const minified = listScripts().filter((path) => path.startsWith('dist/script/'));
    assert.ok(minified.length > 5);
    assert.deepEqual(
      published.filter((path) => path.endsWith('.map')).sort(),
      minified.map((path) => `${path}.map`).sort(),
    );
    for (const path of minified) {
      const url = /\/\/# sourceMappingURL=(\S+)\s*$/.exec(readText(path))?.[1];
      assert.equal(url, `${path.split('/').at(-1) ?? ''}.map`, `${path} names its map`);
      const map = JSON.parse(readText(`${path}.map`)) as {
        sources: string[];
        sourcesContent: (string | null)[];
      };
      // A dependency that is published without its sources has none here either.
      const missing = map.sources.filter(
        (source, i) => !map.sourcesContent[i] && !source.includes('node_modules'),
      );
      assert.deepEqual(missing, [], `${path}.map contains the sources of this package`);
      for (const source of map.sources) assert.match(source, /^(?:\.\.\/)+(?:src|build|node_modules)\//);
    }
  });

  test('cannot be imported except by the exports', () => {
    const exported = Object.values(exports).flatMap(listTargets);
    for (const path of [...published, 'src/index.ts', 'dist', '']) {
      if (exported.includes(`./${path}`) && ['custom-elements.json', 'package.json'].includes(path)) continue;
      assert.throws(
        () => import.meta.resolve(`nexus-link/${path}`),
        {code: /ERR_PACKAGE_PATH_NOT_EXPORTED|ERR_UNSUPPORTED_DIR_IMPORT/},
        `nexus-link/${path}`,
      );
    }
  });

  test('import only each other and the dependencies', () => {
    const {dependencies} = JSON.parse(readText('package.json')) as {dependencies: Record<string, string>};
    for (const path of listScripts()) {
      // A wrapper imports the framework that it is for, and nothing else does.
      const framework = /^dist\/(react|vue|svelte)\//.exec(path)?.[1];
      const packages = [...Object.keys(dependencies), ...(framework ? [framework] : [])];
      const [imports] = parse(readText(path));
      // The lexer lists `import.meta` as well.
      for (const {type, specifier: name} of imports) {
        if (type === 'import-meta') continue;
        // The loader imports the bundle by the address of its own script.
        if (path === 'dist/script/nexus.js' && type === 'dynamic') continue;
        assert.ok(name, `${path} imports only literal names`);
        const isOwn = name.startsWith('.');
        const isKnown = packages.some((known) => name === known || name.startsWith(`${known}/`));
        assert.ok(isOwn || (isKnown && !path.startsWith('dist/script/')), `${path} imports ${name}`);
      }
    }
  });
});

describe('An app that imports', () => {
  /** Bundles an import of a name as an app does that logs it, and returns the code. */
  async function bundleImport(name: string, file: string): Promise<string> {
    const {outputFiles} = await build({
      stdin: {
        contents: `import {${name}} from './dist/${file}'; console.log(${name});`,
        resolveDir: fileURLToPath(root),
      },
      bundle: true,
      format: 'esm',
      write: false,
    });
    return outputFiles[0]?.text ?? '';
  }

  for (const [name, file] of [
    ['codes', 'index.js'],
    ['LinkError', 'index.js'],
    ['en', 'index.js'],
    ['NexusExitEvent', 'index.js'],
    ['Servicer', 'contract/index.js'],
    ['codes', 'contract/index.js'],
    ['SandboxBackend', 'backends/sandbox/index.js'],
  ] as const) {
    test(`${name} from ${file} does not get the element with it`, async () => {
      assert.doesNotMatch(await bundleImport(name, file), /LitElement|customElements/);
    });
  }

  test('the element gets it', async () => {
    assert.match(await bundleImport('NexusLink', 'index.js'), /LitElement/);
  });
});

describe('On a server', () => {
  /** Runs a module in a separate process, and returns its output. */
  function runModule(code: string): string {
    const args = ['--input-type=module', '--eval', code];
    return execFileSync(process.execPath, args, {cwd: root, encoding: 'utf8', stdio: 'pipe'}).trim();
  }

  test('the main module has its public names', async () => {
    const main = (await import('nexus-link')) as Record<string, unknown>;
    for (const name of ['Nexus', 'NexusLink', 'LinkError', 'codes', 'define', 'NexusExitEvent']) {
      assert.ok(name in main, name);
    }
  });

  test('the main module defines no element and uses no document', () => {
    const output = runModule(`
      const before = new Set(Reflect.ownKeys(globalThis));
      await import('nexus-link');
      const added = Reflect.ownKeys(globalThis).filter((key) => typeof key === 'string' && !before.has(key));
      console.log(JSON.stringify({
        added,
        defined: globalThis.customElements?.get('nexus-link') !== undefined,
        document: typeof document,
        window: typeof window,
      }));
    `);
    const {added, ...page} = JSON.parse(output) as {added: string[]};
    assert.deepEqual(page, {defined: false, document: 'undefined', window: 'undefined'});
    // Lit and zod add globals of their own.
    assert.deepEqual(
      added.filter((name) => !/^(?:lit|reactiveElement|customElements$|__zod)/.test(name)),
      [],
    );
  });

  test('the defaults can be set, and the error codes can be read', () => {
    const output = runModule(`
      const {Nexus, codes} = await import('nexus-link');
      Nexus.init({nexus_key: 'sandbox_server'});
      console.log(Object.keys(codes).length > 10);
    `);
    assert.equal(output, 'true');
  });

  test('nexus-link/define leaves the tag to the browser', () => {
    const output = runModule(`
      await import('nexus-link/define');
      console.log(customElements.get('nexus-link'));
    `);
    assert.equal(output, 'undefined');
  });

  test('Nexus.link says that it needs a browser', () => {
    const output = runModule(`
      const {Nexus} = await import('nexus-link');
      try {
        Nexus.link({nexus_key: 'sandbox_server'});
      } catch ({message}) {
        console.log(message);
      }
    `);
    assert.match(output, /^Nexus\.link needs a browser\./);
  });

  test('nexus-link/script fails, because it needs a browser', () => {
    const output = runModule(`
      await import('nexus-link/script').then(() => console.log('imported'), ({message}) => console.log(message));
    `);
    assert.match(output, /HTMLElement is not defined/);
  });
});
