/** Checks the types of the component and the hook as a partner uses them. This code never runs. */
import type {LinkExit, LinkSuccess} from 'nexus-link';
import {NexusLink, useNexusLink} from 'nexus-link/react';

const saveSuccess = (response: LinkSuccess): void => console.log(response.result.borrower.uuid);
const saveExit = (response: LinkExit): void => console.log(response.status);

export function Component() {
  const {open} = useNexusLink({nexus_key: 'sandbox_demo', onSuccess: saveSuccess, onExit: saveExit});
  // @ts-expect-error -- An exit is not a success.
  useNexusLink({onSuccess: saveExit});
  return (
    <>
      <button onClick={open}>Connect</button>
      <NexusLink nexusKey="sandbox_demo" theme="dark" onSuccess={saveSuccess} onExit={saveExit} />
      {/* @ts-expect-error -- The theme does not exist. */}
      <NexusLink theme="blue" />
      {/* @ts-expect-error -- The property is spelled nexusKey. */}
      <NexusLink nexuskey="sandbox_demo" />
      {/* @ts-expect-error -- An exit is not a success. */}
      <NexusLink onSuccess={saveExit} />
    </>
  );
}
