/** Generates the code with which a partner's page does the same as the playground. */
import {tokenNames, tokenProperties, type Brand} from '../shared/brands.js';
import type {Appearance} from './appearance-panel.js';
import type {Options} from './options-form.js';

export const createSnippet = (options: Options, appearance: Appearance): string =>
  [
    createStyle(appearance.brand),
    options.mode === 'call' ? createCallCode(options, appearance) : createTagCode(options, appearance),
  ]
    .filter(Boolean)
    .join('\n');

function createStyle({tokens}: Brand): string {
  const declarations = tokenNames
    .filter((token) => tokens[token] !== undefined)
    .map((token) => `    ${tokenProperties[token]}: ${tokens[token] ?? ''};`);
  if (!declarations.length) return '';
  return `<style>
  nexus-link {
${declarations.join('\n')}
  }
</style>
`;
}

function createTagCode(options: Options, {brand, theme}: Appearance): string {
  const isInline = options.mode === 'inline';
  const attributes = [
    ...(isInline ? ['inline'] : []),
    ...(options.nexus_key === null ? [] : [`nexus-key="${escapeHtml(options.nexus_key)}"`]),
    ...(options.api_url === null ? [] : [`api-url="${escapeHtml(options.api_url)}"`]),
    ...(options.uuid === null ? [] : [`uuid="${escapeHtml(options.uuid)}"`]),
    ...(options.lang ? [`lang="${options.lang}"`] : []),
    ...(theme ? [`theme="${theme}"`] : []),
  ];
  const content = createSlottedMarkup(brand);
  return `${isInline ? '' : CONNECT_BUTTON}<nexus-link
  ${attributes.join('\n  ')}
>${content.map((line) => `\n  ${line}`).join('')}${content.length ? '\n' : ''}</nexus-link>

<script type="module">
  import 'nexus-link/define';

  const link = document.querySelector('nexus-link');${options.nexus_key === null ? `\n  link.fetchLinkToken = ${FETCH_LINK_TOKEN};` : ''}${isInline ? '' : SHOW_ON_CLICK}
  link.addEventListener('nexus-success', ({detail}) => {
    console.log(detail.result.connections);
  });
  link.addEventListener('nexus-exit', ({detail}) => {
    console.log(detail.status, detail.message);
  });
  link.addEventListener('nexus-event', ({detail}) => {
    console.log(detail.name, detail.metadata);
  });
</script>`;
}

const createSlottedMarkup = ({name, logo, footer}: Brand): string[] => [
  ...(logo
    ? [`<img slot="logo" src="${logo.src}" alt="${escapeHtml(name)}" height="${logo.height}" />`]
    : []),
  ...(footer ? [`<p slot="footer">${escapeHtml(footer)}</p>`] : []),
];

/** Calls the partner's own server, which knows from its session who is logged in. */
const FETCH_LINK_TOKEN = "async () => (await fetch('/link-token', {method: 'POST'})).text()";

const CONNECT_BUTTON = `<button id="connect">Connect my servicers</button>
`;

const SHOW_ON_CLICK = `
  const connect = document.querySelector('#connect');
  connect.addEventListener('click', () => link.show());`;

function createCallCode(options: Options, appearance: Appearance): string {
  const {nexus_key, api_url, uuid} = options;
  const statements = createElementStatements(options, appearance);
  return `${CONNECT_BUTTON}
<script type="module">
  import {Nexus} from 'nexus-link';

  const connect = document.querySelector('#connect');
  connect.addEventListener('click', () => {
    ${statements.length ? 'const {element} = ' : ''}Nexus.link({
      ${nexus_key === null ? `fetchLinkToken: ${FETCH_LINK_TOKEN}` : `nexus_key: ${toStringLiteral(nexus_key)}`},${api_url === null ? '' : `\n      api_url: ${toStringLiteral(api_url)},`}${uuid === null ? '' : `\n      uuid: ${toStringLiteral(uuid)},`}
      onSuccess: ({result}) => console.log(result.connections),
      onExit: ({status, message}) => console.log(status, message),
      onEvent: ({name, metadata}) => console.log(name, metadata),
    });${statements.map((line) => `\n    ${line}`).join('')}
  });
</script>`;
}

/** Generates statements that set on the element what `Nexus.link` has no option for. */
function createElementStatements(
  {lang}: Options,
  {brand: {name, logo, footer}, theme}: Appearance,
): string[] {
  return [
    ...(lang ? [`element.lang = '${lang}';`] : []),
    ...(theme ? [`element.theme = '${theme}';`] : []),
    ...(logo ? createLogoStatements(logo, name) : []),
    ...(footer ? createFooterStatements(footer) : []),
  ];
}

const createLogoStatements = ({src, height}: NonNullable<Brand['logo']>, name: string): string[] => [
  'const logo = new Image();',
  `Object.assign(logo, {slot: 'logo', src: ${toStringLiteral(src)}, alt: ${toStringLiteral(name)}, height: ${height}});`,
  'element.append(logo);',
];

const createFooterStatements = (text: string): string[] => [
  "const footer = document.createElement('p');",
  `Object.assign(footer, {slot: 'footer', textContent: ${toStringLiteral(text)}});`,
  'element.append(footer);',
];

const escapeHtml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

/** Escapes `<` too, so that the literal cannot end the script element around it. */
const toStringLiteral = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('<', '\\x3c')}'`;
