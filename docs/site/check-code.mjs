// Type-checks the code blocks of the documentation that need a framework: those of React and Solid (tsx), Vue, Svelte, and
// TypeScript that imports other packages. Each compiler is the framework's own, in its strict mode.
import {spawnSync} from 'node:child_process';
import {mkdirSync, rmSync, writeFileSync} from 'node:fs';
import {fileURLToPath, URL} from 'node:url';
import {listCodeBlocks, listDocs} from './markdown.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const FOLDER = `${here}.check`;

const isSolid = ({code}) => code.includes('solid-js');
const blocks = listDocs()
  .flatMap(listCodeBlocks)
  .filter(({quotedFrom, uncheckedBecause}) => quotedFrom === null && uncheckedBecause === null);
const ofLanguage = (language) => blocks.filter((block) => block.language === language);

const SETTINGS = {
  target: 'ES2022',
  module: 'ESNext',
  moduleResolution: 'bundler',
  lib: ['ES2024', 'DOM', 'DOM.Iterable'],
  types: ['node'],
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  verbatimModuleSyntax: true,
};

const groups = [
  {
    name: 'react',
    blocks: ofLanguage('tsx').filter((block) => !isSolid(block)),
    settings: {jsx: 'react-jsx'},
    command: ['tsc', '-p', '.'],
  },
  {
    name: 'solid',
    blocks: ofLanguage('tsx').filter(isSolid),
    settings: {jsx: 'preserve', jsxImportSource: 'solid-js'},
    command: ['tsc', '-p', '.'],
  },
  {
    name: 'ts',
    blocks: ofLanguage('ts'),
    settings: {experimentalDecorators: true},
    command: ['tsc', '-p', '.'],
  },
  {name: 'vue', blocks: ofLanguage('vue'), settings: {}, command: ['vue-tsc', '-p', '.']},
  {
    name: 'svelte',
    blocks: ofLanguage('svelte'),
    settings: {},
    command: ['svelte-check', '--tsconfig', './tsconfig.json', '--fail-on-warnings'],
  },
];

rmSync(FOLDER, {recursive: true, force: true});
let hasFailed = false;
for (const group of groups) {
  if (group.blocks.length === 0) throw new Error(`There is no block of ${group.name}.`);
  const folder = `${FOLDER}/${group.name}`;
  mkdirSync(folder, {recursive: true});
  for (const block of group.blocks) writeBlock(folder, block);
  // Not strictTemplates, which does not know the attribute `slot`.
  const vueCompilerOptions = {checkUnknownComponents: true, checkUnknownEvents: true};
  writeFileSync(
    `${folder}/tsconfig.json`,
    JSON.stringify({compilerOptions: {...SETTINGS, ...group.settings}, vueCompilerOptions, include: ['.']}),
  );
  const [program, ...args] = group.command;
  const {status, stdout, stderr} = spawnSync(`${here}node_modules/.bin/${program}`, args, {
    cwd: folder,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status === 0) console.log(`${group.name}: ${group.blocks.length} code blocks compile.`);
  else {
    hasFailed = true;
    console.error(`${group.name}: code blocks do not compile.\n${stdout}${stderr}`);
  }
}
if (hasFailed) process.exit(1);

/**
 * Writes a block as a module, into a folder whose name says where the block is. What the block is supposed to have around it
 * goes to its end, so that lines stay the same, or into a file of its own if it names one (`button.tsx: export …`).
 */
function writeBlock(parent, {file, line, language, code, given}) {
  const folder = `${parent}/${file.replace(/\.md$/, '').replaceAll('/', '.')}.${line}`;
  mkdirSync(folder, {recursive: true});
  const neighbour = /^(?<name>[\w.-]+\.tsx?): (?<content>[^]*)$/.exec(given ?? '')?.groups;
  if (neighbour) writeFileSync(`${folder}/${neighbour.name}`, neighbour.content);
  const isComponent = language === 'vue' || language === 'svelte';
  const around = `\nexport {};\n${neighbour ? '' : (given ?? '')}\n`;
  writeFileSync(`${folder}/block.${language}`, isComponent ? code : code + around);
}
