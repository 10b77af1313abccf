/** `npm run openapi`: writes openapi.yaml. With `--check` it only compares, and fails if the file is out of date. */
import {readFileSync, writeFileSync} from 'node:fs';

import {formatOpenApi} from './format-openapi.ts';

const file = new URL('../openapi.yaml', import.meta.url);
const text = formatOpenApi();
if (!process.argv.includes('--check')) writeFileSync(file, text);
else if (readFileSync(file, 'utf8') !== text) {
  process.stderr.write('openapi.yaml is out of date. Run "npm run openapi -w demo/server".\n');
  process.exit(1);
}
