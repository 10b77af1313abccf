/** The code that does on a page what the playground does with these options. */
import {properties, tokenNames, type Brand} from '../shared/brands.js';
import type {Look} from './appearance-panel.js';
import type {Options} from './options-form.js';

export const snippet = (options: Options, look: Look): string =>
  [styled(look.brand), options.mode === 'call' ? called(options, look) : tagged(options, look)]
    .filter(Boolean)
    .join('\n');

function styled({tokens}: Brand): string {
  const lines = tokenNames
    .filter((token) => tokens[token] !== undefined)
    .map((token) => `    ${properties[token]}: ${tokens[token] ?? ''};`);
  if (!lines.length) return '';
  return `<style>
  nexus-link {
${lines.join('\n')}
  }
</style>
`;
}

function tagged(options: Options, {brand, theme}: Look): string {
  const isInline = options.mode === 'inline';
  const attributes = [
    ...(isInline ? ['inline'] : []),
    ...(options.nexus_key === null ? [] : [`nexus-key="${escaped(options.nexus_key)}"`]),
    ...(options.api_url === null ? [] : [`api-url="${escaped(options.api_url)}"`]),
    ...(options.uuid === null ? [] : [`uuid="${escaped(options.uuid)}"`]),
    ...(options.lang ? [`lang="${options.lang}"`] : []),
    ...(theme ? [`theme="${theme}"`] : []),
  ];
  const content = slotted(brand);
  return `${isInline ? '' : OPENER}<nexus-link
  ${attributes.join('\n  ')}
>${content.map((line) => `\n  ${line}`).join('')}${content.length ? '\n' : ''}</nexus-link>

<script type="module">
  import 'nexus-link/define';

  const link = document.querySelector('nexus-link');${options.nexus_key === null ? `\n  link.fetchLinkToken = ${FETCH};` : ''}${isInline ? '' : SHOW}
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

const slotted = ({name, logo, footer}: Brand): string[] => [
  ...(logo ? [`<img slot="logo" src="${logo.src}" alt="${escaped(name)}" height="${logo.height}" />`] : []),
  ...(footer ? [`<p slot="footer">${escaped(footer)}</p>`] : []),
];

/** An address of the partner's own, which knows who is logged in. */
const FETCH = "async () => (await fetch('/link-token', {method: 'POST'})).text()";

const OPENER = `<button id="connect">Connect my servicers</button>
`;

const SHOW = `
  const connect = document.querySelector('#connect');
  connect.addEventListener('click', () => link.show());`;

function called(options: Options, look: Look): string {
  const {nexus_key, api_url, uuid} = options;
  const after = dressed(options, look);
  return `${OPENER}
<script type="module">
  import {Nexus} from 'nexus-link';

  const connect = document.querySelector('#connect');
  connect.addEventListener('click', () => {
    ${after.length ? 'const {element} = ' : ''}Nexus.link({
      ${nexus_key === null ? `fetchLinkToken: ${FETCH}` : `nexus_key: ${quoted(nexus_key)}`},${api_url === null ? '' : `\n      api_url: ${quoted(api_url)},`}${uuid === null ? '' : `\n      uuid: ${quoted(uuid)},`}
      onSuccess: ({result}) => console.log(result.connections),
      onExit: ({status, message}) => console.log(status, message),
      onEvent: ({name, metadata}) => console.log(name, metadata),
    });${after.map((line) => `\n    ${line}`).join('')}
  });
</script>`;
}

/** What a call has no option for is said to the element. */
function dressed({lang}: Options, {brand: {name, logo, footer}, theme}: Look): string[] {
  const logoOf = ({src, height}: NonNullable<Brand['logo']>): string[] => [
    'const logo = new Image();',
    `Object.assign(logo, {slot: 'logo', src: ${quoted(src)}, alt: ${quoted(name)}, height: ${height}});`,
    'element.append(logo);',
  ];
  const footerOf = (text: string): string[] => [
    "const footer = document.createElement('p');",
    `Object.assign(footer, {slot: 'footer', textContent: ${quoted(text)}});`,
    'element.append(footer);',
  ];
  return [
    ...(lang ? [`element.lang = '${lang}';`] : []),
    ...(theme ? [`element.theme = '${theme}';`] : []),
    ...(logo ? logoOf(logo) : []),
    ...(footer ? footerOf(footer) : []),
  ];
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

/** A string literal that cannot end the script it stands in. */
const quoted = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('<', '\\x3c')}'`;
