// Fails when custom-elements.json is not what `npm run manifest` would write now.
import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';

const FILE = 'custom-elements.json';
const FRESH = '.cache/manifest';
execFileSync('cem', ['analyze', '--quiet', '--outdir', FRESH], {
  stdio: 'inherit',
  shell: process.platform === 'win32',
});

let committed;
try {
  committed = JSON.parse(readFileSync(FILE, 'utf8'));
} catch (error) {
  console.error(`${FILE} cannot be read: ${error.message}`);
}
const fresh = JSON.parse(readFileSync(`${FRESH}/${FILE}`, 'utf8'));
if (JSON.stringify(committed) !== JSON.stringify(fresh)) {
  console.error(`${FILE} is stale: run \`npm run manifest\` and commit what it writes.`);
  process.exit(1);
}
console.log(`${FILE} is up to date.`);
