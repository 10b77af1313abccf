// Writes the documentation for language models beside the site: llms.txt lists the pages, llms-full.txt contains them, and
// each page is there as Markdown, too.
import {mkdirSync, writeFileSync} from 'node:fs';
import {dirname} from 'node:path';
import {fileURLToPath, URL} from 'node:url';
import {readDoc} from './markdown.mjs';
import {pages, sections, toPath} from './pages.mjs';
import {resolveLink} from './resolve-link.mjs';

const dist = fileURLToPath(new URL('.vitepress/dist', import.meta.url));
const base = process.env.DOCS_BASE ?? '/';

const SUMMARY = `# nexus-link

> \`<nexus-link>\` is an open web component in which a borrower connects the loan servicers they pay. It works by a script tag,
> as a custom element in every framework, or by \`Nexus.link({onSuccess, onExit})\`. Each opening ends with exactly one
> response. Keys that start with \`sandbox_\` need no server.
`;

for (const page of pages) {
  const path = `${dist}/${page.route}.md`;
  mkdirSync(dirname(path), {recursive: true});
  writeFileSync(path, createMarkdown(page));
}

const list = sections
  .filter((section) => section.pages.length > 0)
  .map(({title, pages: members}) => {
    const items = members.map((page) => `- [${page.title}](${base}${page.route}.md): ${describePage(page)}`);
    return `## ${title}\n\n${items.join('\n')}\n`;
  });
writeFileSync(`${dist}/llms.txt`, [SUMMARY, ...list].join('\n'));

const texts = sections.flatMap((section) => section.pages).map(createMarkdown);
writeFileSync(`${dist}/llms-full.txt`, [SUMMARY, ...texts].join('\n---\n\n'));
console.log(`llms.txt lists ${pages.length - 1} pages.`);

/** The page without comments, with links to the Markdown of the other pages. */
function createMarkdown({file}) {
  return readDoc(file)
    .replace(/^---\n[^]*?\n---\n/, '')
    .replaceAll(/<!--[^]*?-->\n*/g, '')
    .replaceAll(/\]\(([^)\s]+)\)/g, (_, target) => `](${toMarkdownLink(resolveLink(target, file))})`)
    .trimStart();
}

function toMarkdownLink(target) {
  const [path, hash] = target.split('#');
  const page = pages.find(({route}) => toPath(route) === path);
  return page ? `${base}${page.route}.md${hash ? `#${hash}` : ''}` : target;
}

/** The first sentence of the page. */
function describePage({file}) {
  const paragraph = createMarkdown({file})
    .split('\n\n')
    .find((text) => text.trim() && !/^[#|`<>!-]/.test(text.trim()));
  const sentence = /^[^]*?[.:](?=\s|$)/.exec(paragraph ?? '')?.[0] ?? '';
  return sentence
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/:$/, '.');
}
