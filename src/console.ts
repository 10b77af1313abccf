/** What the partner's engineer reads in the console of the browser. It holds nothing that the borrower typed. */
import {NexusEventEvent, NexusExitEvent, type PublicEvent} from './contract/events.js';

/** Logs an opening that ends because of a mistake of the page or the server, and a backend that cannot be reached. */
export function logFailure(event: PublicEvent): void {
  if (event instanceof NexusExitEvent && event.detail.status !== 'incomplete') {
    const {message, result} = event.detail;
    console.error(`<nexus-link> (${result.code ?? 'unexpected'}): ${message}`);
  }
  if (
    event instanceof NexusEventEvent &&
    event.detail.name === 'failed' &&
    event.detail.metadata['step'] === 'opening'
  )
    console.error(`<nexus-link>: the session did not start (${String(event.detail.metadata['code'])}).`);
}

/** Warns about names that are not known. The comparison of the spelling is loaded for that. */
export async function warnAboutNames(
  kind: 'attribute' | 'option',
  names: readonly string[],
  knownNames: readonly string[],
): Promise<void> {
  const spelling = await import('./spelling.js').catch(() => null);
  spelling?.warnAboutUnknownNames(kind, names, knownNames);
}
