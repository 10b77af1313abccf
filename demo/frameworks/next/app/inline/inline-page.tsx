'use client';

import {backend, createRecorder, nexusKey} from 'acme';
import {NexusLink} from 'nexus-link/react';
import {useState} from 'react';

/** The link in the flow of the page, which the server renders. */
export function InlinePage() {
  const [entries, setEntries] = useState<readonly string[]>([]);
  const record = createRecorder(1, (entry) => setEntries((all) => [...all, entry]));

  return (
    <main>
      <h1>Your loans</h1>
      <NexusLink
        className="inline-link"
        inline
        nexusKey={nexusKey}
        backend={backend}
        onSuccess={record}
        onExit={record}
      >
        <p slot="footer">Acme keeps no password.</p>
      </NexusLink>
      <p id="below">What is below the link stays where it is.</p>
      <ul id="log">
        {entries.map((entry, index) => (
          <li key={index}>{entry}</li>
        ))}
      </ul>
    </main>
  );
}
