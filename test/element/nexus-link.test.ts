/** The public interface of `<nexus-link>`: its inputs, its events, and exactly one outcome for each opening. */
import {expect} from '@open-wc/testing';

import {
  mohelaConnection,
  attemptUuid,
  borrower,
  createChallenge,
  choiceQuestion,
  interruptedConnection,
  nexus_key,
  popularServicers,
  textQuestion,
} from '../fixtures/states.js';
import {borrowers} from '../../src/backends/sandbox/borrowers.js';
import {
  NexusEventEvent,
  NexusExitEvent,
  NexusLink,
  NexusSuccessEvent,
  type LinkEvent,
} from '../../src/index.js';
import {LinkResponse, type LinkExit} from '../support/response-schemas.js';
import {
  getByRole,
  createLink,
  getDialog,
  isScrollLocked,
  listOutcomes,
  expectFocusOn,
  FakeBackend,
  findByRole,
  recordEvents,
  listEventNames,
  expectNoErrors,
  openLink,
  placeOnPage,
  goToStep,
  waitForRender,
  createSession,
  getStepName,
  waitForTask,
  waitUntil,
  type PublicEvent,
  type LinkProperties,
  type TestLink,
  typeInto,
} from '../support/helpers.js';

const OTHER_UUID = 'c56a4180-65aa-42ec-a945-5fd21dec0538';

/** Returns the response of the only recorded outcome. */
function getOutcome(events: readonly PublicEvent[]): LinkResponse {
  const [only, second] = listOutcomes(events);
  if (!only || second)
    throw new Error(`Expected one outcome, but recorded: ${listEventNames(events).join(', ')}`);
  return LinkResponse.parse(only.detail);
}

/** Returns the response of the only recorded exit. */
function getExit(events: readonly PublicEvent[]): LinkExit {
  const response = getOutcome(events);
  if (response.status === 'complete') throw new Error('The outcome is a success.');
  return response;
}

function isFrozen(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return Object.isFrozen(value) && Object.values(value).every(isFrozen);
}

