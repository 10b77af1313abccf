// The house's import rule: which room of src/ may import which, static, dynamic and type imports alike.
import {posix, relative, sep} from 'node:path';

/** The table's most exact name for a file: itself, else the folder that it lies in. */
const roomOf = (path, rooms) => [path, path.split('/')[0]].find((name) => name in rooms);

const meta = {
  type: 'problem',
  schema: [{type: 'object', properties: {root: {type: 'string'}, rooms: {type: 'object'}}}],
  messages: {
    unknown: '"{{path}}" is not a room of the house: add it to the table in eslint.config.mjs.',
    forbidden: '"{{from}}" may not import "{{to}}" (see the table in eslint.config.mjs).',
    typesOnly: '"{{from}}" may import only types of "{{to}}".',
  },
};

function create(context) {
  const {root, rooms} = context.options[0];
  const file = relative(root, context.filename).split(sep).join('/').replace(/\.ts$/, '');
  const from = roomOf(file, rooms);
  if (!from) return {Program: (node) => context.report({node, messageId: 'unknown', data: {path: file}})};

  // '*' is every room but the ways in, which themselves have it.
  const may = (to) => rooms[from].includes(to) || (rooms[from].includes('*') && !rooms[to].includes('*'));
  const check = (source, isType) => {
    if (typeof source?.value !== 'string' || !source.value.startsWith('.')) return;
    const path = posix.join(posix.dirname(file), source.value).replace(/\.js$/, '');
    const to = roomOf(path, rooms);
    const report = (messageId) => context.report({node: source, messageId, data: {from, to, path}});
    if (!to) report('unknown');
    else if (to === from || may(to)) return;
    else if (!rooms[from].includes(`${to} (types)`)) report('forbidden');
    else if (!isType) report('typesOnly');
  };
  const allTypes = (specifiers, kind) =>
    specifiers.length > 0 && specifiers.every((specifier) => specifier[kind] === 'type');

  return {
    ImportDeclaration: (node) =>
      check(node.source, node.importKind === 'type' || allTypes(node.specifiers, 'importKind')),
    ExportNamedDeclaration: (node) =>
      check(node.source, node.exportKind === 'type' || allTypes(node.specifiers, 'exportKind')),
    ExportAllDeclaration: (node) => check(node.source, node.exportKind === 'type'),
    ImportExpression: (node) => check(node.source, false),
    TSImportType: (node) => check(node.source ?? node.argument?.literal, true),
  };
}

export const house = {rules: {imports: {meta, create}}};
