// Reads the Markdown files of the repository: their code blocks, links and anchors. The tests and the site share it.
import {globSync, readFileSync} from 'node:fs';
import {root} from './pages.mjs';
import {slugify} from './slugify.mjs';

const FENCE = /^(?<indent> *)```(?<language>[\w-]*)[^\n]*\n(?<code>[^]*?)^\k<indent>```[ \t]*$/gm;
/** A comment right above a block says what the block needs, which file it is a part of, or why it is not checked. */
const NOTE = /<!-- (not checked|given|from): ((?:(?!-->)[^])*?) -->\s*$/;

/**
 * @typedef {object} CodeBlock
 * @property {string} file The path from the root of the repository.
 * @property {number} line The line of its first line of code.
 * @property {string} language
 * @property {string} code
 * @property {string | null} given Declarations that the code around the block is supposed to have.
 * @property {string | null} quotedFrom The file that contains the block, and is tested itself.
 * @property {string | null} uncheckedBecause
 */

/** Lists README.md and all pages for users, from the root of the repository. */
export const listDocs = () => [
  'README.md',
  'SECURITY.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'demo/server/README.md',
  ...globSync('docs/**/*.md', {cwd: root, exclude: ['**/node_modules', '**/dist']})
    .map((file) => file.replaceAll('\\', '/'))
    .sort(),
];

/** @param {string} file */
export const readDoc = (file) => readFileSync(`${root}${file}`, 'utf8').replaceAll('\r\n', '\n');

/**
 * @param {string} file
 * @returns {CodeBlock[]}
 */
export function listCodeBlocks(file) {
  const text = readDoc(file);
  return [...text.matchAll(FENCE)].map((match) => {
    const {indent, language, code} = match.groups;
    const before = text.slice(0, match.index);
    const [, kind, note] = NOTE.exec(before) ?? [];
    return {
      file,
      line: before.split('\n').length + 1,
      language,
      code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
      given: kind === 'given' ? note : null,
      quotedFrom: kind === 'from' ? note : null,
      uncheckedBecause: kind === 'not checked' ? note : null,
    };
  });
}

/** The text without code and comments, where neither a link nor a heading counts. */
const removeCode = (text) =>
  text
    .replaceAll(FENCE, '')
    .replaceAll(/<!--[^]*?-->/g, '')
    .replaceAll(/`[^`\n]*`/g, (code) => code.replaceAll(/[[\]()#]/g, ' '));

/**
 * The targets of all links and pictures, as they are written.
 *
 * @param {string} file
 * @returns {{target: string, isImage: boolean}[]}
 */
export function listLinks(file) {
  const text = removeCode(readDoc(file));
  const inMarkdown = [...text.matchAll(/(!?)\[(?:[^[\]]|\[[^\]]*\])*\]\(\s*([^()\s]+)\s*\)/g)].map(
    ([, mark, target]) => ({target, isImage: mark === '!'}),
  );
  const inReferences = [...text.matchAll(/^\[[^\]]+\]:\s*(\S+)/gm)].map(([, target]) => ({
    target,
    isImage: false,
  }));
  const inTags = [...text.matchAll(/<(img|a)\b[^>]*?\b(?:src|href)="([^"]+)"/g)].map(([, tag, target]) => ({
    target,
    isImage: tag === 'img',
  }));
  // A picture may be the text of a link: its own target is inside the brackets.
  const pictures = [...text.matchAll(/!\[[^\]]*\]\(\s*([^()\s]+)\s*\)/g)].map(([, target]) => ({
    target,
    isImage: true,
  }));
  return [...inMarkdown, ...inReferences, ...inTags, ...pictures];
}

/**
 * The anchors of a file's headings, as GitHub and the site make them.
 *
 * @param {string} file
 * @returns {Set<string>}
 */
export function listAnchors(file) {
  const counts = new Map();
  const text = readDoc(file).replaceAll(FENCE, '');
  const anchors = [...text.matchAll(/^#{1,6} +(.+?)\s*$/gm)].map(([, heading]) => {
    const anchor = slugify(heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll(/[`*]/g, ''));
    const count = counts.get(anchor) ?? 0;
    counts.set(anchor, count + 1);
    return count === 0 ? anchor : `${anchor}-${count}`;
  });
  return new Set(anchors);
}
