// The engines of the component suite, and the test files that run only in some engines.
import {launchChromium} from './chromium.mjs';
import {launchFirefox} from './firefox.mjs';
import {launchWebKit} from './webkit.mjs';

export const ENGINES = {
  chromium: {name: 'Chromium', launch: launchChromium},
  firefox: {name: 'Firefox', launch: launchFirefox},
  webkit: {name: 'WebKit', launch: launchWebKit},
};

/** Test files that need a feature that some engines or drivers lack. Other differences are fixed in `src`. */
const RESTRICTED_FILES = {
  'test/backend-contract/*.test.ts': {
    engines: ['chromium'],
    why: 'it tests the API servers, which are the same for every engine',
  },
  'test/element/leak.test.ts': {
    engines: ['chromium'],
    why: 'no other driver counts the objects of a page after a garbage collection',
  },
  'test/accessibility/accessible-tree.test.ts': {
    engines: ['chromium'],
    why: 'no other driver reads the accessibility tree',
  },
  'test/styles/forced-colors.test.ts': {
    engines: ['chromium', 'firefox'],
    why: 'WebKitGTK has no forced colours',
  },
};

/** Creates the launcher of an engine. Exits with installation instructions when the browser is missing. */
export async function createLauncher(engine) {
  try {
    return await ENGINES[engine].launch();
  } catch (error) {
    console.error(`\n${error.message}\n`);
    return process.exit(1);
  }
}

/** Reads the engine from the environment variable `ENGINE`. The default is Chromium. */
export function readEngine() {
  const {ENGINE = 'chromium'} = process.env;
  if (Object.hasOwn(ENGINES, ENGINE)) return ENGINE;
  console.error(`ENGINE must be one of ${Object.keys(ENGINES).join(', ')}, not "${ENGINE}".`);
  return process.exit(1);
}

/** Lists the test files that an engine skips, each with the reason. */
export const listExcluded = (engine) =>
  Object.entries(RESTRICTED_FILES)
    .filter(([, {engines}]) => !engines.includes(engine))
    .map(([files, {why}]) => ({files, why}));
