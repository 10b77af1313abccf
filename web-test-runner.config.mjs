// The component suite in the engine that the variable ENGINE names, Chromium by default. `npm test` sets SUITE and runs
// it with the other suites.
import {fileURLToPath} from 'node:url';
import {esbuildPlugin} from '@web/dev-server-esbuild';
import {defaultReporter} from '@web/test-runner';
import {a11ySnapshotPlugin} from '@web/test-runner-commands/plugins';
import {contractServersPlugin} from './test/support/api-servers/contract-servers.mjs';
import {accessibleTreePlugin} from './test/support/browsers/accessible-tree.mjs';
import {createLauncher, ENGINES, listExcluded, readEngine} from './test/support/browsers/engines.mjs';
import {forcedColorsPlugin} from './test/support/browsers/forced-colors.mjs';
import {heapPlugin} from './test/support/browsers/heap.mjs';
import {pressTabPlugin} from './test/support/browsers/press-tab.mjs';
import {reactPlugin} from './test/support/browsers/react-modules.mjs';
import {findFreePort} from './test/support/runners/free-port.mjs';
import {suiteReporter} from './test/support/runners/wtr-reporter.mjs';

const engine = readEngine();
const {SUITE, TRIALS = ''} = process.env;
const excluded = listExcluded(engine);
for (const {files, why} of excluded) console.log(`Not in ${ENGINES[engine].name}: ${files}, because ${why}.`);

export default {
  files: [
    'test/**/*.test.ts',
    '!test/{node,server,hostile,examples}/**',
    ...excluded.map(({files}) => `!${files}`),
  ],
  port: await findFreePort(),
  nodeResolve: {exportConditions: ['development', 'browser']},
  plugins: [
    esbuildPlugin({
      ts: true,
      tsconfig: fileURLToPath(new URL('tsconfig.json', import.meta.url)),
      define: {'process.env': JSON.stringify({TRIALS})},
    }),
    a11ySnapshotPlugin(),
    forcedColorsPlugin(),
    heapPlugin(),
    accessibleTreePlugin(),
    pressTabPlugin(),
    contractServersPlugin(),
    reactPlugin(),
  ],
  browsers: [await createLauncher(engine)],
  // Generous, because a shared machine may be ten times slower than an idle one.
  browserStartTimeout: 90_000,
  testsStartTimeout: 60_000,
  testsFinishTimeout: 600_000,
  testFramework: {config: {timeout: 20_000}},
  filterBrowserLogs: ({args}) => !String(args[0]).startsWith('Lit is in dev mode'),
  reporters: SUITE
    ? [defaultReporter({reportTestProgress: false}), suiteReporter(SUITE)]
    : [defaultReporter()],
};
