import {expect, fixture, html} from '@open-wc/testing';
import {sendKeys, setViewport} from '@web/test-runner-commands';

import {borrowers} from '../../src/backends/sandbox/borrowers.js';
import {SandboxBackend} from '../../src/backends/sandbox/index.js';
import {logins} from '../../src/backends/sandbox/scenarios.js';
import {codes, type Code} from '../../src/contract/errors.js';
import {en} from '../../src/messages/en.js';
import type {NexusLink} from '../../src/nexus-link.js';
import {LinkExit, LinkSuccess} from '../support/response-schemas.js';
import {
  queryAllByRole,
  normalizeText,
  getByRole,
  createLink,
  getDialog,
  listOutcomes,
  fillSentence,
  findByRole,
  getFocusedElement,
  recordEvents,
  getAccessibleName,
  listEventNames,
  placeOnPage,
  waitForRender,
  getStepName,
  waitUntil,
  typeInto,
  type PublicEvent,
  type LinkProperties,
} from '../support/helpers.js';
import {expectFocus} from '../support/still-link.js';

interface Walk {
  readonly element: NexusLink;
  readonly events: PublicEvent[];
}

/* The actions of a borrower and what the screen shows */

const pressButton = async ({element}: Walk, name: string | RegExp) =>
  (await findByRole(element, 'button', name)).click();
const waitForHeading = ({element}: Walk, title: string) => findByRole(element, 'heading', title);
const waitForAlert = ({element}: Walk, text: string) =>
  waitUntil(
    () => queryAllByRole(element, 'alert').find((alert) => getAccessibleName(alert).includes(text)),
    `an alert says “${text}”`,
  );
const hasButton = ({element}: Walk, name: string | RegExp) =>
  queryAllByRole(element, 'button', name).length > 0;
const getSearchInput = ({element}: Walk) => getByRole(element, 'combobox') as HTMLInputElement;
const readStep = ({element}: Walk) =>
  normalizeText([...element.shadowRoot!.querySelectorAll<HTMLElement>('[data-step]')].at(-1)!.innerText);

/** Opens the element with a sandbox that answers at once. */
async function openSandbox(options: LinkProperties = {}): Promise<Walk> {
  const element = await placeOnPage(createLink({backend: new SandboxBackend({latency: 0}), ...options}));
  const events = recordEvents(element);
  element.show();
  await waitUntil(() => !['opening', null].includes(getStepName(element)), 'the session has started');
  return {element, events};
}

async function chooseServicer(walk: Walk, query: string, option: RegExp): Promise<void> {
  const field = await findByRole(walk.element, 'combobox', 'Servicer name');
  if (query) typeInto(field, query);
  await findByRole(walk.element, 'listbox', query ? 'Matching servicers' : 'Popular servicers');
  (await findByRole(walk.element, 'option', option)).click();
}

async function logIn(walk: Walk, username: string, password = 'hunter2'): Promise<void> {
  await waitForRender(walk.element);
  typeInto(await findByRole(walk.element, 'textbox', 'Username'), username);
  typeInto(getByRole(walk.element, 'textbox', 'Password'), password);
  getByRole(walk.element, 'button', /^(Connect|Try again|Log in again)$/).click();
}

async function answerQuestions(walk: Walk, ...values: string[]): Promise<void> {
  await waitForHeading(walk, 'One more step');
  await waitForRender(walk.element);
  const fields = queryAllByRole(walk.element, 'textbox');
  expect(fields).to.have.length(values.length);
  for (const [index, value] of values.entries()) typeInto(fields[index]!, value);
  await pressButton(walk, 'Submit');
}

/** Opens the element and goes to the login of a servicer. */
async function openLogin(options: LinkProperties = {}, servicer = /^MOHELA/): Promise<Walk> {
  const walk = await openSandbox(options);
  await pressButton(walk, 'Continue');
  await chooseServicer(walk, '', servicer);
  return walk;
}

/** Opens the element, connects a servicer and goes to the list of connections. */
async function connectServicer(servicer = /^MOHELA/): Promise<Walk> {
  const walk = await openLogin({}, servicer);
  await logIn(walk, 'jordan');
  await waitForHeading(walk, 'Your servicers');
  return walk;
}

async function addAnother(walk: Walk, servicer: RegExp): Promise<void> {
  await pressButton(walk, /^Add (a|another) servicer$/);
  await chooseServicer(walk, '', servicer);
}

