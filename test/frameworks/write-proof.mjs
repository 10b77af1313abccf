// Writes docs/frameworks-proof.md from the results of the last run of the suite `frameworks`.
import {globSync, readFileSync, writeFileSync} from 'node:fs';
import {format} from 'prettier';

const PARTS = {
  stacks: {
    title: 'Frameworks',
    text:
      'Each row is an app of [demo/frameworks](../demo/frameworks/README.md), with nexus-link from the packed package. ' +
      '**Install**: the app finds that package. **Types**: the framework’s own type check passes. **Build**: the ' +
      'framework’s own tool builds it. **Whole link**: a borrower goes from the first screen to I’m Done; meanwhile the ' +
      'app renders anew while they type, binds messages and a backend, and changes its handlers, of which the latest is ' +
      'called. **Link token**: the app gets one from its server. **Unmount**: the app removes the link while a login is ' +
      'under way; it hears of exactly one exit, and opens the link again. **SSR**: a server renders the inline link, ' +
      'which then moves nothing on the page, and goes to the end. **Typed events**: a wrong theme, a misspelt name and a ' +
      'wrong handler are errors. No cell is held if the console shows a warning or an error, of ours or of the framework.',
    columns: ['install', 'types', 'build', 'whole link', 'link token', 'unmount', 'SSR', 'typed events'],
  },
  bundlers: {
    title: 'Bundlers',
    text: 'A page that imports `nexus-link/define`, in which a borrower goes the whole way.',
    columns: ['build', 'whole link'],
  },
};

const results = globSync('.cache/frameworks/results/*.json')
  .map((file) => JSON.parse(readFileSync(file, 'utf8')))
  .sort((a, b) => a.order - b.order);

/** Nothing where there is nothing to check, such as the types of a page without a compiler. */
const formatCell = (held) => (held === undefined ? '' : held ? 'yes' : '**no**');

const sections = Object.entries(PARTS).map(([part, {title, text, columns}]) => {
  const rows = results.filter((result) => result.part === part);
  return [
    `## ${title}`,
    text,
    [
      `| | ${columns.join(' | ')} |`,
      `| --- | ${columns.map(() => '---').join(' | ')} |`,
      ...rows.map(
        ({name, cells}) => `| ${name} | ${columns.map((column) => formatCell(cells[column])).join(' | ')} |`,
      ),
    ].join('\n'),
  ].join('\n\n');
});

const page = `# In each framework

This page is written by \`npm run test:frameworks\`, which anyone can run.

${sections.join('\n\n')}
`;
const options = {...JSON.parse(readFileSync('.prettierrc.json', 'utf8')), parser: 'markdown'};
writeFileSync('docs/frameworks-proof.md', await format(page, options));
