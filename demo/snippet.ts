/** The code that does on a page what the playground does with these options. */
import type {Options} from './options.js';

export const snippet = (options: Options): string =>
  [options.isPageColored ? COLOR : '', options.mode === 'call' ? called(options) : tagged(options)]
    .filter(Boolean)
    .join('\n');

const COLOR = `<style>
  nexus-link {
    --nexus-accent: light-dark(#0b6b5d, #6fd3c1);
  }
</style>
`;

function tagged(options: Options): string {
  const isInline = options.mode === 'inline';
  const attributes = [
    ...(isInline ? ['inline'] : []),
    `nexus-key="${escaped(options.nexus_key)}"`,
    ...(options.uuid === null ? [] : [`uuid="${escaped(options.uuid)}"`]),
    ...(options.lang ? [`lang="${options.lang}"`] : []),
  ];
  return `${isInline ? '' : OPENER}<nexus-link
  ${attributes.join('\n  ')}
></nexus-link>

<script type="module">
  import 'nexus-link/define';

  const link = document.querySelector('nexus-link');${isInline ? '' : SHOW}
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

const OPENER = `<button id="connect">Connect my servicers</button>
`;

const SHOW = `
  const connect = document.querySelector('#connect');
  connect.addEventListener('click', () => link.show());`;

function called(options: Options): string {
  const {nexus_key, uuid, lang} = options;
  return `${OPENER}
<script type="module">
  import {Nexus} from 'nexus-link';

  const connect = document.querySelector('#connect');
  connect.addEventListener('click', () => {
    ${lang ? 'const {element} = ' : ''}Nexus.link({
      nexus_key: ${quoted(nexus_key)},${uuid === null ? '' : `\n      uuid: ${quoted(uuid)},`}
      onSuccess: ({result}) => console.log(result.connections),
      onExit: ({status, message}) => console.log(status, message),
      onEvent: ({name, metadata}) => console.log(name, metadata),
    });${lang ? `\n    element.lang = '${lang}';` : ''}
  });
</script>`;
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

/** A string literal that cannot end the script it stands in. */
const quoted = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('<', '\\x3c')}'`;
