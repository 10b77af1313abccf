import {fileURLToPath} from 'node:url';
import {esbuildPlugin} from '@web/dev-server-esbuild';
import {defaultReporter} from '@web/test-runner';
import {chromeLauncher} from '@web/test-runner-chrome';
import {a11ySnapshotPlugin} from '@web/test-runner-commands/plugins';
import {countsReporter} from './tools/test/wtr-reporter.mjs';
import {accessibleTreePlugin} from './tools/wtr/accessible-tree.mjs';
import {findBrowser} from './tools/wtr/browser.mjs';
import {heapPlugin} from './tools/wtr/heap.mjs';

const {from, ...found} = await findBrowser();
// With scrollbars, as most people have them, a page that is locked without a gutter is seen to shift.
const launchOptions = {...found, ignoreDefaultArgs: ['--hide-scrollbars']};
console.log(`Browser: ${launchOptions.executablePath} (${from})`);

export default {
  files: ['test/**/*.test.ts', '!test/node/**'],
  nodeResolve: {exportConditions: ['development', 'browser']},
  plugins: [
    esbuildPlugin({ts: true, tsconfig: fileURLToPath(new URL('tsconfig.json', import.meta.url))}),
    a11ySnapshotPlugin(),
    heapPlugin(),
    accessibleTreePlugin(),
  ],
  // Each page in a window of its own: a tab behind another is hidden, has no focus and draws no frame.
  browsers: [chromeLauncher({launchOptions, createPage: ({context}) => context.newPage({type: 'window'})})],
  concurrency: 2,
  // Generous, since a shared machine may be ten times slower than an idle one.
  browserStartTimeout: 90_000,
  testsStartTimeout: 60_000,
  testsFinishTimeout: 300_000,
  testFramework: {config: {timeout: 20_000}},
  filterBrowserLogs: ({args}) => !String(args[0]).startsWith('Lit is in dev mode'),
  reporters: [defaultReporter(), countsReporter()],
};
