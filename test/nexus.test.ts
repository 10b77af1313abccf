/** Tests of `Nexus.link`, the callback interface for pages. */
import {expect} from '@open-wc/testing';
import * as fc from 'fast-check';
import {safeParse} from 'zod/mini';

import {SandboxBackend} from '../src/backends/sandbox/index.js';
import {borrowers} from '../src/backends/sandbox/borrowers.js';
import type {LinkEvent} from '../src/contract/events.js';
import {NexusLink} from '../src/nexus-link.js';
import {Nexus, type LinkHandle, type LinkOptions, type NexusApi} from '../src/nexus.js';
import {Uuid} from '../src/contract/schemas.js';
import {LinkResponse, type LinkExit, type LinkSuccess} from './support/response-schemas.js';
import {
  queryAllByRole,
  getByRole,
  getDialog,
  listOutcomes,
  FakeBackend,
  findByRole,
  getFocusedElement,
  recordEvents,
  waitForRender,
  createSession,
  getStepName,
  waitForTask,
  typeInto,
  waitUntil,
} from './support/helpers.js';

const nexus_key = 'sandbox_test';
const UUID = borrowers.connected.uuid;
const OTHER_UUID = borrowers.interrupted.uuid;

/** Converts invalid options, which a page without types may pass. */
const asOptions = (value: unknown) => value as LinkOptions;

const opened = new Set<LinkHandle>();

/** Opens a link that ends with the test at the latest. */
function openLink(options?: LinkOptions): LinkHandle {
  const handle = Nexus.link(options);
  opened.add(handle);
  return handle;
}

/** Opens a link with a sandbox that answers at once. */
function openSandbox(options: LinkOptions = {}): LinkHandle {
  const handle = openLink({nexus_key, ...options});
  handle.element.backend ??= new SandboxBackend({latency: 0});
  return handle;
}

/** Opens a link with a backend whose calls the test answers. */
function openWithFakeBackend(options: LinkOptions = {}): LinkHandle & {backend: FakeBackend} {
  const handle = openLink({nexus_key, ...options});
  const backend = new FakeBackend();
  handle.element.backend = backend;
  return {...handle, backend};
}

const isClosed = ({element}: LinkHandle) => !element.isConnected;

async function pressButton(handle: LinkHandle, name: string | RegExp): Promise<void> {
  (await findByRole(handle.element, 'button', name)).click();
  await waitForRender(handle.element);
}

/** Connects one servicer and goes to the list of connections. */
async function connectServicer(handle: LinkHandle): Promise<void> {
  const {element} = handle;
  await pressButton(handle, 'Continue');
  (await findByRole(element, 'option', /^Nelnet/)).click();
  typeInto(await findByRole(element, 'textbox', 'Username'), 'jordan.rivera');
  typeInto(getByRole(element, 'textbox', 'Password'), 'correct horse');
  await pressButton(handle, 'Connect');
  await waitUntil(() => getStepName(element) === 'accounts', 'a servicer is connected');
}

/** Creates a set of callbacks that record all their arguments. */
function createRecorder() {
  const calls: {readonly name: 'onSuccess' | 'onExit' | 'onEvent'; readonly args: readonly unknown[]}[] = [];
  const recordCall =
    (name: (typeof calls)[number]['name']) =>
    (...args: readonly unknown[]): void => {
      calls.push({name, args});
    };
  return {
    calls,
    callbacks: {
      onSuccess: recordCall('onSuccess'),
      onExit: recordCall('onExit'),
      onEvent: recordCall('onEvent'),
    },
    listOutcomeCalls: () => calls.filter(({name}) => name !== 'onEvent'),
  };
}

/** The errors that reach the window, recorded so that they do not fail the test. */
const windowErrors: unknown[] = [];
let onerror: typeof window.onerror = null;

/** The intercepted console messages. */
const consoleMessages: {readonly level: 'warn' | 'error'; readonly args: readonly unknown[]}[] = [];
const {warn, error} = console;

/** The failures that were logged for the engineer of the page. */
const failureLogs: string[] = [];

const LEFT_RESPONSE = {message: 'The borrower left at the step "opening".', status: 'incomplete'};

beforeEach(() => {
  ({onerror} = window);
  window.onerror = (...args): boolean => windowErrors.push(args[4]) > 0;
  console.warn = (...args: unknown[]) => void consoleMessages.push({level: 'warn', args});
  // The test runner also logs every error that reaches the window.
  console.error = (...args: unknown[]) => {
    const [first] = args;
    if (typeof first === 'string' && first.startsWith('<nexus-link>: ')) failureLogs.push(first);
    else if (!(first instanceof Error)) consoleMessages.push({level: 'error', args});
  };
});

