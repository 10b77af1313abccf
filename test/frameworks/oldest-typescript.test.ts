/** The types of the packed package, compiled with the oldest TypeScript that works. README names it. */
import {describe, test} from 'node:test';

import {findFolder, runCommand} from './support/app.ts';

const MODULES = {bundler: 'esnext', nodenext: 'nodenext', node16: 'node16'};

describe('The types of the package compile with TypeScript 5.4', () => {
  for (const [resolution, module] of Object.entries(MODULES)) {
    test(`and the resolution ${resolution}`, () => {
      const options = `--module ${module} --moduleResolution ${resolution}`;
      return runCommand(findFolder('oldest-typescript'), `node_modules/.bin/tsc -p . ${options}`);
    });
  }
});
