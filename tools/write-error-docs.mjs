// Writes docs/errors.md from the codes and their English words, as they were built; with --check only compares.
import {readFileSync, writeFileSync} from 'node:fs';
import {URL} from 'node:url';

const FILE = 'docs/errors.md';
const file = new URL(`../${FILE}`, import.meta.url);

/** Where each recovery action leads, as in the doc of `Recovery`. */
const LEADS = {
  retry: 'repeats what failed',
  'log-in': 'to the login form',
  'choose-servicer': 'to the search',
  restart: 'opens a new session',
  close: 'closes',
};

const {codes, en} = await load();
const text = page();
if (!process.argv.includes('--check')) writeFileSync(file, text);
else if (read() !== text) {
  console.error(`${FILE} is not what src/contract/errors.ts and src/messages/en.ts say: run "npm run docs".`);
  process.exit(1);
}

async function load() {
  try {
    const [{codes}, {en}] = await Promise.all([
      import('../build/contract/errors.js'),
      import('../build/messages/en.js'),
    ]);
    return {codes, en};
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    console.error('There is no build to read: run "npm run build".');
    process.exit(1);
  }
}

function read() {
  try {
    return readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
  } catch {
    return '';
  }
}

function page() {
  const rows = Object.entries(codes).map(([code, facts]) => row(code, facts, en.errors[code]));
  return `# Errors

Everything that can go wrong has one of these codes: in \`result.code\` of a \`nexus-exit\`, in the \`failed\` of a
\`nexus-event\`, and in the \`LinkError\` that a backend throws. Written by \`npm run docs\`; do not edit.

| code | title | what the borrower reads | action, and where it leads | can be retried | exit status |
| --- | --- | --- | --- | --- | --- |
${rows.join('\n')}

*Exit status*: a code with one ends the workflow, and its \`nexus-exit\` is dispatched at once. With any other the
borrower can go on; one who leaves from its screen of a problem exits as \`incomplete\`, with the code. While a session
is being opened every failure has a screen of its own, and its action repeats the opening. A login is never repeated
without the borrower: the password is not kept, so what can be retried leads back to the form, with the password empty.
`;
}

function row(code, {recovery, retry, ends}, {title, text, action}) {
  const leads = LEADS[recovery];
  if (!leads) throw new Error(`tools/write-error-docs.mjs does not know where "${recovery}" leads.`);
  const cells = [
    `\`${code}\``,
    title,
    text,
    `**${action}**: ${leads}`,
    retry ? 'yes' : 'no',
    ends ? `\`${ends}\`` : '–',
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
}
