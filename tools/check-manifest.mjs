// Fails if custom-elements.json differs from what `npm run generate` would write.
import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';

const FILE = 'custom-elements.json';
const GENERATED_DIR = '.cache/manifest';
execFileSync('cem', ['analyze', '--quiet', '--outdir', GENERATED_DIR], {
  stdio: 'inherit',
  shell: process.platform === 'win32',
});

let committed;
try {
  committed = JSON.parse(readFileSync(FILE, 'utf8'));
} catch (error) {
  console.error(`Cannot read ${FILE}: ${error.message}`);
}
const generated = JSON.parse(readFileSync(`${GENERATED_DIR}/${FILE}`, 'utf8'));
if (JSON.stringify(committed) !== JSON.stringify(generated)) {
  console.error(`${FILE} is out of date. Run "npm run generate" and commit the result.`);
  process.exit(1);
}
console.log(`${FILE} is up to date.`);
