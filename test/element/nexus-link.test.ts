/** `<nexus-link>` as a page sees it: what it is told, what it tells, and that each opening has exactly one end. */
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

const OTHER = 'c56a4180-65aa-42ec-a945-5fd21dec0538';

/** The one outcome that was heard. */
function ending(heard: readonly PublicEvent[]): LinkResponse {
  const [only, second] = listOutcomes(heard);
  if (!only || second) throw new Error(`Not one outcome, but: ${listEventNames(heard).join(', ')}`);
  return LinkResponse.parse(only.detail);
}

/** The one exit that was heard. */
function exit(heard: readonly PublicEvent[]): LinkExit {
  const response = ending(heard);
  if (response.status === 'complete') throw new Error('The opening ended well.');
  return response;
}

function isFrozen(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return Object.isFrozen(value) && Object.values(value).every(isFrozen);
}

describe('nexus-link', () => {
  describe('is told', () => {
    type Given = Partial<Record<'nexusKey' | 'uuid' | 'lang', string>> & {
      open?: boolean;
      inline?: boolean;
      backend?: FakeBackend;
    };
    const asAttribute = (element: Element, given: Given): void => {
      const {nexusKey, uuid, lang, open: isOpen, inline: isInline} = given;
      if (nexusKey) element.setAttribute('nexus-key', nexusKey);
      if (uuid) element.setAttribute('uuid', uuid);
      if (lang) element.setAttribute('lang', lang);
      if (isOpen) element.setAttribute('open', '');
      if (isInline) element.setAttribute('inline', '');
    };
    const asProperty = (element: Element, given: Given): void => void Object.assign(element, given);

    let tags = 0;
    type Times = Record<string, (set: (element: Element) => void) => Promise<NexusLink>>;
    const times: Times = {
      'before it is attached': async (set) => {
        const element = document.createElement('nexus-link');
        set(element);
        return placeOnPage(element);
      },
      'after it is attached': async (set) => {
        const element = await placeOnPage(document.createElement('nexus-link'));
        set(element);
        return element;
      },
      'before it is upgraded by being attached': async (set) => {
        const element = document.implementation.createHTMLDocument().createElement('nexus-link');
        expect(element).not.to.be.instanceOf(NexusLink);
        set(element);
        return placeOnPage(element);
      },
      'before it is upgraded by being defined': async (set) => {
        const tag = `nexus-link-late-${++tags}`;
        const element: Element = document.createElement(tag);
        set(element);
        await placeOnPage(element as HTMLElement);
        expect(element).not.to.be.instanceOf(NexusLink);
        customElements.define(tag, class extends NexusLink {});
        if (!(element instanceof NexusLink)) throw new Error('It is not upgraded.');
        return element;
      },
    };

    const key = 'sandbox_given';
    type Check = (element: NexusLink, backend: FakeBackend) => Promise<void>;
    const options: readonly (readonly [what: string, given: Given, check: Check])[] = [
      [
        'the key',
        {nexusKey: key},
        async (element, backend) => {
          element.show();
          expect((await backend.waitForCall('start')).input.auth).to.deep.equal({
            type: 'key',
            nexus_key: key,
          });
        },
      ],
      [
        'the borrower',
        {uuid: OTHER},
        async (element, backend) => {
          element.show();
          expect((await backend.waitForCall('start')).input.uuid).to.equal(OTHER);
        },
      ],
      [
        'to be open',
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
        'to be in the page’s flow',
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
        'its language',
        {lang: 'en-GB'},
        async (element) => {
          element.show();
          await waitUntil(() => getDialog(element).lang === 'en-GB', 'the dialog is in that language');
        },
      ],
    ];
    for (const [when, make] of Object.entries(times)) {
      for (const [what, given, check] of options) {
        it(`${what}, by an attribute ${when}`, async () => {
          const backend = new FakeBackend();
          const element = await make((one) => {
            asAttribute(one, {nexusKey: nexus_key, ...given});
            asProperty(one, {backend});
          });
          await check(element, backend);
        });

        it(`${what}, by a property ${when}`, async () => {
          const backend = new FakeBackend();
          const element = await make((one) =>
            asProperty(one, {...given, nexusKey: given.nexusKey ?? key, backend}),
          );
          await check(element, backend);
        });
      }

      it(`who answers, by a property ${when}`, async () => {
        const backend = new FakeBackend();
        const element = await make((one) => asProperty(one, {backend, nexusKey: key}));
        element.show();
        await backend.waitForCall('start');
        expect(element.backend === backend).to.be.true;
      });
    }

    it('by markup, whatever the order of its attributes', async () => {
      const template = document.createElement('template');
      template.innerHTML = `<nexus-link open uuid="${OTHER}" nexus-key="${key}"></nexus-link>`;
      const element = template.content.querySelector('nexus-link')!;
      const backend = new FakeBackend();
      document.body.append(element);
      element.backend = backend;
      expect((await backend.waitForCall('start')).input).to.deep.equal({
        auth: {type: 'key', nexus_key: key},
        uuid: OTHER,
      });
      element.remove();
    });

    it('to open first, and all the rest right after', async () => {
      const element = await placeOnPage(document.createElement('nexus-link'));
      const backend = new FakeBackend();
      element.open = true;
      element.uuid = OTHER;
      element.nexusKey = key;
      element.backend = backend;
      expect((await backend.waitForCall('start')).input).to.deep.equal({
        auth: {type: 'key', nexus_key: key},
        uuid: OTHER,
      });
    });

    it('other things while it is open, which the next opening goes by', async () => {
      const {element, backend} = await openLink('welcome');
      Object.assign(element, {uuid: OTHER, nexusKey: key});
      await waitForRender(element);
      expect(backend.methods).to.deep.equal(['start']);
      element.close();
      element.show();
      expect((await backend.waitForCall('start')).input).to.deep.equal({
        auth: {type: 'key', nexus_key: key},
        uuid: OTHER,
      });
    });

    const nobody: Record<string, (element: NexusLink) => void> = {
      'an attribute that is taken away': (element) => element.removeAttribute('uuid'),
      null: (element) => (element.uuid = null),
      // As a page without types may say it, and frameworks do.
      undefined: (element) => Object.assign(element, {uuid: undefined}),
    };
    for (const [how, take] of Object.entries(nobody)) {
      it(`of no borrower by ${how}, and creates one`, async () => {
        const backend = new FakeBackend();
        const element = await placeOnPage(createLink({backend}));
        element.setAttribute('uuid', OTHER);
        take(element);
        element.show();
        expect((await backend.waitForCall('start')).input.uuid).to.be.null;
      });
    }

    it('no key, by an absent attribute, and says so', async () => {
      const element = await placeOnPage(createLink());
      element.setAttribute('nexus-key', key);
      element.removeAttribute('nexus-key');
      const heard = recordEvents(element);
      element.show();
      await waitUntil(() => listOutcomes(heard)[0], 'it ends');
      expect(exit(heard)).to.deep.include({status: 'error'});
      expect(exit(heard).message).to.contain('nexus-key');
    });

    it('a language by the closest element that has one, also outside of the shadow root it is in', async () => {
      const outside = document.createElement('div');
      outside.lang = 'en-IE';
      const inside = outside.attachShadow({mode: 'open'});
      const element = createLink({backend: new FakeBackend()});
      inside.append(element);
      await placeOnPage(outside);
      element.show();
      await waitUntil(() => getDialog(element).lang === 'en-IE', 'it is in that language');
      element.lang = 'en-NZ';
      await waitUntil(() => getDialog(element).lang === 'en-NZ', 'it is in its own language');
      element.removeAttribute('lang');
      await waitUntil(() => getDialog(element).lang === 'en-IE', 'it is in that language again');
    });

    it('a language that changes how amounts and dates read, in the midst of an opening', async () => {
      const {element} = await openLink('accounts', {lang: 'en-US'});
      const words = () => element.shadowRoot?.textContent ?? '';
      await waitUntil(() => words().includes('Dec 15, 2026'), 'a date reads as in the US');
      element.lang = 'en-GB';
      await waitUntil(() => words().includes('15 Dec 2026'), 'a date reads as in Britain');
      expect(getStepName(element)).to.equal('accounts');
    });

    for (const lang of ['', 'x', 'not a language', 'tlh']) {
      it(`the language ${JSON.stringify(lang)}, which it has no words in, and speaks English`, async () => {
        const {element} = await openLink('welcome', {lang});
        expect(getDialog(element).lang).to.match(/^en/);
        getByRole(element, 'button', 'Continue');
      });
    }
  });

  describe('opens', () => {
    const ways: Record<string, (element: NexusLink) => void> = {
      'show()': (element) => element.show(),
      'open = true': (element) => (element.open = true),
      'the attribute open': (element) => element.setAttribute('open', ''),
    };
    for (const [how, go] of Object.entries(ways)) {
      it(`by ${how}, and says so by its attribute and property`, async () => {
        const backend = new FakeBackend();
        const element = await placeOnPage(createLink({backend}));
        const heard = recordEvents(element);
        expect(element.open).to.be.false;
        go(element);
        expect(element.open).to.be.true;
        await waitForRender(element);
        expect(element.open).to.be.true;
        expect(element.hasAttribute('open')).to.be.true;
        expect(getStepName(element)).to.equal('opening');
        expect(listEventNames(heard)).to.deep.equal(['opened', 'step-viewed']);
      });
    }

    it('once, however often it is asked', async () => {
      const backend = new FakeBackend();
      const element = await placeOnPage(createLink({backend}));
      const heard = recordEvents(element);
      for (const go of Object.values(ways)) go(element);
      await waitForRender(element);
      for (const go of Object.values(ways)) go(element);
      await backend.waitForCall('start');
      expect(backend.methods).to.deep.equal(['start']);
      expect(listEventNames(heard)).to.deep.equal(['opened', 'step-viewed']);
    });

    it('where it was asked before it was attached', async () => {
      const backend = new FakeBackend();
      const element = createLink({backend});
      element.show();
      await waitForTask();
      expect(backend.methods).to.deep.equal([]);
      await placeOnPage(element);
      await backend.waitForCall('start');
      expect(getDialog(element).matches(':modal')).to.be.true;
    });

    it('where it was asked while it was away from the page', async () => {
      const {element, backend} = await openLink('welcome');
      const home = element.parentElement!;
      element.remove();
      await waitForTask();
      element.show();
      await waitForTask();
      home.append(element);
      await waitUntil(() => backend.methods.length === 2, 'it starts again');
      await waitForRender(element);
      expect(getDialog(element).matches(':modal')).to.be.true;
    });

    it('not where it is taken back at once, and says that it was left', async () => {
      const element = await placeOnPage(createLink({backend: new FakeBackend()}));
      const heard = recordEvents(element);
      element.show();
      element.close();
      expect(listEventNames(heard)).to.deep.equal(['opened', 'step-viewed', 'left', 'nexus-exit', 'closed']);
      await waitForRender(element);
      expect(getStepName(element)).to.be.null;
      expect(element.hasAttribute('open')).to.be.false;
    });

    it('not where it is removed at once, and says that it was left', async () => {
      const element = await placeOnPage(createLink({backend: new FakeBackend()}));
      const heard = recordEvents(element);
      element.show();
      element.remove();
      await waitForTask();
      await waitForTask();
      expect(exit(heard).status).to.equal('incomplete');
      expect(element.open).to.be.false;
    });

    it('fresh after each outcome', async () => {
      const {element, backend} = await openLink('challenge');
      element.close();
      element.show();
      const heard = recordEvents(element);
      await goToStep('accounts', {element, backend});
      getByRole(element, 'button', 'I’m Done').click();
      (await backend.waitForCall('finish')).answer({connections: [mohelaConnection]});
      await waitUntil(() => !element.open, 'it closes');
      element.show();
      (await backend.waitForCall('start')).answer(createSession());
      await findByRole(element, 'button', 'Continue');
      element.close();
      expect(listOutcomes(heard).map(({detail}) => 'status' in detail && detail.status)).to.deep.equal([
        'complete',
        'incomplete',
      ]);
      expect(listOutcomes(heard)[1]?.detail).to.deep.include({
        result: {borrower, workflow: 'link', step: 'welcome', connections: []},
      });
    });

    it('again where its listener asks for it at the end', async () => {
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

    it('again where open is taken away and given back at once', async () => {
      const {element, backend} = await openLink('welcome');
      const heard = recordEvents(element);
      element.open = false;
      element.open = true;
      await waitUntil(() => backend.methods.length === 2, 'it starts again');
      await waitForRender(element);
      expect(exit(heard).status).to.equal('incomplete');
      expect(getStepName(element)).to.equal('opening');
      expect(element.hasAttribute('open')).to.be.true;
    });
  });

  describe('closes, which is an incomplete exit,', () => {
    const ways: Record<string, (element: NexusLink) => void> = {
      'by close()': (element) => element.close(),
      'by open = false': (element) => (element.open = false),
      'where the attribute open is removed': (element) => element.removeAttribute('open'),
      'where it is removed': (element) => element.remove(),
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
    for (const [how, go] of Object.entries(ways)) {
      for (const step of steps) {
        it(`${how} at the step ${step}, without asking`, async () => {
          const {element} = await openLink(step);
          const heard = recordEvents(element);
          go(element);
          await waitForTask();
          await waitForRender(element);
          expect(listEventNames(heard)).to.deep.equal(['left', 'nexus-exit', 'closed']);
          expect(exit(heard).status).to.equal('incomplete');
          expect(exit(heard).result).to.deep.equal({
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

      it(`${how} while it asks whether to leave`, async () => {
        const {element} = await openLink('challenge');
        getByRole(element, 'button', 'Close').click();
        await findByRole(element, 'alertdialog');
        const heard = recordEvents(element);
        go(element);
        await waitForTask();
        expect(exit(heard).result.step).to.equal('challenge');
      });
    }

    it('and does nothing where it is closed already', async () => {
      const {element} = await openLink('welcome');
      element.close();
      const heard = recordEvents(element);
      for (const go of Object.values(ways)) go(element);
      await waitForTask();
      expect(listEventNames(heard)).to.deep.equal([]);
    });

    it('and tells the borrower’s uuid that the page gave, though nobody has answered', async () => {
      const {element} = await openLink('opening', {uuid: OTHER});
      const heard = recordEvents(element);
      element.close();
      expect(exit(heard).result.borrower).to.deep.equal({uuid: OTHER});
    });

    it('and nothing more comes of what the backend answers then', async () => {
      const {element, backend} = await openLink('connecting');
      element.close();
      const heard = recordEvents(element);
      const call = backend.calls.at(-1)!;
      expect(call.signal.aborted).to.be.true;
      call.answerWith({status: 'connected', connection: mohelaConnection});
      await waitForTask();
      await waitForRender(element);
      expect(listEventNames(heard)).to.deep.equal([]);
      expect(getStepName(element)).to.be.null;
    });
  });

  describe('in the page’s flow', () => {
    const inline = (options: LinkProperties = {}) =>
      createLink({inline: true, backend: new FakeBackend(), ...options});

    it('opens when it is attached', async () => {
      const {element} = await openInline();
      expect(element.open).to.be.true;
      expect(getStepName(element)).to.equal('opening');
      expect(element.shadowRoot?.querySelector('dialog')).to.be.null;
      expect(getComputedStyle(element).display).to.equal('block');
    });

    it('does not take the focus from what the person is at', async () => {
      const field = document.createElement('input');
      await placeOnPage(field);
      field.focus();
      const {element, backend} = await openInline();
      await goToStep('welcome', {element, backend});
      expectFocusOn(field);
    });

    it('moves the focus along with a person who is inside', async () => {
      const {element, backend} = await openInline();
      await goToStep('welcome', {element, backend});
      getByRole(element, 'button', 'Continue').focus();
      getByRole(element, 'button', 'Continue').click();
      await backend.waitForCall('search');
      await waitForRender(element);
      expectFocusOn(getByRole(element, 'heading', 'Find your servicer'));
    });

    it('stands closed after its outcome, and starts again', async () => {
      const {element, backend} = await openInline();
      await goToStep('accounts', {element, backend});
      const heard = recordEvents(element);
      getByRole(element, 'button', 'I’m Done').click();
      (await backend.waitForCall('finish')).answer({connections: [mohelaConnection]});
      getByRole(await closed(element), 'heading', 'All done');
      expect(ending(heard).status).to.equal('complete');
      expect(element.open).to.be.false;
      getByRole(element, 'button', 'Start again').click();
      await goToStep('welcome', {element, backend});
      expect(element.open).to.be.true;
    });

    it('stands closed where it was left, and starts again', async () => {
      const {element, backend} = await openInline();
      await goToStep('welcome', {element, backend});
      getByRole(element, 'button', 'Not now').click();
      getByRole(await closed(element), 'heading', 'This is closed');
      getByRole(element, 'button', 'Start again').click();
      await goToStep('search', {element, backend});
    });

    it('keeps the focus inside where it starts again', async () => {
      const {element, backend} = await openInline();
      element.close();
      await closed(element);
      getByRole(element, 'button', 'Start again').focus();
      getByRole(element, 'button', 'Start again').click();
      await goToStep('welcome', {element, backend});
      expectFocusOn(getByRole(element, 'heading'));
    });

    it('ends where it is removed, and starts again where it is put back', async () => {
      const {element, backend} = await openInline();
      await goToStep('welcome', {element, backend});
      const home = element.parentElement!;
      const heard = recordEvents(element);
      element.remove();
      await waitForTask();
      expect(exit(heard).result.step).to.equal('welcome');
      home.append(element);
      (await findByRole(element, 'button', 'Start again')).click();
      await goToStep('welcome', {element, backend});
    });

    it('goes on where it becomes a dialog, and back', async () => {
      const {element, backend} = await openInline();
      await goToStep('welcome', {element, backend});
      const heard = recordEvents(element);
      element.inline = false;
      await waitForRender(element);
      expect(getDialog(element).matches(':modal')).to.be.true;
      element.inline = true;
      await waitForRender(element);
      getByRole(element, 'button', 'Continue').click();
      await backend.waitForCall('search');
      expect(listOutcomes(heard)).to.deep.equal([]);
      expect(document.documentElement.style.overflow).to.equal('');
    });

    async function openInline() {
      const backend = new FakeBackend();
      const element = await placeOnPage(inline({backend}));
      await backend.waitForCall('start');
      await waitForRender(element);
      return {element, backend};
    }

    async function closed(element: TestLink): Promise<TestLink> {
      await findByRole(element, 'button', 'Start again');
      return waitForRender(element);
    }
  });

  describe('tells the page', () => {
    const metadata = (heard: readonly PublicEvent[]) =>
      heard.map(({type, detail}) => ('metadata' in detail ? [detail.name, detail.metadata] : [type]));
    const at = {uuid: popularServicers[0]!.uuid, name: 'MOHELA'};

    it('each thing that happens on a whole walk, in order, and nothing that was typed', async () => {
      const heard = recordEvents(document);
      const {element, backend} = await openLink('accounts');
      getByRole(element, 'button', 'I’m Done').click();
      (await backend.waitForCall('finish')).answer({connections: [mohelaConnection]});
      await waitUntil(() => !element.open, 'it closes');
      expect(metadata(heard)).to.deep.equal([
        ['opened', {}],
        ['step-viewed', {step: 'opening'}],
        ['step-viewed', {step: 'welcome'}],
        ['step-viewed', {step: 'search'}],
        ['servicers-searched', {results: 6}],
        ['servicer-chosen', {servicer: at}],
        ['step-viewed', {step: 'credentials'}],
        ['credentials-submitted', {servicer: at}],
        ['step-viewed', {step: 'connecting'}],
        ['challenged', {questions: 1, attempts_left: 3, rejected: false}],
        ['step-viewed', {step: 'challenge'}],
        ['answers-submitted', {servicer: at}],
        ['connected', {connection: mohelaConnection.uuid, status: 'connected', servicer: at}],
        ['step-viewed', {step: 'accounts'}],
        ['finished', {connections: 1}],
        ['nexus-success'],
        ['closed', {}],
      ]);
      expect(JSON.stringify(heard.map(({detail}) => detail))).not.to.match(/hunter2|Rex|jordan\.rivera|moh"/);
    });

    it('of detours: a wrong answer, a failure, a removal, a question taken back', async () => {
      const {element, backend} = await openLink('challenge', {uuid: OTHER});
      const heard = recordEvents(element);
      const answer = (button: string) => {
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
      answer('Submit');
      (await backend.waitForCall('answer')).fail('offline');
      await waitUntil(() => listEventNames(heard).includes('failed'), 'it fails');
      getByRole(element, 'button', 'Close').click();
      (await findByRole(element, 'button', 'Keep going')).click();
      await waitForRender(element);
      answer('Try again');
      (await backend.waitForCall('answer')).answer({status: 'connected', connection: mohelaConnection});
      (await findByRole(element, 'button', 'Remove MOHELA')).click();
      (await findByRole(element, 'button', 'Remove')).click();
      (await backend.waitForCall('disconnect')).answer(undefined);
      await waitUntil(() => listEventNames(heard).includes('disconnected'), 'it is removed');
      expect(metadata(heard)).to.deep.equal([
        ['answers-submitted', {servicer: at}],
        ['challenged', {questions: 1, attempts_left: 2, rejected: true}],
        ['answers-submitted', {servicer: at}],
        ['failed', {code: 'offline', step: 'challenge'}],
        ['step-viewed', {step: 'leaving'}],
        ['answers-submitted', {servicer: at}],
        ['connected', {connection: mohelaConnection.uuid, status: 'connected', servicer: at}],
        ['step-viewed', {step: 'accounts'}],
        ['disconnected', {connection: mohelaConnection.uuid}],
      ]);
    });

    it('in one envelope: the name, the workflow, the time in UTC, the borrower and what else is known', async () => {
      const before = Date.now();
      const heard = recordEvents(document);
      const {element} = await openLink('search');
      element.close();
      const events = heard
        .filter((event): event is NexusEventEvent => event instanceof NexusEventEvent)
        .map(({detail}) => detail);
      expect(events).to.have.length(7);
      for (const detail of events) {
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
      const uuids = events.map((detail: LinkEvent) => detail.borrower.uuid);
      expect(uuids).to.deep.equal([null, null, ...Array<string>(5).fill(borrower.uuid)]);
    });

    it('by events that rise through the shadow roots that it is in', async () => {
      const outer = document.createElement('div');
      const element = createLink({backend: new FakeBackend()});
      outer.attachShadow({mode: 'open'}).append(element);
      await placeOnPage(outer);
      const heard = recordEvents(document);
      element.show();
      element.close();
      expect(listEventNames(heard)).to.deep.equal(['opened', 'step-viewed', 'left', 'nexus-exit', 'closed']);
      for (const event of heard) {
        expect(event.target === outer).to.be.true;
        expect(event).to.include({bubbles: true, composed: true, cancelable: false});
      }
    });

    it('by CustomEvents of the exported classes', async () => {
      const {element, backend} = await openLink('accounts');
      const heard = recordEvents(element);
      getByRole(element, 'button', 'I’m Done').click();
      (await backend.waitForCall('finish')).answer({connections: [mohelaConnection]});
      await waitUntil(() => listOutcomes(heard)[0], 'it ends');
      element.show();
      element.close();
      const [success, exited] = listOutcomes(heard);
      expect(success).to.be.instanceOf(NexusSuccessEvent).and.instanceOf(CustomEvent);
      expect(exited).to.be.instanceOf(NexusExitEvent).and.instanceOf(CustomEvent);
    });

    it('nothing of its intents, which stay inside', async () => {
      const intents: string[] = [];
      document.addEventListener('nexus-intent', ({type}) => intents.push(type), {capture: true});
      await openLink('accounts');
      expect(intents).to.deep.equal([]);
    });

    it('the outcome in a frozen object with three properties, of the published shape', async () => {
      const heard = recordEvents(document);
      const {element, backend} = await openLink('accounts');
      element.close();
      element.show();
      await goToStep('accounts', {element, backend});
      getByRole(element, 'button', 'I’m Done').click();
      (await backend.waitForCall('finish')).answer({connections: [mohelaConnection, interruptedConnection]});
      await waitUntil(() => listOutcomes(heard)[1], 'it ends');
      for (const {detail} of listOutcomes(heard)) {
        expect(Object.keys(detail)).to.have.members(['message', 'result', 'status']);
        expect(LinkResponse.parse(detail)).to.deep.equal(detail);
        expect(isFrozen(detail)).to.be.true;
      }
      expect(listOutcomes(heard)[1]?.detail).to.deep.include({
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

    it('of the outcome after the dialog is closed, so that a listener may open its own', async () => {
      const {element} = await openLink('welcome');
      let wasOpen: boolean | undefined;
      element.addEventListener('nexus-exit', () => (wasOpen = getDialog(element).open || element.open));
      element.close();
      expect(wasOpen).to.be.false;
    });
  });

  describe('ends at once', () => {
    type Ending = readonly [
      what: string,
      options: LinkProperties,
      expected: Partial<LinkExit['result']> & {status: string},
    ];
    const hopeless: readonly Ending[] = [
      ['without a key', {nexusKey: ''}, {code: 'invalid-key', status: 'error'}],
      ['with a key that is none', {nexusKey: 'key'}, {code: 'invalid-key', status: 'error'}],
      ['with a revoked key', {nexusKey: 'sandbox_revoked'}, {code: 'invalid-key', status: 'error'}],
      ['with a live key', {nexusKey: 'live_1'}, {code: 'invalid-options', status: 'error'}],
      [
        'with a link token and no API',
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
          ['for a borrower who may not', borrowers.notAllowed, 'not-allowed', 'illegal'],
          ['for a borrower who is not ready', borrowers.notReady, 'not-ready', 'illegal'],
        ] as const
      ).map(([what, {uuid}, code, status]): Ending => [what, {uuid}, {code, status, borrower: {uuid}}]),
    ];
    for (const [what, options, {status, ...result}] of hopeless) {
      it(`${what}, and keeps the screen`, async () => {
        const element = await placeOnPage(createLink(options));
        const heard = recordEvents(element);
        element.show();
        await waitUntil(() => getStepName(element) === 'problem', 'the screen says so');
        expect(listEventNames(heard)).to.deep.equal([
          'opened',
          'step-viewed',
          'failed',
          'step-viewed',
          'nexus-exit',
        ]);
        expect(exit(heard)).to.deep.include({status});
        expect(exit(heard).result).to.deep.include({
          step: 'opening',
          workflow: 'link',
          connections: [],
          ...result,
        });
        expect(isFrozen(listOutcomes(heard)[0]?.detail)).to.be.true;
        expect(element.open).to.be.true;
        expect(element.hasAttribute('open')).to.be.true;
      });
    }

    it('with a live key, and no sandbox', async () => {
      const element = await placeOnPage(createLink({nexusKey: 'live_1'}));
      element.show();
      await waitUntil(() => getStepName(element) === 'problem', 'it ends');
      expect(element.shadowRoot?.textContent).not.to.match(/sandbox/i);
      expect(performance.getEntriesByType('resource').map(({name}) => name)).not.to.satisfy(
        (urls: readonly string[]) => urls.some((url) => url.includes('live_1')),
      );
    });

    it('and says nothing of the malformed uuid that it was given', async () => {
      const element = await placeOnPage(createLink({uuid: 'jordan.rivera@example.com'}));
      const heard = recordEvents(element);
      element.show();
      await waitUntil(() => listOutcomes(heard)[0], 'it ends');
      expect(JSON.stringify(heard.map(({detail}) => detail))).not.to.contain('jordan');
    });

    const closings: Record<string, (element: NexusLink) => void> = {
      'its button': (element) => getByRole(element, 'button', 'Close').click(),
      'the X': (element) => element.shadowRoot?.querySelector<HTMLElement>('[part="close"]')?.click(),
      'close()': (element) => element.close(),
      'open = false': (element) => (element.open = false),
      removal: (element) => element.remove(),
    };
    for (const [how, go] of Object.entries(closings)) {
      it(`and is closed by ${how} without another word`, async () => {
        const {element, backend} = await openLink();
        backend.calls.at(-1)!.fail('not-allowed');
        await waitUntil(() => getStepName(element) === 'problem', 'it ends');
        const heard = recordEvents(element);
        if (how === 'its button')
          element.shadowRoot?.querySelector<HTMLElement>('[part~="primary"]')?.click();
        else go(element);
        await waitForTask();
        expect(listEventNames(heard)).to.deep.equal(['closed']);
        expect(element.open).to.be.false;
        await waitForRender(element);
        expect(getStepName(element)).to.be.null;
      });
    }

    it('and opens afresh from that screen', async () => {
      const {element, backend} = await openLink();
      backend.calls.at(-1)!.fail('not-ready');
      await waitUntil(() => getStepName(element) === 'problem', 'it ends');
      const heard = recordEvents(element);
      element.show();
      await goToStep('welcome', {element, backend});
      element.close();
      expect(exit(heard).result.step).to.equal('welcome');
      expect(getDialog(element).open).to.be.false;
    });

    it('also late in an opening, with what was connected', async () => {
      const {element, backend} = await openLink('accounts');
      const heard = recordEvents(element);
      getByRole(element, 'button', 'I’m Done').click();
      (await backend.waitForCall('finish')).fail('not-allowed');
      await waitUntil(() => listOutcomes(heard)[0], 'it ends');
      expect(exit(heard)).to.deep.include({status: 'illegal'});
      expect(exit(heard).result).to.deep.include({step: 'accounts', code: 'not-allowed'});
      expect(exit(heard).result.connections).to.have.length(1);
    });
  });

  describe('goes on after a problem that can be tried again', () => {
    it('and tells of it, but of no end before the borrower leaves', async () => {
      const {element, backend} = await openLink();
      const heard = recordEvents(element);
      backend.calls.at(-1)!.fail('offline');
      await waitUntil(() => getStepName(element) === 'problem', 'the screen says so');
      getByRole(element, 'button', 'Try again').click();
      (await backend.waitForCall('start')).fail('timeout');
      await findByRole(element, 'heading', 'That took too long');
      expect(listOutcomes(heard)).to.deep.equal([]);
      getByRole(element, 'button', 'Leave').click();
      expect(exit(heard)).to.deep.include({status: 'incomplete'});
      expect(exit(heard).result).to.deep.include({step: 'opening', code: 'timeout'});
      await waitForRender(element);
      expect(getStepName(element)).to.be.null;
    });
  });

  describe('with the sandbox', () => {
    it('walks from the first screen to I’m Done', async () => {
      const element = await placeOnPage(createLink({uuid: borrowers.connected.uuid}));
      const heard = recordEvents(element);
      element.show();
      (await findByRole(element, 'button', 'Continue')).click();
      getByRole(element, 'button', 'Close');
      expect(element.shadowRoot?.querySelector('[part="badge"]')?.textContent).to.equal('Sandbox');
      (await findByRole(element, 'button', 'I’m Done')).click();
      await waitUntil(() => listOutcomes(heard)[0], 'it ends');
      expect(ending(heard)).to.deep.include({status: 'complete'});
      expect(ending(heard).result.borrower.uuid).to.equal(borrowers.connected.uuid);
      expect(ending(heard).result.connections[0]?.servicer.name).to.equal('Nelnet');
    });
  });

  describe('keeps the focus inside when what had it goes in the same step', () => {
    it('as the Try again of a search does', async () => {
      const {element, backend} = await openLink('welcome');
      getByRole(element, 'button', 'Continue').click();
      (await backend.waitForCall('search')).fail('timeout');
      const retry = await findByRole(element, 'button', 'Try again');
      retry.focus();
      retry.click();
      await waitForRender(element);
      expect(element.shadowRoot?.activeElement?.id).to.equal('title');
    });

    it('and leaves it where it is as long as that is there', async () => {
      const {element, backend} = await openLink('search');
      const field = getByRole(element, 'combobox', 'Servicer name');
      field.focus();
      typeInto(field, 'moh');
      (await backend.waitForCall('search')).answer({servicers: [...popularServicers]});
      await waitForRender(element);
      expect(element.shadowRoot?.activeElement === field).to.be.true;
    });
  });

  describe('gives a backend', () => {
    it('what the contract names, and nothing else', async () => {
      const {backend} = await openLink('connecting');
      expect(backend.calls.map(({input}) => Object.keys(input).sort())).to.deep.equal([
        ['auth', 'uuid'],
        ['query'],
        ['connection', 'password', 'servicer', 'username'],
      ]);
    });
  });

  describe('with a link token', () => {
    for (const [what, options] of [
      ['of its own', {linkToken: 'live_link_kN4ry'}],
      ['that the page brings', {fetchLinkToken: () => 'live_link_kN4ry'}],
    ] as const) {
      it(`${what} needs no key, and neither keeps nor tells the token`, async () => {
        const backend = new FakeBackend();
        const element = await placeOnPage(createLink({...options, nexusKey: '', backend}));
        const heard = recordEvents(element);
        element.show();
        await waitUntil(() => getStepName(element) === 'opening', 'it opens');
        expect(backend.calls.map(({input}) => input)).to.deep.equal([
          {auth: {type: 'link-token'}, uuid: null},
        ]);
        element.close();
        const told = JSON.stringify([element.state, ...heard.map(({detail}) => detail)]);
        expect(told).to.not.contain('kN4ry');
      });
    }

    it('that is set while it is open opens the next time', async () => {
      const {element, backend} = await openLink('welcome');
      element.linkToken = 'live_link_1';
      element.close();
      element.show();
      await waitUntil(() => backend.calls.length === 2, 'it opens again');
      expect(backend.calls.map(({input}) => input)).to.deep.equal([
        {auth: {type: 'key', nexus_key}, uuid: element.uuid},
        {auth: {type: 'link-token'}, uuid: element.uuid},
      ]);
    });
  });

  describe('views a step', () => {
    it('also where it came behind the question whether to leave', async () => {
      const {element, backend} = await openLink('connecting');
      const heard = recordEvents(element);
      getByRole(element, 'button', 'Close').click();
      (await backend.waitForCall('connect')).answer({status: 'connected', connection: mohelaConnection});
      await waitUntil(() => listEventNames(heard).includes('connected'), 'it is connected');
      (await findByRole(element, 'button', 'Keep going')).click();
      await waitForRender(element);
      const viewed = heard.flatMap(({detail}) =>
        'name' in detail && detail.name === 'step-viewed' ? [detail.metadata.step] : [],
      );
      expect(viewed).to.deep.equal(['leaving', 'accounts']);
    });
  });

  it('opens in the page’s flow where it was told so while it was away', async () => {
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
    it(`refuses ${due_on}, which is no day of a calendar, and shows what can be done`, async () => {
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
