/** `Nexus.link`: what a page that prefers callbacks can rely on. */
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
const A = borrowers.connected.uuid;
const B = borrowers.interrupted.uuid;

/** What a page without types may pass. */
const untyped = (value: unknown) => value as LinkOptions;

const opened = new Set<LinkHandle>();

/** An opening that ends with the test, if not before. */
function link(options?: LinkOptions): LinkHandle {
  const handle = Nexus.link(options);
  opened.add(handle);
  return handle;
}

/** The same, with a sandbox that answers at once. */
function linkFast(options: LinkOptions = {}): LinkHandle {
  const handle = link({nexus_key, ...options});
  handle.element.backend ??= new SandboxBackend({latency: 0});
  return handle;
}

/** The same, with a backend that only the test answers. */
function linkSlow(options: LinkOptions = {}): LinkHandle & {backend: FakeBackend} {
  const handle = link({nexus_key, ...options});
  const backend = new FakeBackend();
  handle.element.backend = backend;
  return {...handle, backend};
}

const isClosed = ({element}: LinkHandle) => !element.isConnected;

async function press(handle: LinkHandle, name: string | RegExp): Promise<void> {
  (await findByRole(handle.element, 'button', name)).click();
  await waitForRender(handle.element);
}

/** A borrower connects one servicer, up to the list of what is connected. */
async function connect(handle: LinkHandle): Promise<void> {
  const {element} = handle;
  await press(handle, 'Continue');
  (await findByRole(element, 'option', /^Nelnet/)).click();
  typeInto(await findByRole(element, 'textbox', 'Username'), 'jordan.rivera');
  typeInto(getByRole(element, 'textbox', 'Password'), 'correct horse');
  await press(handle, 'Connect');
  await waitUntil(() => getStepName(element) === 'accounts', 'a servicer is connected');
}

/** Everything that one set of callbacks gets, with all the arguments of each call. */
function recorder() {
  const calls: {readonly name: 'onSuccess' | 'onExit' | 'onEvent'; readonly given: readonly unknown[]}[] = [];
  const note =
    (name: (typeof calls)[number]['name']) =>
    (...given: readonly unknown[]): void => {
      calls.push({name, given});
    };
  return {
    calls,
    callbacks: {onSuccess: note('onSuccess'), onExit: note('onExit'), onEvent: note('onEvent')},
    endings: () => calls.filter(({name}) => name !== 'onEvent'),
  };
}

/** The errors that reach the window, which would otherwise fail the test. */
const reported: unknown[] = [];
let onerror: typeof window.onerror = null;

/** What is written on the console, in place of it. */
const spoken: {readonly level: 'warn' | 'error'; readonly given: readonly unknown[]}[] = [];
const {warn, error} = console;

const left = {message: 'The borrower left at the step "opening".', status: 'incomplete'};

beforeEach(() => {
  ({onerror} = window);
  window.onerror = (...given): boolean => reported.push(given[4]) > 0;
  console.warn = (...given: unknown[]) => void spoken.push({level: 'warn', given});
  // The runner writes there every error that reaches the window.
  console.error = (...given: unknown[]) => {
    if (!(given[0] instanceof Error)) spoken.push({level: 'error', given});
  };
});

afterEach(async () => {
  for (const handle of opened) handle.close();
  opened.clear();
  await waitForTask();
  Nexus.init({});
  Object.assign(console, {warn, error});
  window.onerror = onerror;
  const seen = [...reported.splice(0), ...spoken.splice(0).map(({given}) => given[0])];
  expect(document.querySelectorAll('nexus-link').length, 'elements left on the page').to.equal(0);
  expect(seen.map(String), 'what was reported and no test looked at').to.deep.equal([]);
});