const listConnections = ({element}: Walk) =>
  [...element.shadowRoot!.querySelectorAll<HTMLElement>('[part="connection"] .name')].map((name) =>
    normalizeText(name.innerText),
  );

/** Returns the only outcome, which must be a success. */
function getSuccess({events}: Walk): LinkSuccess {
  const [outcome, ...more] = listOutcomes(events);
  expect(more).to.be.empty;
  expect(outcome?.type).to.equal('nexus-success');
  return LinkSuccess.parse(outcome!.detail);
}

async function finishWith(walk: Walk, ...servicers: string[]): Promise<void> {
  await pressButton(walk, 'I’m Done');
  await waitUntil(() => listOutcomes(walk.events).length, 'there is an outcome');
  const {message, result, status} = getSuccess(walk);
  expect(status).to.equal('complete');
  expect(message).to.not.be.empty;
  expect(result.connections.map(({servicer}) => servicer.name)).to.deep.equal(servicers);
  expect(walk.element.open).to.be.false;
}

/** Returns the only outcome, which must be an exit. */
function getExit({events}: Walk): LinkExit {
  const [outcome, ...more] = listOutcomes(events);
  expect(more).to.be.empty;
  expect(outcome?.type).to.equal('nexus-exit');
  return LinkExit.parse(outcome!.detail);
}

