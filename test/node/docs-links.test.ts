/** The links of README.md and of the documentation, on GitHub and on the pages that npm makes of the READMEs. */
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import {posix} from 'node:path';
import {fileURLToPath} from 'node:url';
import {describe, test} from 'node:test';

import {loadMarkdown} from './docs.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const {listDocs, listLinks, listAnchors} = await loadMarkdown();

const isExternal = (target: string) => /^[a-z][a-z+.-]*:/i.test(target);
const resolveFile = (file: string, target: string) =>
  posix.normalize(posix.join(posix.dirname(file), decodeURIComponent(target.replace(/#.*$/, ''))));

describe('The links of the documentation', () => {
  for (const file of listDocs()) {
    test(`lead to files, anchors and well-formed addresses: ${file}`, () => {
      const problems = listLinks(file).flatMap(({target}) => {
        const problem = isExternal(target) ? checkAddress(target) : checkLink(file, target);
        return problem ? [`${target}: ${problem}`] : [];
      });
      assert.deepEqual(problems, []);
    });
  }
});

/**
 * npm resolves the relative links of a README at the repository that package.json names: links at `<repository>/blob/HEAD/`,
 * and pictures at `raw.githubusercontent.com/<owner>/<name>/HEAD/`. It does so for repositories on GitHub, and knows nothing
 * of a `directory`, so the README of a package in a folder may have no relative link at all.
 */
describe('On npm', () => {
  test('the repository is one whose links npm resolves', () => {
    const {repository} = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
      repository: Readonly<Record<string, string>>;
    };
    assert.match(repository.url ?? '', /^git\+https:\/\/github\.com\/[\w-]+\/[\w-]+\.git$/);
    assert.equal(repository.directory, undefined);
  });

  test('README.md links only to committed files of the repository, to its own headings, and to the web', () => {
    const committed = new Set(execFileSync('git', ['ls-files'], {cwd: root, encoding: 'utf8'}).split('\n'));
    for (const {target, isImage} of listLinks('README.md')) {
      if (isExternal(target)) assert.match(target, /^https:/, target);
      else if (target.startsWith('#')) assert.ok(listAnchors('README.md').has(target.slice(1)), target);
      else {
        const path = resolveFile('README.md', target);
        assert.ok(committed.has(path), `${target} is not in the repository`);
        assert.ok(!isImage || /\.(?:png|svg|jpe?g|gif|webp)$/.test(path), `${target} is no picture`);
      }
    }
  });

  test('the README of the server has no relative link', () => {
    const relative = listLinks('demo/server/README.md').filter(
      ({target}) => !isExternal(target) && !target.startsWith('#'),
    );
    assert.deepEqual(relative, []);
  });
});

function checkAddress(target: string): string | null {
  if (!URL.canParse(target)) return 'is no URL';
  const {protocol, hostname} = new URL(target);
  if (protocol === 'mailto:') return null;
  if (protocol === 'http:' && hostname !== 'localhost') return 'is not https';
  return protocol === 'https:' || protocol === 'http:' ? null : `has the scheme ${protocol}`;
}

function checkLink(file: string, target: string): string | null {
  if (target.startsWith('/')) {
    // The site has such links on its home page only, where GitHub shows no links.
    return file === 'docs/site/index.md' ? null : 'is absolute, so GitHub cannot resolve it';
  }
  const hash = target.split('#')[1];
  const path = target.startsWith('#') ? file : resolveFile(file, target);
  if (!existsSync(`${root}${path}`)) return 'does not exist';
  if (!hash) return null;
  if (!path.endsWith('.md')) return 'has an anchor, and is no page';
  return listAnchors(path).has(hash) ? null : `${path} has no such heading`;
}
