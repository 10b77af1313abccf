/** What is published, by which doors it is entered, and what becomes of it on a server. */
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import {before, describe, test} from 'node:test';
import {parse} from 'es-module-lexer';

interface Package {
  exports: Record<string, string | Record<string, string>>;
  files: string[];
  sideEffects: string[];
}
const root = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
const {exports, files, sideEffects} = JSON.parse(read('package.json')) as Package;

const targetsOf = (door: string | Record<string, string>) =>
  typeof door === 'string' ? [door] : Object.values(door);

describe('the doors of the package', () => {
  test('are seven and no more', () => {
    assert.deepEqual(Object.keys(exports), [
      '.',
      './define',
      './contract',
      './sandbox',
      './script',
      './custom-elements.json',
      './package.json',
    ]);
  });

  test('lead to files that are published', () => {
    for (const target of [...Object.values(exports).flatMap(targetsOf), ...sideEffects]) {
      assert.ok(existsSync(new URL(target, root)), `${target} exists`);
      const published = target === './package.json' || files.some((file) => target.startsWith(`./${file}`));
      assert.ok(published, `${target} is among the package's files`);
    }
  });

  for (const [door, to] of Object.entries(exports)) {
    const name = door.replace('.', 'nexus-link');

    test(`${name} resolves to what the map says`, () => {
      assert.equal(import.meta.resolve(name), new URL(targetsOf(to).at(-1) ?? '', root).href);
    });

    if (typeof to === 'string') continue;
    test(`${name} has types beside it, of the same name`, () => {
      const {types = '', default: code = ''} = to;
      assert.equal(Object.keys(to)[0], 'types', 'types come first, or they are not found');
      assert.match(read(types), /export|declare/);
      const paths: Readonly<Record<string, string>> = {
        '.': 'index',
        './contract': 'contract/index',
        './sandbox': 'backends/sandbox/index',
        './script': 'script/index',
      };
      assert.equal(types, `./dist/types/${paths[door] ?? door.slice(2)}.d.ts`);
      assert.match(code, /\.js$/);
    });
  }

  test('run code on import only where the package says so', () => {
    assert.deepEqual(sideEffects, [
      './dist/define.js',
      './dist/script/nexus-link.min.js',
      './dist/script/nexus.js',
    ]);
  });
});

