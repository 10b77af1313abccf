// Checks the links of the built site: each internal one leads to a page or a file, and each anchor to an element. What the
// pages load comes from the site itself, so that they work offline and tell no third party who reads them.
import {existsSync, globSync, readFileSync, statSync} from 'node:fs';
import {posix} from 'node:path';
import {fileURLToPath, URL} from 'node:url';

const dist = fileURLToPath(new URL('.vitepress/dist', import.meta.url));
const base = process.env.DOCS_BASE ?? '/';

const files = globSync('**/*.html', {cwd: dist}).map((file) => file.replaceAll('\\', '/'));
const htmlByFile = new Map(files.map((file) => [file, readFileSync(`${dist}/${file}`, 'utf8')]));
const anchorsByFile = new Map(
  [...htmlByFile].map(([file, html]) => [
    file,
    new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => decodeText(id))),
  ]),
);

const problems = [];
for (const [file, html] of htmlByFile) {
  for (const [, attribute, value] of html.matchAll(/\s(href|src)="([^"]*)"/g)) {
    const problem = checkTarget(file, decodeText(value), attribute);
    if (problem) problems.push(`${file}: ${value} ${problem}`);
  }
  for (const [, url] of html.matchAll(/<(?:script|link|img|iframe)\b[^>]*\s(?:href|src)="(https?:[^"]*)"/g))
    problems.push(`${file}: loads ${url} from another host`);
}
for (const sheet of globSync('**/*.css', {cwd: dist})) {
  for (const [, url] of readFileSync(`${dist}/${sheet}`, 'utf8').matchAll(/url\(["']?(https?:[^"')]*)/g))
    problems.push(`${sheet}: loads ${url} from another host`);
}
if (files.length < 20) problems.push(`There are only ${files.length} pages.`);

if (problems.length > 0) {
  console.error([...new Set(problems)].join('\n'));
  process.exit(1);
}
console.log(`All links of ${files.length} pages lead somewhere.`);

function checkTarget(file, target, attribute) {
  if (/^(?:data|mailto):/.test(target) || target === '') return null;
  if (/^https?:/.test(target)) return URL.canParse(target) ? null : 'is no URL';
  const [path, hash] = target.split('#');
  if (path.startsWith('/') && !path.startsWith(base)) return `does not begin with ${base}`;
  const absolute = path.startsWith('/') ? path.slice(base.length) : posix.join(posix.dirname(file), path);
  const page =
    path === '' ? file : absolute.endsWith('/') || absolute === '' ? `${absolute}index.html` : absolute;
  if (!existsSync(`${dist}/${page}`) || statSync(`${dist}/${page}`).isDirectory()) return 'does not exist';
  if (!hash || attribute === 'src') return null;
  return anchorsByFile.get(page)?.has(decodeURIComponent(hash)) ? null : 'has no such anchor';
}

function decodeText(text) {
  return text.replaceAll('&amp;', '&').replaceAll('&#39;', "'").replaceAll('&quot;', '"');
}
