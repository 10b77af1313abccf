// Copies the built script beside the pages, so that their elements are the very files that a partner serves, and the package
// into node_modules, so that the examples compile with its exports.
import {cpSync, existsSync, rmSync} from 'node:fs';
import {root} from './pages.mjs';

if (!existsSync(`${root}dist/script`)) {
  console.error('There is no build. Run "npm run docs" in the root folder.');
  process.exit(1);
}
copyFolder('dist/script', 'public/nexus-link', (path) => !path.endsWith('.map'));
copyFolder('dist', 'node_modules/nexus-link/dist', (path) => !path.endsWith('.map'));
cpSync(`${root}package.json`, `${root}docs/site/node_modules/nexus-link/package.json`);

function copyFolder(from, to, filter) {
  rmSync(`${root}docs/site/${to}`, {recursive: true, force: true});
  cpSync(`${root}${from}`, `${root}docs/site/${to}`, {recursive: true, filter});
}
