/**
 * Every code block of README.md and of the documentation compiles, parses or runs. The blocks of frameworks are only parsed
 * here; `npm run docs` type-checks them, since the frameworks are installed for the site alone.
 */
import assert from 'node:assert/strict';
import {existsSync, readFileSync} from 'node:fs';
import {createHash} from 'node:crypto';
import {fileURLToPath} from 'node:url';
import {after, before, describe, test} from 'node:test';
import {transform} from 'esbuild';
import {chromium, type Browser} from 'playwright-core';
import {format} from 'prettier';
import ts from 'typescript';

import {findChromium} from './browser.ts';
import {loadMarkdown, nameBlock, type CodeBlock} from './docs.ts';
import {readScript, startPageServer, type PageServer} from './page-server.ts';

/** The page about migrating shows the old name on purpose. */
const DEPRECATION = /^Nexus\.linkServicers is deprecated/;

const root = fileURLToPath(new URL('../../', import.meta.url));
const {listDocs, listCodeBlocks} = await loadMarkdown();
const blocks = listDocs().flatMap(listCodeBlocks);
const checked = blocks.filter(
  ({quotedFrom, uncheckedBecause}) => quotedFrom === null && uncheckedBecause === null,
);
const listBlocks = (...languages: string[]) => checked.filter(({language}) => languages.includes(language));

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | {readonly types?: string}>>;
  readonly bin?: Readonly<Record<string, string>>;
}
const readManifest = (folder: string) =>
  JSON.parse(readFileSync(`${root}${folder}package.json`, 'utf8')) as Manifest;

test('Every code block has a language that is checked, or says why it is not', () => {
  const known = ['html', 'css', 'json', 'sh', 'js', 'ts', 'tsx', 'vue', 'svelte'];
  assert.ok(blocks.length > 50);
  assert.deepEqual(checked.filter(({language}) => !known.includes(language)).map(nameBlock), []);
});

test('Code blocks that are parts of a file are as that file has them', () => {
  const collapseSpaces = (text: string) => text.replaceAll(/\s+/g, ' ').trim();
  for (const block of blocks.filter(({quotedFrom}) => quotedFrom !== null)) {
    const file = readFileSync(`${root}${block.quotedFrom ?? ''}`, 'utf8');
    assert.ok(collapseSpaces(file).includes(collapseSpaces(block.code)), nameBlock(block));
  }
});

describe('Code blocks in TypeScript and JavaScript', () => {
  test('compile with the types of the package, as far as they import nothing else', () => {
    const problems = [
      ...compileBlocks(listBlocks('ts').filter(importsOnlyOurs), true),
      ...compileBlocks(listBlocks('js').filter(importsOnlyOurs), false),
    ];
    assert.deepEqual(problems, []);
  });

  test('are well formed, also in the syntax of React and Solid', () => {
    for (const block of listBlocks('ts', 'tsx', 'js')) {
      const {diagnostics = []} = ts.transpileModule(block.code, {
        fileName: block.language === 'tsx' ? 'block.tsx' : 'block.ts',
        reportDiagnostics: true,
        compilerOptions: {
          target: ts.ScriptTarget.ESNext,
          jsx: ts.JsxEmit.Preserve,
          experimentalDecorators: true,
        },
      });
      assert.deepEqual(
        diagnostics.map(({messageText}) => messageText),
        [],
        nameBlock(block),
      );
    }
  });
});

describe('Code blocks in Vue and Svelte', () => {
  for (const block of listBlocks('vue', 'svelte')) {
    test(`have a script that is well formed: ${nameBlock(block)}`, async () => {
      const [, script = ''] = /<script[^>]*>([^]*?)<\/script>/.exec(block.code) ?? [];
      await transform(script, {loader: 'ts', logLevel: 'silent'});
      if (block.language === 'vue') await format(block.code, {parser: 'vue'});
    });
  }
});