describe('the published files', () => {
  let published: readonly string[];

  before(() => {
    const shell = process.platform === 'win32';
    const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
    const packed = execFileSync('npm', args, {cwd: root, encoding: 'utf8', shell, stdio: 'pipe'});
    const [{files: list} = {files: []}] = JSON.parse(packed) as {files: {path: string}[]}[];
    published = list.map(({path}) => path);
  });

  const scripts = () => published.filter((path) => path.endsWith('.js'));

  test('are the built code, its types, the manifest and the licences', () => {
    const expected =
      /^(?:LICENSE|README\.md|package\.json|custom-elements\.json|dist\/(?:script\/)?third-party-licenses\.txt|dist\/types\/.+\.d\.ts|dist\/.+\.js(?:\.map)?)$/;
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

  test('hold no test, no demo, no tool and no source', () => {
    assert.deepEqual(
      published.filter((path) => /^(?:test|demo|tools|src|build|docs|node_modules|\.)/.test(path)),
      [],
    );
    assert.deepEqual(
      published.filter((path) => /\.test\.|(?<!\.d)\.ts$/.test(path)),
      [],
    );
  });

  test('have a source map each, which carries its sources and names no machine', () => {
    assert.ok(scripts().length > 5);
    for (const path of scripts()) {
      const url = /\/\/# sourceMappingURL=(\S+)\s*$/.exec(read(path))?.[1];
      assert.equal(url, `${path.split('/').at(-1) ?? ''}.map`, `${path} names its map`);
      assert.ok(published.includes(`${path}.map`), `${path}.map is published`);
      const map = JSON.parse(read(`${path}.map`)) as {sources: string[]; sourcesContent: (string | null)[]};
      // What a dependency publishes without its sources has none here either.
      const bare = map.sources.filter(
        (source, i) => !map.sourcesContent[i] && !source.includes('node_modules'),
      );
      assert.deepEqual(bare, [], `${path}.map carries the sources that are ours`);
      for (const source of map.sources) assert.match(source, /^(?:\.\.\/)+(?:src|build|node_modules)\//);
    }
  });

  test('can be entered by no other door', () => {
    const open = Object.values(exports).flatMap(targetsOf);
    for (const path of [...published, 'src/index.ts', 'dist', '']) {
      if (open.includes(`./${path}`) && ['custom-elements.json', 'package.json'].includes(path)) continue;
      assert.throws(
        () => import.meta.resolve(`nexus-link/${path}`),
        {code: /ERR_PACKAGE_PATH_NOT_EXPORTED|ERR_UNSUPPORTED_DIR_IMPORT/},
        `nexus-link/${path}`,
      );
    }
  });

  test('import nothing but each other and the dependencies', () => {
    const {dependencies} = JSON.parse(read('package.json')) as {dependencies: Record<string, string>};
    for (const path of scripts()) {
      const [imports] = parse(read(path));
      // `import.meta` is no import.
      for (const {type, specifier: name} of imports) {
        if (type === 'import-meta') continue;
        // The loader imports the bundle by the address of its own script.
        if (path === 'dist/script/nexus.js' && type === 'dynamic') continue;
        assert.ok(name, `${path} imports what is reckoned there`);
        const isOwn = name.startsWith('.');
        const isKnown = Object.keys(dependencies).some((one) => name === one || name.startsWith(`${one}/`));
        assert.ok(isOwn || (isKnown && !path.startsWith('dist/script/')), `${path} imports ${name}`);
      }
    }
  });
});

describe('on a server', () => {
  /** What a module leaves behind there, in a process of its own. */
  function after(code: string): string {
    const args = ['--input-type=module', '--eval', code];
    return execFileSync(process.execPath, args, {cwd: root, encoding: 'utf8', stdio: 'pipe'}).trim();
  }

  test('the main module can be imported, and has its public names', async () => {
    const main = (await import('nexus-link')) as Record<string, unknown>;
    for (const name of ['Nexus', 'NexusLink', 'LinkError', 'codes', 'define', 'NexusExitEvent']) {
      assert.ok(name in main, name);
    }
  });

  test('the main module defines no element and touches no document', () => {
    const left = after(`
      const before = new Set(Reflect.ownKeys(globalThis));
      await import('nexus-link');
      const left = Reflect.ownKeys(globalThis).filter((key) => typeof key === 'string' && !before.has(key));
      console.log(JSON.stringify({
        left,
        defined: globalThis.customElements?.get('nexus-link') !== undefined,
        document: typeof document,
        window: typeof window,
      }));
    `);
    const {left: globals, ...page} = JSON.parse(left) as {left: string[]};
    assert.deepEqual(page, {defined: false, document: 'undefined', window: 'undefined'});
    // What remains is Lit's and zod's own.
    assert.deepEqual(
      globals.filter((name) => !/^(?:lit|reactiveElement|customElements$|__zod)/.test(name)),
      [],
    );
  });

  test('the defaults can be set, and the codes read', () => {
    const said = after(`
      const {Nexus, codes} = await import('nexus-link');
      Nexus.init({nexus_key: 'sandbox_server'});
      console.log(Object.keys(codes).length > 10);
    `);
    assert.equal(said, 'true');
  });

  test('nexus-link/define can be imported: it defines the element for a server’s registry, and does so once', () => {
    const said = after(`
      await import('nexus-link/define');
      const {NexusLink, define} = await import('nexus-link');
      define();
      console.log(customElements.get('nexus-link') === NexusLink, typeof document);
    `);
    assert.equal(said, 'true undefined');
  });

  test('nexus-link/script is for browsers alone, and says so by what it misses', () => {
    const said = after(`
      await import('nexus-link/script').then(() => console.log('imported'), ({message}) => console.log(message));
    `);
    assert.match(said, /HTMLElement is not defined/);
  });
});
