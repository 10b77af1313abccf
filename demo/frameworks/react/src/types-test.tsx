/** Checks the types of the component, the hook and the tag as a partner uses them. This code never runs. */
import {useRef, type ReactNode} from 'react';
import {LinkError, type Backend, type LinkExit, type LinkSuccess} from 'nexus-link';
import type {} from 'nexus-link/jsx';
import {NexusLink, useNexusLink, type NexusLinkElement} from 'nexus-link/react';

const saveSuccess = (response: LinkSuccess): void => console.log(response.result.borrower.uuid);
const saveExit = (response: LinkExit): void => console.log(response.status);
const backend: Backend | null = null;

export function Component(): ReactNode {
  const ref = useRef<NexusLinkElement>(null);
  return (
    <>
      <NexusLink />
      <NexusLink
        ref={ref}
        key="link"
        id="link"
        className="link"
        style={{width: '20em'}}
        slot="main"
        data-testid="link"
        aria-label="Link"
        onClick={({currentTarget}) => currentTarget.show()}
        nexusKey="sandbox_demo"
        apiUrl={null}
        linkToken={null}
        fetchLinkToken={() => Promise.resolve('token')}
        uuid={undefined}
        theme="dark"
        lang="es"
        inline
        open={false}
        messages={{welcome: {begin: 'Let’s go'}}}
        backend={backend}
        onSuccess={saveSuccess}
        onExit={saveExit}
        onEvent={(event) => {
          if (event.name === 'failed') console.log(event.metadata.code);
        }}
        onClose={() => ref.current?.close()}
      >
        <img slot="logo" alt="" src="/logo.svg" />
        <p slot="footer">Small print</p>
      </NexusLink>
      <NexusLink ref={(link) => link?.show()} />
      {/* @ts-expect-error -- The theme does not exist. */}
      <NexusLink theme="blue" />
      {/* @ts-expect-error -- The property is spelled nexusKey. */}
      <NexusLink nexuskey="sandbox_demo" />
      {/* @ts-expect-error -- Messages are an object. */}
      <NexusLink messages="Hello" />
      {/* @ts-expect-error -- An exit is not a success. */}
      <NexusLink onSuccess={saveExit} />
      {/* @ts-expect-error -- The handler gets the response, not an event. */}
      <NexusLink onExit={(event: CustomEvent) => console.log(event)} />
      {/* @ts-expect-error -- The event does not exist. */}
      <NexusLink onFinish={saveSuccess} />
      {/* @ts-expect-error -- The sentence does not exist. */}
      <NexusLink messages={{welcome: {subtitle: 'Hello'}}} />
      {/* @ts-expect-error -- A backend has more methods. */}
      <NexusLink backend={{start: () => Promise.reject(new LinkError('offline', ''))}} />
      {/* @ts-expect-error -- The ref holds a <nexus-link>. */}
      <NexusLink ref={(link: HTMLInputElement | null) => console.log(link)} />
    </>
  );
}

export function Hook(): ReactNode {
  const {open, close, isOpen, ready, error} = useNexusLink({
    nexus_key: 'sandbox_demo',
    theme: 'dark',
    onSuccess: saveSuccess,
    onExit: saveExit,
  });
  // @ts-expect-error -- The option is spelled nexus_key.
  useNexusLink({nexusKey: 'sandbox_demo'});
  // @ts-expect-error -- An exit is not a success.
  useNexusLink({onSuccess: saveExit});
  // @ts-expect-error -- The theme does not exist.
  useNexusLink({theme: 'blue'});
  // @ts-expect-error -- An error is an exit or null.
  console.log(error.result.code);
  useNexusLink();
  return (
    <button onClick={isOpen ? close : open} disabled={!ready}>
      {error?.result.code ?? 'Connect'}
    </button>
  );
}

/** The tag itself, as React 19 sets it. TypeScript lets any name with a hyphen pass in JSX, so only other misspellings count. */
export function Tag(): ReactNode {
  const ref = useRef<NexusLinkElement>(null);
  return (
    <>
      <nexus-link
        ref={ref}
        key="link"
        id="link"
        className="link"
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
        messages={{welcome: {begin: 'Let’s go'}}}
        backend={backend}
        fetchLinkToken={() => 'token'}
        onnexus-success={({detail}) => saveSuccess(detail)}
        onnexus-exit={({detail}) => saveExit(detail)}
        onnexus-event={({detail}) => console.log(detail.name)}
        onnexus-close={() => ref.current?.close()}
      >
        <img slot="logo" alt="" src="/logo.svg" />
      </nexus-link>
      <nexus-link class="link" />
      {/* @ts-expect-error -- The theme does not exist. */}
      <nexus-link theme="blue" />
      {/* @ts-expect-error -- The attribute is spelled theme. */}
      <nexus-link themes="dark" />
      {/* @ts-expect-error -- The attribute is spelled nexus-key. */}
      <nexus-link nexuskey="sandbox_demo" />
      {/* @ts-expect-error -- A key is a string. */}
      <nexus-link nexus-key={42} />
      {/* @ts-expect-error -- An exit is not a success. */}
      <nexus-link onnexus-success={({detail}) => saveExit(detail)} />
      {/* @ts-expect-error -- The event is not that of a mouse. */}
      <nexus-link onnexus-exit={(event: MouseEvent) => console.log(event)} />
      {/* @ts-expect-error -- The sentence does not exist. */}
      <nexus-link messages={{welcome: {subtitle: 'Hello'}}} />
      {/* @ts-expect-error -- The ref holds a <nexus-link>. */}
      <nexus-link ref={(link: HTMLInputElement | null) => console.log(link)} />
    </>
  );
}
