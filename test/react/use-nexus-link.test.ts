/** Tests of the hook for React. */
import {expect} from '@open-wc/testing';
import {createElement, StrictMode, Suspense, useEffect, type ReactNode} from 'react';
import {flushSync} from 'react-dom';
import {renderToString} from 'react-dom/server';

import type {LinkExit} from '../../src/contract/response.js';
import type {LinkOptions} from '../../src/nexus.js';
import {useNexusLink, type NexusLinkControls} from '../../src/react/index.js';
import {createSession, FakeBackend, getStepName, waitForTask, waitUntil} from '../support/helpers.js';
import {cleanUp, findLink, hydrate, recordWarnings, renderReact, warnings} from './render.js';

beforeEach(recordWarnings);
afterEach(cleanUp);

const nexus_key = 'sandbox_test';

/** The result of the hook in the latest render of each component, by its name. */
const controls: Record<string, NexusLinkControls> = {};
const getControls = (name = 'a'): NexusLinkControls => {
  const found = controls[name];
  if (!found) throw new Error(`No component ${name} was rendered.`);
  return found;
};

interface HostProps {
  readonly options: LinkOptions;
  readonly name?: string;
}

function Host({options, name = 'a'}: HostProps): ReactNode {
  const result = useNexusLink(options);
  controls[name] = result;
  return createElement(
    'button',
    {disabled: !result.ready, onClick: result.open},
    result.isOpen ? 'Open' : 'Closed',
  );
}
const host = (options: LinkOptions, name?: string) =>
  createElement(Host, {key: name ?? 'a', options, ...(name && {name})});

/** Converts invalid options, which a page without types may pass. */
const asOptions = (value: unknown) => value as LinkOptions;