describe('nexus-link', () => {
  describe('Inputs', () => {
    type Inputs = Partial<Record<'nexusKey' | 'uuid' | 'lang', string>> & {
      open?: boolean;
      inline?: boolean;
      backend?: FakeBackend;
    };
    const setAttributes = (element: Element, inputs: Inputs): void => {
      const {nexusKey, uuid, lang, open: isOpen, inline: isInline} = inputs;
      if (nexusKey) element.setAttribute('nexus-key', nexusKey);
      if (uuid) element.setAttribute('uuid', uuid);
      if (lang) element.setAttribute('lang', lang);
      if (isOpen) element.setAttribute('open', '');
      if (isInline) element.setAttribute('inline', '');
    };
    const setProperties = (element: Element, inputs: Inputs): void => void Object.assign(element, inputs);

    let tagCount = 0;
    type Timings = Record<string, (set: (element: Element) => void) => Promise<NexusLink>>;
    const timings: Timings = {
      'before the element is attached': async (set) => {
        const element = document.createElement('nexus-link');
        set(element);
        return placeOnPage(element);
      },
      'after the element is attached': async (set) => {
        const element = await placeOnPage(document.createElement('nexus-link'));
        set(element);
        return element;
      },
      'before attaching upgrades the element': async (set) => {
        const element = document.implementation.createHTMLDocument().createElement('nexus-link');
        expect(element).not.to.be.instanceOf(NexusLink);
        set(element);
        return placeOnPage(element);
      },
      'before the definition upgrades the element': async (set) => {
        const tag = `nexus-link-late-${++tagCount}`;
        const element: Element = document.createElement(tag);
        set(element);
        await placeOnPage(element as HTMLElement);
        expect(element).not.to.be.instanceOf(NexusLink);
        customElements.define(tag, class extends NexusLink {});
        if (!(element instanceof NexusLink)) throw new Error('The element is not upgraded.');
        return element;
      },
    };

    const KEY = 'sandbox_given';
    type Check = (element: NexusLink, backend: FakeBackend) => Promise<void>;
    const inputCases: readonly (readonly [what: string, inputs: Inputs, check: Check])[] = [
      [
        'the key',
        {nexusKey: KEY},
        async (element, backend) => {
          element.show();
          expect((await backend.waitForCall('start')).input.auth).to.deep.equal({
            type: 'key',
            nexus_key: KEY,
          });
        },
      ],
      [
        'the borrower',
        {uuid: OTHER_UUID},
        async (element, backend) => {
          element.show();
          expect((await backend.waitForCall('start')).input.uuid).to.equal(OTHER_UUID);
        },
      ],
      [
        'the open state',
        {open: true},
        async (element, backend) => {
          await backend.waitForCall('start');
          await waitForRender(element);
          expect(element.open).to.be.true;
          expect(element.hasAttribute('open')).to.be.true;
          expect(getDialog(element).open).to.be.true;
        },
      ],
      [
        'the inline state',
        {inline: true},
        async (element, backend) => {
          await backend.waitForCall('start');
          await waitForRender(element);
          expect(element.inline).to.be.true;
          expect(element.hasAttribute('inline')).to.be.true;
          expect(element.shadowRoot?.querySelector('dialog')).to.be.null;
          getByRole(element, 'region', 'Connect your servicers');
        },
      ],
      [
        'the language',
        {lang: 'en-GB'},
        async (element) => {
          element.show();
          await waitUntil(() => getDialog(element).lang === 'en-GB', 'the dialog has that language');
        },
      ],
    ];
    for (const [when, create] of Object.entries(timings)) {
      for (const [what, inputs, check] of inputCases) {
        it(`take ${what} from an attribute that is set ${when}`, async () => {
          const backend = new FakeBackend();
          const element = await create((newElement) => {
            setAttributes(newElement, {nexusKey: nexus_key, ...inputs});
            setProperties(newElement, {backend});
          });
          await check(element, backend);
        });

        it(`take ${what} from a property that is set ${when}`, async () => {
          const backend = new FakeBackend();
          const element = await create((newElement) =>
            setProperties(newElement, {...inputs, nexusKey: inputs.nexusKey ?? KEY, backend}),
          );
          await check(element, backend);
        });
      }

      it(`take the backend from a property that is set ${when}`, async () => {
        const backend = new FakeBackend();
        const element = await create((newElement) => setProperties(newElement, {backend, nexusKey: KEY}));
        element.show();
        await backend.waitForCall('start');
        expect(element.backend === backend).to.be.true;
      });
    }

    it('are read from markup, in any order of the attributes', async () => {
      const template = document.createElement('template');
      template.innerHTML = `<nexus-link open uuid="${OTHER_UUID}" nexus-key="${KEY}"></nexus-link>`;
      const element = template.content.querySelector('nexus-link')!;
      const backend = new FakeBackend();
      document.body.append(element);
      element.backend = backend;
      expect((await backend.waitForCall('start')).input).to.deep.equal({
        auth: {type: 'key', nexus_key: KEY},
        uuid: OTHER_UUID,
      });
      element.remove();
    });

    it('count for an opening when they are set in the same task, after open', async () => {
      const element = await placeOnPage(document.createElement('nexus-link'));
      const backend = new FakeBackend();
      element.open = true;
      element.uuid = OTHER_UUID;
      element.nexusKey = KEY;
      element.backend = backend;
      expect((await backend.waitForCall('start')).input).to.deep.equal({
        auth: {type: 'key', nexus_key: KEY},
        uuid: OTHER_UUID,
      });
    });

    it('that change while the element is open take effect at the next opening', async () => {
      const {element, backend} = await openLink('welcome');
      Object.assign(element, {uuid: OTHER_UUID, nexusKey: KEY});
      await waitForRender(element);
      expect(backend.methods).to.deep.equal(['start']);
      element.close();
      element.show();
      expect((await backend.waitForCall('start')).input).to.deep.equal({
        auth: {type: 'key', nexus_key: KEY},
        uuid: OTHER_UUID,
      });
    });

    const removals: Record<string, (element: NexusLink) => void> = {
      'a removed attribute': (element) => element.removeAttribute('uuid'),
      null: (element) => (element.uuid = null),
      // Frameworks and pages without types set undefined.
      undefined: (element) => Object.assign(element, {uuid: undefined}),
    };
    for (const [how, removeUuid] of Object.entries(removals)) {
      it(`without a borrower (${how}) let the backend create one`, async () => {
        const backend = new FakeBackend();
        const element = await placeOnPage(createLink({backend}));
        element.setAttribute('uuid', OTHER_UUID);
        removeUuid(element);
        element.show();
        expect((await backend.waitForCall('start')).input.uuid).to.be.null;
      });
    }

    it('without a key end the opening with an error', async () => {
      const element = await placeOnPage(createLink());
      element.setAttribute('nexus-key', KEY);
      element.removeAttribute('nexus-key');
      const events = recordEvents(element);
      element.show();
      await waitUntil(() => listOutcomes(events)[0], 'the opening ends');
      expect(getExit(events)).to.deep.include({status: 'error'});
      expect(getExit(events).message).to.contain('nexus-key');
    });

    it('take the language from the closest ancestor with lang, across shadow roots', async () => {
      const outside = document.createElement('div');
      outside.lang = 'en-IE';
      const inside = outside.attachShadow({mode: 'open'});
      const element = createLink({backend: new FakeBackend()});
      inside.append(element);
      await placeOnPage(outside);
      element.show();
      await waitUntil(() => getDialog(element).lang === 'en-IE', 'the language is that of the ancestor');
      element.lang = 'en-NZ';
      await waitUntil(() => getDialog(element).lang === 'en-NZ', 'the language is that of the element');
      element.removeAttribute('lang');
      await waitUntil(
        () => getDialog(element).lang === 'en-IE',
        'the language is that of the ancestor again',
      );
    });

    it('format amounts and dates in a language that changes during an opening', async () => {
      const {element} = await openLink('accounts', {lang: 'en-US'});
      const readText = () => element.shadowRoot?.textContent ?? '';
      await waitUntil(() => readText().includes('Dec 15, 2026'), 'the date has the US format');
      element.lang = 'en-GB';
      await waitUntil(() => readText().includes('15 Dec 2026'), 'the date has the British format');
      expect(getStepName(element)).to.equal('accounts');
    });

    for (const lang of ['', 'x', 'not a language', 'tlh']) {
      it(`fall back to English for the unsupported language ${JSON.stringify(lang)}`, async () => {
        const {element} = await openLink('welcome', {lang});
        expect(getDialog(element).lang).to.match(/^en/);
        getByRole(element, 'button', 'Continue');
      });
    }
  });

  describe('Opening', () => {
    const openActions: Record<string, (element: NexusLink) => void> = {
      'show()': (element) => element.show(),
      'open = true': (element) => (element.open = true),
      'the attribute open': (element) => element.setAttribute('open', ''),
    };
    for (const [how, act] of Object.entries(openActions)) {
      it(`starts by ${how} and sets the attribute and the property`, async () => {
        const backend = new FakeBackend();
        const element = await placeOnPage(createLink({backend}));
        const events = recordEvents(element);
        expect(element.open).to.be.false;
        act(element);
        expect(element.open).to.be.true;
        await waitForRender(element);
        expect(element.open).to.be.true;
        expect(element.hasAttribute('open')).to.be.true;
        expect(getStepName(element)).to.equal('opening');
        expect(listEventNames(events)).to.deep.equal(['opened', 'step-viewed']);
      });
    }

    it('starts once when it is requested several times', async () => {
      const backend = new FakeBackend();
      const element = await placeOnPage(createLink({backend}));
      const events = recordEvents(element);
      for (const act of Object.values(openActions)) act(element);
      await waitForRender(element);
      for (const act of Object.values(openActions)) act(element);
      await backend.waitForCall('start');
      expect(backend.methods).to.deep.equal(['start']);
      expect(listEventNames(events)).to.deep.equal(['opened', 'step-viewed']);
    });

    it('starts on attachment when it was requested before', async () => {
      const backend = new FakeBackend();
      const element = createLink({backend});
      element.show();
      await waitForTask();
      expect(backend.methods).to.deep.equal([]);
      await placeOnPage(element);
      await backend.waitForCall('start');
      expect(getDialog(element).matches(':modal')).to.be.true;
    });

    it('starts on reattachment when it was requested while the element was removed', async () => {
      const {element, backend} = await openLink('welcome');
      const home = element.parentElement!;
      element.remove();
      await waitForTask();
      element.show();
      await waitForTask();
      home.append(element);
      await waitUntil(() => backend.methods.length === 2, 'the session starts again');
      await waitForRender(element);
      expect(getDialog(element).matches(':modal')).to.be.true;
    });

    it('is an incomplete exit when it is closed in the same task', async () => {
      const element = await placeOnPage(createLink({backend: new FakeBackend()}));
      const events = recordEvents(element);
      element.show();
      element.close();
      expect(listEventNames(events)).to.deep.equal(['opened', 'step-viewed', 'left', 'nexus-exit', 'closed']);
      await waitForRender(element);
      expect(getStepName(element)).to.be.null;
      expect(element.hasAttribute('open')).to.be.false;
    });

    it('is an incomplete exit when the element is removed in the same task', async () => {
      const element = await placeOnPage(createLink({backend: new FakeBackend()}));
      const events = recordEvents(element);
      element.show();
      element.remove();
      await waitForTask();
      await waitForTask();
      expect(getExit(events).status).to.equal('incomplete');
      expect(element.open).to.be.false;
    });

    it('starts a new session after each outcome', async () => {
      const {element, backend} = await openLink('challenge');
      element.close();
      element.show();
      const events = recordEvents(element);
      await goToStep('accounts', {element, backend});
      getByRole(element, 'button', 'I’m Done').click();
      (await backend.waitForCall('finish')).answer({connections: [mohelaConnection]});
      await waitUntil(() => !element.open, 'the element closes');
      element.show();
      (await backend.waitForCall('start')).answer(createSession());
      await findByRole(element, 'button', 'Continue');
      element.close();
      expect(listOutcomes(events).map(({detail}) => 'status' in detail && detail.status)).to.deep.equal([
        'complete',
        'incomplete',
      ]);
      expect(listOutcomes(events)[1]?.detail).to.deep.include({
        result: {borrower, workflow: 'link', step: 'welcome', connections: []},
      });
    });

    it('starts again when a listener of the outcome calls show()', async () => {
      const {element, backend} = await openLink('welcome');
      element.addEventListener('nexus-exit', () => element.show(), {once: true});
      element.close();
      await waitForRender(element);
      (await backend.waitForCall('start')).answer(createSession());
      await findByRole(element, 'button', 'Continue');
      expect(backend.methods).to.deep.equal(['start', 'start']);
      expect(element.open).to.be.true;
      expect(element.hasAttribute('open')).to.be.true;
      expect(getDialog(element).matches(':modal')).to.be.true;
    });

    it('starts again when open is set to false and true in the same task', async () => {
      const {element, backend} = await openLink('welcome');
      const events = recordEvents(element);
      element.open = false;
      element.open = true;
      await waitUntil(() => backend.methods.length === 2, 'the session starts again');
      await waitForRender(element);
      expect(getExit(events).status).to.equal('incomplete');
      expect(getStepName(element)).to.equal('opening');
      expect(element.hasAttribute('open')).to.be.true;
    });
  });

  describe('Closing', () => {
    const closeActions: Record<string, (element: NexusLink) => void> = {
      'by close()': (element) => element.close(),
      'by open = false': (element) => (element.open = false),
      'by removing the attribute open': (element) => element.removeAttribute('open'),
      'by removing the element': (element) => element.remove(),
    };
    const steps = [
      'opening',
      'welcome',
      'search',
      'credentials',
      'connecting',
      'challenge',
      'accounts',
    ] as const;
    for (const [how, act] of Object.entries(closeActions)) {
      for (const step of steps) {
        it(`${how} at the step ${step} is an incomplete exit without a question`, async () => {
          const {element} = await openLink(step);
          const events = recordEvents(element);
          act(element);
          await waitForTask();
          await waitForRender(element);
          expect(listEventNames(events)).to.deep.equal(['left', 'nexus-exit', 'closed']);
          expect(getExit(events).status).to.equal('incomplete');
          expect(getExit(events).result).to.deep.equal({
            borrower: {uuid: step === 'opening' ? null : borrower.uuid},
            workflow: 'link',
            step,
            connections:
              step === 'accounts'
                ? [
                    {
                      uuid: mohelaConnection.uuid,
                      status: 'connected',
                      servicer: {uuid: mohelaConnection.servicer.uuid, name: 'MOHELA'},
                    },
                  ]
                : [],
          });
          expect(element.open).to.be.false;
          expect(element.hasAttribute('open')).to.be.false;
          expect(getStepName(element)).to.be.null;
        });
      }

      it(`${how} during the question whether to leave reports the step before it`, async () => {
        const {element} = await openLink('challenge');
        getByRole(element, 'button', 'Close').click();
        await findByRole(element, 'alertdialog');
        const events = recordEvents(element);
        act(element);
        await waitForTask();
        expect(getExit(events).result.step).to.equal('challenge');
      });
    }

    it('does nothing to a closed element', async () => {
      const {element} = await openLink('welcome');
      element.close();
      const events = recordEvents(element);
      for (const act of Object.values(closeActions)) act(element);
      await waitForTask();
      expect(listEventNames(events)).to.deep.equal([]);
    });

    it('reports the uuid from the page when the backend has not answered', async () => {
      const {element} = await openLink('opening', {uuid: OTHER_UUID});
      const events = recordEvents(element);
      element.close();
      expect(getExit(events).result.borrower).to.deep.equal({uuid: OTHER_UUID});
    });

    it('aborts the request and ignores a late answer', async () => {
      const {element, backend} = await openLink('connecting');
      element.close();
      const events = recordEvents(element);
      const call = backend.calls.at(-1)!;
      expect(call.signal.aborted).to.be.true;
      call.answerWith({status: 'connected', connection: mohelaConnection});
      await waitForTask();
      await waitForRender(element);
      expect(listEventNames(events)).to.deep.equal([]);
      expect(getStepName(element)).to.be.null;
    });
  });

  describe('Inline', () => {
    const createInline = (options: LinkProperties = {}) =>
      createLink({inline: true, backend: new FakeBackend(), ...options});

    it('opens when the element is attached', async () => {
      const {element} = await openInline();
      expect(element.open).to.be.true;
      expect(getStepName(element)).to.equal('opening');
      expect(element.shadowRoot?.querySelector('dialog')).to.be.null;
      expect(getComputedStyle(element).display).to.equal('flex');
    });

    it('leaves the focus on a field of the page', async () => {
      const field = document.createElement('input');
      await placeOnPage(field);
      field.focus();
      const {element, backend} = await openInline();
      await goToStep('welcome', {element, backend});
      expectFocusOn(field);
    });

    it('moves the focus to the next step when the focus is inside', async () => {
      const {element, backend} = await openInline();
      await goToStep('welcome', {element, backend});
      getByRole(element, 'button', 'Continue').focus();
      getByRole(element, 'button', 'Continue').click();
      await backend.waitForCall('search');
      await waitForRender(element);
      expectFocusOn(getByRole(element, 'combobox'));
    });

    it('shows the end after its outcome and starts again', async () => {
      const {element, backend} = await openInline();
      await goToStep('accounts', {element, backend});
      const events = recordEvents(element);
      getByRole(element, 'button', 'I’m Done').click();
      (await backend.waitForCall('finish')).answer({connections: [mohelaConnection]});
      getByRole(await waitForEnd(element), 'heading', 'All done');
      expect(getOutcome(events).status).to.equal('complete');
      expect(element.open).to.be.false;
      getByRole(element, 'button', 'Start again').click();
      await goToStep('welcome', {element, backend});
      expect(element.open).to.be.true;
    });

    it('shows the end after an exit and starts again', async () => {
      const {element, backend} = await openInline();
      await goToStep('welcome', {element, backend});
      getByRole(element, 'button', 'Not now').click();
      getByRole(await waitForEnd(element), 'heading', 'This is closed');
      getByRole(element, 'button', 'Start again').click();
      await goToStep('search', {element, backend});
    });

    it('keeps the focus inside when it starts again', async () => {
      const {element, backend} = await openInline();
      element.close();
      await waitForEnd(element);
      getByRole(element, 'button', 'Start again').focus();
      getByRole(element, 'button', 'Start again').click();
      await goToStep('welcome', {element, backend});
      expectFocusOn(getByRole(element, 'heading'));
    });

    it('ends when the element is removed and can start again when it is attached', async () => {
      const {element, backend} = await openInline();
      await goToStep('welcome', {element, backend});
      const home = element.parentElement!;
      const events = recordEvents(element);
      element.remove();
      await waitForTask();
      expect(getExit(events).result.step).to.equal('welcome');
      home.append(element);
      (await findByRole(element, 'button', 'Start again')).click();
      await goToStep('welcome', {element, backend});
    });

    it('continues when it becomes a dialog and inline again', async () => {
      const {element, backend} = await openInline();
      await goToStep('welcome', {element, backend});
      const events = recordEvents(element);
      element.inline = false;
      await waitForRender(element);
      expect(getDialog(element).matches(':modal')).to.be.true;
      element.inline = true;
      await waitForRender(element);
      getByRole(element, 'button', 'Continue').click();
      await backend.waitForCall('search');
      expect(listOutcomes(events)).to.deep.equal([]);
      expect(isScrollLocked()).to.be.false;
    });

    async function openInline() {
      const backend = new FakeBackend();
      const element = await placeOnPage(createInline({backend}));
      await backend.waitForCall('start');
      await waitForRender(element);
      return {element, backend};
    }

    async function waitForEnd(element: TestLink): Promise<TestLink> {
      await findByRole(element, 'button', 'Start again');
      return waitForRender(element);
    }
  });

  describe('Events', () => {
    const listMetadata = (events: readonly PublicEvent[]) =>
      events.map(({type, detail}) => ('metadata' in detail ? [detail.name, detail.metadata] : [type]));
    const servicer = {uuid: popularServicers[0]!.uuid, name: 'MOHELA'};

    it('report a whole workflow in order, without typed text', async () => {
      await waitForTask(); // The document also gets the events of the elements that the last test has left.
      const events = recordEvents(document);
      const {element, backend} = await openLink('accounts');
      getByRole(element, 'button', 'I’m Done').click();
      (await backend.waitForCall('finish')).answer({connections: [mohelaConnection]});
      await waitUntil(() => !element.open, 'the element closes');
      expect(listMetadata(events)).to.deep.equal([
        ['opened', {}],
        ['step-viewed', {step: 'opening'}],
        ['step-viewed', {step: 'welcome'}],
        ['step-viewed', {step: 'search'}],
        ['servicers-searched', {results: 6}],
        ['servicer-chosen', {servicer}],
        ['step-viewed', {step: 'credentials'}],
        ['credentials-submitted', {servicer}],
        ['step-viewed', {step: 'connecting'}],
        ['challenged', {questions: 1, attempts_left: 3, rejected: false}],
        ['step-viewed', {step: 'challenge'}],
        ['answers-submitted', {servicer}],
        ['connected', {connection: mohelaConnection.uuid, status: 'connected', servicer}],
        ['step-viewed', {step: 'accounts'}],
        ['finished', {connections: 1}],
        ['nexus-success'],
        ['closed', {}],
      ]);
      expect(JSON.stringify(events.map(({detail}) => detail))).not.to.match(
        /hunter2|Rex|jordan\.rivera|moh"/,
      );
    });

    it('report a wrong answer, a failure, a removal and a cancelled exit', async () => {
      const {element, backend} = await openLink('challenge', {uuid: OTHER_UUID});
      const events = recordEvents(element);
      const submitAnswer = (button: string) => {
        getByRole(element, 'radio', /Text message/).click();
        getByRole(element, 'button', button).click();
      };
      element.send({type: 'answer', answers: [{question: textQuestion.uuid, value: 'Rex'}]});
      const rejected = createChallenge([choiceQuestion], {attempts_left: 2, rejected: true});
      (await backend.waitForCall('answer')).answer({
        status: 'challenged',
        uuid: attemptUuid,
        challenge: rejected,
      });
      await findByRole(element, 'alert');
      submitAnswer('Submit');
      (await backend.waitForCall('answer')).fail('offline');
      await waitUntil(() => listEventNames(events).includes('failed'), 'the request fails');
      getByRole(element, 'button', 'Close').click();
      (await findByRole(element, 'button', 'Keep going')).click();
      await waitForRender(element);
      submitAnswer('Try again');
      (await backend.waitForCall('answer')).answer({status: 'connected', connection: mohelaConnection});
      (await findByRole(element, 'button', 'Remove MOHELA')).click();
      (await findByRole(element, 'button', 'Remove')).click();
      (await backend.waitForCall('disconnect')).answer(undefined);
      await waitUntil(() => listEventNames(events).includes('disconnected'), 'the connection is removed');
      expect(listMetadata(events)).to.deep.equal([
        ['answers-submitted', {servicer}],
        ['challenged', {questions: 1, attempts_left: 2, rejected: true}],
        ['answers-submitted', {servicer}],
        ['failed', {code: 'offline', step: 'challenge'}],
        ['step-viewed', {step: 'leaving'}],
        ['answers-submitted', {servicer}],
        ['connected', {connection: mohelaConnection.uuid, status: 'connected', servicer}],
        ['step-viewed', {step: 'accounts'}],
        ['disconnected', {connection: mohelaConnection.uuid}],
      ]);
    });

    it('carry the name, the workflow, the time in UTC, the borrower and the metadata', async () => {
      const before = Date.now();
      const recorded = recordEvents(document);
      const {element} = await openLink('search');
      element.close();
      const details = recorded
        .filter((event): event is NexusEventEvent => event instanceof NexusEventEvent)
        .map(({detail}) => detail);
      expect(details).to.have.length(7);
      for (const detail of details) {
        expect(Object.keys(detail)).to.have.members([
          'name',
          'workflow',
          'happened_at',
          'borrower',
          'metadata',
        ]);
        expect(detail.workflow).to.equal('link');
        expect(new Date(detail.happened_at).toISOString()).to.equal(detail.happened_at);
        expect(Date.parse(detail.happened_at)).to.be.within(before, Date.now());
      }
      const uuids = details.map((detail: LinkEvent) => detail.borrower.uuid);
      expect(uuids).to.deep.equal([null, null, ...Array<string>(5).fill(borrower.uuid)]);
    });

    it('bubble through the shadow roots around the element', async () => {
      const outer = document.createElement('div');
      const element = createLink({backend: new FakeBackend()});
      outer.attachShadow({mode: 'open'}).append(element);
      await placeOnPage(outer);
      const events = recordEvents(document);
      element.show();
      element.close();
      expect(listEventNames(events)).to.deep.equal(['opened', 'step-viewed', 'left', 'nexus-exit', 'closed']);
      for (const event of events) {
        const {target}: Event = event;
        expect(target === outer).to.be.true;
        expect(event).to.include({bubbles: true, composed: true, cancelable: false});
      }
    });

    it('are CustomEvents of the exported classes', async () => {
      const {element, backend} = await openLink('accounts');
      const events = recordEvents(element);
      getByRole(element, 'button', 'I’m Done').click();
      (await backend.waitForCall('finish')).answer({connections: [mohelaConnection]});
      await waitUntil(() => listOutcomes(events)[0], 'the opening ends');
      element.show();
      element.close();
      const [success, exited] = listOutcomes(events);
      expect(success).to.be.instanceOf(NexusSuccessEvent).and.instanceOf(CustomEvent);
      expect(exited).to.be.instanceOf(NexusExitEvent).and.instanceOf(CustomEvent);
    });

    it('do not include the internal intents', async () => {
      const intents: string[] = [];
      document.addEventListener('nexus-intent', ({type}) => intents.push(type), {capture: true});
      await openLink('accounts');
      expect(intents).to.deep.equal([]);
    });

    it('carry the outcome as a frozen object of the published shape', async () => {
      await waitForTask(); // The document also gets the events of the elements that the last test has left.
      const events = recordEvents(document);
      const {element, backend} = await openLink('accounts');
      element.close();
      element.show();
      await goToStep('accounts', {element, backend});
      getByRole(element, 'button', 'I’m Done').click();
      (await backend.waitForCall('finish')).answer({connections: [mohelaConnection, interruptedConnection]});
      await waitUntil(() => listOutcomes(events)[1], 'the opening ends');
      for (const {detail} of listOutcomes(events)) {
        expect(Object.keys(detail)).to.have.members(['message', 'result', 'status']);
        expect(LinkResponse.parse(detail)).to.deep.equal(detail);
        expect(isFrozen(detail)).to.be.true;
      }
      expect(listOutcomes(events)[1]?.detail).to.deep.include({
        status: 'complete',
        result: {
          borrower,
          connections: [mohelaConnection, interruptedConnection].map(({uuid, status, servicer}) => ({
            uuid,
            status,
            servicer: {uuid: servicer.uuid, name: servicer.name},
          })),
        },
      });
    });

    it('report the outcome after the dialog has closed, so that a listener can open another dialog', async () => {
      const {element} = await openLink('welcome');
      let wasOpen: boolean | undefined;
      element.addEventListener('nexus-exit', () => (wasOpen = getDialog(element).open || element.open));
      element.close();
      expect(wasOpen).to.be.false;
    });
  });

  describe('Final problem', () => {
    type Ending = readonly [
      what: string,
      options: LinkProperties,
      expected: Partial<LinkExit['result']> & {status: string},
    ];
    const finalCases: readonly Ending[] = [
      ['without a key', {nexusKey: ''}, {code: 'invalid-key', status: 'error'}],
      ['with a malformed key', {nexusKey: 'key'}, {code: 'invalid-key', status: 'error'}],
      ['with a revoked key', {nexusKey: 'sandbox_revoked'}, {code: 'invalid-key', status: 'error'}],
      ['with a live key', {nexusKey: 'live_1'}, {code: 'invalid-options', status: 'error'}],
      [
        'with a link token but no API URL',
        {nexusKey: '', linkToken: 'live_link_1'},
        {code: 'invalid-options', status: 'error'},
      ],
      [
        'with a malformed uuid',
        {uuid: 'jordan'},
        {code: 'invalid-uuid', status: 'error', borrower: {uuid: null}},
      ],
      ['with an empty uuid', {uuid: ''}, {code: 'invalid-uuid', status: 'error', borrower: {uuid: null}}],
      [
        'with a backend that lacks methods',
        {backend: {start: () => Promise.resolve(createSession())} as unknown as FakeBackend},
        {code: 'invalid-options', status: 'error'},
      ],
      ...(
        [
          ['for an unknown borrower', borrowers.unknown, 'unknown-borrower', 'error'],
          ['for a borrower who is not allowed', borrowers.notAllowed, 'not-allowed', 'illegal'],
          ['for a borrower who is not ready', borrowers.notReady, 'not-ready', 'illegal'],
        ] as const
      ).map(([what, {uuid}, code, status]): Ending => [what, {uuid}, {code, status, borrower: {uuid}}]),
    ];
    for (const [what, options, {status, ...result}] of finalCases) {
      it(`${what} exits at once and stays on the screen`, async () => {
        const element = await placeOnPage(createLink(options));
        const events = recordEvents(element);
        element.show();
        await waitUntil(() => getStepName(element) === 'problem', 'the problem is shown');
        expect(listEventNames(events)).to.deep.equal([
          'opened',
          'step-viewed',
          'failed',
          'step-viewed',
          'nexus-exit',
        ]);
        expect(getExit(events)).to.deep.include({status});
        expect(getExit(events).result).to.deep.include({
          step: 'opening',
          workflow: 'link',
          connections: [],
          ...result,
        });
        expect(isFrozen(listOutcomes(events)[0]?.detail)).to.be.true;
        expect(element.open).to.be.true;
        expect(element.hasAttribute('open')).to.be.true;
      });
    }

    it('with a live key does not load the sandbox', async () => {
      const element = await placeOnPage(createLink({nexusKey: 'live_1'}));
      element.show();
      await waitUntil(() => getStepName(element) === 'problem', 'the opening ends');
      expect(element.shadowRoot?.textContent).not.to.match(/sandbox/i);
      expect(performance.getEntriesByType('resource').map(({name}) => name)).not.to.satisfy(
        (urls: readonly string[]) => urls.some((url) => url.includes('live_1')),
      );
    });

    it('does not report a malformed uuid', async () => {
      const element = await placeOnPage(createLink({uuid: 'jordan.rivera@example.com'}));
      const events = recordEvents(element);
      element.show();
      await waitUntil(() => listOutcomes(events)[0], 'the opening ends');
      expect(JSON.stringify(events.map(({detail}) => detail))).not.to.contain('jordan');
    });

    const closings: Record<string, (element: NexusLink) => void> = {
      'its button': (element) => getByRole(element, 'button', 'Close').click(),
      'the Close button of the header': (element) =>
        element.shadowRoot?.querySelector<HTMLElement>('[part="close"]')?.click(),
      'close()': (element) => element.close(),
      'removing the element': (element) => element.remove(),
    };
    for (const [how, act] of Object.entries(closings)) {
      it(`is closed by ${how} without another outcome`, async () => {
        const {element, backend} = await openLink();
        backend.calls.at(-1)!.fail('not-allowed');
        await waitUntil(() => getStepName(element) === 'problem', 'the opening ends');
        const events = recordEvents(element);
        if (how === 'its button')
          element.shadowRoot?.querySelector<HTMLElement>('[part~="primary"]')?.click();
        else act(element);
        await waitForTask();
        expect(listEventNames(events)).to.deep.equal(['closed']);
        expect(element.open).to.be.false;
        await waitForRender(element);
        expect(getStepName(element)).to.be.null;
      });
    }

    it('stays until the borrower has read it, although the page sets open to false on the exit', async () => {
      const {element, backend} = await openLink();
      const closeEvents: Event[] = [];
      element.addEventListener('nexus-exit', () => (element.open = false));
      element.addEventListener('nexus-close', (event) => closeEvents.push(event));
      backend.calls.at(-1)!.fail('not-allowed');
      await waitUntil(() => getStepName(element) === 'problem', 'the opening ends');
      expect(element.open).to.be.true;
      expect(closeEvents).to.be.empty;
      element.removeAttribute('open');
      await waitForRender(element);
      expect(element.hasAttribute('open'), 'the attribute says what is on the screen').to.be.true;
      element.shadowRoot?.querySelector<HTMLElement>('[part~="primary"]')?.click();
      expect(element.open).to.be.false;
      expect(closeEvents).to.have.length(1);
    });

    it('gives way to a new session when the page calls show()', async () => {
      const {element, backend} = await openLink();
      backend.calls.at(-1)!.fail('not-ready');
      await waitUntil(() => getStepName(element) === 'problem', 'the opening ends');
      const events = recordEvents(element);
      element.show();
      await goToStep('welcome', {element, backend});
      element.close();
      expect(getExit(events).result.step).to.equal('welcome');
      expect(getDialog(element).open).to.be.false;
    });

    it('late in an opening reports the connections', async () => {
      const {element, backend} = await openLink('accounts');
      const events = recordEvents(element);
      getByRole(element, 'button', 'I’m Done').click();
      (await backend.waitForCall('finish')).fail('not-allowed');
      await waitUntil(() => listOutcomes(events)[0], 'the opening ends');
      expect(getExit(events)).to.deep.include({status: 'illegal'});
      expect(getExit(events).result).to.deep.include({step: 'accounts', code: 'not-allowed'});
      expect(getExit(events).result.connections).to.have.length(1);
    });
  });

  describe('Recoverable problem', () => {
    it('is no outcome until the borrower leaves', async () => {
      const {element, backend} = await openLink();
      const events = recordEvents(element);
      backend.calls.at(-1)!.fail('offline');
      await waitUntil(() => getStepName(element) === 'problem', 'the problem is shown');
      getByRole(element, 'button', 'Try again').click();
      (await backend.waitForCall('start')).fail('timeout');
      await findByRole(element, 'heading', 'That took too long');
      expect(listOutcomes(events)).to.deep.equal([]);
      getByRole(element, 'button', 'Leave').click();
      expect(getExit(events)).to.deep.include({status: 'error'});
      expect(getExit(events).result).to.deep.include({step: 'opening', code: 'timeout'});
      await waitForRender(element);
      expect(getStepName(element)).to.be.null;
    });
  });

  describe('Sandbox', () => {
    it('leads from the first screen to a success', async () => {
      const element = await placeOnPage(createLink({uuid: borrowers.connected.uuid}));
      const events = recordEvents(element);
      element.show();
      (await findByRole(element, 'button', 'Continue')).click();
      getByRole(element, 'button', 'Close');
      expect(element.shadowRoot?.querySelector('[part="badge"]')?.textContent).to.equal('Sandbox');
      (await findByRole(element, 'button', 'I’m Done')).click();
      await waitUntil(() => listOutcomes(events)[0], 'the opening ends');
      expect(getOutcome(events)).to.deep.include({status: 'complete'});
      expect(getOutcome(events).result.borrower.uuid).to.equal(borrowers.connected.uuid);
      expect(getOutcome(events).result.connections[0]?.servicer.name).to.equal('Nelnet');
    });
  });

  describe('Focus within a step', () => {
    it('moves to the first field when the focused button disappears', async () => {
      const {element, backend} = await openLink('welcome');
      getByRole(element, 'button', 'Continue').click();
      (await backend.waitForCall('search')).fail('timeout');
      const retry = await findByRole(element, 'button', 'Try again');
      retry.focus();
      retry.click();
      await waitForRender(element);
      expectFocusOn(getByRole(element, 'combobox'));
    });

    it('stays on the focused field when the field remains', async () => {
      const {element, backend} = await openLink('search');
      const field = getByRole(element, 'combobox', 'Servicer name');
      field.focus();
      typeInto(field, 'moh');
      (await backend.waitForCall('search')).answer({servicers: [...popularServicers]});
      await waitForRender(element);
      expect(element.shadowRoot?.activeElement === field).to.be.true;
    });
  });

  describe('Backend', () => {
    it('receives exactly the properties of the contract', async () => {
      const {backend} = await openLink('connecting');
      expect(backend.calls.map(({input}) => Object.keys(input).sort())).to.deep.equal([
        ['auth', 'uuid'],
        ['query'],
        ['connection', 'password', 'servicer', 'username'],
      ]);
    });
  });

  describe('Link token', () => {
    for (const [what, options] of [
      ['in a property', {linkToken: 'live_link_kN4ry'}],
      ['from a callback', {fetchLinkToken: () => 'live_link_kN4ry'}],
    ] as const) {
      it(`${what} opens a session without a key and stays out of the state and the events`, async () => {
        const backend = new FakeBackend();
        const element = await placeOnPage(createLink({...options, nexusKey: '', backend}));
        const events = recordEvents(element);
        element.show();
        await backend.waitForCall('start');
        expect(backend.calls.map(({input}) => input)).to.deep.equal([
          {auth: {type: 'link-token'}, uuid: null},
        ]);
        element.close();
        const published = JSON.stringify([element.state, ...events.map(({detail}) => detail)]);
        expect(published).to.not.contain('kN4ry');
      });
    }

    it('set during an opening is used at the next opening', async () => {
      const {element, backend} = await openLink('welcome');
      element.linkToken = 'live_link_1';
      element.close();
      element.show();
      await waitUntil(() => backend.calls.length === 2, 'the session opens again');
      expect(backend.calls.map(({input}) => input)).to.deep.equal([
        {auth: {type: 'key', nexus_key}, uuid: element.uuid},
        {auth: {type: 'link-token'}, uuid: element.uuid},
      ]);
    });
  });

  describe('step-viewed', () => {
    it('reports a step that the question whether to leave has covered', async () => {
      const {element, backend} = await openLink('connecting');
      const events = recordEvents(element);
      getByRole(element, 'button', 'Close').click();
      (await backend.waitForCall('connect')).answer({status: 'connected', connection: mohelaConnection});
      await waitUntil(() => listEventNames(events).includes('connected'), 'a servicer is connected');
      (await findByRole(element, 'button', 'Keep going')).click();
      await waitForRender(element);
      const viewed = events.flatMap(({detail}) =>
        'name' in detail && detail.name === 'step-viewed' ? [detail.metadata.step] : [],
      );
      expect(viewed).to.deep.equal(['leaving', 'accounts']);
    });
  });

  it('opens inline when the property was set while the element was removed', async () => {
    const backend = new FakeBackend();
    const element = await placeOnPage(createLink({backend}));
    element.remove();
    await waitForTask();
    element.inline = true;
    await waitForTask();
    await placeOnPage(element);
    await backend.waitForCall('start');
  });

  for (const due_on of ['2030-13-45', '2030-02-30', '2030-1-1', '2030-01-01T00:00:00Z', 'ull']) {
    it(`shows a problem when the backend returns the invalid date ${due_on}`, async () => {
      const {element, backend} = await openLink('connecting');
      const [loan] = mohelaConnection.portfolio.loans;
      const next_payment = {amount: '1.00', due_on};
      const portfolio = {...mohelaConnection.portfolio, loans: [{...loan!, next_payment}]};
      (await backend.waitForCall('connect')).answer({
        status: 'connected',
        connection: {...mohelaConnection, portfolio},
      });
      expect((await findByRole(element, 'alert')).textContent).to.match(/Something went wrong/);
    });
  }

  expectNoErrors();
});
