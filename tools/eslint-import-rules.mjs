// An ESLint rule that restricts which rooms may import which. It checks static, dynamic and type imports.
import {posix, relative, sep} from 'node:path';

/** Returns the room of a path: the path itself if the table names it, otherwise its top folder if the table does. */
const findRoom = (path, rooms) => [path, path.split('/')[0]].find((name) => name in rooms);

const meta = {
  type: 'problem',
  schema: [{type: 'object', properties: {root: {type: 'string'}, rooms: {type: 'object'}}}],
  messages: {
    unknownRoom: '"{{path}}" belongs to no room. Add it to ROOMS in eslint.config.mjs.',
    forbidden: '"{{from}}" may not import "{{to}}". See ROOMS in eslint.config.mjs.',
    typesOnly: '"{{from}}" may import only types from "{{to}}". See ROOMS in eslint.config.mjs.',
  },
};

function create(context) {
  const {root, rooms} = context.options[0];
  const file = relative(root, context.filename).split(sep).join('/').replace(/\.ts$/, '');
  const from = findRoom(file, rooms);
  if (!from) {
    return {Program: (node) => context.report({node, messageId: 'unknownRoom', data: {path: file}})};
  }

  // '*' allows every room except the entry points, which are the rooms that have '*' themselves.
  const isAllowed = (to) =>
    rooms[from].includes(to) || (rooms[from].includes('*') && !rooms[to].includes('*'));
  const checkImport = (source, isTypeImport) => {
    if (typeof source?.value !== 'string' || !source.value.startsWith('.')) return;
    const path = posix.join(posix.dirname(file), source.value).replace(/\.[jt]s$/, '');
    const to = findRoom(path, rooms);
    const report = (messageId) => context.report({node: source, messageId, data: {from, to, path}});
    if (!to) report('unknownRoom');
    else if (to === from || isAllowed(to)) return;
    else if (!rooms[from].includes(`${to} (types)`)) report('forbidden');
    else if (!isTypeImport) report('typesOnly');
  };
  const areAllTypes = (specifiers, kind) =>
    specifiers.length > 0 && specifiers.every((specifier) => specifier[kind] === 'type');

  return {
    ImportDeclaration: (node) =>
      checkImport(node.source, node.importKind === 'type' || areAllTypes(node.specifiers, 'importKind')),
    ExportNamedDeclaration: (node) =>
      checkImport(node.source, node.exportKind === 'type' || areAllTypes(node.specifiers, 'exportKind')),
    ExportAllDeclaration: (node) => checkImport(node.source, node.exportKind === 'type'),
    ImportExpression: (node) => checkImport(node.source, false),
    TSImportType: (node) => checkImport(node.source ?? node.argument?.literal, true),
  };
}

export const layoutPlugin = {rules: {imports: {meta, create}}};
