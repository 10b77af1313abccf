// The accessibility tree that a screen reader gets. In a test, `executeServerCommand('accessible-tree')` resolves to the
// page's tree as an outline, `'saved-tree'` to the outline in a file, and `'saved-trees'` to the names of all files.
// With UPDATE_TREES set, `'saved-tree'` writes the file first, and `'forget-tree'` removes it.
import {mkdir, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';

const FOLDER = fileURLToPath(new URL('../../accessibility/accessible-tree/', import.meta.url));
const isUpdating = Boolean(process.env.UPDATE_TREES);

/** Structural roles, which the outline replaces with their children. */
const TRANSPARENT = new Set(['RootWebArea', 'none', 'generic', 'LabelText', 'Legend', 'paragraph', 'strong']);
/** Roles that are left out with everything inside. */
const IGNORED = new Set(['InlineTextBox', 'ListMarker']);
/** Roles without children in the outline, since their content is their name or value. */
const LEAVES = new Set([
  'button',
  'combobox',
  'heading',
  'option',
  'radio',
  'textbox',
  'StaticText',
  'DisclosureTriangle',
]);
/** Standard names for roles that have a Chromium-specific name. */
const ROLE_NAMES = {StaticText: 'text', DisclosureTriangle: 'summary'};
/** States that are also announced when they are false. */
const TOGGLES = ['expanded', 'selected', 'checked', 'pressed'];
/** States that are announced after role and name, in this order. */
const STATES = [
  'focused',
  'modal',
  'live',
  'busy',
  ...TOGGLES,
  'disabled',
  'readonly',
  'required',
  'invalid',
  'autocomplete',
];

const commands = {
  'accessible-tree': ({session}) => readOutline(session),
  'saved-trees': async () => (await readdir(FOLDER).catch(() => [])).sort(),
  'saved-tree': async ({payload: {file, tree}}) => {
    if (isUpdating) await saveTree(file, tree);
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

async function saveTree(file, tree) {
  await mkdir(FOLDER, {recursive: true});
  await writeFile(FOLDER + file, tree);
}

async function readOutline(session) {
  const cdp = await session.browser.getPage(session.id).createCDPSession();
  try {
    const {root} = await cdp.send('DOM.getDocument', {depth: -1, pierce: true});
    const {nodes} = await cdp.send('Accessibility.getFullAXTree');
    return formatOutline(nodes, collectAttributes(root));
  } finally {
    await cdp.detach();
  }
}

/** Collects the attributes of each element by its id, because the protocol's accessibility tree omits `aria-current`. */
function collectAttributes(root, found = new Map()) {
  found.set(root.backendNodeId, root.attributes ?? []);
  for (const child of [...(root.shadowRoots ?? []), ...(root.children ?? [])])
    collectAttributes(child, found);
  return found;
}

function formatOutline(nodes, attributes) {
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const lines = [];

  function addLines(node, depth) {
    const role = node.role?.value;
    if (IGNORED.has(role)) return;
    const isShown = !node.ignored && !TRANSPARENT.has(role);
    if (isShown)
      lines.push('  '.repeat(depth) + formatLine(node, attributes.get(node.backendDOMNodeId) ?? []));
    if (isShown && LEAVES.has(role)) return;
    for (const id of node.childIds ?? []) addLines(byId.get(id), depth + Number(isShown));
  }

  addLines(nodes[0], 0);
  return `${lines.join('\n')}\n`;
}

function formatLine({role, name, value, description, properties = []}, attributes) {
  const getProperty = (key) => properties.find((property) => property.name === key)?.value.value;
  const current = attributes[attributes.indexOf('aria-current') + 1];
  return [
    ROLE_NAMES[role.value] ?? role.value,
    readText(name) && JSON.stringify(readText(name)),
    readText(value) && `= ${JSON.stringify(readText(value))}`,
    role.value === 'heading' && `level: ${getProperty('level')}`,
    ...STATES.map((key) => formatState(key, getProperty(key))),
    attributes.includes('aria-current') && `current: ${current}`,
    readText(description) && `(${readText(description)})`,
  ]
    .filter(Boolean)
    .join(' ');
}

function formatState(key, value) {
  if (value === undefined || value === '' || value === 'none') return null;
  if (value === true || value === 'true') return key;
  if (value === false || value === 'false') return TOGGLES.includes(key) ? `not ${key}` : null;
  return `${key}: ${value}`;
}

/** Removes bidirectional isolates and collapses white space. */
const readText = (text) =>
  String(text?.value ?? '')
    .replace(/[\u2066-\u2069]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
