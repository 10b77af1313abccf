// Writes the tables of options, events, parts and response fields into the documentation, between the comments
// `<!-- generated: NAME -->` and `<!-- end of NAME -->`. They come from custom-elements.json and from the public types, which
// are those of the schemas. With --check it only compares.
import {readFileSync, writeFileSync} from 'node:fs';
import {URL} from 'node:url';
import ts from 'typescript';

const FILES = ['README.md', 'docs/reference.md', 'docs/response.md', 'docs/theming.md'];
const REGION = /<!-- generated: ([\w-]+) -->\n[^]*?<!-- end of \1 -->/g;
const NONE = '–';

const root = new URL('../', import.meta.url);
const {modules} = JSON.parse(readFileSync(new URL('custom-elements.json', root), 'utf8'));
const [{attributes, members, events, slots, cssProperties, cssParts}] = modules.flatMap(
  ({declarations}) => declarations,
);
const {checker, getType} = readTypes();

const fields = members.filter(({kind}) => kind === 'field');
const toCamelCase = (name) => name.replaceAll(/_(\w)/g, (_, letter) => letter.toUpperCase());
const options = listProperties(getType('LinkOptions'));
const optionOf = (property) => options.find(({name}) => toCamelCase(name) === property);

const tables = {
  options: () =>
    createTable(
      ['attribute', 'property', 'option of a call', 'meaning'],
      listSettings().map(({attribute, name, type, defaultValue, description}) => [
        attribute ? code(attribute) : NONE,
        code(name),
        optionOf(name) ? code(optionOf(name).name) : NONE,
        `${description} ${code(type)}, ${code(defaultValue)} by default.`,
      ]),
    ),
  'options-in-short': () =>
    createTable(
      ['attribute', 'property', 'option of a call', 'meaning'],
      listSettings().map(({attribute, name, description}) => [
        attribute ? code(attribute) : NONE,
        code(name),
        optionOf(name) ? code(optionOf(name).name) : NONE,
        description,
      ]),
    ),
  'call-options': () =>
    createTable(
      ['option', 'type', 'meaning'],
      options
        .filter(({name}) => !listSettings().some((setting) => setting.name === toCamelCase(name)))
        .map(({name, type, description}) => [code(name), code(type), description]),
    ),
  methods: () =>
    members
      .filter(({kind}) => kind === 'method')
      .map(({name, description}) => `- ${code(`${name}()`)}: ${flatten(description)}`)
      .join('\n'),
  handle: () =>
    createTable(
      ['member', 'type', 'meaning'],
      listProperties(getType('LinkHandle')).map(({name, type, description}) => [
        code(type.startsWith('(') ? `${name}()` : name),
        code(type),
        description,
      ]),
    ),
  events: () =>
    createTable(
      ['event', 'class', 'callback of a call', 'meaning'],
      events.map(({name, type, description}) => {
        const callback = name.replace(/^nexus-(\w)/, (_, letter) => `on${letter.toUpperCase()}`);
        const isOption = options.some((option) => option.name === callback);
        return [code(name), code(type.text), isOption ? code(callback) : NONE, description];
      }),
    ),
  'event-names': () =>
    createTable(
      ['name', '`metadata`', 'meaning'],
      listProperties(getType('LinkEventMetadata')).map(({name, type, description}) => [
        code(name),
        type === 'NoMetadata' ? NONE : code(type),
        description || NONE,
      ]),
    ),
  'success-fields': () => createFieldTable('LinkSuccess'),
  'exit-fields': () => createFieldTable('LinkExit'),
  slots: () =>
    createTable(
      ['slot', 'where it appears'],
      slots.map(({name, description}) => [code(name), description]),
    ),
  'css-properties': () =>
    createTable(
      ['property', 'default', 'meaning'],
      cssProperties.map(({name, default: value, description}) => [code(name), code(value), description]),
    ),
  parts: () =>
    createTable(
      ['part', 'what it is'],
      cssParts.map(({name, description}) => [code(name), description]),
    ),
};

let isStale = false;
for (const file of FILES) {
  const url = new URL(file, root);
  const before = readFileSync(url, 'utf8').replaceAll('\r\n', '\n');
  const after = before.replaceAll(REGION, (_, name) => {
    if (!tables[name]) throw new Error(`${file} asks for "${name}", which is no table.`);
    return `<!-- generated: ${name} -->\n\n${tables[name]()}\n\n<!-- end of ${name} -->`;
  });
  if (before === after) continue;
  if (process.argv.includes('--check')) {
    console.error(`The tables in ${file} are out of date. Run "npm run generate" and commit the result.`);
    isStale = true;
  } else writeFileSync(url, after);
}
if (isStale) process.exit(1);

