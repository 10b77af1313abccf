// Copies the built script beside the pages, so that their elements are the very files that a partner serves.
import {cpSync, existsSync, rmSync} from 'node:fs';
import {root} from './pages.mjs';

const SOURCE = `${root}dist/script`;
const TARGET = `${root}docs/site/public/nexus-link`;

if (!existsSync(SOURCE)) {
  console.error('There is no build. Run "npm run docs" in the root folder.');
  process.exit(1);
}
rmSync(TARGET, {recursive: true, force: true});
cpSync(SOURCE, TARGET, {recursive: true, filter: (path) => !path.endsWith('.map')});