describe('A borrower', () => {
  before(() => setViewport({width: 800, height: 900}));
  after(() => setViewport({width: 800, height: 600}));

  describe('connecting', () => {
    it('connects a servicer through a tag with only a sandbox key', async () => {
      const page = await fixture(html`<div><nexus-link nexus-key="sandbox_demo"></nexus-link></div>`);
      const element = page.querySelector('nexus-link')!;
      const walk = {element, events: recordEvents(page)};
      element.setAttribute('open', '');
      await pressButton(walk, 'Continue');
      await chooseServicer(walk, 'mohela', /^MOHELA/);
      await logIn(walk, 'jordan');
      await waitForHeading(walk, 'Connecting to MOHELA');
      await waitForHeading(walk, 'Your servicers');
      expect(listConnections(walk)).to.deep.equal(['MOHELA']);
      await finishWith(walk, 'MOHELA');
      expect(element.hasAttribute('open')).to.be.false;
      expect(getDialog(element).open).to.be.false;
    });

    it('connects a servicer inline', async () => {
      const walk = await openLogin({inline: true});
      await logIn(walk, 'jordan');
      await waitForHeading(walk, 'Your servicers');
      await finishWith(walk, 'MOHELA');
      await waitForHeading(walk, 'All done');
      await pressButton(walk, 'Start again');
      await pressButton(walk, 'Continue');
      await waitForHeading(walk, 'Find your servicer');
    });

    it('connects a servicer, and the page receives an event for each step', async () => {
      const walk = await connectServicer();
      await finishWith(walk, 'MOHELA');
      expect(listEventNames(walk.events).filter((name) => name !== 'step-viewed')).to.deep.equal([
        'opened',
        'servicers-searched',
        'servicer-chosen',
        'credentials-submitted',
        'connected',
        'finished',
        'nexus-success',
        'closed',
      ]);
    });

    it('connects two servicers and sees the loans of each', async () => {
      const walk = await connectServicer();
      await addAnother(walk, /^Nelnet/);
      await logIn(walk, 'jordan');
      await waitUntil(() => listConnections(walk).length === 2, 'both connections are listed');
      expect(readStep(walk)).to.match(/\d loans?\s+Balance\s+\$[\d,]+\.\d\d/);
      await finishWith(walk, 'MOHELA', 'Nelnet');
    });

    it('connects as a new borrower, whose uuid the page receives', async () => {
      const walk = await connectServicer();
      await finishWith(walk, 'MOHELA');
      expect(getSuccess(walk).result.borrower.uuid).to.match(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    });

    it('connects as the borrower whose uuid the page gives', async () => {
      const uuid = 'b0a7c1de-5f0e-4c53-9a1b-0d6e8f2a4c10';
      const walk = await openLogin({uuid});
      await logIn(walk, 'jordan');
      await finishWith(walk, 'MOHELA');
      expect(getSuccess(walk).result.borrower.uuid).to.equal(uuid);
    });

    it('connects another servicer in a second opening', async () => {
      const walk = await connectServicer();
      await finishWith(walk, 'MOHELA');
      walk.events.length = 0;
      walk.element.show();
      await pressButton(walk, 'Continue');
      await chooseServicer(walk, '', /^Nelnet/);
      await logIn(walk, 'jordan');
      await waitForHeading(walk, 'Your servicers');
      await finishWith(walk, 'Nelnet');
    });
  });

  describe('searching', () => {
    const searches = [
      ['fedloan', 'MOHELA', /FedLoan Servicing loans moved here in 2022/],
      ['navient', 'Aidvantage', /Navient loans moved here in 2021/],
      ['GREAT LAKES', 'Nelnet', /Great Lakes loans moved here in 2023/],
      ['mohlea', 'MOHELA', /loans/],
      ['édfinancial', 'Edfinancial Services', /loans/],
    ] as const;
    for (const [query, name, details] of searches) {
      it(`finds ${name} by “${query}” and connects it`, async () => {
        const walk = await openSandbox();
        await pressButton(walk, 'Continue');
        await chooseServicer(walk, query, new RegExp(`^${name}.*${details.source}`));
        await logIn(walk, 'jordan');
        await waitForHeading(walk, 'Your servicers');
        await finishWith(walk, name);
      });
    }

    it('sees search tips when no servicer matches', async () => {
      const walk = await openSandbox();
      await pressButton(walk, 'Continue');
      typeInto(await findByRole(walk.element, 'combobox'), 'zzqx');
      await waitUntil(() => readStep(walk).includes(en.search.nothing), 'the search has no results');
      expect(queryAllByRole(walk.element, 'option')).to.be.empty;
      for (const tip of en.search.tips) expect(readStep(walk)).to.contain(tip);
    });

    it('cannot choose a servicer that is down', async () => {
      const walk = await openSandbox();
      await pressButton(walk, 'Continue');
      const option = await findByRole(walk.element, 'option', /\(down\)/);
      expect(getAccessibleName(option)).to.contain(en.search.down);
      option.click();
      await waitForRender(walk.element);
      await waitForHeading(walk, 'Find your servicer');
    });

    it('sees a warning for a degraded servicer and can connect it', async () => {
      const walk = await openSandbox();
      await pressButton(walk, 'Continue');
      await chooseServicer(walk, '', new RegExp(`\\(degraded\\).*${en.search.degraded}$`));
      await waitForHeading(walk, 'Log in to Sandbox Servicer (degraded)');
      expect(readStep(walk)).to.contain('having trouble');
      await logIn(walk, 'jordan');
      await finishWith(walk, 'Sandbox Servicer (degraded)');
    });

    it('returns from the login to the same search results', async () => {
      const walk = await openSandbox();
      await pressButton(walk, 'Continue');
      await chooseServicer(walk, 'navient', /^Aidvantage/);
      await pressButton(walk, 'Back');
      await findByRole(walk.element, 'option', /^Aidvantage/);
      expect(getByRole(walk.element, 'combobox')).to.have.property('value', 'navient');
    });
  });

  describe('with a sandbox login', () => {
    it('has a test here for each documented login', () => {
      expect(logins.map(({username, password}) => `${username} / ${password}`)).to.have.members([
        'bad / anything',
        'anything but the two below / bad',
        'challenge / anything',
        'fail-challenge / anything',
        '@choice / anything',
        '@code / anything',
        '@reconnect / anything',
        '@error_<code> / anything',
        '@challenges_<n> / anything',
        '@slow_<ms> / anything',
        'anything else / anything else',
      ]);
    });

    for (const [username, password] of [
      ['bad', 'hunter2'],
      ['jordan', 'bad'],
      ['@code', 'bad'],
    ] as const) {
      it(`“${username}” with “${password}” sees that the login is wrong and corrects it`, async () => {
        const walk = await openLogin();
        await logIn(walk, username, password);
        await waitForAlert(walk, en.errors['invalid-credentials'].title);
        await waitForRender(walk.element);
        const field = getByRole(walk.element, 'textbox', 'Password');
        expect(getByRole(walk.element, 'textbox', 'Username')).to.have.property('value', username);
        expect(field).to.have.property('value', '');
        expectFocus(field);
        await logIn(walk, 'jordan', 'hunter2');
        await waitForHeading(walk, 'Your servicers');
        await finishWith(walk, 'MOHELA');
      });
    }

    for (const password of ['hunter2', 'bad']) {
      it(`“challenge” with “${password}” passes a question with any answer`, async () => {
        const walk = await openLogin();
        await logIn(walk, 'challenge', password);
        await answerQuestions(walk, ' ');
        await waitForHeading(walk, 'Your servicers');
        await finishWith(walk, 'MOHELA');
      });

      it(`“fail-challenge” with “${password}” returns to the login after three wrong answers`, async () => {
        const walk = await openLogin();
        await logIn(walk, 'fail-challenge', password);
        await answerQuestions(walk, 'Rex');
        await waitForAlert(walk, '2 tries left');
        await answerQuestions(walk, 'Rex');
        await waitForAlert(walk, '1 try left');
        await answerQuestions(walk, 'Rex');
        await waitForAlert(walk, en.errors['challenge-failed'].title);
        await waitForHeading(walk, 'Log in to MOHELA');
        expect(getByRole(walk.element, 'textbox', 'Username')).to.have.property('value', 'fail-challenge');
        expect(listOutcomes(walk.events)).to.be.empty;
      });
    }

    it('“@choice” corrects a wrong choice', async () => {
      const walk = await openLogin();
      await logIn(walk, '@choice');
      (await findByRole(walk.element, 'radio', 'Elm Street')).click();
      await pressButton(walk, 'Submit');
      await waitForAlert(walk, '2 tries left');
      await waitForRender(walk.element);
      getByRole(walk.element, 'radio', 'Maple Street').click();
      await pressButton(walk, 'Submit');
      await waitForHeading(walk, 'Your servicers');
    });

    it('“@code” corrects a wrong code', async () => {
      const walk = await openLogin();
      await logIn(walk, '@code');
      await answerQuestions(walk, '000000');
      await waitForAlert(walk, '2 tries left');
      await answerQuestions(walk, '123456');
      await waitForHeading(walk, 'Your servicers');
    });

    it('“@challenges_3” answers three challenges, with one, two and one questions', async () => {
      const walk = await openLogin();
      await logIn(walk, '@challenges_3');
      await answerQuestions(walk, 'one');
      await waitUntil(() => queryAllByRole(walk.element, 'textbox').length === 2, 'there are two questions');
      expect(
        queryAllByRole(walk.element, 'textbox').map((field) => (field as HTMLInputElement).value),
      ).to.deep.equal(['', '']);
      await answerQuestions(walk, 'two', 'three');
      await waitUntil(() => queryAllByRole(walk.element, 'textbox').length === 1, 'there is one question');
      await answerQuestions(walk, 'four');
      await waitForHeading(walk, 'Your servicers');
      await finishWith(walk, 'MOHELA');
    });

    it('“@reconnect” connects and then logs in again', async () => {
      const walk = await openLogin();
      await logIn(walk, '@reconnect');
      await waitForHeading(walk, 'Your servicers');
      expect(readStep(walk)).to.contain(fillSentence(en.accounts.notice.interrupted, {servicer: 'MOHELA'}));
      await pressButton(walk, /^Log in again.*MOHELA$/);
      await waitForHeading(walk, 'Log in to MOHELA again');
      await logIn(walk, 'jordan');
      await waitForHeading(walk, 'Your servicers');
      expect(hasButton(walk, /^Log in again/)).to.be.false;
      expect(listConnections(walk)).to.deep.equal(['MOHELA']);
      await finishWith(walk, 'MOHELA');
    });

    it('“@slow_600” sees the progress, cancels, and connects at the second try', async () => {
      const walk = await openLogin();
      const start = performance.now();
      await logIn(walk, '@slow_600');
      await waitForHeading(walk, 'Connecting to MOHELA');
      await pressButton(walk, 'Cancel');
      await waitForHeading(walk, 'Log in to MOHELA');
      await logIn(walk, '@slow_600');
      const readStage = () =>
        walk.element.shadowRoot!.querySelector('[aria-current="step"]')?.textContent ?? '';
      await waitUntil(
        () => readStage().includes(en.connecting.stages['reading-loans']),
        'the current stage is reading loans',
      );
      await waitForHeading(walk, 'Your servicers');
      expect(performance.now() - start).to.be.at.least(600);
      expect(listConnections(walk)).to.deep.equal(['MOHELA']);
    });

    for (const username of [
      'anything else',
      'Challenge',
      'challenge ',
      'BAD',
      '@error_nothing',
      '@challenges_0',
    ]) {
      it(`“${username}” has no special meaning and connects without a question`, async () => {
        const walk = await openLogin();
        await logIn(walk, username);
        await waitForHeading(walk, 'Your servicers');
        await finishWith(walk, 'MOHELA');
      });
    }

    for (const code of Object.keys(codes) as Code[]) {
      const {recovery, ends} = codes[code];
      const {title, action} = en.errors[code];
      it(`“@error_${code}” sees the error and ${ends ? 'exits' : 'continues'}`, async () => {
        const walk = await openLogin();
        await logIn(walk, `@error_${code}`);
        if (ends) {
          await waitForHeading(walk, title);
          expect(getExit(walk)).to.nested.include({
            status: ends,
            'result.code': code,
            'result.step': 'connecting',
          });
          queryAllByRole(walk.element, 'button', action).at(-1)!.click();
          await waitUntil(() => !walk.element.open, 'the element is closed');
          expect(listOutcomes(walk.events)).to.have.length(1);
        } else if (recovery === 'choose-servicer' || recovery === 'restart') {
          await waitForHeading(walk, title);
          await pressButton(walk, action);
          await waitForHeading(
            walk,
            recovery === 'restart' ? 'Connect your servicers' : 'Find your servicer',
          );
          expect(listOutcomes(walk.events)).to.be.empty;
        } else {
          await waitForAlert(walk, title);
          await waitForHeading(walk, 'Log in to MOHELA');
          await logIn(walk, 'jordan');
          await waitForHeading(walk, 'Your servicers');
          await finishWith(walk, 'MOHELA');
        }
      });
    }
  });

  describe('with a sandbox uuid', () => {
    it('sees an existing connection and finishes at once', async () => {
      const walk = await openSandbox({uuid: borrowers.connected.uuid});
      await pressButton(walk, 'Continue');
      await waitForHeading(walk, 'Your servicers');
      expect(listConnections(walk)).to.deep.equal(['Nelnet']);
      await finishWith(walk, 'Nelnet');
    });

    it('logs in again to an interrupted connection before finishing', async () => {
      const walk = await openSandbox({uuid: borrowers.interrupted.uuid});
      await pressButton(walk, 'Continue');
      await waitForHeading(walk, 'Your servicers');
      expect(hasButton(walk, 'I’m Done')).to.be.false;
      await pressButton(walk, /^Log in again.*MOHELA$/);
      await logIn(walk, 'jordan');
      await waitForHeading(walk, 'Your servicers');
      await finishWith(walk, 'MOHELA');
    });

    it('finds the interrupted connection marked in the search', async () => {
      const walk = await openSandbox({uuid: borrowers.interrupted.uuid});
      await pressButton(walk, 'Continue');
      await addAnother(walk, new RegExp(`^MOHELA.*${en.search.interrupted}$`));
      await waitForHeading(walk, 'Log in to MOHELA again');
    });

    for (const [name, code] of [
      ['notAllowed', 'not-allowed'],
      ['notReady', 'not-ready'],
      ['unknown', 'unknown-borrower'],
    ] as const) {
      it(`sees the error ${code}, which the page receives at once`, async () => {
        const {uuid} = borrowers[name];
        const walk = await openSandbox({uuid});
        await waitForHeading(walk, en.errors[code].title);
        const {status, result} = getExit(walk);
        expect(status).to.equal(codes[code].ends);
        expect(result).to.deep.include({borrower: {uuid}, code, step: 'opening', connections: []});
        expect(walk.element.open).to.be.true;
        queryAllByRole(walk.element, 'button', 'Close')[0]!.click();
        await waitForRender(walk.element);
        expect(walk.element.open).to.be.false;
        expect(listOutcomes(walk.events)).to.have.length(1);
      });
    }

    it('has a test here for each documented uuid', () => {
      expect(Object.keys(borrowers)).to.have.members([
        'connected',
        'interrupted',
        'notAllowed',
        'notReady',
        'unknown',
      ]);
    });
  });

  for (const [input, options, code] of [
    ['a malformed uuid', {uuid: 'jordan'}, 'invalid-uuid'],
    ['a revoked key', {nexusKey: 'sandbox_revoked'}, 'invalid-key'],
    ['no key', {nexusKey: ''}, 'invalid-key'],
    ['a key of an unknown kind', {nexusKey: 'test_1'}, 'invalid-key'],
    ['a live key without an API URL', {nexusKey: 'live_1', backend: null}, 'invalid-options'],
  ] as const) {
    it(`cannot start when the page gives ${input}`, async () => {
      const walk = await openSandbox(options);
      await waitForHeading(walk, en.errors[code].title);
      expect(getExit(walk)).to.nested.include({status: 'error', 'result.code': code});
    });
  }

  describe('in the list of connections', () => {
    it('sees a notice after choosing a connected servicer again', async () => {
      const walk = await connectServicer();
      await addAnother(walk, /^MOHELA.*Connected$/);
      await waitForHeading(walk, 'Your servicers');
      expect(readStep(walk)).to.contain(fillSentence(en.accounts.notice.already, {servicer: 'MOHELA'}));
      expect(listConnections(walk)).to.deep.equal(['MOHELA']);
      await finishWith(walk, 'MOHELA');
    });

    it('removes one of two connections after a question and finishes with the other', async () => {
      const walk = await connectServicer();
      await addAnother(walk, /^Nelnet/);
      await logIn(walk, 'jordan');
      await waitUntil(() => listConnections(walk).length === 2, 'both connections are listed');
      await pressButton(walk, /^Remove.*MOHELA$/);
      await pressButton(walk, 'Keep');
      await pressButton(walk, /^Remove.*MOHELA$/);
      await pressButton(walk, 'Remove');
      await waitUntil(() => listConnections(walk).length === 1, 'one connection is left');
      expect(readStep(walk)).to.contain(fillSentence(en.accounts.notice.removed, {servicer: 'MOHELA'}));
      await finishWith(walk, 'Nelnet');
    });

    it('removes the only connection and connects it again', async () => {
      const walk = await connectServicer();
      await pressButton(walk, /^Remove.*MOHELA$/);
      await pressButton(walk, 'Remove');
      await waitUntil(() => listConnections(walk).length === 0, 'no connection is left');
      expect(hasButton(walk, 'I’m Done')).to.be.false;
      await addAnother(walk, /^MOHELA.*Federal/);
      await logIn(walk, 'jordan');
      await waitForHeading(walk, 'Your servicers');
      await finishWith(walk, 'MOHELA');
    });
  });

  describe('leaving', () => {
    const expectLeft = (walk: Walk, step: string) => {
      expect(getExit(walk)).to.nested.include({
        status: 'incomplete',
        'result.step': step,
        'result.workflow': 'link',
      });
      expect(walk.element.open).to.be.false;
    };

    it('leaves the welcome at once', async () => {
      const walk = await openSandbox();
      await pressButton(walk, 'Not now');
      expectLeft(walk, 'welcome');
    });

    it('leaves the search at once', async () => {
      const walk = await openSandbox();
      await pressButton(walk, 'Continue');
      await pressButton(walk, 'Close');
      expectLeft(walk, 'search');
    });

    it('leaves an empty login at once', async () => {
      const walk = await openLogin();
      await waitForHeading(walk, 'Log in to MOHELA');
      await pressButton(walk, 'Close');
      expectLeft(walk, 'credentials');
    });

    it('leaves a login with input only after a question', async () => {
      const walk = await openLogin();
      typeInto(await findByRole(walk.element, 'textbox', 'Username'), 'jordan');
      await pressButton(walk, 'Close');
      await findByRole(walk.element, 'alertdialog', en.leaving.title);
      await pressButton(walk, 'Keep going');
      await waitForRender(walk.element);
      expect(getByRole(walk.element, 'textbox', 'Username')).to.have.property('value', 'jordan');
      await pressButton(walk, 'Close');
      await pressButton(walk, 'Leave');
      expectLeft(walk, 'credentials');
    });

    it('leaves a challenge only after a question', async () => {
      const walk = await openLogin();
      await logIn(walk, 'challenge');
      await waitForHeading(walk, 'One more step');
      await pressButton(walk, 'Close');
      await pressButton(walk, 'Leave');
      expectLeft(walk, 'challenge');
    });

    it('leaves new connections only after a question, and the page receives them', async () => {
      const walk = await connectServicer();
      await pressButton(walk, 'Close');
      await findByRole(walk.element, 'alertdialog', en.leaving.title);
      expect(readStep(walk)).to.contain(en.leaving.connected);
      await pressButton(walk, 'Leave');
      expectLeft(walk, 'accounts');
      expect(getExit(walk).result.connections.map(({servicer}) => servicer.name)).to.deep.equal(['MOHELA']);
    });

    it('leaves existing connections at once', async () => {
      const walk = await openSandbox({uuid: borrowers.connected.uuid});
      await pressButton(walk, 'Continue');
      await waitForHeading(walk, 'Your servicers');
      await pressButton(walk, 'Close');
      expectLeft(walk, 'accounts');
    });

    it('stays while connecting and then sees the connection made meanwhile', async () => {
      const walk = await openLogin();
      await logIn(walk, '@slow_300');
      await pressButton(walk, 'Close');
      await findByRole(walk.element, 'alertdialog', en.leaving.title);
      await waitUntil(
        () => listEventNames(walk.events).includes('connected'),
        'the servicer is connected behind the question',
      );
      expect(getStepName(walk.element)).to.equal('leaving');
      await pressButton(walk, 'Keep going');
      await waitForHeading(walk, 'Your servicers');
      await finishWith(walk, 'MOHELA');
    });
  });

  describe('with only the keyboard', () => {
    const roles: Readonly<Record<string, string>> = {
      h2: 'heading',
      input: 'field',
      summary: 'details',
      body: 'page',
    };
    /** Describes the focused element by role and name, as a screen reader does. */
    const describeFocus = (): string => {
      const focused = getFocusedElement();
      if (!(focused instanceof HTMLElement)) return 'nothing';
      if (focused === document.body) return 'page';
      return `${roles[focused.localName] ?? focused.localName} ${getAccessibleName(focused)}`;
    };
    const waitForFocus = (place: string) =>
      waitUntil(() => describeFocus() === place, `the focus is on ${place}, not on ${describeFocus()}`);
    const pressKey = (name: string) => sendKeys({press: name});
    const typeText = (text: string) => sendKeys({type: text});

    /** Firefox also stops at the scrollable content, so that the arrow keys scroll it. WebKit also stops at the dialog. */
    const isBrowserTabStop = () => getFocusedElement()?.matches('.content, dialog');

    /** Presses Tab once for each place, and expects the focus there. */
    async function tabForward(...places: string[]): Promise<void> {
      for (const place of places) {
        await pressKey('Tab');
        if (isBrowserTabStop()) await pressKey('Tab');
        expect(describeFocus()).to.equal(place);
      }
    }

    async function tabBack(...places: string[]): Promise<void> {
      await sendKeys({down: 'Shift'});
      try {
        await tabForward(...places);
      } finally {
        await sendKeys({up: 'Shift'});
      }
    }

    async function openPage(inline: boolean): Promise<Walk> {
      const element = createLink({backend: new SandboxBackend({latency: 0}), inline});
      const page = await fixture(html`
        <div>
          <button @click=${() => element.show()}>Link my loans</button>
          ${element}
          <button>After</button>
        </div>
      `);
      page.querySelector('button')!.focus();
      return {element, events: recordEvents(element)};
    }

    it('connects two servicers in a dialog, by a former name and with a challenge', async () => {
      const walk = await openPage(false);
      await waitForFocus('button Link my loans');
      await pressKey('Enter');

      await waitForFocus('heading Connect your servicers');
      await waitForHeading(walk, 'Connect your servicers');
      await findByRole(walk.element, 'button', 'Continue');
      await waitForFocus('heading Connect your servicers');
      await tabForward('button Continue', 'button Not now');
      await tabBack('button Continue', 'button Close');
      await tabForward('button Continue');
      await pressKey('Enter');

      await waitForFocus('field Servicer name');
      await findByRole(walk.element, 'listbox');
      await tabBack('button Close', 'button Back');
      await tabForward('button Close', 'field Servicer name');
      await typeText('fedloan');
      await findByRole(walk.element, 'option', /^MOHELA.*FedLoan/);
      await waitUntil(
        () => getByRole(walk.element, 'combobox').getAttribute('aria-activedescendant'),
        'the best match is active',
      );
      await pressKey('Enter');

      await findByRole(walk.element, 'heading', 'Log in to MOHELA');
      await waitForFocus('field Username');
      await typeText('challenge');
      await tabForward('field Password');
      await typeText('hunter2');
      await tabForward('button Show password', 'button Connect');
      await pressKey('Space');

      await waitForFocus('field What was the name of your first school?');
      await typeText('Lincoln');
      await pressKey('Enter');

      await waitForFocus('heading Your servicers');
      await tabForward('details Loans at MOHELA');
      await pressKey('Enter');
      await waitUntil(() => walk.element.shadowRoot!.querySelector('details[open]'), 'the loans are shown');
      await pressKey('Tab');
      expect(describeFocus()).to.match(/^button Remove.*MOHELA$/);
      await tabForward('button Add another servicer', 'button I’m Done');
      await tabBack('button Add another servicer');
      await pressKey('Enter');

      await waitForFocus('field Servicer name');
      await findByRole(walk.element, 'option', /^Nelnet/);
      await pressKey('ArrowDown');
      await pressKey('ArrowDown');
      await pressKey('Enter');

      await findByRole(walk.element, 'heading', 'Log in to Nelnet');
      await waitForFocus('field Username');
      await typeText('jordan');
      await tabForward('field Password');
      await typeText('hunter2');
      await pressKey('Enter');

      await waitForFocus('heading Your servicers');
      expect(listConnections(walk)).to.deep.equal(['MOHELA', 'Nelnet']);
      await tabBack('button Close');
      await pressKey('Tab');
      for (let presses = 0; presses < 10 && describeFocus() !== 'button I’m Done'; presses++)
        await pressKey('Tab');
      await pressKey('Enter');
      await waitForFocus('button Link my loans');
      expect(getSuccess(walk).result.connections).to.have.length(2);
    });

    it('corrects a login and cancels a removal inline', async () => {
      const walk = await openPage(true);
      await findByRole(walk.element, 'button', 'Continue');
      await waitForFocus('button Link my loans');
      await tabForward('button Close', 'button Continue', 'button Not now', 'button After');
      await tabBack('button Not now', 'button Continue');
      await pressKey('Enter');

      await waitForFocus('field Servicer name');
      await findByRole(walk.element, 'option', /^MOHELA/);
      await pressKey('ArrowDown');
      await pressKey('Enter');

      await findByRole(walk.element, 'heading', 'Log in to MOHELA');
      await waitForFocus('field Username');
      await typeText('jordan');
      await pressKey('Enter');
      await waitForFocus('field Password');
      await typeText('bad');
      await pressKey('Enter');
      await waitUntil(() => queryAllByRole(walk.element, 'alert').length, 'the login is wrong');
      await waitForFocus('field Password');
      await typeText('hunter2');
      await tabForward('button Show password', 'button Try again');
      await pressKey('Enter');

      await waitForFocus('heading Your servicers');
      await tabForward('details Loans at MOHELA');
      await pressKey('Tab');
      expect(describeFocus()).to.match(/^button Remove.*MOHELA$/);
      await pressKey('Enter');
      await waitForFocus('button Keep');
      await tabBack('button Remove');
      await tabForward('button Keep');
      await pressKey('Enter');
      await waitUntil(() => /^button Remove.*MOHELA$/.test(describeFocus()), 'the focus is back on Remove');
      await tabForward('button Add another servicer', 'button I’m Done', 'button After');
      await tabBack('button I’m Done');
      await pressKey('Enter');

      await waitForFocus('heading All done');
      await tabForward('button Start again', 'button After');
      expect(listOutcomes(walk.events).map(({type}) => type)).to.deep.equal(['nexus-success']);
    });

    it('confirms before Escape discards input, continues, and leaves', async () => {
      const walk = await openPage(false);
      await pressKey('Enter');
      await findByRole(walk.element, 'button', 'Continue');
      await tabForward('button Continue');
      await pressKey('Enter');
      await waitForFocus('field Servicer name');
      await findByRole(walk.element, 'option', /^MOHELA/);
      await typeText('mohela');
      await pressKey('Escape');
      await waitUntil(() => !getSearchInput(walk).value, 'the search is cleared');
      await findByRole(walk.element, 'listbox', 'Popular servicers');
      await pressKey('ArrowDown');
      await pressKey('Enter');
      await findByRole(walk.element, 'heading', 'Log in to MOHELA');
      await waitForFocus('field Username');
      await typeText('j');
      await pressKey('Escape');
      await waitForFocus('button Keep going');
      await tabForward('button Leave');
      await tabBack('button Keep going');
      await pressKey('Enter');
      await waitForFocus('field Username');
      expect(getByRole(walk.element, 'textbox', 'Username')).to.have.property('value', 'j');
      await pressKey('Escape');
      await waitForFocus('button Keep going');
      await pressKey('Escape');
      await waitForFocus('field Username');
      await pressKey('Escape');
      await waitForFocus('button Keep going');
      await tabForward('button Leave');
      await pressKey('Enter');
      await waitForFocus('button Link my loans');
      expect(getExit(walk).status).to.equal('incomplete');
    });

    it('stays inside the dialog with Tab', async () => {
      const walk = await openPage(false);
      await pressKey('Enter');
      await findByRole(walk.element, 'button', 'Continue');
      const seen = new Set<string>();
      for (let presses = 0; presses < 8; presses++) {
        await pressKey('Tab');
        seen.add(describeFocus());
      }
      expect([...seen]).to.include.members(['button Close', 'button Continue', 'button Not now']);
      expect([...seen]).to.not.include.members(['button Link my loans']);
      expect([...seen]).to.not.include.members(['button After']);
    });
  });
});