afterEach(async () => {
  for (const handle of opened) handle.close();
  opened.clear();
  await waitForTask();
  Nexus.init({});
  Object.assign(console, {warn, error});
  window.onerror = onerror;
  failureLogs.splice(0);
  const unexpected = [...windowErrors.splice(0), ...consoleMessages.splice(0).map(({args}) => args[0])];
  expect(document.querySelectorAll('nexus-link').length, 'elements left on the page').to.equal(0);
  expect(unexpected.map(String), 'unexpected errors and messages').to.deep.equal([]);
});

describe('Nexus', () => {
  describe('defaults', () => {
    const setters: readonly [string, (defaults: Parameters<NexusApi>[0]) => void][] = [
      ['Nexus(…)', (defaults) => Nexus(defaults)],
      ['Nexus.init(…)', (defaults) => Nexus.init(defaults)],
    ];
    for (const [name, setDefaults] of setters) {
      it(`are set by ${name}`, () => {
        setDefaults({nexus_key, uuid: UUID});
        const {element} = openLink();
        expect(element.nexusKey).to.equal(nexus_key);
        expect(element.uuid).to.equal(UUID);
      });
    }

    it('are replaced as a whole when they are set again', () => {
      Nexus({nexus_key, uuid: UUID});
      Nexus.init({nexus_key: 'sandbox_other'});
      const {element} = openLink();
      expect(element.nexusKey).to.equal('sandbox_other');
      expect(element.uuid).to.be.null;
    });

    it('do not change an opening in progress', () => {
      const {element} = openWithFakeBackend({uuid: UUID});
      Nexus.init({nexus_key: 'sandbox_other', uuid: OTHER_UUID});
      expect(element.nexusKey).to.equal(nexus_key);
      expect(element.uuid).to.equal(UUID);
    });

    // Options of the call win over the defaults, and `uuid` wins over `consumer`.
    const precedence: readonly [string, Parameters<NexusApi>[0], LinkOptions, string | null][] = [
      ['nothing', {}, {}, null],
      ['uuid', {}, {uuid: UUID}, UUID],
      ['consumer', {}, {consumer: UUID}, UUID],
      ['uuid and consumer', {}, {uuid: UUID, consumer: OTHER_UUID}, UUID],
      ['null and consumer', {}, {uuid: null, consumer: OTHER_UUID}, OTHER_UUID],
      ['a default consumer', {consumer: OTHER_UUID}, {}, OTHER_UUID],
      ['default uuid and consumer', {uuid: UUID, consumer: OTHER_UUID}, {}, UUID],
      ['uuid over the default', {uuid: OTHER_UUID}, {uuid: UUID}, UUID],
      ['consumer over the default uuid', {uuid: OTHER_UUID}, {consumer: UUID}, UUID],
      ['undefined leaves the default', {uuid: OTHER_UUID}, {uuid: undefined}, OTHER_UUID],
    ];
    for (const [name, defaults, options, uuid] of precedence) {
      it(`and the options of a call select the uuid: ${name}`, () => {
        Nexus.init(defaults);
        expect(openWithFakeBackend(options).element.uuid).to.equal(uuid);
      });
    }

    it('are overridden by the key of a call', () => {
      Nexus.init({nexus_key: 'sandbox_default'});
      expect(openWithFakeBackend({nexus_key: 'sandbox_own'}).element.nexusKey).to.equal('sandbox_own');
    });

    it('are overridden by the API of a call', () => {
      Nexus.init({api_url: 'https://default.example'});
      expect(openWithFakeBackend().element.apiUrl).to.equal('https://default.example');
      opened.forEach((handle) => handle.close());
      expect(openWithFakeBackend({api_url: 'https://own.example'}).element.apiUrl).to.equal(
        'https://own.example',
      );
    });

    it('are overridden by the link token and fetchLinkToken of a call', () => {
      const [first, second] = [() => 'live_link_1', () => 'live_link_2'];
      Nexus.init({link_token: 'live_link_a', fetchLinkToken: first});
      expect(openWithFakeBackend().element).to.include({linkToken: 'live_link_a', fetchLinkToken: first});
      opened.forEach((handle) => handle.close());
      expect(openWithFakeBackend({link_token: 'live_link_b', fetchLinkToken: second}).element).to.include({
        linkToken: 'live_link_b',
        fetchLinkToken: second,
      });
    });

    it('do not include callbacks', async () => {
      const {calls, callbacks} = createRecorder();
      Nexus.init({nexus_key, ...callbacks});
      const handle = openLink();
      handle.close();
      await handle.result;
      expect(calls).to.deep.equal([]);
    });
  });

  describe('link', () => {
    it('works as a detached function', async () => {
      const {link: detached} = Nexus;
      const handle = detached({nexus_key});
      handle.close();
      expect(await handle.result).to.include(LEFT_RESPONSE);
    });

    it('shows a modal dialog on the page', async () => {
      const {element} = openWithFakeBackend();
      await waitForRender(element);
      expect(element).to.be.instanceOf(NexusLink);
      expect(element.parentElement).to.equal(document.body);
      expect(element.open).to.be.true;
      expect(getDialog(element).matches(':modal')).to.be.true;
    });

    it('returns a handle with four properties', async () => {
      const handle = openLink({nexus_key});
      expect(Object.keys(handle)).to.have.members(['element', 'close', 'result', 'ready']);
      expect(handle.result).to.be.instanceOf(Promise);
      expect(await handle.ready).to.equal(handle.element);
    });

    it('takes the theme, the language, messages and a backend, as the tag does', async () => {
      const backend = new FakeBackend();
      const messages = {welcome: {title: 'Bring your loans'}};
      const {element} = openLink({nexus_key, theme: 'dark', lang: 'es', messages, backend});
      expect(element).to.include({theme: 'dark', lang: 'es', messages});
      expect(element.backend === backend).to.be.true;
      await waitUntil(() => backend.calls.length > 0, 'the backend is asked for a session');
    });

    it('takes them from the defaults of the page as well, and a call may override one', () => {
      Nexus({nexus_key, theme: 'dark', lang: 'es'});
      expect(openLink({theme: 'light'}).element).to.include({theme: 'light', lang: 'es'});
    });

    it('follows the language of the page without a lang of its own', () => {
      expect(openLink({nexus_key}).element.hasAttribute('lang')).to.be.false;
    });

    it('puts the element into the container, and ends the opening when the page removes that', async () => {
      const container = document.createElement('div');
      document.body.append(container);
      const handle = openWithFakeBackend({container});
      expect(handle.element.parentElement).to.equal(container);
      container.remove();
      expect(await handle.result).to.include(LEFT_RESPONSE);
    });

    it('passes the same exit object to the callback, the event and the promise', async () => {
      const {listOutcomeCalls, callbacks} = createRecorder();
      const events = recordEvents(window);
      const handle = openSandbox(callbacks);
      await pressButton(handle, 'Not now');
      const response = await handle.result;
      expect(response).to.include({status: 'incomplete'});
      expect(listOutcomeCalls().map(({name}) => name)).to.deep.equal(['onExit']);
      expect(listOutcomeCalls()[0]?.args[0]).to.equal(response);
      expect(listOutcomes(events).map(({detail}) => detail)).to.deep.equal([response]);
      expect(listOutcomes(events)[0]?.detail).to.equal(response);
    });

    it('passes the same success object to the callback, the event and the promise', async () => {
      const {listOutcomeCalls, callbacks} = createRecorder();
      const events = recordEvents(window);
      const handle = openSandbox(callbacks);
      await connectServicer(handle);
      await pressButton(handle, 'I’m Done');
      const response = await handle.result;
      expect(response.status).to.equal('complete');
      expect(response.result.connections.map(({servicer}) => servicer.name)).to.deep.equal(['Nelnet']);
      expect(listOutcomeCalls().map(({name}) => name)).to.deep.equal(['onSuccess']);
      expect(listOutcomeCalls()[0]?.args[0]).to.equal(response);
      expect(listOutcomes(events)[0]?.detail).to.equal(response);
      expect(Object.keys(response)).to.have.members(['message', 'result', 'status']);
      expect(Object.isFrozen(response) && Object.isFrozen(response.result)).to.be.true;
    });

    it('reports an error at once and shows it until the borrower closes it', async () => {
      const {listOutcomeCalls, callbacks} = createRecorder();
      const handle = openSandbox({uuid: borrowers.notAllowed.uuid, ...callbacks});
      const response = await handle.result;
      expect(response).to.include({status: 'illegal'});
      await waitForRender(handle.element);
      expect(getStepName(handle.element)).to.equal('problem');
      getByRole(getByRole(handle.element, 'dialog'), 'heading', 'Not available to you');
      expect(listOutcomeCalls().map(({args}) => args)).to.deep.equal([[response]]);
      handle.element.shadowRoot?.querySelector<HTMLElement>('[part~="primary"]')?.click();
      await waitUntil(() => isClosed(handle), 'the element is removed');
      expect(listOutcomeCalls().length).to.equal(1);
    });

    it('calls each callback with exactly one argument', async () => {
      const {calls, callbacks} = createRecorder();
      const completed = openSandbox(callbacks);
      await connectServicer(completed);
      await pressButton(completed, 'I’m Done');
      const closed = openSandbox(callbacks);
      closed.close();
      await Promise.all([completed.result, closed.result]);
      expect(new Set(calls.map(({name}) => name))).to.deep.equal(new Set(['onEvent', 'onSuccess', 'onExit']));
      for (const {name, args} of calls) expect(args.length, name).to.equal(1);
    });

    it('reports each event from opened to closed', async () => {
      const {calls, callbacks} = createRecorder();
      const handle = openSandbox({uuid: UUID, ...callbacks});
      await pressButton(handle, 'Not now');
      const events = calls.filter(({name}) => name === 'onEvent').map(({args}) => args[0] as LinkEvent);
      expect(events.map(({name}) => name)).to.deep.equal([
        'opened',
        'step-viewed',
        'step-viewed',
        'left',
        'closed',
      ]);
      for (const event of events) {
        expect(event).to.have.all.keys('name', 'workflow', 'happened_at', 'borrower', 'metadata');
        expect(event.workflow).to.equal('link');
        expect(event.borrower).to.deep.equal({uuid: UUID});
        expect(new Date(event.happened_at).toISOString()).to.equal(event.happened_at);
      }
    });

    it('logs nothing for an exit without a callback', async () => {
      const handle = openLink({nexus_key});
      handle.close();
      expect(await handle.result).to.include(LEFT_RESPONSE);
    });

    it('logs an error for an invalid key', async () => {
      const handle = openLink({nexus_key: 'oops'});
      await handle.result;
      expect(failureLogs.join()).to.match(/must be a key: .*\(invalid-key\)$/);
      handle.element.remove();
    });

    it('creates a borrower without a uuid and returns the new uuid', async () => {
      const handle = openSandbox();
      await pressButton(handle, 'Not now');
      expect(safeParse(Uuid, (await handle.result).result.borrower.uuid).success).to.be.true;
    });
  });

  describe('invalid keys and uuids', () => {
    const invalidInputs: readonly [string, LinkOptions, string, RegExp][] = [
      ['a missing key', {}, 'invalid-key', /nexus_key/],
      ['an empty key', {nexus_key: ''}, 'invalid-key', /nexus_key/],
      ['a malformed key', {nexus_key: 'pk_123'}, 'invalid-key', /nexus_key/],
      ['a key with a space', {nexus_key: 'sandbox_a b'}, 'invalid-key', /nexus_key/],
      ['a revoked key', {nexus_key: 'sandbox_revoked'}, 'invalid-key', /nexus_key/],
      ['a live key', {nexus_key: 'live_123'}, 'invalid-options', /nexus_key.*api-url/],
      [
        'a live key with an API URL without TLS',
        {nexus_key: 'live_123', api_url: 'http://api.example'},
        'invalid-options',
        /api_url.*api-url/,
      ],
      [
        'a link token without an API URL',
        {link_token: 'sandbox_link_1'},
        'invalid-options',
        /link token.*api-url/,
      ],
      ['a malformed uuid', {nexus_key, uuid: '42'}, 'invalid-uuid', /uuid/],
      ['a malformed consumer', {nexus_key, consumer: '42'}, 'invalid-uuid', /uuid/],
    ];
    for (const [name, options, code, message] of invalidInputs) {
      it(`exit with ${code} and show a problem for ${name}`, async () => {
        const {listOutcomeCalls, callbacks} = createRecorder();
        const handle = openLink({...options, ...callbacks});
        const response = await handle.result;
        expect(response.status).to.equal('error');
        expect(response.result).to.include({code, step: 'opening', workflow: 'link'});
        expect(response.message).to.match(message);
        await waitForRender(handle.element);
        expect(getStepName(handle.element)).to.equal('problem');
        // A live key must never select the sandbox.
        expect(handle.element.shadowRoot?.textContent).to.not.contain('Sandbox');
        handle.close();
        expect(isClosed(handle)).to.be.true;
        expect(listOutcomeCalls().map(({args}) => args[0])).to.deep.equal([response]);
      });
    }
  });

  describe('end of an opening', () => {
    const closeActions: readonly [string, (handle: LinkHandle) => void | Promise<void>][] = [
      ['handle.close()', (handle) => handle.close()],
      ['element.close()', ({element}) => element.close()],
      ['element.open = false', ({element}) => (element.open = false)],
      ['removing the attribute open', ({element}) => element.removeAttribute('open')],
      ['removing the element', ({element}) => element.remove()],
      ['the button “Not now”', (handle) => pressButton(handle, 'Not now')],
      ['the Close button', (handle) => pressButton(handle, 'Close')],
    ];
    for (const [name, close] of closeActions) {
      it(`by ${name} is a single exit and removes the element`, async () => {
        const {listOutcomeCalls, callbacks} = createRecorder();
        const handle = openSandbox(callbacks);
        await findByRole(handle.element, 'button', 'Continue');
        await close(handle);
        expect(await handle.result).to.include({status: 'incomplete'});
        await waitUntil(() => isClosed(handle), 'the element is removed');
        handle.close();
        handle.element.close();
        await waitForTask();
        expect(listOutcomeCalls().length).to.equal(1);
      });
    }

    it('restores the focus to the opener', async () => {
      const button = document.createElement('button');
      document.body.append(button);
      button.focus();
      const handle = openSandbox();
      await waitUntil(() => getFocusedElement()?.localName === 'h2', 'the focus is inside');
      await pressButton(handle, 'Not now');
      await waitUntil(() => isClosed(handle), 'the element is removed');
      expectSame(getFocusedElement(), button);
      button.remove();
    });

    it('does not follow from a move in the DOM', async () => {
      const {listOutcomeCalls, callbacks} = createRecorder();
      const handle = openSandbox(callbacks);
      await findByRole(handle.element, 'button', 'Continue');
      const newParent = document.createElement('section');
      document.body.append(newParent);
      newParent.append(handle.element);
      await waitForTask();
      expect(listOutcomeCalls()).to.deep.equal([]);
      expect(getDialog(handle.element).matches(':modal')).to.be.true;
      handle.close();
      newParent.remove();
    });

    it('lets the next call open a new session', async () => {
      const first = openSandbox();
      await pressButton(first, 'Not now');
      const second = openSandbox();
      expectSame(second, first, false);
      expectSame(second.element, first.element, false);
      expectSame(second.result, first.result, false);
      await findByRole(second.element, 'button', 'Continue');
    });

    it('lets a callback open the next session', async () => {
      const next: LinkHandle[] = [];
      const first = openWithFakeBackend({onExit: () => next.push(openWithFakeBackend())});
      await waitForRender(first.element);
      first.close();
      const [second] = next;
      expect(isClosed(first)).to.be.true;
      expect(second && isClosed(second)).to.be.false;
      await waitForRender(second!.element);
      expect(getDialog(second!.element).matches(':modal')).to.be.true;
    });

    it('keeps a problem on the screen while the next call opens a new session', async () => {
      const first = createRecorder();
      const second = createRecorder();
      const ended = openLink({nexus_key: 'none', ...first.callbacks});
      await ended.result;
      await waitForRender(ended.element);
      expect(isClosed(ended)).to.be.false;
      const fresh = openSandbox(second.callbacks);
      expectSame(fresh.element, ended.element, false);
      await pressButton(fresh, 'Not now');
      expect(await fresh.result).to.include({status: 'incomplete'});
      ended.close();
      expect(isClosed(ended)).to.be.true;
      expect(first.listOutcomeCalls().length).to.equal(1);
      expect(second.listOutcomeCalls().length).to.equal(1);
    });
  });

  describe('call during an opening', () => {
    it('moves the dialog to the front and returns the same handle', async () => {
      const first = openSandbox();
      await findByRole(first.element, 'button', 'Continue');
      const other = document.createElement('dialog');
      other.textContent = 'Another dialog';
      document.body.append(other);
      other.showModal();
      expectSame(getTopElement(), other);

      const second = openSandbox();
      expectSame(second, first);
      expect(document.querySelectorAll('nexus-link').length).to.equal(1);
      expectSame(getTopElement(), first.element);
      expect(getStepName(first.element)).to.equal('welcome');
      expect(first.element.contains(document.activeElement)).to.be.true;
      other.remove();
    });

    it('returns the same handle before the first rendering', async () => {
      const first = openLink({nexus_key});
      expectSame(openLink({nexus_key}), first);
      await waitForRender(first.element);
      expect(getDialog(first.element).matches(':modal')).to.be.true;
    });

    it('keeps the borrower of the opening', async () => {
      const first = openWithFakeBackend({uuid: UUID});
      openLink({nexus_key: 'sandbox_other', uuid: OTHER_UUID});
      expect((await first.backend.waitForCall('start')).input).to.deep.equal({
        auth: {type: 'key', nexus_key},
        uuid: UUID,
      });
    });

    it('replaces the whole set of callbacks', async () => {
      const [first, second] = [createRecorder(), createRecorder()];
      const handle = openWithFakeBackend(first.callbacks);
      await waitForRender(handle.element);
      const before = first.calls.length;
      expect(before).to.be.greaterThan(0);
      openLink({onExit: second.callbacks.onExit});
      (await handle.backend.waitForCall('start')).answer(createSession());
      await findByRole(handle.element, 'button', 'Continue');
      handle.close();
      const response = await handle.result;
      expect(first.calls.length, 'calls of the replaced callbacks').to.equal(before);
      expect(second.calls).to.deep.equal([{name: 'onExit', args: [response]}]);
    });

    it('with invalid options ends only itself', async () => {
      const [first, second] = [createRecorder(), createRecorder()];
      const handle = openWithFakeBackend(first.callbacks);
      const refused = openLink(asOptions({uuid: 42, ...second.callbacks}));
      expectSame(refused, handle, false);
      expect((await refused.result).result).to.include({code: 'invalid-options'});
      expect(second.listOutcomeCalls().length).to.equal(1);
      expect(isClosed(handle)).to.be.false;
      handle.close();
      expect(first.listOutcomeCalls().length).to.equal(1);
      expect(second.listOutcomeCalls().length).to.equal(1);
    });

    it('opens a new session when the page has removed the element', async () => {
      const first = openSandbox();
      await findByRole(first.element, 'button', 'Continue');
      first.element.remove();
      const second = openSandbox();
      expect(await first.result).to.include({status: 'incomplete'});
      await waitForRender(second.element);
      expect(second.element.isConnected).to.be.true;
      expect(getDialog(second.element).matches(':modal')).to.be.true;
    });

    /** Returns the topmost element in the middle of the window. */
    const getTopElement = () => document.elementFromPoint(innerWidth / 2, innerHeight / 2);
  });

  describe('callback that throws', () => {
    const thrown = new Error('The callback fails');
    const throwError = (): never => {
      throw thrown;
    };

    it('on an exit is reported without further effect', async () => {
      const handle = openSandbox({onExit: throwError});
      await pressButton(handle, 'Not now');
      expect(await handle.result).to.include({status: 'incomplete'});
      expect(isClosed(handle)).to.be.true;
      expect(windowErrors.splice(0)).to.deep.equal([thrown]);
      await findByRole(openSandbox().element, 'button', 'Continue');
    });

    it('on a success is reported without further effect', async () => {
      const handle = openSandbox({onSuccess: throwError});
      await connectServicer(handle);
      await pressButton(handle, 'I’m Done');
      expect(await handle.result).to.include({status: 'complete'});
      expect(isClosed(handle)).to.be.true;
      expect(windowErrors.splice(0)).to.deep.equal([thrown]);
    });

    it('on each event is reported each time without stopping the workflow', async () => {
      const {listOutcomeCalls, callbacks} = createRecorder();
      const handle = openSandbox({...callbacks, onEvent: throwError});
      await connectServicer(handle);
      handle.close();
      await handle.result;
      expect(isClosed(handle)).to.be.true;
      expect(listOutcomeCalls().length).to.equal(1);
      expect(windowErrors.length).to.be.greaterThan(5);
      expect(new Set(windowErrors.splice(0))).to.deep.equal(new Set([thrown]));
    });

    it('on invalid options is reported', async () => {
      const handle = openLink(asOptions({uuid: 42, onExit: throwError}));
      expect(await handle.result).to.include({status: 'error'});
      await waitForTask();
      expect(windowErrors.splice(0)).to.deep.equal([thrown]);
    });
  });

  describe('invalid options', () => {
    const nonStrings: readonly unknown[] = [0, 42, true, {}, [], Symbol('text'), () => 'text', 7n];
    const nonFunctions: readonly unknown[] = [null, 0, 'text', true, {}, []];
    const invalidValues: readonly (readonly [option: string, values: readonly unknown[]])[] = [
      ['nexus_key', nonStrings],
      ['api_url', nonStrings],
      ['link_token', nonStrings],
      ['uuid', nonStrings],
      ['consumer', nonStrings],
      ['fetchLinkToken', nonFunctions],
      ['onSuccess', nonFunctions],
      ['onEvent', nonFunctions],
      ['theme', [0, true, {}, 'Dark', '']],
      ['lang', nonStrings],
      ['messages', ['text', 42, () => 'text']],
      ['backend', ['https://api.example', true, () => null]],
      ['container', ['#app', {}, document, document.createElement('div')]],
    ];
    for (const [option, values] of invalidValues) {
      for (const value of values) {
        it(`with ${option}: ${describeType(value)} call onExit once, asynchronously`, async () => {
          const {calls, callbacks} = createRecorder();
          const handle = openLink(asOptions({nexus_key, ...callbacks, [option]: value}));
          await expectInvalidOptions(handle, calls, new RegExp(`^${option} must be `));
        });
      }
    }

    it('have a handle whose ready resolves with null', async () => {
      expect(await openLink(asOptions({nexus_key: 42})).ready).to.be.null;
    });

    it('are all named in the message', async () => {
      const {calls, callbacks} = createRecorder();
      const handle = openLink(asOptions({...callbacks, nexus_key: 1, uuid: 2, onEvent: 3}));
      await expectInvalidOptions(handle, calls, /nexus_key .*uuid .*onEvent /);
    });

    const nonObjects: readonly unknown[] = [
      null,
      0,
      42,
      'sandbox_test',
      true,
      [],
      Symbol('options'),
      () => ({}),
    ];
    for (const value of nonObjects) {
      it(`with ${describeType(value)} instead of an object are logged once`, async () => {
        const handle = openLink(asOptions(value));
        const response = await handle.result;
        expect(response.result).to.include({code: 'invalid-options'});
        expect(response.message).to.match(/^options must be an object/);
        await waitForTask();
        expect(failureLogs).to.deep.equal([`<nexus-link>: ${response.message} (invalid-options)`]);
        expect(handle.element.isConnected).to.be.false;
      });

      it(`with ${describeType(value)} instead of defaults end each call`, async () => {
        Nexus(asOptions(value));
        const {calls, callbacks} = createRecorder();
        await expectInvalidOptions(openLink({nexus_key, ...callbacks}), calls, /must be an object/);
        Nexus({nexus_key});
        expect(openWithFakeBackend().element.isConnected).to.be.true;
      });
    }

    for (const value of nonStrings) {
      it(`with a default nexus_key that is ${describeType(value)} end each call`, async () => {
        Nexus(asOptions({nexus_key: value}));
        const {calls, callbacks} = createRecorder();
        await expectInvalidOptions(openLink(callbacks), calls, /^nexus_key must be a string/);
      });
    }

    for (const value of nonFunctions) {
      it(`with onExit: ${describeType(value)} are logged because there is no callback`, async () => {
        const handle = openLink(asOptions({nexus_key, onExit: value}));
        const {message} = await handle.result;
        expect(message).to.match(/^onExit must be a function/);
        await waitForTask();
        expect(failureLogs).to.deep.equal([`<nexus-link>: ${message} (invalid-options)`]);
      });
    }

    it('never throw, also if the page has broken what creates an element', async () => {
      const {calls, callbacks} = createRecorder();
      const broken = () => {
        throw new Error('from the page');
      };
      Object.defineProperty(document, 'createElement', {value: broken, configurable: true});
      const valid = Nexus.link({nexus_key, ...callbacks});
      const invalid = Nexus.link(asOptions({nexus_key: 42}));
      Reflect.deleteProperty(document, 'createElement');
      expect(await valid.result).to.include({status: 'error'});
      expect(await invalid.result).to.include({status: 'error'});
      expect(calls).to.have.length(1);
      expect(windowErrors.splice(0).map(String)).to.deep.equal(['Error: from the page']);
    });

    it('are logged once for each call', async () => {
      await openLink(asOptions({uuid: 42})).result;
      await waitForTask();
      expect(failureLogs).to.deep.equal(['<nexus-link>: uuid must be a string. (invalid-options)']);
    });

    it('name an unknown option with the one that it resembles', async () => {
      openLink(asOptions({nexus_key, onsuccess: () => undefined, nexuskey: 'sandbox_a', colour: 'red'}));
      await waitUntil(() => consoleMessages.length === 3, 'each unknown option is named');
      expect(consoleMessages.splice(0).map(({args}) => String(args[0]))).to.deep.equal([
        'Nexus.link: the option "onsuccess" is unknown. Did you mean "onSuccess"?',
        'Nexus.link: the option "nexuskey" is unknown. Did you mean "nexus_key"?',
        'Nexus.link: the option "colour" is unknown. Known are: nexus_key, api_url, link_token, fetchLinkToken, ' +
          'uuid, consumer, theme, lang, messages, backend, container, onSuccess, onExit, onEvent.',
      ]);
    });

    it('show no element, and return a handle that can be closed', async () => {
      const {calls, callbacks} = createRecorder();
      const handle = openLink(asOptions({...callbacks, uuid: 42}));
      handle.close();
      await expectInvalidOptions(handle, calls, /uuid/);
    });

    it('do not affect the next call', async () => {
      const {calls, callbacks} = createRecorder();
      await expectInvalidOptions(openLink(asOptions({...callbacks, uuid: 42})), calls, /uuid/);
      const handle = openSandbox();
      await findByRole(handle.element, 'button', 'Continue');
    });

    it('that throw when they are read end the call', async () => {
      const throwOnRead = (): never => {
        throw new Error('The page throws on a read');
      };
      const traps = [
        Object.defineProperty({}, 'uuid', {get: throwOnRead, enumerable: true}),
        Object.defineProperty({}, 'onExit', {get: throwOnRead, enumerable: true}),
        new Proxy({}, {get: throwOnRead, has: throwOnRead, ownKeys: throwOnRead}),
      ];
      for (const options of traps) {
        expect(await openLink(asOptions(options)).result).to.include({status: 'error'});
        Nexus(asOptions(options));
        expect(await openLink().result).to.include({status: 'error'});
        Nexus({});
      }
      expect(failureLogs.length).to.equal(2 * traps.length);
    });

    async function expectInvalidOptions(
      handle: LinkHandle,
      calls: ReturnType<typeof createRecorder>['calls'],
      message: RegExp,
    ): Promise<void> {
      expect(calls.length, 'calls before the function returns').to.equal(0);
      const response = await handle.result;
      expect(safeParse(LinkResponse, response).success).to.be.true;
      expect(response.status).to.equal('error');
      expect(response.message).to.match(message);
      expect(response.result).to.deep.equal({
        borrower: {uuid: null},
        workflow: 'link',
        step: 'opening',
        connections: [],
        code: 'invalid-options',
      });
      await waitForTask();
      expect(calls).to.deep.equal([{name: 'onExit', args: [response]}]);
      expect(calls[0]?.args[0]).to.equal(response);
      expect(document.querySelector('nexus-link')).to.be.null;
    }
  });

  describe('with random options', () => {
    const keys = ['nexus_key', 'uuid', 'consumer', 'onSuccess', 'onExit', 'onEvent', 'other'] as const;
    const value = fc.oneof(
      fc.anything({withBigInt: true, withDate: true, withMap: true, withNullPrototype: true}),
      fc.constantFrom(nexus_key, 'live_x', UUID, 'sandbox_', () => undefined),
      fc.func(fc.anything()),
    );
    const dictionary = fc.dictionary(fc.constantFrom(...keys), value, {noNullPrototype: false});
    const options = fc.oneof(value, dictionary, dictionary);

    it('never throws and always resolves to a response', async () => {
      await fc.assert(
        fc.asyncProperty(options, options, fc.nat(9), async (defaults, callOptions, dice) => {
          Nexus.init(asOptions(dice ? {} : defaults));
          const handle = Nexus.link(asOptions(callOptions));
          if (handle.element.isConnected) await handle.element.updateComplete;
          handle.close();
          const response = await handle.result;
          expect(safeParse(LinkResponse, response).success, JSON.stringify(response)).to.be.true;
          expect(handle.element.isConnected).to.be.false;
        }),
        {numRuns: 500},
      );
      // Warnings about unknown options wait for their code, and imports are answered in order.
      await import('../src/diagnostics/unknown-names.js');
      await waitForTask();
      windowErrors.splice(0);
      consoleMessages.splice(0);
    });
  });

  /* eslint-disable @typescript-eslint/no-deprecated -- This tests a deprecated function. */
  describe('linkServicers', () => {
    it('is a deprecated alias of link and warns once', async () => {
      const {listOutcomeCalls, callbacks} = createRecorder();
      const first = Nexus.linkServicers({nexus_key, ...callbacks});
      opened.add(first);
      expectSame(openLink({nexus_key, ...callbacks}), first);
      first.close();
      expect(await first.result).to.include(LEFT_RESPONSE);
      expect(listOutcomeCalls().length).to.equal(1);
      const second = Nexus.linkServicers({nexus_key});
      second.close();
      const warnings = consoleMessages.splice(0);
      expect(warnings.length).to.equal(1);
      expect(warnings[0]?.level).to.equal('warn');
      expect(String(warnings[0]?.args[0])).to.match(/linkServicers is deprecated.*Nexus\.link/);
    });
  });

  /* eslint-enable @typescript-eslint/no-deprecated */

  it('passes the declared types to the callbacks', async () => {
    const responses: (LinkSuccess | LinkExit)[] = [];
    const handle = openSandbox({
      onSuccess: (response) => responses.push(response),
      onExit: (response) => responses.push(response),
    });
    handle.close();
    const response = await handle.result;
    expect(responses).to.deep.equal([response]);
    expect(queryAllByRole(handle.element, 'dialog')).to.deep.equal([]);
  });
});

/** Compares by identity without printing the values, since a failure would print a whole document. */
function expectSame(actual: unknown, expected: unknown, isSame = true): void {
  expect(actual === expected, 'identical').to.equal(isSame);
}

function describeType(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return `a ${typeof value}${typeof value === 'string' || typeof value === 'number' ? ` ${String(value)}` : ''}`;
}
