import {apiUrl, backend, createMessages, createRecorder, fetchLinkToken, nexusKey} from 'acme';
import {NexusLink, useNexusLink} from 'nexus-link/react';
import {useState} from 'react';

export function LoansPage() {
  const [visit, setVisit] = useState(1);
  const [isLinking, setIsLinking] = useState(false);
  const [entries, setEntries] = useState<readonly string[]>([]);
  const record = createRecorder(visit, (entry) => setEntries((all) => [...all, entry]));
  const close = () => setIsLinking(false);

  return (
    <main>
      <h1>Your loans</h1>
      <button id="connect" onClick={() => setIsLinking(true)}>
        Connect your servicers
      </button>
      <ConnectByApi record={record} />
      <button id="refresh" onClick={() => setVisit((count) => count + 1)}>
        Refresh
      </button>
      <button id="leave" onClick={close}>
        Leave
      </button>
      {isLinking && (
        <NexusLink
          open
          nexusKey={nexusKey}
          backend={backend}
          messages={createMessages(visit)}
          onSuccess={record}
          onExit={record}
          onClose={close}
        />
      )}
      <p>Visit {visit}</p>
      <ul id="log">
        {entries.map((entry, index) => (
          <li key={index}>{entry}</li>
        ))}
      </ul>
    </main>
  );
}

/** The same by the hook, for which the page needs no element of its own. */
function ConnectByApi({record}: {record: ReturnType<typeof createRecorder>}) {
  const {open, isOpen} = useNexusLink({api_url: apiUrl, fetchLinkToken, onExit: record});
  return (
    <button id="connect-api" disabled={isOpen} onClick={() => open()}>
      Connect by Acme’s API
    </button>
  );
}
