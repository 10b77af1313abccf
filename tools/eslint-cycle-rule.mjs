// An ESLint rule that reports files which import themselves through other files. It follows static, dynamic and type
// imports of relative paths.
import {existsSync, readFileSync} from 'node:fs';
import {dirname, relative, resolve} from 'node:path';

const RELATIVE_IMPORT = /\b(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g;

/** The imported files of each file. Every file is read once per run. */
const importsByFile = new Map();

function findImports(file) {
  if (!importsByFile.has(file)) {
    const specifiers = [...readFileSync(file, 'utf8').matchAll(RELATIVE_IMPORT)].map(([, path]) => path);
    const targets = specifiers.map((path) => resolve(dirname(file), path.replace(/\.js$/, '.ts')));
    importsByFile.set(file, targets.filter(existsSync));
  }
  return importsByFile.get(file);
}

/** Finds the shortest chain of imports from a file back to itself, breadth first. */
function findCycle(start) {
  const seen = new Set();
  let chains = [[start]];
  while (chains.length > 0) {
    const longerChains = [];
    for (const chain of chains) {
      for (const target of findImports(chain.at(-1))) {
        if (target === start) return [...chain, start];
        if (seen.has(target)) continue;
        seen.add(target);
        longerChains.push([...chain, target]);
      }
    }
    chains = longerChains;
  }
  return undefined;
}

const meta = {type: 'problem', schema: [], messages: {cycle: 'Circular import: {{chain}}'}};

const create = (context) => ({
  Program(node) {
    const cycle = findCycle(context.filename);
    if (!cycle) return;
    const chain = cycle.map((file) => relative(context.cwd, file)).join(' → ');
    context.report({node, messageId: 'cycle', data: {chain}});
  },
});

export const cyclePlugin = {rules: {'no-cycles': {meta, create}}};
