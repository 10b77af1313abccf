/** Checks the types of the tag as a partner uses them. This code never runs. */
import type {JSX} from 'solid-js';
import type {Backend, LinkExit, LinkSuccess, NexusLink} from 'nexus-link';
import type {} from 'nexus-link/jsx';

const saveSuccess = (response: LinkSuccess): void => console.log(response.result.borrower.uuid);
const saveExit = (response: LinkExit): void => console.log(response.status);
const backend: Backend | null = null;

/** TypeScript lets any name with a hyphen pass in JSX, so only other misspellings count. */
export function Tag(): JSX.Element {
  let link: NexusLink | undefined;
  return (
    <>
      <nexus-link
        ref={link}
        id="link"
        class="link"
        classList={{wide: true}}
        style={{width: '20em'}}
        slot="main"
        data-testid="link"
        aria-label="Link"
        onClick={({currentTarget}) => currentTarget.show()}
        nexus-key="sandbox_demo"
        api-url={undefined}
        link-token={null}
        uuid={null}
        theme="dark"
        lang="es"
        inline
        open={false}
        prop:messages={{welcome: {begin: 'Let’s go'}}}
        prop:backend={backend}
        prop:fetchLinkToken={() => 'token'}
        on:nexus-success={({detail}) => saveSuccess(detail)}
        on:nexus-exit={({detail}) => saveExit(detail)}
        on:nexus-event={({detail}) => console.log(detail.name)}
        on:nexus-close={() => link?.close()}
      >
        <img slot="logo" alt="" src="/logo.svg" />
      </nexus-link>
      {/* @ts-expect-error -- The theme does not exist. */}
      <nexus-link theme="blue" />
      {/* @ts-expect-error -- The attribute is spelled theme. */}
      <nexus-link themes="dark" />
      {/* @ts-expect-error -- The attribute is spelled nexus-key. */}
      <nexus-link nexuskey="sandbox_demo" />
      {/* @ts-expect-error -- A key is a string. */}
      <nexus-link nexus-key={42} />
      {/* @ts-expect-error -- Solid would set the property `fetchlinktoken`. */}
      <nexus-link fetchLinkToken={() => 'token'} />
      {/* @ts-expect-error -- The property is spelled messages. */}
      <nexus-link prop:mesages={{}} />
      {/* @ts-expect-error -- An exit is not a success. */}
      <nexus-link on:nexus-success={({detail}) => saveExit(detail)} />
      {/* @ts-expect-error -- The event is not that of a mouse. */}
      <nexus-link on:nexus-exit={(event: MouseEvent) => console.log(event)} />
      {/* @ts-expect-error -- The sentence does not exist. */}
      <nexus-link prop:messages={{welcome: {subtitle: 'Hello'}}} />
    </>
  );
}
