// Writes docs/proof.md from the results of the last run of the hostile suite.
import {globSync, readFileSync, writeFileSync} from 'node:fs';
import {format} from 'prettier';

const ENGINES = {chromium: 'Chromium', firefox: 'Firefox', webkit: 'WebKit'};

/** The parts, with what each one shows. */
const PARTS = {
  'host-libraries': [
    'Dialog, focus and shortcut libraries',
    'Each library’s own page, with the link as a modal tag in its dialog, as an inline tag in it, and by a call of ' +
      '`Nexus.link` above it. A borrower with a real mouse and keyboard searches, types a login with letters that are ' +
      'shortcuts of the page, presses Tab, Backspace and Escape, leaves, and uses the page afterwards. Then again, ' +
      'with the page’s dialog closed first.',
  ],
  presses: [
    'Double clicks',
    'The second click of a double click presses nothing new; a click elsewhere, a key and a later click do.',
  ],
  policies: [
    'Content-Security-Policy, Trusted Types and sandboxed frames',
    'The whole workflow to its end without a violation. Where a policy does not allow the link, the borrower or the ' +
      'console is told, and the page is free.',
  ],
  lifecycle: [
    'Lifecycle',
    'What pages and frameworks do to an element, in each of its steps, in a dialog and inline: one outcome, no ' +
      'uncaught error, and the focus, the scroll position and the page as before.',
  ],
  'page-life': [
    'Pages that leave, return and write themselves anew',
    'Navigation, the back/forward cache, `document.open`, late definitions and many elements.',
  ],
  globals: [
    'Polluted prototypes, clobbered names, patched globals and hostile styles',
    'The whole workflow; every option, answer and request is the page’s own.',
  ],
  secrets: [
    'Secrets',
    'A password of each kind is typed and sent. Afterwards it is in no recording of rrweb, no heap snapshot, no URL, no ' +
      'performance entry, no storage, and no event.',
  ],
};

const results = globSync('.cache/hostile/*.json').map((file) => JSON.parse(readFileSync(file, 'utf8')));

const sections = Object.entries(PARTS).map(([part, [title, text]]) => {
  const tables = results.filter((result) => result.part === part);
  if (tables.length === 0) return '';
  const rows = [...new Set(tables.flatMap(({trials}) => trials.map(({row}) => row)))];
  const engines = Object.keys(ENGINES).filter((name) => tables.some(({engine}) => engine === name));
  const count = (row, engine) => {
    const trials = tables
      .find((table) => table.engine === engine)
      .trials.filter((trial) => trial.row === row);
    const held = trials.filter(({failure}) => failure === null).length;
    return trials.length === 0 ? '' : `${held} of ${trials.length}`;
  };
  const limits = tables.flatMap(({trials}) => trials.filter(({reason}) => reason !== undefined));
  const reasons = [...new Set(limits.map(({reason}) => reason))];
  const listColumns = (reason) =>
    [...new Set(limits.filter((limit) => limit.reason === reason).map(({column}) => escape(column)))].join(
      ', ',
    );
  return [
    `## ${title}`,
    text,
    [
      `| held of tried | ${engines.map((engine) => ENGINES[engine]).join(' | ')} |`,
      `| --- | ${engines.map(() => '---').join(' | ')} |`,
      ...rows.map((row) => `| ${escape(row)} | ${engines.map((engine) => count(row, engine)).join(' | ')} |`),
    ].join('\n'),
    ...(reasons.length > 0
      ? ['Not held:', reasons.map((reason) => `- ${listColumns(reason)}: ${reason}`).join('\n')]
      : []),
  ].join('\n\n');
});

/** Names of elements are code. */
function escape(text) {
  return text.replaceAll(/<[^>]+>/g, '`$&`').replaceAll('|', '\\|');
}

const page = `# In other people’s pages

This page is written by \`npm run test:hostile\`, which anyone can run. Each table says how many cases were tried, and how
many held.

${sections.filter(Boolean).join('\n\n')}
`;
const options = {...JSON.parse(readFileSync('.prettierrc.json', 'utf8')), parser: 'markdown'};
writeFileSync('docs/proof.md', await format(page, options));
