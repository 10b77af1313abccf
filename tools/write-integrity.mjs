// Writes dist/script/sri.json: the hash of each script, for the attribute `integrity` of a script tag or the key `integrity` of
// an import map (https://www.w3.org/TR/sri-2/).
import {createHash} from 'node:crypto';
import {globSync, readFileSync, writeFileSync} from 'node:fs';

const FOLDER = 'dist/script';

const hashFile = (path) => `sha384-${createHash('sha384').update(readFileSync(path)).digest('base64')}`;

const paths = globSync('**/*.js', {cwd: FOLDER})
  .map((path) => path.replaceAll('\\', '/'))
  .sort();
const hashes = Object.fromEntries(paths.map((path) => [path, hashFile(`${FOLDER}/${path}`)]));
writeFileSync(`${FOLDER}/sri.json`, `${JSON.stringify(hashes, null, 2)}\n`);