describe('Code blocks in JSON', () => {
  for (const block of listBlocks('json')) {
    test(`parse: ${nameBlock(block)}`, () => {
      JSON.parse(block.code);
    });
  }

  test('are responses as the contract defines them, if they have a status and a result', () => {
    const responses = listBlocks('json').filter(({code}) => {
      const value: unknown = JSON.parse(code);
      return typeof value === 'object' && value !== null && 'status' in value && 'result' in value;
    });
    assert.ok(responses.length >= 3);
    const problems = compileBlocks(
      responses.map((block) => ({
        ...block,
        code: `import type {LinkResponse} from 'nexus-link'; ({${block.code.trim().slice(1, -1)}}) satisfies LinkResponse;`,
      })),
      true,
    );
    assert.deepEqual(problems, []);
  });
});

describe('Code blocks in CSS', () => {
  for (const block of listBlocks('css')) {
    test(`parse: ${nameBlock(block)}`, async () => {
      const {warnings} = await transform(block.code, {loader: 'css', logLevel: 'silent'});
      assert.deepEqual(
        warnings.map(({text}) => text),
        [],
      );
    });
  }
});

describe('Commands', () => {
  for (const block of listBlocks('sh')) {
    test(`name scripts and files that exist: ${nameBlock(block)}`, () => {
      for (const line of block.code.split('\n')) checkCommand(line.replace(/#.*$/, '').trim());
    });
  }
});

describe('Code blocks in HTML', () => {
  let server: PageServer;
  let browser: Browser;
  const pages = new Map<string, string>();

  before(async () => {
    server = await startPageServer(findFile);
    const {executablePath, args} = await findChromium();
    browser = await chromium.launch({executablePath, args});
  });

  after(async () => {
    await browser.close();
    await server.close();
  });

  for (const [index, block] of listBlocks('html').entries()) {
    test(`parse, and run without an error in the console: ${nameBlock(block)}`, async () => {
      await format(block.code, {parser: 'html'});
      const path = `/block-${String(index)}.html`;
      pages.set(path, createPage(block.code));

      const page = await browser.newPage();
      const problems: string[] = [];
      page.on('console', (message) => {
        const text = message.text();
        if (['error', 'warning'].includes(message.type()) && !DEPRECATION.test(text)) problems.push(text);
      });
      page.on('pageerror', ({message}) => problems.push(message));
      await page.route('https://cdn.example/**', async (route) => {
        const file = await readScript(new URL(route.request().url()).pathname.slice('/nexus-link/'.length));
        const headers = {'access-control-allow-origin': '*', 'content-type': 'text/javascript'};
        await route.fulfill(file ? {body: file.body, headers} : {status: 404});
      });
      await page.goto(server.origin + path);
      await page.waitForFunction(() => customElements.get('nexus-link') !== undefined);
      const hasHandler = block.code.includes('<script>') || block.code.includes('type="module">');
      if (block.code.includes('<button') && hasHandler) {
        await page.locator('button').first().click();
        await page.waitForFunction(() => document.querySelector('nexus-link')?.hasAttribute('open'));
      }
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
      assert.deepEqual(problems, []);
      await page.close();
    });
  }

  /** Serves the pages, the script where the examples have it, and what else they name. */
  async function findFile(path: string) {
    const body = pages.get(path);
    if (body !== undefined) return {body};
    if (path.startsWith('/nexus-link/')) return readScript(path.slice('/nexus-link/'.length));
    if (path === '/logo.svg')
      return {body: '<svg xmlns="http://www.w3.org/2000/svg"/>', type: 'image/svg+xml'};
    if (path === '/htmx.min.js') return {body: 'window.htmx = {ajax() {}};', type: 'text/javascript'};
    return null;
  }
});

/** Makes a page of a block: with the script where the block leaves it out, and with real hashes. */
function createPage(code: string): string {
  const needsMap = code.includes("'nexus-link/define'") && !code.includes('importmap');
  const needsScript = !needsMap && !code.includes('/nexus-link/');
  const map =
    '<script type="importmap">{"imports": {"nexus-link/define": "/nexus-link/nexus-link.min.js"}}</script>';
  const script = '<script type="module" src="/nexus-link/nexus-link.min.js"></script>';
  const body = code.replaceAll(/sha384-\(([^)]+)\)/g, (_, name: string) => `sha384-${hashFile(name)}`);
  if (code.includes('<!doctype')) return body.replace('<head>', '<head><link rel="icon" href="data:,">');
  return [
    '<!doctype html><html lang="en"><title>A partner’s page</title><link rel="icon" href="data:,">',
    needsMap ? map : '',
    needsScript ? script : '',
    body,
  ].join('\n');
}

/** The placeholders for hashes in the examples. */
const HASHED_FILES: Readonly<Record<string, string>> = {
  loader: 'nexus.js',
  bundle: 'nexus-link.min.js',
  'later steps': 'chunks/define-later-steps.js',
  'HTTP client': 'chunks/http-backend.js',
};

function hashFile(name: string): string {
  const file = HASHED_FILES[name];
  assert.ok(file, `There is no file for the hash of "${name}".`);
  return createHash('sha384')
    .update(readFileSync(`${root}dist/script/${file}`))
    .digest('base64');
}

function importsOnlyOurs({code}: CodeBlock): boolean {
  const names = [...code.matchAll(/\bfrom '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm)].map(
    ([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? '',
  );
  return names.every((name) => name === 'nexus-link' || name.startsWith('nexus-link/'));
}

/**
 * Compiles each block as a module of its own.
 *
 * @returns The errors of the compiler, with the file and the line of the documentation.
 */
function compileBlocks(list: readonly CodeBlock[], strict: boolean): string[] {
  const sources = new Map(
    list.map((block, index) => [
      `${root}docs/block-${String(index)}.ts`,
      {block, text: `${block.code}\nexport {};\n${block.given ?? ''}\n`},
    ]),
  );
  const {exports} = readManifest('');
  const paths = Object.entries(exports).flatMap(([entry, target]) =>
    typeof target === 'object' && target.types
      ? [[entry.replace('.', 'nexus-link'), [`${root}${target.types.slice(2)}`]] as const]
      : [],
  );
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ['lib.es2024.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    types: ['node'],
    typeRoots: [`${root}node_modules/@types`],
    strict,
    noEmit: true,
    skipLibCheck: true,
    paths: Object.fromEntries(paths.map(([name, [path]]) => [name, [path]])),
  };
  const host = ts.createCompilerHost(options);
  const readSourceFile = host.getSourceFile.bind(host);
  const {fileExists} = host;
  host.fileExists = (path) => sources.has(path) || fileExists(path);
  host.getSourceFile = (path, ...rest) => {
    const source = sources.get(path);
    return source
      ? ts.createSourceFile(path, source.text, ts.ScriptTarget.ES2022, true)
      : readSourceFile(path, ...rest);
  };
  const program = ts.createProgram([...sources.keys()], options, host);
  return ts.getPreEmitDiagnostics(program).map(({file, start = 0, messageText}) => {
    const source = sources.get(file?.fileName ?? '');
    const text = ts.flattenDiagnosticMessageText(messageText, ' ');
    if (!file || !source) return text;
    const line = source.block.line + file.getLineAndCharacterOfPosition(start).line;
    return `${source.block.file}:${String(line)}: ${text}`;
  });
}

/** Checks that the npm scripts, the files and the programs of a command exist. */
function checkCommand(command: string): void {
  const workspace = /-w (\S+)|--prefix (\S+)/.exec(command);
  const folder = workspace?.[1] ?? workspace?.[2];
  const manifest = readManifest(folder ? `${folder}/` : '');
  const script = /\bnpm (?:run (\S+)|(start|test)\b)/.exec(command);
  const name = script?.[1] ?? script?.[2];
  if (name) assert.ok(manifest.scripts[name], `There is no script "${name}" for: ${command}`);
  const program = /\bnpx (?:-\S+ )*(\S+)/.exec(command)?.[1];
  const programs = [...Object.keys(readManifest('demo/server/').bin ?? {})];
  if (program) assert.ok(programs.includes(program), `There is no program "${program}" for: ${command}`);
  for (const [path] of command.matchAll(/(?<=\s)(?:\.\/)?(?:[\w.-]+\/)+[\w.-]+(?=\s|$)/g)) {
    // The output of a build need not be there.
    if (!/^(?:\.\/)?(?:build|dist)\//.test(path))
      assert.ok(existsSync(`${root}${path}`), `${path} is missing`);
  }
}
