/** The examples of demo/testing, as a partner runs them: each test of theirs counts as one here. */
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {glob, mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, test, type TestContext} from 'node:test';
import {fileURLToPath} from 'node:url';

import {findChromium} from '../node/browser.ts';

const EXAMPLES = fileURLToPath(new URL('../../demo/testing', import.meta.url));

interface PortFinder {
  findFreePort(): Promise<number>;
}
const {findFreePort} = (await import(
  new URL('../support/runners/free-port.mjs', import.meta.url).href
)) as PortFinder;

interface ExampleResult {
  readonly name: string;
  readonly failures: readonly string[];
}

/** The report of Vitest, and that of Jest. */
interface UnitReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

/** The report of Playwright. */
interface PlaywrightReport {
  readonly suites: readonly {
    readonly specs: readonly {
      readonly title: string;
      readonly ok: boolean;
      readonly tests: readonly {
        readonly results: readonly {readonly error?: {readonly message: string}}[];
      }[];
    }[];
  }[];
}

/** Runs a script of the examples that writes a report, and returns its exit code, its output and the report. */
async function runExample(
  script: string,
  args: (report: string) => readonly string[],
  env: (report: string) => Readonly<Record<string, string>> = () => ({}),
): Promise<{readonly code: unknown; readonly output: string; readonly report: unknown}> {
  const folder = await mkdtemp(join(tmpdir(), 'nexus-link-'));
  const path = join(folder, 'report.json');
  try {
    const child = spawn('npm', ['run', '--silent', script, '--', ...args(path)], {
      cwd: EXAMPLES,
      env: {...process.env, ...env(path)},
      shell: process.platform === 'win32',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data: Buffer) => (output += data.toString()));
    const [code] = (await once(child, 'close')) as readonly unknown[];
    const text = await readFile(path, 'utf8').catch(() =>
      assert.fail(`${script} wrote no report.\n${output}`),
    );
    return {code, output, report: JSON.parse(text) as unknown};
  } finally {
    await rm(folder, {recursive: true});
  }
}

const listUnitResults = ({testResults}: UnitReport): readonly ExampleResult[] =>
  testResults.flatMap(({name, assertionResults}) =>
    assertionResults.map(({fullName, status, failureMessages}) => ({
      name: `${name.slice(EXAMPLES.length + 1)}: ${fullName}`,
      failures: status === 'passed' ? [] : [status, ...failureMessages],
    })),
  );

const listPlaywrightResults = ({suites}: PlaywrightReport): readonly ExampleResult[] =>
  suites.flatMap(({specs}) =>
    specs.map(({title, ok, tests}) => {
      const messages = tests.flatMap(({results}) => results.map(({error}) => error?.message ?? ''));
      return {name: title, failures: ok ? [] : messages};
    }),
  );

/** Repeats the results as tests of this run. An error outside of a test shows in the exit code alone. */
async function reportResults(
  context: TestContext,
  results: readonly ExampleResult[],
  {code, output}: {readonly code: unknown; readonly output: string},
): Promise<void> {
  assert.ok(results.length > 5, 'there are tests');
  for (const {name, failures} of results) await context.test(name, () => assert.deepEqual(failures, []));
  const hasFailure = results.some(({failures}) => failures.length > 0);
  assert.ok(code === 0 || hasFailure, `The run has failed outside of a test.\n${output}`);
}

describe('The examples with', () => {
  test('Vitest pass, in jsdom and happy-dom', async (context) => {
    const run = await runExample('test:vitest', (report) => ['--reporter=json', `--outputFile=${report}`]);
    await reportResults(context, listUnitResults(run.report as UnitReport), run);
    assert.doesNotMatch(run.output, /Unhandled|torn down/);
  });

  test('Jest pass, in jsdom', async (context) => {
    const run = await runExample('test:jest', (report) => ['--json', `--outputFile=${report}`]);
    await reportResults(context, listUnitResults(run.report as UnitReport), run);
    assert.doesNotMatch(run.output, /did not exit|torn down/);
  });

  test('Playwright pass, in Chromium', async (context) => {
    const {executablePath} = await findChromium();
    const port = await findFreePort();
    const run = await runExample(
      'test:playwright',
      () => ['--reporter=json'],
      (report) => ({
        PLAYWRIGHT_JSON_OUTPUT_NAME: report,
        CHROME_PATH: executablePath,
        PORT: String(port),
      }),
    );
    await reportResults(context, listPlaywrightResults(run.report as PlaywrightReport), run);
  });
});

describe('docs/testing.md', () => {
  test('has only code that an example contains', async () => {
    const trimLines = (text: string): string => text.replace(/^[ \t]+/gm, '').trim();
    const sources: string[] = [];
    for await (const path of glob('{*.json,{app,vitest,jest,playwright}/**/*.js}', {cwd: EXAMPLES}))
      sources.push(trimLines(await readFile(join(EXAMPLES, path), 'utf8')));
    const docs = await readFile(new URL('../../docs/testing.md', import.meta.url), 'utf8');
    const blocks = [...docs.matchAll(/^```\w+\n(.+?)^```/gms)].map(([, block = '']) => trimLines(block));
    assert.ok(blocks.length > 8, 'there are blocks');
    const unknown = blocks.filter((block) => !sources.some((source) => source.includes(block)));
    assert.deepEqual(unknown, []);
  });
});