/** The attributes with their properties, and then the properties without an attribute. */
function listSettings() {
  const withAttribute = attributes.map(({name, fieldName, type, default: value, description}) => {
    const field = fields.find((other) => other.name === fieldName);
    return {
      attribute: name,
      name: fieldName ?? name,
      type: (field ?? {type}).type?.text ?? 'string',
      defaultValue: field?.default ?? value ?? (type?.text === 'boolean' ? 'false' : "''"),
      // The browser has declared `lang`, so that the manifest does not describe it.
      description: description ?? field?.description ?? optionOf(name)?.description ?? '',
    };
  });
  const propertiesOnly = fields
    .filter(({name}) => !withAttribute.some((setting) => setting.name === name))
    .map(({name, type, default: value, description}) => ({
      name,
      type: type?.text ?? 'unknown',
      defaultValue: value ?? 'null',
      description: description ?? '',
    }));
  return [...withAttribute, ...propertiesOnly];
}

function createFieldTable(typeName) {
  return createTable(
    ['property', 'type', 'meaning'],
    listDeepProperties(getType(typeName)).map(({name, type, description}) => [
      code(name),
      code(type),
      description || NONE,
    ]),
  );
}

/** Lists the properties of a type and of the objects in it, by their path. */
function listDeepProperties(type, prefix = '') {
  return checker.getPropertiesOfType(type).flatMap((symbol) => {
    const name = `${prefix}${symbol.name}`;
    const property = describeProperty(symbol);
    const inner = getObjectLiteral(checker.getTypeOfSymbol(symbol));
    if (inner) return listDeepProperties(inner.type, `${name}${inner.suffix}.`);
    return [{...property, name}];
  });
}

/** Returns the type whose properties are listed in place of the property, or null. */
function getObjectLiteral(type) {
  const element = checker.isArrayType(type) ? checker.getTypeArguments(type)[0] : null;
  const object = element ?? type;
  const isOurs = object.symbol?.declarations?.some(
    (node) =>
      (ts.isTypeLiteralNode(node) || ts.isInterfaceDeclaration(node)) &&
      !node.getSourceFile().fileName.includes('node_modules'),
  );
  return isOurs ? {type: object, suffix: element ? '[]' : ''} : null;
}

function listProperties(type) {
  return checker.getPropertiesOfType(type).map(describeProperty);
}

function describeProperty(symbol) {
  return {
    name: symbol.name,
    type: describeType(symbol),
    description: flatten(ts.displayPartsToString(symbol.getDocumentationComment(checker))),
  };
}

/** The type as it is written in an interface, or as the schema infers it. */
function describeType(symbol) {
  const node = symbol.valueDeclaration;
  if (node && ts.isPropertySignature(node) && node.type)
    return flatten(node.type.getText()).replaceAll('readonly ', '');
  const text = checker.typeToString(
    checker.getTypeOfSymbol(symbol),
    undefined,
    ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope,
  );
  return text
    .replaceAll(/args_0: (\w+)/g, (_, type) => `${type === 'LinkEvent' ? 'event' : 'response'}: ${type}`)
    .replace(/ \| undefined$/, '')
    .replace(/^\((\(.*\) => .*)\)$/, '$1');
}

function readTypes() {
  const configFile = new URL('tsconfig.json', root).pathname;
  const {config} = ts.readConfigFile(configFile, ts.sys.readFile);
  const {options: compilerOptions} = ts.parseJsonConfigFileContent(config, ts.sys, root.pathname);
  const entry = new URL('src/index.ts', root).pathname;
  const program = ts.createProgram([entry], {...compilerOptions, types: []});
  const typeChecker = program.getTypeChecker();
  const exported = typeChecker.getExportsOfModule(
    typeChecker.getSymbolAtLocation(program.getSourceFile(entry)),
  );
  return {
    checker: typeChecker,
    getType(name) {
      const symbol = exported.find((candidate) => candidate.name === name);
      if (!symbol) throw new Error(`src/index.ts exports no ${name}.`);
      const isAlias = symbol.flags & ts.SymbolFlags.Alias;
      return typeChecker.getDeclaredTypeOfSymbol(isAlias ? typeChecker.getAliasedSymbol(symbol) : symbol);
    },
  };
}

function createTable(head, rows) {
  const toLine = (cells) => `| ${cells.map((cell) => flatten(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  return [toLine(head), toLine(head.map(() => '---')), ...rows.map(toLine)].join('\n');
}

function code(text) {
  return `\`${text}\``;
}

function flatten(text = '') {
  return text.replaceAll(/\s+/g, ' ').trim();
}