describe('Nexus', () => {
  describe('the defaults of a page', () => {
    const ways: readonly [string, (defaults: Parameters<NexusApi>[0]) => void][] = [
      ['Nexus(…)', (defaults) => Nexus(defaults)],
      ['Nexus.init(…)', (defaults) => Nexus.init(defaults)],
    ];
    for (const [name, set] of ways) {
      it(`are set by ${name}`, () => {
        set({nexus_key, uuid: A});
        const {element} = link();
        expect(element.nexusKey).to.equal(nexus_key);
        expect(element.uuid).to.equal(A);
      });
    }

    it('are replaced as a whole when they are set again', () => {
      Nexus({nexus_key, uuid: A});
      Nexus.init({nexus_key: 'sandbox_other'});
      const {element} = link();
      expect(element.nexusKey).to.equal('sandbox_other');
      expect(element.uuid).to.be.null;
    });

    it('do not change an opening that is under way', () => {
      const {element} = linkSlow({uuid: A});
      Nexus.init({nexus_key: 'sandbox_other', uuid: B});
      expect(element.nexusKey).to.equal(nexus_key);
      expect(element.uuid).to.equal(A);
    });

    // What stands first wins: the call, then the defaults; in each, `uuid`, then `consumer`.
    const precedence: readonly [string, Parameters<NexusApi>[0], LinkOptions, string | null][] = [
      ['nothing', {}, {}, null],
      ['uuid', {}, {uuid: A}, A],
      ['consumer', {}, {consumer: A}, A],
      ['uuid and consumer', {}, {uuid: A, consumer: B}, A],
      ['null and consumer', {}, {uuid: null, consumer: B}, B],
      ['a default consumer', {consumer: B}, {}, B],
      ['default uuid and consumer', {uuid: A, consumer: B}, {}, A],
      ['uuid over the default', {uuid: B}, {uuid: A}, A],
      ['consumer over the default uuid', {uuid: B}, {consumer: A}, A],
      ['undefined leaves the default', {uuid: B}, {uuid: undefined}, B],
    ];
    for (const [name, defaults, options, uuid] of precedence) {
      it(`and the call’s own options: ${name}`, () => {
        Nexus.init(defaults);
        expect(linkSlow(options).element.uuid).to.equal(uuid);
      });
    }

    it('give way to the key of a call', () => {
      Nexus.init({nexus_key: 'sandbox_default'});
      expect(linkSlow({nexus_key: 'sandbox_own'}).element.nexusKey).to.equal('sandbox_own');
    });

    it('give way to the API of a call', () => {
      Nexus.init({api_url: 'https://default.example'});
      expect(linkSlow().element.apiUrl).to.equal('https://default.example');
      opened.forEach((handle) => handle.close());
      expect(linkSlow({api_url: 'https://own.example'}).element.apiUrl).to.equal('https://own.example');
    });

    it('give way to the link token of a call, and to where its next one comes from', () => {
      const [first, second] = [() => 'live_link_1', () => 'live_link_2'];
      Nexus.init({link_token: 'live_link_a', fetchLinkToken: first});
      expect(linkSlow().element).to.include({linkToken: 'live_link_a', fetchLinkToken: first});
      opened.forEach((handle) => handle.close());
      expect(linkSlow({link_token: 'live_link_b', fetchLinkToken: second}).element).to.include({
        linkToken: 'live_link_b',
        fetchLinkToken: second,
      });
    });

    it('take no part in the callbacks', async () => {
      const {calls, callbacks} = recorder();
      Nexus.init({nexus_key, ...callbacks});
      const handle = link();
      handle.close();
      await handle.result;
      expect(calls).to.deep.equal([]);
    });
  });

  describe('link', () => {
    it('works without its object', async () => {
      const {link: detached} = Nexus;
      const handle = detached({nexus_key});
      handle.close();
      expect(await handle.result).to.include(left);
    });

    it('shows a modal dialog on the page', async () => {
      const {element} = linkSlow();
      await waitForRender(element);
      expect(element).to.be.instanceOf(NexusLink);
      expect(element.parentElement).to.equal(document.body);
      expect(element.open).to.be.true;
      expect(getDialog(element).matches(':modal')).to.be.true;
    });

    it('answers a handle of three things', () => {
      const handle = link({nexus_key});
      expect(Object.keys(handle)).to.have.members(['element', 'close', 'result']);
      expect(handle.result).to.be.instanceOf(Promise);
    });

    it('gives the borrower’s exit to the callback, the event and the promise: one and the same object', async () => {
      const {endings: told, callbacks} = recorder();
      const heard = recordEvents(window);
      const handle = linkFast(callbacks);
      await press(handle, 'Not now');
      const response = await handle.result;
      expect(response).to.include({status: 'incomplete'});
      expect(told().map(({name}) => name)).to.deep.equal(['onExit']);
      expect(told()[0]?.given[0]).to.equal(response);
      expect(listOutcomes(heard).map(({detail}) => detail)).to.deep.equal([response]);
      expect(listOutcomes(heard)[0]?.detail).to.equal(response);
    });

    it('gives a success in the same way', async () => {
      const {endings: told, callbacks} = recorder();
      const heard = recordEvents(window);
      const handle = linkFast(callbacks);
      await connect(handle);
      await press(handle, 'I’m Done');
      const response = await handle.result;
      expect(response.status).to.equal('complete');
      expect(response.result.connections.map(({servicer}) => servicer.name)).to.deep.equal(['Nelnet']);
      expect(told().map(({name}) => name)).to.deep.equal(['onSuccess']);
      expect(told()[0]?.given[0]).to.equal(response);
      expect(listOutcomes(heard)[0]?.detail).to.equal(response);
      expect(Object.keys(response)).to.have.members(['message', 'result', 'status']);
      expect(Object.isFrozen(response) && Object.isFrozen(response.result)).to.be.true;
    });

    it('gives an error at once, and the screen stays until it is closed, which says nothing more', async () => {
      const {endings: told, callbacks} = recorder();
      const handle = linkFast({uuid: borrowers.notAllowed.uuid, ...callbacks});
      const response = await handle.result;
      expect(response).to.include({status: 'illegal'});
      await waitForRender(handle.element);
      expect(getStepName(handle.element)).to.equal('problem');
      getByRole(getByRole(handle.element, 'dialog'), 'heading', 'Not available to you');
      expect(told().map(({given}) => given)).to.deep.equal([[response]]);
      handle.element.shadowRoot?.querySelector<HTMLElement>('[part~="primary"]')?.click();
      await waitUntil(() => isClosed(handle), 'the element is gone');
      expect(told().length).to.equal(1);
    });

    it('calls each callback with exactly one argument', async () => {
      const {calls, callbacks} = recorder();
      const done = linkFast(callbacks);
      await connect(done);
      await press(done, 'I’m Done');
      const gone = linkFast(callbacks);
      gone.close();
      await Promise.all([done.result, gone.result]);
      expect(new Set(calls.map(({name}) => name))).to.deep.equal(new Set(['onEvent', 'onSuccess', 'onExit']));
      for (const {name, given} of calls) expect(given.length, name).to.equal(1);
    });

    it('streams what happens in its envelope, from opened to closed', async () => {
      const {calls, callbacks} = recorder();
      const handle = linkFast({uuid: A, ...callbacks});
      await press(handle, 'Not now');
      const events = calls.filter(({name}) => name === 'onEvent').map(({given}) => given[0] as LinkEvent);
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
        expect(event.borrower).to.deep.equal({uuid: A});
        expect(new Date(event.happened_at).toISOString()).to.equal(event.happened_at);
      }
    });

    it('takes an exit without a callback for one that nobody wants to hear', async () => {
      const handle = link({nexus_key});
      handle.close();
      expect(await handle.result).to.include(left);
    });

    it('tells the console of a key that cannot be used, where no onExit could be told', async () => {
      const handle = link({nexus_key: 'oops'});
      await handle.result;
      expect(spoken.splice(0).map(({level}) => level)).to.deep.equal(['error']);
      handle.element.remove();
    });

    it('creates a borrower where none is named, and answers who it is', async () => {
      const handle = linkFast();
      await press(handle, 'Not now');
      expect(safeParse(Uuid, (await handle.result).result.borrower.uuid).success).to.be.true;
    });
  });

  describe('the keys', () => {
    const keys: readonly [string, LinkOptions, string, RegExp][] = [
      ['a missing key', {}, 'invalid-key', /nexus_key/],
      ['an empty key', {nexus_key: ''}, 'invalid-key', /nexus_key/],
      ['a key that is none', {nexus_key: 'pk_123'}, 'invalid-key', /nexus_key/],
      ['a key with a space', {nexus_key: 'sandbox_a b'}, 'invalid-key', /nexus_key/],
      ['a revoked key', {nexus_key: 'sandbox_revoked'}, 'invalid-key', /nexus_key/],
      ['a live key', {nexus_key: 'live_123'}, 'invalid-options', /nexus_key.*api-url/],
      [
        'a live key with an API that is not safe',
        {nexus_key: 'live_123', api_url: 'http://api.example'},
        'invalid-options',
        /api_url.*api-url/,
      ],
      [
        'a link token without an API',
        {link_token: 'sandbox_link_1'},
        'invalid-options',
        /link token.*api-url/,
      ],
      ['a malformed uuid', {nexus_key, uuid: '42'}, 'invalid-uuid', /uuid/],
      ['a malformed consumer', {nexus_key, consumer: '42'}, 'invalid-uuid', /uuid/],
    ];
    for (const [name, options, code, message] of keys) {
      it(`${name} ends in ${code}, with a screen for the borrower and a sentence for the page`, async () => {
        const {endings: told, callbacks} = recorder();
        const handle = link({...options, ...callbacks});
        const response = await handle.result;
        expect(response.status).to.equal('error');
        expect(response.result).to.include({code, step: 'opening', workflow: 'link'});
        expect(response.message).to.match(message);
        await waitForRender(handle.element);
        expect(getStepName(handle.element)).to.equal('problem');
        // A live key never falls into the sandbox.
        expect(handle.element.shadowRoot?.textContent).to.not.contain('Sandbox');
        handle.close();
        expect(isClosed(handle)).to.be.true;
        expect(told().map(({given}) => given[0])).to.deep.equal([response]);
      });
    }
  });

  describe('the end of an opening', () => {
    const ways: readonly [string, (handle: LinkHandle) => void | Promise<void>][] = [
      ['handle.close()', (handle) => handle.close()],
      ['element.close()', ({element}) => element.close()],
      ['element.open = false', ({element}) => (element.open = false)],
      ['no attribute open', ({element}) => element.removeAttribute('open')],
      ['the page that removes it', ({element}) => element.remove()],
      ['the button “Not now”', (handle) => press(handle, 'Not now')],
      ['the button in the corner', (handle) => press(handle, 'Close')],
    ];
    for (const [name, end] of ways) {
      it(`by ${name} is one exit, and takes the element off the page`, async () => {
        const {endings: told, callbacks} = recorder();
        const handle = linkFast(callbacks);
        await findByRole(handle.element, 'button', 'Continue');
        await end(handle);
        expect(await handle.result).to.include({status: 'incomplete'});
        await waitUntil(() => isClosed(handle), 'the element is gone');
        handle.close();
        handle.element.close();
        await waitForTask();
        expect(told().length).to.equal(1);
      });
    }

    it('gives the focus back to the button that opened it', async () => {
      const button = document.createElement('button');
      document.body.append(button);
      button.focus();
      const handle = linkFast();
      await waitUntil(() => getFocusedElement()?.localName === 'h2', 'the focus is inside');
      await press(handle, 'Not now');
      await waitUntil(() => isClosed(handle), 'the element is gone');
      expectSame(getFocusedElement(), button);
      button.remove();
    });

    it('is not brought about by a move in the DOM', async () => {
      const {endings: told, callbacks} = recorder();
      const handle = linkFast(callbacks);
      await findByRole(handle.element, 'button', 'Continue');
      const elsewhere = document.createElement('section');
      document.body.append(elsewhere);
      elsewhere.append(handle.element);
      await waitForTask();
      expect(told()).to.deep.equal([]);
      expect(getDialog(handle.element).matches(':modal')).to.be.true;
      handle.close();
      elsewhere.remove();
    });

    it('is followed by a fresh opening', async () => {
      const first = linkFast();
      await press(first, 'Not now');
      const second = linkFast();
      expectSame(second, first, false);
      expectSame(second.element, first.element, false);
      expectSame(second.result, first.result, false);
      await findByRole(second.element, 'button', 'Continue');
    });

    it('lets a callback open the next one', async () => {
      const next: LinkHandle[] = [];
      const first = linkSlow({onExit: () => next.push(linkSlow())});
      await waitForRender(first.element);
      first.close();
      const [second] = next;
      expect(isClosed(first)).to.be.true;
      expect(second && isClosed(second)).to.be.false;
      await waitForRender(second!.element);
      expect(getDialog(second!.element).matches(':modal')).to.be.true;
    });

    it('leaves the screen of a problem up, and the next opening is a fresh one all the same', async () => {
      const one = recorder();
      const two = recorder();
      const ended = link({nexus_key: 'none', ...one.callbacks});
      await ended.result;
      await waitForRender(ended.element);
      expect(isClosed(ended)).to.be.false;
      const fresh = linkFast(two.callbacks);
      expectSame(fresh.element, ended.element, false);
      await press(fresh, 'Not now');
      expect(await fresh.result).to.include({status: 'incomplete'});
      ended.close();
      expect(isClosed(ended)).to.be.true;
      expect(one.endings().length).to.equal(1);
      expect(two.endings().length).to.equal(1);
    });
  });

  describe('called while an opening is on the screen', () => {
    it('brings it to the front of the page’s other dialogs, and answers its handle', async () => {
      const first = linkFast();
      await findByRole(first.element, 'button', 'Continue');
      const other = document.createElement('dialog');
      other.textContent = 'On top of it';
      document.body.append(other);
      other.showModal();
      expectSame(onTop(), other);

      const second = linkFast();
      expectSame(second, first);
      expect(document.querySelectorAll('nexus-link').length).to.equal(1);
      expectSame(onTop(), first.element);
      expect(getStepName(first.element)).to.equal('welcome');
      expect(first.element.contains(document.activeElement)).to.be.true;
      other.remove();
    });

    it('before it has been drawn changes nothing', async () => {
      const first = link({nexus_key});
      expectSame(link({nexus_key}), first);
      await waitForRender(first.element);
      expect(getDialog(first.element).matches(':modal')).to.be.true;
    });

    it('goes on with the borrower that it was opened for', async () => {
      const first = linkSlow({uuid: A});
      link({nexus_key: 'sandbox_other', uuid: B});
      expect((await first.backend.waitForCall('start')).input).to.deep.equal({
        auth: {type: 'key', nexus_key},
        uuid: A,
      });
    });

    it('replaces the whole set of callbacks', async () => {
      const [one, two] = [recorder(), recorder()];
      const handle = linkSlow(one.callbacks);
      await waitForRender(handle.element);
      const before = one.calls.length;
      expect(before).to.be.greaterThan(0);
      link({onExit: two.callbacks.onExit});
      (await handle.backend.waitForCall('start')).answer(createSession());
      await findByRole(handle.element, 'button', 'Continue');
      handle.close();
      const response = await handle.result;
      expect(one.calls.length, 'calls of the replaced set').to.equal(before);
      expect(two.calls).to.deep.equal([{name: 'onExit', given: [response]}]);
    });

    it('with options that are wrong refuses these alone', async () => {
      const [one, two] = [recorder(), recorder()];
      const handle = linkSlow(one.callbacks);
      const refused = link(untyped({uuid: 42, ...two.callbacks}));
      expectSame(refused, handle, false);
      expect((await refused.result).result).to.include({code: 'invalid-options'});
      expect(two.endings().length).to.equal(1);
      expect(isClosed(handle)).to.be.false;
      handle.close();
      expect(one.endings().length).to.equal(1);
      expect(two.endings().length).to.equal(1);
    });

    it('after the page took the element off opens a fresh one, and does not throw', async () => {
      const first = linkFast();
      await findByRole(first.element, 'button', 'Continue');
      first.element.remove();
      const second = linkFast();
      expect(await first.result).to.include({status: 'incomplete'});
      await waitForRender(second.element);
      expect(second.element.isConnected).to.be.true;
      expect(getDialog(second.element).matches(':modal')).to.be.true;
    });

    /** The element that a click in the middle of the window would meet. */
    const onTop = () => document.elementFromPoint(innerWidth / 2, innerHeight / 2);
  });

  describe('a callback that throws', () => {
    const thrown = new Error('The page’s own mistake');
    const fail = (): never => {
      throw thrown;
    };

    it('at the exit is reported, and breaks nothing', async () => {
      const handle = linkFast({onExit: fail});
      await press(handle, 'Not now');
      expect(await handle.result).to.include({status: 'incomplete'});
      expect(isClosed(handle)).to.be.true;
      expect(reported.splice(0)).to.deep.equal([thrown]);
      await findByRole(linkFast().element, 'button', 'Continue');
    });

    it('at the success is reported, and breaks nothing', async () => {
      const handle = linkFast({onSuccess: fail});
      await connect(handle);
      await press(handle, 'I’m Done');
      expect(await handle.result).to.include({status: 'complete'});
      expect(isClosed(handle)).to.be.true;
      expect(reported.splice(0)).to.deep.equal([thrown]);
    });

    it('at each event is reported each time, and the borrower comes through', async () => {
      const {endings: told, callbacks} = recorder();
      const handle = linkFast({...callbacks, onEvent: fail});
      await connect(handle);
      handle.close();
      await handle.result;
      expect(isClosed(handle)).to.be.true;
      expect(told().length).to.equal(1);
      expect(reported.length).to.be.greaterThan(5);
      expect(new Set(reported.splice(0))).to.deep.equal(new Set([thrown]));
    });

    it('over wrong options is reported', async () => {
      const handle = link(untyped({uuid: 42, onExit: fail}));
      expect(await handle.result).to.include({status: 'error'});
      await waitForTask();
      expect(reported.splice(0)).to.deep.equal([thrown]);
    });
  });

  describe('wrong options', () => {
    const notText: readonly unknown[] = [0, 42, true, {}, [], Symbol('text'), () => 'text', 7n];
    const notFunctions: readonly unknown[] = [null, 0, 'text', true, {}, []];
    const table: readonly (readonly [option: string, wrong: readonly unknown[]])[] = [
      ['nexus_key', notText],
      ['api_url', notText],
      ['link_token', notText],
      ['uuid', notText],
      ['consumer', notText],
      ['fetchLinkToken', notFunctions],
      ['onSuccess', notFunctions],
      ['onEvent', notFunctions],
    ];
    for (const [option, values] of table) {
      for (const wrong of values) {
        it(`${option}: ${kindOf(wrong)} reaches onExit once, and later`, async () => {
          const {calls, callbacks} = recorder();
          const handle = link(untyped({nexus_key, ...callbacks, [option]: wrong}));
          await refusedOf(handle, calls, new RegExp(`^${option} must be a`));
        });
      }
    }

    it('names every option that is wrong', async () => {
      const {calls, callbacks} = recorder();
      const handle = link(untyped({...callbacks, nexus_key: 1, uuid: 2, onEvent: 3}));
      await refusedOf(handle, calls, /nexus_key .*uuid .*onEvent /);
    });

    const notObjects: readonly unknown[] = [
      null,
      0,
      42,
      'sandbox_test',
      true,
      [],
      Symbol('options'),
      () => ({}),
    ];
    for (const wrong of notObjects) {
      it(`${kindOf(wrong)} in place of options is said on the console, once`, async () => {
        const handle = link(untyped(wrong));
        const response = await handle.result;
        expect(response.result).to.include({code: 'invalid-options'});
        expect(response.message).to.match(/^options must be an object/);
        await waitForTask();
        expect(spoken.splice(0)).to.deep.equal([
          {level: 'error', given: [`Nexus.link: ${response.message}`]},
        ]);
        expect(handle.element.isConnected).to.be.false;
      });

      it(`${kindOf(wrong)} in place of the defaults is told to each call`, async () => {
        Nexus(untyped(wrong));
        const {calls, callbacks} = recorder();
        await refusedOf(link({nexus_key, ...callbacks}), calls, /must be an object/);
        Nexus({nexus_key});
        expect(linkSlow().element.isConnected).to.be.true;
      });
    }

    for (const wrong of notText) {
      it(`a default nexus_key that is ${kindOf(wrong)} is told to each call`, async () => {
        Nexus(untyped({nexus_key: wrong}));
        const {calls, callbacks} = recorder();
        await refusedOf(link(callbacks), calls, /^nexus_key must be a string/);
      });
    }

    for (const wrong of notFunctions) {
      it(`onExit: ${kindOf(wrong)} is said on the console, since there is nobody to call`, async () => {
        const handle = link(untyped({nexus_key, onExit: wrong}));
        const {message} = await handle.result;
        expect(message).to.match(/^onExit must be a function/);
        await waitForTask();
        expect(spoken.splice(0)).to.deep.equal([{level: 'error', given: [`Nexus.link: ${message}`]}]);
      });
    }

    it('without onExit are said on the console once for a call', async () => {
      await link(untyped({uuid: 42})).result;
      await waitForTask();
      expect(spoken.splice(0)).to.deep.equal([
        {level: 'error', given: ['Nexus.link: uuid must be a string.']},
      ]);
    });

    it('show nothing, and their handle can be closed', async () => {
      const {calls, callbacks} = recorder();
      const handle = link(untyped({...callbacks, uuid: 42}));
      handle.close();
      await refusedOf(handle, calls, /uuid/);
    });

    it('do not stand in the way of the next call', async () => {
      const {calls, callbacks} = recorder();
      await refusedOf(link(untyped({...callbacks, uuid: 42})), calls, /uuid/);
      const handle = linkFast();
      await findByRole(handle.element, 'button', 'Continue');
    });

    it('that throw when they are read are refused too', async () => {
      const trap = (): never => {
        throw new Error('A trap of the page');
      };
      const traps = [
        Object.defineProperty({}, 'uuid', {get: trap, enumerable: true}),
        Object.defineProperty({}, 'onExit', {get: trap, enumerable: true}),
        new Proxy({}, {get: trap, has: trap, ownKeys: trap}),
      ];
      for (const hostile of traps) {
        expect(await link(untyped(hostile)).result).to.include({status: 'error'});
        Nexus(untyped(hostile));
        expect(await link().result).to.include({status: 'error'});
        Nexus({});
      }
      expect(spoken.splice(0).length).to.equal(2 * traps.length);
    });

    async function refusedOf(
      handle: LinkHandle,
      calls: ReturnType<typeof recorder>['calls'],
      message: RegExp,
    ): Promise<void> {
      expect(calls.length, 'calls before the caller goes on').to.equal(0);
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
      expect(calls).to.deep.equal([{name: 'onExit', given: [response]}]);
      expect(calls[0]?.given[0]).to.equal(response);
      expect(document.querySelector('nexus-link')).to.be.null;
    }
  });

  describe('with anything at all as options', () => {
    const keys = ['nexus_key', 'uuid', 'consumer', 'onSuccess', 'onExit', 'onEvent', 'other'] as const;
    const value = fc.oneof(
      fc.anything({withBigInt: true, withDate: true, withMap: true, withNullPrototype: true}),
      fc.constantFrom(nexus_key, 'live_x', A, 'sandbox_', () => undefined),
      fc.func(fc.anything()),
    );
    const dictionary = fc.dictionary(fc.constantFrom(...keys), value, {noNullPrototype: false});
    const options = fc.oneof(value, dictionary, dictionary);

    it('never throws, and always ends in a response', async () => {
      await fc.assert(
        fc.asyncProperty(options, options, fc.nat(9), async (defaults, own, dice) => {
          Nexus.init(untyped(dice ? {} : defaults));
          const handle = Nexus.link(untyped(own));
          if (handle.element.isConnected) await handle.element.updateComplete;
          handle.close();
          const response = await handle.result;
          expect(safeParse(LinkResponse, response).success, JSON.stringify(response)).to.be.true;
          expect(handle.element.isConnected).to.be.false;
        }),
        {numRuns: 500},
      );
      await waitForTask();
      reported.splice(0);
      spoken.splice(0);
    });
  });

  /* eslint-disable @typescript-eslint/no-deprecated -- That it is deprecated is what is tested. */
  describe('linkServicers', () => {
    it('is link under its old name, and says so once', async () => {
      const {endings: told, callbacks} = recorder();
      const first = Nexus.linkServicers({nexus_key, ...callbacks});
      opened.add(first);
      expectSame(link({nexus_key, ...callbacks}), first);
      first.close();
      expect(await first.result).to.include(left);
      expect(told().length).to.equal(1);
      const second = Nexus.linkServicers({nexus_key});
      second.close();
      const said = spoken.splice(0);
      expect(said.length).to.equal(1);
      expect(said[0]?.level).to.equal('warn');
      expect(String(said[0]?.given[0])).to.match(/linkServicers is deprecated.*Nexus\.link/);
    });
  });

  /* eslint-enable @typescript-eslint/no-deprecated */

  it('gives callbacks what their types say', async () => {
    const told: (LinkSuccess | LinkExit)[] = [];
    const handle = linkFast({onSuccess: (one) => told.push(one), onExit: (one) => told.push(one)});
    handle.close();
    const response = await handle.result;
    expect(told).to.deep.equal([response]);
    expect(queryAllByRole(handle.element, 'dialog')).to.deep.equal([]);
  });
});

/** Without a word of what they are: a failure would have to print a whole document. */
function expectSame(one: unknown, other: unknown, same = true): void {
  expect(one === other, 'one and the same').to.equal(same);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return `a ${typeof value}${typeof value === 'string' || typeof value === 'number' ? ` ${String(value)}` : ''}`;
}
