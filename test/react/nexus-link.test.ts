/** Tests of the component for React. */
import {expect} from '@open-wc/testing';
import {createElement, createRef, StrictMode, useState, type ReactNode, type RefAttributes} from 'react';
import {flushSync} from 'react-dom';
import {renderToString} from 'react-dom/server';

import type {LinkEvent} from '../../src/contract/events.js';
import type {LinkExit} from '../../src/contract/response.js';
import {NexusLink, type NexusLinkElement, type NexusLinkProps} from '../../src/react/index.js';
import {
  createSession,
  FakeBackend,
  getStepName,
  typeInto,
  findByRole,
  goToStep,
  waitForRender,
  waitForTask,
  waitUntil,
} from '../support/helpers.js';
import {cleanUp, findLink, hydrate, recordWarnings, renderReact, warnings} from './render.js';

beforeEach(recordWarnings);
afterEach(cleanUp);

const nexusKey = 'sandbox_test';

const link = (
  props: NexusLinkProps & RefAttributes<NexusLinkElement> & {key?: string},
  ...children: ReactNode[]
) => createElement(NexusLink, {nexusKey, ...props}, ...children);

const listNames = (events: readonly LinkEvent[]) => events.map(({name}) => name);

describe('The component', () => {
  it('sets attributes and properties', async () => {
    const backend = new FakeBackend();
    const messages = {welcome: {begin: 'Let’s go'}};
    const fetchLinkToken = () => 'token';
    renderReact(
      link({
        apiUrl: 'https://api.example',
        linkToken: 'live_link_1',
        uuid: 'b0a7c1de-5f0e-4c53-9a1b-0d6e8f2a4c10',
        theme: 'dark',
        lang: 'es',
        className: 'wide',
        id: 'link',
        'aria-label': 'Link',
        backend,
        messages,
        fetchLinkToken,
      }),
    );
    const element = findLink();
    await waitForRender(element);
    expect(element).to.include({
      nexusKey,
      apiUrl: 'https://api.example',
      linkToken: 'live_link_1',
      uuid: 'b0a7c1de-5f0e-4c53-9a1b-0d6e8f2a4c10',
      theme: 'dark',
      lang: 'es',
      className: 'wide',
      id: 'link',
      backend,
      messages,
      fetchLinkToken,
      open: false,
      inline: false,
    });
    expect(element.getAttribute('aria-label')).to.equal('Link');
    expect(warnings).to.deep.equal([]);
  });

  it('resets what is no longer set', async () => {
    const {render} = renderReact(
      link({
        theme: 'dark',
        uuid: 'x',
        apiUrl: 'https://api.example',
        messages: {},
        backend: new FakeBackend(),
      }),
    );
    render(createElement(NexusLink));
    const element = findLink();
    await waitForRender(element);
    expect(element.theme ?? null).to.equal(null);
    expect(element.uuid ?? null).to.equal(null);
    expect(element.apiUrl ?? null).to.equal(null);
    expect([element.messages, element.backend]).to.deep.equal([null, null]);
    expect(element.hasAttribute('theme')).to.equal(false);
  });

  it('hears the first event of an inline opening', async () => {
    const events: LinkEvent[] = [];
    const backend = new FakeBackend();
    renderReact(link({inline: true, backend, onEvent: (event) => events.push(event)}));
    await backend.waitForCall('start');
    expect(listNames(events)).to.include('opened');
  });

  it('calls the handlers of the latest render', async () => {
    const calls: string[] = [];
    const backend = new FakeBackend();
    const renderLink = (name: string) =>
      link({open: true, backend, onExit: ({status}) => calls.push(`${name} ${status}`)});
    const {render} = renderReact(renderLink('first'));
    await backend.waitForCall('start');
    render(renderLink('second'));
    findLink().close();
    expect(calls).to.deep.equal(['second incomplete']);
  });

  it('calls no handler that was removed, and one that was added', () => {
    const calls: string[] = [];
    const {render} = renderReact(link({backend: new FakeBackend(), onExit: () => calls.push('exit')}));
    render(link({backend: new FakeBackend(), onClose: () => calls.push('close')}));
    findLink().show();
    findLink().close();
    expect(calls).to.deep.equal(['close']);
  });

  it('keeps what is typed while it renders again', async () => {
    const backend = new FakeBackend();
    const renderLink = () =>
      link({open: true, backend, fetchLinkToken: null, messages: {}, onEvent: () => undefined});
    const {render} = renderReact(renderLink());
    const element = findLink();
    await goToStep('credentials', {element, backend});
    const input = await findByRole(element, 'textbox', 'Username');
    typeInto(input, 'jordan');
    render(renderLink());
    await waitForRender(element);
    expect(await findByRole(element, 'textbox', 'Username')).to.equal(input);
    expect(input).to.have.property('value', 'jordan');
  });

  it('opens and closes by a state that onClose sets', async () => {
    const backend = new FakeBackend();
    let setOpen: (open: boolean) => void = () => undefined;
    let isOpen = false;
    function App() {
      [isOpen, setOpen] = useState(false);
      return link({open: isOpen, backend, onClose: () => setOpen(false)});
    }
    renderReact(createElement(App));
    const element = findLink();
    for (let i = 0; i < 2; i++) {
      flushSync(() => setOpen(true));
      await backend.waitForCall('start');
      expect(element.open).to.equal(true);
      if (i) element.close();
      else flushSync(() => setOpen(false));
      await waitUntil(() => !element.open && !isOpen, 'the element is closed');
    }
  });

  it('reports one ending for each opening when open is toggled at once', async () => {
    const events: LinkEvent[] = [];
    const exits: LinkExit[] = [];
    const backend = new FakeBackend();
    const renderLink = (open: boolean) =>
      link({open, backend, onEvent: (event) => events.push(event), onExit: (exit) => exits.push(exit)});
    const {render} = renderReact(renderLink(false));
    for (const open of [true, false, true, false, true]) render(renderLink(open));
    await backend.waitForCall('start');
    expect(listNames(events).filter((name) => name === 'opened')).to.have.length(3);
    expect(exits).to.have.length(2);
    expect(findLink().open).to.equal(true);
  });

  it('keeps the screen that says why an opening has ended, until it is closed', async () => {
    const calls: string[] = [];
    const renderLink = (open: boolean) =>
      createElement(NexusLink, {
        nexusKey: 'wrong',
        open,
        onExit: ({status}) => calls.push(status),
        onClose: () => calls.push('close'),
      });
    const {render} = renderReact(renderLink(true));
    await waitUntil(() => calls.length > 0, 'the opening has ended');
    render(renderLink(false));
    await waitForTask();
    expect(findLink().open).to.equal(true);
    findLink().close();
    expect(calls).to.deep.equal(['error', 'close']);
  });

  it('gives a ref the element that is ready to be opened', () => {
    const ref = createRef<NexusLinkElement>();
    const {render} = renderReact(link({ref}));
    expect(ref.current).to.equal(findLink());
    const seen: unknown[] = [];
    render(
      link({
        ref: (element) => {
          element?.show();
          seen.push(element);
        },
      }),
    );
    expect(ref.current).to.equal(null);
    expect(seen).to.deep.equal([findLink()]);
    expect(findLink().open).to.equal(true);
    render(link({}));
    expect(seen).to.deep.equal([findLink(), null]);
  });

  it('puts its children into the slots', async () => {
    renderReact(
      link({inline: true, backend: new FakeBackend()}, createElement('img', {slot: 'logo', alt: 'Logo'})),
    );
    await waitForRender(findLink());
    expect(findLink().querySelector('img')?.assignedSlot?.name).to.equal('logo');
  });

  it('aborts the request and calls onExit when it is unmounted', async () => {
    const calls: string[] = [];
    const backend = new FakeBackend();
    const {unmount} = renderReact(
      link({
        open: true,
        backend,
        onExit: ({status, result}) => calls.push(`${status} ${result.step}`),
        onClose: () => calls.push('close'),
      }),
    );
    const {signal} = await backend.waitForCall('start');
    unmount();
    await waitForTask();
    expect(signal.aborted).to.equal(true);
    expect(calls).to.deep.equal(['incomplete opening', 'close']);
  });

  it('closes the screen of an error when it is unmounted, without another ending', async () => {
    const calls: string[] = [];
    const {unmount} = renderReact(
      createElement(NexusLink, {
        nexusKey: 'wrong',
        open: true,
        onExit: ({status}) => calls.push(status),
        onClose: () => calls.push('close'),
      }),
    );
    await waitUntil(() => calls.length > 0, 'the opening has ended');
    unmount();
    await waitForTask();
    expect(calls).to.deep.equal(['error', 'close']);
  });

  it('starts afresh with another key', async () => {
    const calls: string[] = [];
    const backends = [new FakeBackend(), new FakeBackend()] as const;
    const renderLink = (index: 0 | 1) =>
      link({
        key: `${index}`,
        open: true,
        backend: backends[index],
        onExit: () => calls.push(`exit ${index}`),
      });
    const {render} = renderReact(renderLink(0));
    await backends[0].waitForCall('start');
    render(renderLink(1));
    await backends[1].waitForCall('start');
    expect(calls).to.deep.equal(['exit 0']);
  });

  it('opens once under StrictMode, and reports each event once', async () => {
    const events: LinkEvent[] = [];
    const exits: LinkExit[] = [];
    const backend = new FakeBackend();
    renderReact(
      createElement(
        StrictMode,
        null,
        link({
          open: true,
          backend,
          onEvent: (event) => events.push(event),
          onExit: (exit) => exits.push(exit),
        }),
      ),
    );
    (await backend.waitForCall('start')).answer(createSession());
    await waitUntil(() => getStepName(findLink()) === 'welcome', 'the session has started');
    expect(listNames(events)).to.deep.equal(['opened', 'step-viewed', 'step-viewed']);
    expect(backend.methods).to.deep.equal(['start']);
    findLink().close();
    expect(exits).to.have.length(1);
  });

  it('renders into a root that is not in the document yet', async () => {
    const events: LinkEvent[] = [];
    const backend = new FakeBackend();
    const {container, render} = renderReact(null);
    container.remove();
    render(link({open: true, backend, onEvent: (event) => events.push(event)}));
    document.body.append(container);
    await backend.waitForCall('start');
    expect(listNames(events)).to.include('opened');
  });
});

describe('The component on a server', () => {
  const props = {inline: true, open: true, theme: 'dark', lang: 'es', className: 'wide'} as const;
  const logo = () => createElement('img', {slot: 'logo', alt: 'Logo'});

  it('renders the tag with its attributes, but without what would open it', () => {
    expect(
      renderToString(link({...props, hidden: false, messages: {}, backend: new FakeBackend()}, logo())),
    ).to.equal('<nexus-link theme="dark" lang="es" nexus-key="sandbox_test" class="wide"></nexus-link>');
    expect(warnings).to.deep.equal([]);
  });

  it('loses no event and no object by hydration', async () => {
    const events: LinkEvent[] = [];
    const backend = new FakeBackend();
    const app = link({...props, backend, onEvent: (event) => events.push(event)}, logo());
    const {container} = hydrate(renderToString(app), app);
    const element = findLink();
    expect(element).to.equal(container.firstElementChild);
    await backend.waitForCall('start');
    await waitForRender(element);
    expect(listNames(events)).to.include('opened');
    expect(element.querySelector('img')?.assignedSlot?.name).to.equal('logo');
    expect(warnings).to.deep.equal([]);
  });
});
