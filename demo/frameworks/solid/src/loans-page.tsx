import {backend, apiUrl, createMessages, createRecorder, fetchLinkToken, nexusKey} from 'acme';
import 'nexus-link/define';
import type {} from 'nexus-link/jsx';
import {createMemo, createSignal, For, Match, Switch} from 'solid-js';

export function LoansPage() {
  const [visit, setVisit] = createSignal(1);
  const [link, setLink] = createSignal<'own' | 'api' | null>(null);
  const [entries, setEntries] = createSignal<readonly string[]>([]);
  const record = createMemo(() => createRecorder(visit(), (entry) => setEntries((all) => [...all, entry])));

  return (
    <main>
      <h1>Your loans</h1>
      <button id="connect" onClick={() => setLink('own')}>
        Connect your servicers
      </button>
      <button id="connect-api" onClick={() => setLink('api')}>
        Connect by Acme’s API
      </button>
      <button id="refresh" onClick={() => setVisit((count) => count + 1)}>
        Refresh
      </button>
      <button id="leave" onClick={() => setLink(null)}>
        Leave
      </button>
      <Switch>
        <Match when={link() === 'own'}>
          <nexus-link
            open
            nexus-key={nexusKey}
            prop:backend={backend}
            prop:messages={createMessages(visit())}
            on:nexus-success={(event) => record()(event.detail)}
            on:nexus-exit={(event) => record()(event.detail)}
            on:nexus-close={() => setLink(null)}
          />
        </Match>
        <Match when={link() === 'api'}>
          <nexus-link
            open
            api-url={apiUrl}
            prop:fetchLinkToken={fetchLinkToken}
            on:nexus-exit={(event) => record()(event.detail)}
            on:nexus-close={() => setLink(null)}
          />
        </Match>
      </Switch>
      <p>Visit {visit()}</p>
      <ul id="log">
        <For each={entries()}>{(entry) => <li>{entry}</li>}</For>
      </ul>
    </main>
  );
}
