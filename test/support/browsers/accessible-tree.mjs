// What a screen reader is given. In a test: `executeCommand('accessible-tree')` answers the page's tree as an outline;
// `'saved-tree'` the outline that is kept in a file, and with UPDATE_TREES set writes it first; `'saved-trees'` the
// files that there are.
import {mkdir, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';

const FOLDER = fileURLToPath(new URL('../../accessibility/accessible-tree/', import.meta.url));
const isUpdating = Boolean(process.env.UPDATE_TREES);

/** Only structure: their children stand in their place. */
const TRANSPARENT = new Set(['RootWebArea', 'none', 'generic', 'LabelText', 'Legend', 'paragraph', 'strong']);
const UNTOLD = new Set(['InlineTextBox', 'ListMarker']);
/** What stands in them is their name or their value. */
const WHOLE = new Set([
  'button',
  'combobox',
  'heading',
  'option',
  'radio',
  'textbox',
  'StaticText',
  'DisclosureTriangle',
]);
/** Chromium's own names, as one knows them. */
const KNOWN_AS = {StaticText: 'text', DisclosureTriangle: 'summary'};
/** What is read out beside role and name, in this order. What is false or usual is not. */
const CHOICES = ['expanded', 'selected', 'checked', 'pressed'];
const STATES = [
  'focused',
  'modal',
  'live',
  'busy',
  ...CHOICES,
  'disabled',
  'readonly',
  'required',
  'invalid',
  'autocomplete',
];

const commands = {
  'accessible-tree': ({session}) => outlineOf(session),
  'saved-trees': async () => (await readdir(FOLDER).catch(() => [])).sort(),
  'saved-tree': async ({payload: {file, tree}}) => {
    if (isUpdating) await write(file, tree);
    return readFile(FOLDER + file, 'utf8').catch(() => null);
  },
  'forget-tree': async ({payload: {file}}) => {
    if (isUpdating) await rm(FOLDER + file);
    return isUpdating;
  },
};

export const accessibleTreePlugin = () => ({
  name: 'accessible-tree',
  executeCommand: ({command, payload, session}) => commands[command]?.({payload, session}),
});

async function write(file, tree) {
  await mkdir(FOLDER, {recursive: true});
  await writeFile(FOLDER + file, tree);
}

async function outlineOf(session) {
  const cdp = await session.browser.getPage(session.id).createCDPSession();
  try {
    const {root} = await cdp.send('DOM.getDocument', {depth: -1, pierce: true});
    const {nodes} = await cdp.send('Accessibility.getFullAXTree');
    return outline(nodes, attributesIn(root));
  } finally {
    await cdp.detach();
  }
}

/** Each element's attributes, by its id: the protocol's tree leaves out `aria-current`. */
function attributesIn(root, found = new Map()) {
  found.set(root.backendNodeId, root.attributes ?? []);
  for (const child of [...(root.shadowRoots ?? []), ...(root.children ?? [])]) attributesIn(child, found);
  return found;
}

function outline(nodes, attributes) {
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const lines = [];

  function visit(node, depth) {
    const role = node.role?.value;
    if (UNTOLD.has(role)) return;
    const isShown = !node.ignored && !TRANSPARENT.has(role);
    if (isShown) lines.push('  '.repeat(depth) + lineOf(node, attributes.get(node.backendDOMNodeId) ?? []));
    if (isShown && WHOLE.has(role)) return;
    for (const id of node.childIds ?? []) visit(byId.get(id), depth + Number(isShown));
  }

  visit(nodes[0], 0);
  return `${lines.join('\n')}\n`;
}

function lineOf({role, name, value, description, properties = []}, attributes) {
  const property = (key) => properties.find((one) => one.name === key)?.value.value;
  const current = attributes[attributes.indexOf('aria-current') + 1];
  return [
    KNOWN_AS[role.value] ?? role.value,
    read(name) && JSON.stringify(read(name)),
    read(value) && `= ${JSON.stringify(read(value))}`,
    role.value === 'heading' && `level: ${property('level')}`,
    ...STATES.map((key) => stateOf(key, property(key))),
    attributes.includes('aria-current') && `current: ${current}`,
    read(description) && `(${read(description)})`,
  ]
    .filter(Boolean)
    .join(' ');
}

/** A false one is told where it says that there is another: what could be expanded, selected, checked or pressed. */
function stateOf(key, value) {
  if (value === undefined || value === '' || value === 'none') return null;
  if (value === true || value === 'true') return key;
  if (value === false || value === 'false') return CHOICES.includes(key) ? `not ${key}` : null;
  return `${key}: ${value}`;
}

/** As it is read: without the marks that isolate a name, and with plain spaces. */
const read = (text) =>
  String(text?.value ?? '')
    .replace(/[\u2066-\u2069]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
