import {fileURLToPath} from 'node:url';
import {esbuildPlugin} from '@web/dev-server-esbuild';
import {defaultReporter} from '@web/test-runner';
import {a11ySnapshotPlugin} from '@web/test-runner-commands/plugins';
import {countsReporter} from './test/support/runners/wtr-reporter.mjs';
import {accessibleTreePlugin} from './test/support/browsers/accessible-tree.mjs';
import {engine, ENGINES, launcherFor, without} from './test/support/browsers/engines.mjs';
import {forcedColorsPlugin} from './test/support/browsers/forced-colors.mjs';
import {heapPlugin} from './test/support/browsers/heap.mjs';

const wanted = engine();
const leftOut = without(wanted);
for (const {file, why} of leftOut) console.log(`Not in ${ENGINES[wanted].name}: ${file}, because ${why}.`);

export default {
  files: [
    'test/**/*.test.ts',
    '!test/{node,server,backend-contract}/**',
    ...leftOut.map(({file}) => `!${file}`),
  ],
  nodeResolve: {exportConditions: ['development', 'browser']},
  plugins: [
    esbuildPlugin({ts: true, tsconfig: fileURLToPath(new URL('tsconfig.json', import.meta.url))}),
    a11ySnapshotPlugin(),
    forcedColorsPlugin(),
    heapPlugin(),
    accessibleTreePlugin(),
  ],
  browsers: [await launcherFor(wanted)],
  // Generous, since a shared machine may be ten times slower than an idle one.
  browserStartTimeout: 90_000,
  testsStartTimeout: 60_000,
  testsFinishTimeout: 600_000,
  testFramework: {config: {timeout: 20_000}},
  filterBrowserLogs: ({args}) => !String(args[0]).startsWith('Lit is in dev mode'),
  reporters: [defaultReporter(), countsReporter(wanted)],
};
