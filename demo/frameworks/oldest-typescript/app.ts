/**
 * Uses each entry of the package. The tests compile it with the oldest TypeScript that works, and with the newest. Each line
 * below `@ts-expect-error` must be an error.
 */
import 'nexus-link/define';
import {Nexus, codes, type LinkOptions} from 'nexus-link';
import {parseResponse, SearchResult} from 'nexus-link/contract';
import {SandboxBackend} from 'nexus-link/sandbox';
import type {ScriptNexus} from 'nexus-link/script';
import {recordEvents} from 'nexus-link/testing';

const link = document.createElement('nexus-link');
link.theme = 'dark';
// @ts-expect-error -- No such theme.
link.theme = 'blue';
link.addEventListener('nexus-success', ({detail, target}) => {
  const ids: string[] = detail.result.connections.map(({uuid}) => uuid);
  console.log(ids, target instanceof Document);
});
document.addEventListener('nexus-exit', ({detail}) => console.log(detail.result.step));
window.addEventListener('nexus-event', ({detail}) => {
  if (detail.name === 'failed') console.log(codes[detail.metadata.code].retry);
  // @ts-expect-error -- This event has no metadata.
  if (detail.name === 'opened') console.log(detail.metadata.code.length);
});
// @ts-expect-error -- A success says no step.
link.addEventListener('nexus-success', ({detail}) => detail.result.step);
const options: LinkOptions = {
  nexus_key: 'sandbox_demo',
  backend: new SandboxBackend({latency: 0}),
  container: document.body,
};
Nexus.link(options).result.then(({status}) => console.log(status));
// @ts-expect-error -- No such theme.
Nexus.link({theme: 'blue'});
export const search = parseResponse(SearchResult, Promise.resolve(null));
export const recorder = recordEvents(link);
export type Loaded = ScriptNexus;