describe('The hook', () => {
  it('opens the dialog and reports its state', async () => {
    const backend = new FakeBackend();
    const {container} = renderReact(host({nexus_key, backend, theme: 'dark'}));
    expect(getControls()).to.include({isOpen: false, ready: true, error: null});
    container.querySelector('button')?.click();
    await backend.waitForCall('start');
    await waitUntil(() => getControls().isOpen, 'the state is rendered');
    expect(findLink()).to.include({nexusKey: nexus_key, theme: 'dark', open: true});
    getControls().close();
    await waitUntil(() => !getControls().isOpen, 'the state is rendered');
    expect(document.querySelector('nexus-link')).to.equal(null);
    expect(warnings).to.deep.equal([]);
  });

  it('keeps its functions, and reads the latest options when it opens', async () => {
    const backend = new FakeBackend();
    const {render} = renderReact(host({nexus_key: 'wrong'}));
    const {open, close} = getControls();
    render(host({nexus_key, backend}));
    expect([getControls().open, getControls().close]).to.deep.equal([open, close]);
    open();
    await backend.waitForCall('start');
  });

  it('calls the callbacks of the latest render', () => {
    const calls: string[] = [];
    const renderHost = (name: string) =>
      host({nexus_key, backend: new FakeBackend(), onExit: ({status}) => calls.push(`${name} ${status}`)});
    const {render} = renderReact(host({nexus_key, backend: new FakeBackend()}));
    getControls().open();
    render(renderHost('first'));
    render(renderHost('second'));
    getControls().close();
    expect(calls).to.deep.equal(['second incomplete']);
  });

  it('opens one dialog when it is called twice', async () => {
    const names: string[] = [];
    const backend = new FakeBackend();
    renderReact(host({nexus_key, backend, onEvent: ({name}) => names.push(name)}));
    getControls().open();
    getControls().open();
    await backend.waitForCall('start');
    getControls().open();
    expect(names.filter((name) => name === 'opened')).to.have.length(1);
    expect(findLink().open).to.equal(true);
  });

  it('opens again after it was closed, also at once', async () => {
    const exits: LinkExit[] = [];
    const backend = new FakeBackend();
    renderReact(host({nexus_key, backend, onExit: (exit) => exits.push(exit)}));
    getControls().open();
    getControls().close();
    getControls().open();
    await backend.waitForCall('start');
    await waitUntil(() => getControls().isOpen, 'the state is rendered');
    expect(exits).to.have.length(1);
    expect(findLink().open).to.equal(true);
  });

  it('opens again from onExit', async () => {
    const backend = new FakeBackend();
    let exits = 0;
    renderReact(
      host({
        nexus_key,
        backend,
        onExit: () => {
          if (exits++ === 0) getControls().open();
        },
      }),
    );
    getControls().open();
    await backend.waitForCall('start');
    getControls().close();
    await waitUntil(() => backend.methods.length === 2, 'it is open again');
    await waitUntil(() => getControls().isOpen, 'the state is rendered');
  });

  it('aborts the request and calls onExit when it is unmounted', async () => {
    const calls: string[] = [];
    const backend = new FakeBackend();
    const {unmount} = renderReact(host({nexus_key, backend, onExit: ({status}) => calls.push(status)}));
    getControls().open();
    const {signal} = await backend.waitForCall('start');
    unmount();
    await waitForTask();
    expect(signal.aborted).to.equal(true);
    expect(calls).to.deep.equal(['incomplete']);
    expect(document.querySelector('nexus-link')).to.equal(null);
    getControls().open();
    expect(document.querySelector('nexus-link')).to.equal(null);
  });

  it('opens after it was unmounted and mounted again', async () => {
    const backend = new FakeBackend();
    const {render} = renderReact(host({nexus_key, backend}));
    render(null);
    render(host({nexus_key, backend}));
    getControls().open();
    await backend.waitForCall('start');
  });

  it('reports invalid options to onExit and as its error', async () => {
    const exits: LinkExit[] = [];
    renderReact(host({nexus_key: asOptions(42) as string, onExit: (exit) => exits.push(exit)}));
    getControls().open();
    expect(getControls().isOpen).to.equal(false);
    await waitUntil(() => getControls().error, 'the error is rendered');
    expect(getControls().error?.result.code).to.equal('invalid-options');
    expect(exits).to.deep.equal([getControls().error]);
    expect(document.querySelector('nexus-link')).to.equal(null);
  });

  for (const [name, options] of [
    ['options that are no object', 'sandbox_test'],
    ['options that are null', null],
    ['a callback that is no function', {nexus_key, onSuccess: 'save'}],
  ] as const) {
    it(`reports ${name} as its error`, async () => {
      renderReact(host(asOptions(options)));
      getControls().open();
      await waitUntil(() => getControls().error, 'the error is rendered');
      expect(getControls().error?.result.code).to.equal('invalid-options');
    });
  }

  it('forgets an error when it opens again', async () => {
    const backend = new FakeBackend();
    const {render} = renderReact(host({nexus_key: 'wrong'}));
    getControls().open();
    await waitUntil(() => getControls().error, 'the error is rendered');
    expect(getControls()).to.include({isOpen: true});
    render(host({nexus_key, backend}));
    getControls().open();
    await backend.waitForCall('start');
    await waitUntil(() => getControls().error === null, 'the error is gone');
    expect(getControls().isOpen).to.equal(true);
    expect(findLink().open).to.equal(true);
  });

  it('keeps an opening when a further call has invalid options', async () => {
    const backend = new FakeBackend();
    const {render} = renderReact(host({nexus_key, backend}));
    getControls().open();
    await backend.waitForCall('start');
    render(host({nexus_key: asOptions(42) as string}));
    getControls().open();
    await waitUntil(() => getControls().error, 'the error is rendered');
    expect(getControls().isOpen).to.equal(true);
    getControls().close();
    await waitUntil(() => !getControls().isOpen, 'the state is rendered');
  });

  it('closes the screen of an error when it is unmounted, without another ending', async () => {
    const exits: string[] = [];
    const {unmount} = renderReact(host({nexus_key: 'wrong', onExit: ({status}) => exits.push(status)}));
    getControls().open();
    await waitUntil(() => exits.length > 0, 'the opening has ended');
    unmount();
    await waitForTask();
    expect(document.querySelector('nexus-link')).to.equal(null);
    expect(exits).to.deep.equal(['error']);
  });

  it('hands the dialog to another hook that asks for it', async () => {
    const exits: string[] = [];
    const backend = new FakeBackend();
    const renderHosts = (...names: string[]) =>
      names.map((name) => host({nexus_key, backend, onExit: () => exits.push(name)}, name));
    const {render} = renderReact(renderHosts('a', 'b'));
    getControls('a').open();
    await backend.waitForCall('start');
    getControls('b').open();
    await waitUntil(() => getControls('b').isOpen, 'the state is rendered');
    expect(getControls('a').isOpen).to.equal(false);
    getControls('a').close();
    render(renderHosts('b'));
    await waitForTask();
    expect(findLink().open).to.equal(true);
    getControls('b').close();
    expect(exits).to.deep.equal(['b']);
  });

  it('keeps an opening of an effect under StrictMode', async () => {
    const calls: string[] = [];
    const backend = new FakeBackend();
    function App(): ReactNode {
      const {open, ready} = useNexusLink({
        nexus_key,
        backend,
        onEvent: ({name}) => calls.push(name),
        onExit: ({status}) => calls.push(status),
      });
      useEffect(() => {
        if (ready) open();
      }, [ready, open]);
      return null;
    }
    const {unmount} = renderReact(createElement(StrictMode, null, createElement(App)));
    (await backend.waitForCall('start')).answer(createSession());
    await waitUntil(() => getStepName(findLink()) === 'welcome', 'the session has started');
    expect(calls).to.deep.equal(['opened', 'step-viewed', 'step-viewed']);
    unmount();
    await waitForTask();
    expect(calls.slice(3)).to.include('incomplete');
    expect(warnings).to.deep.equal([]);
  });

  it('stays open while a component beside it suspends', async () => {
    const backend = new FakeBackend();
    const pending = new Promise<never>(() => undefined);
    const Waiting = (): never => {
      // This is how a component suspends in React 18, too.
      // eslint-disable-next-line @typescript-eslint/only-throw-error
      throw pending;
    };
    const renderApp = (isWaiting: boolean) =>
      createElement(
        Suspense,
        {fallback: 'Wait'},
        host({nexus_key, backend}),
        isWaiting && createElement(Waiting),
      );
    const {render, container} = renderReact(renderApp(false));
    getControls().open();
    await backend.waitForCall('start');
    render(renderApp(true));
    await waitForTask();
    expect(container.textContent).to.contain('Wait');
    expect(findLink().open).to.equal(true);
  });
});

describe('The hook on a server', () => {
  it('is not ready until React has hydrated the page', async () => {
    const app = host({nexus_key, backend: new FakeBackend()});
    const markup = renderToString(app);
    expect(markup).to.equal('<button disabled="">Closed</button>');
    const {container} = hydrate(markup, app);
    flushSync(() => undefined);
    await waitUntil(() => getControls().ready, 'React has hydrated the page');
    expect(container.querySelector('button')?.disabled).to.equal(false);
    expect(warnings).to.deep.equal([]);
  });
});
