// The engines that the component suite runs in, and what is run in some of them only.
import {existsSync} from 'node:fs';
import {chromium} from './chromium.mjs';
import {firefox} from './firefox.mjs';
import {webkit} from './webkit.mjs';

export const ENGINES = {
  chromium: {name: 'Chromium', launcher: chromium},
  firefox: {name: 'Firefox', launcher: firefox},
  webkit: {name: 'WebKit', launcher: webkit},
};

/** Test files that ask for what an engine, or its driver, does not have. What differs otherwise is mended in `src`. */
const ONLY = {
  'test/element/leak.test.ts': {
    engines: ['chromium'],
    why: 'no other driver counts what a page holds once all garbage is gone',
  },
  'test/accessibility/accessible-tree.test.ts': {
    engines: ['chromium'],
    why: 'no other driver tells what a screen reader is given',
  },
  'test/styles/forced-colors.test.ts': {
    engines: ['chromium', 'firefox'],
    why: 'WebKitGTK has no forced colours',
  },
};

/** An engine's launcher; ends with what to install where there is no such browser. */
export async function launcherFor(engine) {
  try {
    return await ENGINES[engine].launcher();
  } catch (error) {
    console.error(`\n${error.message}\n`);
    return process.exit(1);
  }
}

/** The engine that is asked for by the environment; Chromium where none is. */
export function engine() {
  const {ENGINE = 'chromium'} = process.env;
  if (Object.hasOwn(ENGINES, ENGINE)) return ENGINE;
  console.error(`ENGINE is one of ${Object.keys(ENGINES).join(', ')}, and not “${ENGINE}”.`);
  return process.exit(1);
}

/** The test files that do not run in an engine, each with the reason. */
export const without = (engine) =>
  Object.entries(ONLY)
    .filter(([file, {engines}]) => !engines.includes(engine) && existsSync(file))
    .map(([file, {why}]) => ({file, why}));
