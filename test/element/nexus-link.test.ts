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
  byRole,
  create,
  dialogOf,
  endings,
  expectFocusOn,
  FakeBackend,
  findByRole,
  hear,
  names,
  noErrors,
  open,
  place,
  reach,
  settled,
  started,
  stepOf,
  tick,
  until,
  type Heard,
  type Options,
  type TestLink,
  type,
} from '../support/helpers.js';

const OTHER = 'c56a4180-65aa-42ec-a945-5fd21dec0538';

/** The one outcome that was heard. */
function ending(heard: readonly Heard[]): LinkResponse {
  const [only, second] = endings(heard);
  if (!only || second) throw new Error(`Not one outcome, but: ${names(heard).join(', ')}`);
  return LinkResponse.parse(only.detail);
}

/** The one exit that was heard. */
function exit(heard: readonly Heard[]): LinkExit {
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
        return place(element);
      },
      'after it is attached': async (set) => {
        const element = await place(document.createElement('nexus-link'));
        set(element);
        return element;
      },
      'before it is upgraded by being attached': async (set) => {
        const element = document.implementation.createHTMLDocument().createElement('nexus-link');
        expect(element).not.to.be.instanceOf(NexusLink);
        set(element);
        return place(element);
      },
      'before it is upgraded by being defined': async (set) => {
        const tag = `nexus-link-late-${++tags}`;
        const element: Element = document.createElement(tag);
        set(element);
        await place(element as HTMLElement);
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
          expect((await backend.call('start')).input.auth).to.deep.equal({type: 'key', nexus_key: key});
        },
      ],
      [
        'the borrower',
        {uuid: OTHER},
        async (element, backend) => {
          element.show();
          expect((await backend.call('start')).input.uuid).to.equal(OTHER);
        },
      ],
      [
        'to be open',
        {open: true},
        async (element, backend) => {
          await backend.call('start');
          await settled(element);
          expect(element.open).to.be.true;
          expect(element.hasAttribute('open')).to.be.true;
          expect(dialogOf(element).open).to.be.true;
        },
      ],
      [
        'to be in the page’s flow',
        {inline: true},
        async (element, backend) => {
          await backend.call('start');
          await settled(element);
          expect(element.inline).to.be.true;
          expect(element.hasAttribute('inline')).to.be.true;
          expect(element.shadowRoot?.querySelector('dialog')).to.be.null;
          byRole(element, 'region', 'Connect your servicers');
        },
      ],
      [
        'its language',
        {lang: 'en-GB'},
        async (element) => {
          element.show();
          await until(() => dialogOf(element).lang === 'en-GB', 'the dialog is in that language');
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
        await backend.call('start');
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
      expect((await backend.call('start')).input).to.deep.equal({
        auth: {type: 'key', nexus_key: key},
        uuid: OTHER,
      });
      element.remove();
    });

    it('to open first, and all the rest right after', async () => {
      const element = await place(document.createElement('nexus-link'));
      const backend = new FakeBackend();
      element.open = true;
      element.uuid = OTHER;
      element.nexusKey = key;
      element.backend = backend;
      expect((await backend.call('start')).input).to.deep.equal({
        auth: {type: 'key', nexus_key: key},
        uuid: OTHER,
      });
    });

    it('other things while it is open, which the next opening goes by', async () => {
      const {element, backend} = await open('welcome');
      Object.assign(element, {uuid: OTHER, nexusKey: key});
      await settled(element);
      expect(backend.asked).to.deep.equal(['start']);
      element.close();
      element.show();
      expect((await backend.call('start')).input).to.deep.equal({
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
        const element = await place(create({backend}));
        element.setAttribute('uuid', OTHER);
        take(element);
        element.show();
        expect((await backend.call('start')).input.uuid).to.be.null;
      });
    }

    it('no key, by an absent attribute, and says so', async () => {
      const element = await place(create());
      element.setAttribute('nexus-key', key);
      element.removeAttribute('nexus-key');
      const heard = hear(element);
      element.show();
      await until(() => endings(heard)[0], 'it ends');
      expect(exit(heard)).to.deep.include({status: 'error'});
      expect(exit(heard).message).to.contain('nexus-key');
    });

    it('a language by the closest element that has one, also outside of the shadow root it is in', async () => {
      const outside = document.createElement('div');
      outside.lang = 'en-IE';
      const inside = outside.attachShadow({mode: 'open'});
      const element = create({backend: new FakeBackend()});
      inside.append(element);
      await place(outside);
      element.show();
      await until(() => dialogOf(element).lang === 'en-IE', 'it is in that language');
      element.lang = 'en-NZ';
      await until(() => dialogOf(element).lang === 'en-NZ', 'it is in its own language');
      element.removeAttribute('lang');
      await until(() => dialogOf(element).lang === 'en-IE', 'it is in that language again');
    });

    it('a language that changes how amounts and dates read, in the midst of an opening', async () => {
      const {element} = await open('accounts', {lang: 'en-US'});
      const words = () => element.shadowRoot?.textContent ?? '';
      await until(() => words().includes('Dec 15, 2026'), 'a date reads as in the US');
      element.lang = 'en-GB';
      await until(() => words().includes('15 Dec 2026'), 'a date reads as in Britain');
      expect(stepOf(element)).to.equal('accounts');
    });

    for (const lang of ['', 'x', 'not a language', 'tlh']) {
      it(`the language ${JSON.stringify(lang)}, which it has no words in, and speaks English`, async () => {
        const {element} = await open('welcome', {lang});
        expect(dialogOf(element).lang).to.match(/^en/);
        byRole(element, 'button', 'Continue');
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
        const element = await place(create({backend}));
        const heard = hear(element);
        expect(element.open).to.be.false;
        go(element);
        expect(element.open).to.be.true;
        await settled(element);
        expect(element.open).to.be.true;
        expect(element.hasAttribute('open')).to.be.true;
        expect(stepOf(element)).to.equal('opening');
        expect(names(heard)).to.deep.equal(['opened', 'step-viewed']);
      });
    }

    it('once, however often it is asked', async () => {
      const backend = new FakeBackend();
      const element = await place(create({backend}));
      const heard = hear(element);
      for (const go of Object.values(ways)) go(element);
      await settled(element);
      for (const go of Object.values(ways)) go(element);
      await backend.call('start');
      expect(backend.asked).to.deep.equal(['start']);
      expect(names(heard)).to.deep.equal(['opened', 'step-viewed']);
    });

    it('where it was asked before it was attached', async () => {
      const backend = new FakeBackend();
      const element = create({backend});
      element.show();
      await tick();
      expect(backend.asked).to.deep.equal([]);
      await place(element);
      await backend.call('start');
      expect(dialogOf(element).matches(':modal')).to.be.true;
    });

    it('where it was asked while it was away from the page', async () => {
      const {element, backend} = await open('welcome');
      const home = element.parentElement!;
      element.remove();
      await tick();
      element.show();
      await tick();
      home.append(element);
      await until(() => backend.asked.length === 2, 'it starts again');
      await settled(element);
      expect(dialogOf(element).matches(':modal')).to.be.true;
    });

    it('not where it is taken back at once, and says that it was left', async () => {
      const element = await place(create({backend: new FakeBackend()}));
      const heard = hear(element);
      element.show();
      element.close();
      expect(names(heard)).to.deep.equal(['opened', 'step-viewed', 'left', 'nexus-exit', 'closed']);
      await settled(element);
      expect(stepOf(element)).to.be.null;
      expect(element.hasAttribute('open')).to.be.false;
    });

    it('not where it is removed at once, and says that it was left', async () => {
      const element = await place(create({backend: new FakeBackend()}));
      const heard = hear(element);
      element.show();
      element.remove();
      await tick();
      await tick();
      expect(exit(heard).status).to.equal('incomplete');
      expect(element.open).to.be.false;
    });

    it('fresh after each outcome', async () => {
      const {element, backend} = await open('challenge');
      element.close();
      element.show();
      const heard = hear(element);
      await reach('accounts', {element, backend});
      byRole(element, 'button', 'I’m Done').click();
      (await backend.call('finish')).answer({connections: [mohelaConnection]});
      await until(() => !element.open, 'it closes');
      element.show();
      (await backend.call('start')).answer(started());
      await findByRole(element, 'button', 'Continue');
      element.close();
      expect(endings(heard).map(({detail}) => 'status' in detail && detail.status)).to.deep.equal([
        'complete',
        'incomplete',
      ]);
      expect(endings(heard)[1]?.detail).to.deep.include({
        result: {borrower, workflow: 'link', step: 'welcome', connections: []},
      });
    });

    it('again where its listener asks for it at the end', async () => {
      const {element, backend} = await open('welcome');
      element.addEventListener('nexus-exit', () => element.show(), {once: true});
      element.close();
      await settled(element);
      (await backend.call('start')).answer(started());
      await findByRole(element, 'button', 'Continue');
      expect(backend.asked).to.deep.equal(['start', 'start']);
      expect(element.open).to.be.true;
      expect(element.hasAttribute('open')).to.be.true;
      expect(dialogOf(element).matches(':modal')).to.be.true;
    });

    it('again where open is taken away and given back at once', async () => {
      const {element, backend} = await open('welcome');
      const heard = hear(element);
      element.open = false;
      element.open = true;
      await until(() => backend.asked.length === 2, 'it starts again');
      await settled(element);
      expect(exit(heard).status).to.equal('incomplete');
      expect(stepOf(element)).to.equal('opening');
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
          const {element} = await open(step);
          const heard = hear(element);
          go(element);
          await tick();
          await settled(element);
          expect(names(heard)).to.deep.equal(['left', 'nexus-exit', 'closed']);
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
          expect(stepOf(element)).to.be.null;
        });
      }

      it(`${how} while it asks whether to leave`, async () => {
        const {element} = await open('challenge');
        byRole(element, 'button', 'Close').click();
        await findByRole(element, 'alertdialog');
        const heard = hear(element);
        go(element);
        await tick();
        expect(exit(heard).result.step).to.equal('challenge');
      });
    }

    it('and does nothing where it is closed already', async () => {
      const {element} = await open('welcome');
      element.close();
      const heard = hear(element);
      for (const go of Object.values(ways)) go(element);
      await tick();
      expect(names(heard)).to.deep.equal([]);
    });

    it('and tells the borrower’s uuid that the page gave, though nobody has answered', async () => {
      const {element} = await open('opening', {uuid: OTHER});
      const heard = hear(element);
      element.close();
      expect(exit(heard).result.borrower).to.deep.equal({uuid: OTHER});
    });

    it('and nothing more comes of what the backend answers then', async () => {
      const {element, backend} = await open('connecting');
      element.close();
      const heard = hear(element);
      const call = backend.calls.at(-1)!;
      expect(call.signal.aborted).to.be.true;
      call.answerWith({status: 'connected', connection: mohelaConnection});
      await tick();
      await settled(element);
      expect(names(heard)).to.deep.equal([]);
      expect(stepOf(element)).to.be.null;
    });
  });

  describe('in the page’s flow', () => {
    const inline = (options: Options = {}) => create({inline: true, backend: new FakeBackend(), ...options});

    it('opens when it is attached', async () => {
      const {element} = await openInline();
      expect(element.open).to.be.true;
      expect(stepOf(element)).to.equal('opening');
      expect(element.shadowRoot?.querySelector('dialog')).to.be.null;
      expect(getComputedStyle(element).display).to.equal('block');
    });

    it('does not take the focus from what the person is at', async () => {
      const field = document.createElement('input');
      await place(field);
      field.focus();
      const {element, backend} = await openInline();
      await reach('welcome', {element, backend});
      expectFocusOn(field);
    });

    it('moves the focus along with a person who is inside', async () => {
      const {element, backend} = await openInline();
      await reach('welcome', {element, backend});
      byRole(element, 'button', 'Continue').focus();
      byRole(element, 'button', 'Continue').click();
      await backend.call('search');
      await settled(element);
      expectFocusOn(byRole(element, 'heading', 'Find your servicer'));
    });

    it('stands closed after its outcome, and starts again', async () => {
      const {element, backend} = await openInline();
      await reach('accounts', {element, backend});
      const heard = hear(element);
      byRole(element, 'button', 'I’m Done').click();
      (await backend.call('finish')).answer({connections: [mohelaConnection]});
      byRole(await closed(element), 'heading', 'All done');
      expect(ending(heard).status).to.equal('complete');
      expect(element.open).to.be.false;
      byRole(element, 'button', 'Start again').click();
      await reach('welcome', {element, backend});
      expect(element.open).to.be.true;
    });

    it('stands closed where it was left, and starts again', async () => {
      const {element, backend} = await openInline();
      await reach('welcome', {element, backend});
      byRole(element, 'button', 'Not now').click();
      byRole(await closed(element), 'heading', 'This is closed');
      byRole(element, 'button', 'Start again').click();
      await reach('search', {element, backend});
    });

    it('keeps the focus inside where it starts again', async () => {
      const {element, backend} = await openInline();
      element.close();
      await closed(element);
      byRole(element, 'button', 'Start again').focus();
      byRole(element, 'button', 'Start again').click();
      await reach('welcome', {element, backend});
      expectFocusOn(byRole(element, 'heading'));
    });

    it('ends where it is removed, and starts again where it is put back', async () => {
      const {element, backend} = await openInline();
      await reach('welcome', {element, backend});
      const home = element.parentElement!;
      const heard = hear(element);
      element.remove();
      await tick();
      expect(exit(heard).result.step).to.equal('welcome');
      home.append(element);
      (await findByRole(element, 'button', 'Start again')).click();
      await reach('welcome', {element, backend});
    });

    it('goes on where it becomes a dialog, and back', async () => {
      const {element, backend} = await openInline();
      await reach('welcome', {element, backend});
      const heard = hear(element);
      element.inline = false;
      await settled(element);
      expect(dialogOf(element).matches(':modal')).to.be.true;
      element.inline = true;
      await settled(element);
      byRole(element, 'button', 'Continue').click();
      await backend.call('search');
      expect(endings(heard)).to.deep.equal([]);
      expect(document.documentElement.style.overflow).to.equal('');
    });

    async function openInline() {
      const backend = new FakeBackend();
      const element = await place(inline({backend}));
      await backend.call('start');
      await settled(element);
      return {element, backend};
    }

    async function closed(element: TestLink): Promise<TestLink> {
      await findByRole(element, 'button', 'Start again');
      return settled(element);
    }
  });

  describe('tells the page', () => {
    const metadata = (heard: readonly Heard[]) =>
      heard.map(({type, detail}) => ('metadata' in detail ? [detail.name, detail.metadata] : [type]));
    const at = {uuid: popularServicers[0]!.uuid, name: 'MOHELA'};

    it('each thing that happens on a whole walk, in order, and nothing that was typed', async () => {
      const heard = hear(document);
      const {element, backend} = await open('accounts');
      byRole(element, 'button', 'I’m Done').click();
      (await backend.call('finish')).answer({connections: [mohelaConnection]});
      await until(() => !element.open, 'it closes');
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
      const {element, backend} = await open('challenge', {uuid: OTHER});
      const heard = hear(element);
      const answer = (button: string) => {
        byRole(element, 'radio', /Text message/).click();
        byRole(element, 'button', button).click();
      };
      element.send({type: 'answer', answers: [{question: textQuestion.uuid, value: 'Rex'}]});
      const rejected = createChallenge([choiceQuestion], {attempts_left: 2, rejected: true});
      (await backend.call('answer')).answer({status: 'challenged', uuid: attemptUuid, challenge: rejected});
      await findByRole(element, 'alert');
      answer('Submit');
      (await backend.call('answer')).fail('offline');
      await until(() => names(heard).includes('failed'), 'it fails');
      byRole(element, 'button', 'Close').click();
      (await findByRole(element, 'button', 'Keep going')).click();
      await settled(element);
      answer('Try again');
      (await backend.call('answer')).answer({status: 'connected', connection: mohelaConnection});
      (await findByRole(element, 'button', 'Remove MOHELA')).click();
      (await findByRole(element, 'button', 'Remove')).click();
      (await backend.call('disconnect')).answer(undefined);
      await until(() => names(heard).includes('disconnected'), 'it is removed');
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
      const heard = hear(document);
      const {element} = await open('search');
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
      const element = create({backend: new FakeBackend()});
      outer.attachShadow({mode: 'open'}).append(element);
      await place(outer);
      const heard = hear(document);
      element.show();
      element.close();
      expect(names(heard)).to.deep.equal(['opened', 'step-viewed', 'left', 'nexus-exit', 'closed']);
      for (const event of heard) {
        expect(event.target === outer).to.be.true;
        expect(event).to.include({bubbles: true, composed: true, cancelable: false});
      }
    });

    it('by CustomEvents of the exported classes', async () => {
      const {element, backend} = await open('accounts');
      const heard = hear(element);
      byRole(element, 'button', 'I’m Done').click();
      (await backend.call('finish')).answer({connections: [mohelaConnection]});
      await until(() => endings(heard)[0], 'it ends');
      element.show();
      element.close();
      const [success, exited] = endings(heard);
      expect(success).to.be.instanceOf(NexusSuccessEvent).and.instanceOf(CustomEvent);
      expect(exited).to.be.instanceOf(NexusExitEvent).and.instanceOf(CustomEvent);
    });

    it('nothing of its intents, which stay inside', async () => {
      const intents: string[] = [];
      document.addEventListener('nexus-intent', ({type}) => intents.push(type), {capture: true});
      await open('accounts');
      expect(intents).to.deep.equal([]);
    });

    it('the outcome in a frozen object with three properties, of the published shape', async () => {
      const heard = hear(document);
      const {element, backend} = await open('accounts');
      element.close();
      element.show();
      await reach('accounts', {element, backend});
      byRole(element, 'button', 'I’m Done').click();
      (await backend.call('finish')).answer({connections: [mohelaConnection, interruptedConnection]});
      await until(() => endings(heard)[1], 'it ends');
      for (const {detail} of endings(heard)) {
        expect(Object.keys(detail)).to.have.members(['message', 'result', 'status']);
        expect(LinkResponse.parse(detail)).to.deep.equal(detail);
        expect(isFrozen(detail)).to.be.true;
      }
      expect(endings(heard)[1]?.detail).to.deep.include({
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
      const {element} = await open('welcome');
      let wasOpen: boolean | undefined;
      element.addEventListener('nexus-exit', () => (wasOpen = dialogOf(element).open || element.open));
      element.close();
      expect(wasOpen).to.be.false;
    });
  });

  describe('ends at once', () => {
    type Ending = readonly [
      what: string,
      options: Options,
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
        {backend: {start: () => Promise.resolve(started())} as unknown as FakeBackend},
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
        const element = await place(create(options));
        const heard = hear(element);
        element.show();
        await until(() => stepOf(element) === 'problem', 'the screen says so');
        expect(names(heard)).to.deep.equal(['opened', 'step-viewed', 'failed', 'step-viewed', 'nexus-exit']);
        expect(exit(heard)).to.deep.include({status});
        expect(exit(heard).result).to.deep.include({
          step: 'opening',
          workflow: 'link',
          connections: [],
          ...result,
        });
        expect(isFrozen(endings(heard)[0]?.detail)).to.be.true;
        expect(element.open).to.be.true;
        expect(element.hasAttribute('open')).to.be.true;
      });
    }

    it('with a live key, and no sandbox', async () => {
      const element = await place(create({nexusKey: 'live_1'}));
      element.show();
      await until(() => stepOf(element) === 'problem', 'it ends');
      expect(element.shadowRoot?.textContent).not.to.match(/sandbox/i);
      expect(performance.getEntriesByType('resource').map(({name}) => name)).not.to.satisfy(
        (urls: readonly string[]) => urls.some((url) => url.includes('live_1')),
      );
    });

    it('and says nothing of the malformed uuid that it was given', async () => {
      const element = await place(create({uuid: 'jordan.rivera@example.com'}));
      const heard = hear(element);
      element.show();
      await until(() => endings(heard)[0], 'it ends');
      expect(JSON.stringify(heard.map(({detail}) => detail))).not.to.contain('jordan');
    });

    const closings: Record<string, (element: NexusLink) => void> = {
      'its button': (element) => byRole(element, 'button', 'Close').click(),
      'the X': (element) => element.shadowRoot?.querySelector<HTMLElement>('[part="close"]')?.click(),
      'close()': (element) => element.close(),
      'open = false': (element) => (element.open = false),
      removal: (element) => element.remove(),
    };
    for (const [how, go] of Object.entries(closings)) {
      it(`and is closed by ${how} without another word`, async () => {
        const {element, backend} = await open();
        backend.calls.at(-1)!.fail('not-allowed');
        await until(() => stepOf(element) === 'problem', 'it ends');
        const heard = hear(element);
        if (how === 'its button')
          element.shadowRoot?.querySelector<HTMLElement>('[part~="primary"]')?.click();
        else go(element);
        await tick();
        expect(names(heard)).to.deep.equal(['closed']);
        expect(element.open).to.be.false;
        await settled(element);
        expect(stepOf(element)).to.be.null;
      });
    }

    it('and opens afresh from that screen', async () => {
      const {element, backend} = await open();
      backend.calls.at(-1)!.fail('not-ready');
      await until(() => stepOf(element) === 'problem', 'it ends');
      const heard = hear(element);
      element.show();
      await reach('welcome', {element, backend});
      element.close();
      expect(exit(heard).result.step).to.equal('welcome');
      expect(dialogOf(element).open).to.be.false;
    });

    it('also late in an opening, with what was connected', async () => {
      const {element, backend} = await open('accounts');
      const heard = hear(element);
      byRole(element, 'button', 'I’m Done').click();
      (await backend.call('finish')).fail('not-allowed');
      await until(() => endings(heard)[0], 'it ends');
      expect(exit(heard)).to.deep.include({status: 'illegal'});
      expect(exit(heard).result).to.deep.include({step: 'accounts', code: 'not-allowed'});
      expect(exit(heard).result.connections).to.have.length(1);
    });
  });

  describe('goes on after a problem that can be tried again', () => {
    it('and tells of it, but of no end before the borrower leaves', async () => {
      const {element, backend} = await open();
      const heard = hear(element);
      backend.calls.at(-1)!.fail('offline');
      await until(() => stepOf(element) === 'problem', 'the screen says so');
      byRole(element, 'button', 'Try again').click();
      (await backend.call('start')).fail('timeout');
      await findByRole(element, 'heading', 'That took too long');
      expect(endings(heard)).to.deep.equal([]);
      byRole(element, 'button', 'Leave').click();
      expect(exit(heard)).to.deep.include({status: 'incomplete'});
      expect(exit(heard).result).to.deep.include({step: 'opening', code: 'timeout'});
      await settled(element);
      expect(stepOf(element)).to.be.null;
    });
  });

  describe('with the sandbox', () => {
    it('walks from the first screen to I’m Done', async () => {
      const element = await place(create({uuid: borrowers.connected.uuid}));
      const heard = hear(element);
      element.show();
      (await findByRole(element, 'button', 'Continue')).click();
      byRole(element, 'button', 'Close');
      expect(element.shadowRoot?.querySelector('[part="badge"]')?.textContent).to.equal('Sandbox');
      (await findByRole(element, 'button', 'I’m Done')).click();
      await until(() => endings(heard)[0], 'it ends');
      expect(ending(heard)).to.deep.include({status: 'complete'});
      expect(ending(heard).result.borrower.uuid).to.equal(borrowers.connected.uuid);
      expect(ending(heard).result.connections[0]?.servicer.name).to.equal('Nelnet');
    });
  });

  describe('keeps the focus inside when what had it goes in the same step', () => {
    it('as the Try again of a search does', async () => {
      const {element, backend} = await open('welcome');
      byRole(element, 'button', 'Continue').click();
      (await backend.call('search')).fail('timeout');
      const retry = await findByRole(element, 'button', 'Try again');
      retry.focus();
      retry.click();
      await settled(element);
      expect(element.shadowRoot?.activeElement?.id).to.equal('title');
    });

    it('and leaves it where it is as long as that is there', async () => {
      const {element, backend} = await open('search');
      const field = byRole(element, 'combobox', 'Servicer name');
      field.focus();
      type(field, 'moh');
      (await backend.call('search')).answer({servicers: [...popularServicers]});
      await settled(element);
      expect(element.shadowRoot?.activeElement === field).to.be.true;
    });
  });

  describe('gives a backend', () => {
    it('what the contract names, and nothing else', async () => {
      const {backend} = await open('connecting');
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
        const element = await place(create({...options, nexusKey: '', backend}));
        const heard = hear(element);
        element.show();
        await until(() => stepOf(element) === 'opening', 'it opens');
        expect(backend.calls.map(({input}) => input)).to.deep.equal([
          {auth: {type: 'link-token'}, uuid: null},
        ]);
        element.close();
        const told = JSON.stringify([element.state, ...heard.map(({detail}) => detail)]);
        expect(told).to.not.contain('kN4ry');
      });
    }

    it('that is set while it is open opens the next time', async () => {
      const {element, backend} = await open('welcome');
      element.linkToken = 'live_link_1';
      element.close();
      element.show();
      await until(() => backend.calls.length === 2, 'it opens again');
      expect(backend.calls.map(({input}) => input)).to.deep.equal([
        {auth: {type: 'key', nexus_key}, uuid: element.uuid},
        {auth: {type: 'link-token'}, uuid: element.uuid},
      ]);
    });
  });

  describe('views a step', () => {
    it('also where it came behind the question whether to leave', async () => {
      const {element, backend} = await open('connecting');
      const heard = hear(element);
      byRole(element, 'button', 'Close').click();
      (await backend.call('connect')).answer({status: 'connected', connection: mohelaConnection});
      await until(() => names(heard).includes('connected'), 'it is connected');
      (await findByRole(element, 'button', 'Keep going')).click();
      await settled(element);
      const viewed = heard.flatMap(({detail}) =>
        'name' in detail && detail.name === 'step-viewed' ? [detail.metadata.step] : [],
      );
      expect(viewed).to.deep.equal(['leaving', 'accounts']);
    });
  });

  it('opens in the page’s flow where it was told so while it was away', async () => {
    const backend = new FakeBackend();
    const element = await place(create({backend}));
    element.remove();
    await tick();
    element.inline = true;
    await tick();
    await place(element);
    await backend.call('start');
  });

  for (const due_on of ['2030-13-45', '2030-02-30', '2030-1-1', '2030-01-01T00:00:00Z', 'ull']) {
    it(`refuses ${due_on}, which is no day of a calendar, and shows what can be done`, async () => {
      const {element, backend} = await open('connecting');
      const [loan] = mohelaConnection.portfolio.loans;
      const next_payment = {amount: '1.00', due_on};
      const portfolio = {...mohelaConnection.portfolio, loans: [{...loan!, next_payment}]};
      (await backend.call('connect')).answer({
        status: 'connected',
        connection: {...mohelaConnection, portfolio},
      });
      expect((await findByRole(element, 'alert')).textContent).to.match(/Something went wrong/);
    });
  }

  noErrors();
});
