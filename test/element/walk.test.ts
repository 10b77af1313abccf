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
  typeInto as fill,
  type PublicEvent,
  type LinkProperties,
} from '../support/helpers.js';
import {expectFocus} from '../support/still-link.js';

interface Walk {
  readonly element: NexusLink;
  readonly heard: PublicEvent[];
}

/* What a borrower does, by what is on the screen */

const press = async ({element}: Walk, name: string | RegExp) =>
  (await findByRole(element, 'button', name)).click();
const sees = ({element}: Walk, title: string) => findByRole(element, 'heading', title);
const isTold = ({element}: Walk, text: string) =>
  waitUntil(
    () => queryAllByRole(element, 'alert').find((one) => getAccessibleName(one).includes(text)),
    `an alert says “${text}”`,
  );
const isShown = ({element}: Walk, name: string | RegExp) =>
  queryAllByRole(element, 'button', name).length > 0;
const inputOf = ({element}: Walk) => getByRole(element, 'combobox') as HTMLInputElement;
const words = ({element}: Walk) =>
  normalizeText([...element.shadowRoot!.querySelectorAll<HTMLElement>('[data-step]')].at(-1)!.innerText);

/** Opens it on the sandbox, which answers at once. */
async function begin(options: LinkProperties = {}): Promise<Walk> {
  const element = await placeOnPage(createLink({backend: new SandboxBackend({latency: 0}), ...options}));
  const heard = recordEvents(element);
  element.show();
  await waitUntil(() => !['opening', null].includes(getStepName(element)), 'the session has started');
  return {element, heard};
}

async function search(walk: Walk, query: string, option: RegExp): Promise<void> {
  const field = await findByRole(walk.element, 'combobox', 'Servicer name');
  if (query) fill(field, query);
  await findByRole(walk.element, 'listbox', query ? 'Matching servicers' : 'Popular servicers');
  (await findByRole(walk.element, 'option', option)).click();
}

async function logIn(walk: Walk, username: string, password = 'hunter2'): Promise<void> {
  await waitForRender(walk.element);
  fill(await findByRole(walk.element, 'textbox', 'Username'), username);
  fill(getByRole(walk.element, 'textbox', 'Password'), password);
  getByRole(walk.element, 'button', /^(Connect|Try again|Log in again)$/).click();
}

async function answer(walk: Walk, ...values: string[]): Promise<void> {
  await sees(walk, 'One more step');
  await waitForRender(walk.element);
  const fields = queryAllByRole(walk.element, 'textbox');
  expect(fields).to.have.length(values.length);
  for (const [i, value] of values.entries()) fill(fields[i]!, value);
  await press(walk, 'Submit');
}

/** From the start to the login of a servicer. */
async function toLogin(options: LinkProperties = {}, servicer = /^MOHELA/): Promise<Walk> {
  const walk = await begin(options);
  await press(walk, 'Continue');
  await search(walk, '', servicer);
  return walk;
}

/** From the start to the list, with this one connected. */
async function connect(servicer = /^MOHELA/): Promise<Walk> {
  const walk = await toLogin({}, servicer);
  await logIn(walk, 'jordan');
  await sees(walk, 'Your servicers');
  return walk;
}

async function addAnother(walk: Walk, servicer: RegExp): Promise<void> {
  await press(walk, /^Add (a|another) servicer$/);
  await search(walk, '', servicer);
}

const listed = ({element}: Walk) =>
  [...element.shadowRoot!.querySelectorAll<HTMLElement>('[part="connection"] .name')].map((one) =>
    normalizeText(one.innerText),
  );

/** What the page was told on success, and nothing else. */
function toldOf({heard}: Walk): LinkSuccess {
  const [ending, ...more] = listOutcomes(heard);
  expect(more).to.be.empty;
  expect(ending?.type).to.equal('nexus-success');
  return LinkSuccess.parse(ending!.detail);
}

async function isFinished(walk: Walk, ...servicers: string[]): Promise<void> {
  await press(walk, 'I’m Done');
  await waitUntil(() => listOutcomes(walk.heard).length, 'there is an outcome');
  const {message, result, status} = toldOf(walk);
  expect(status).to.equal('complete');
  expect(message).to.not.be.empty;
  expect(result.connections.map(({servicer}) => servicer.name)).to.deep.equal(servicers);
  expect(walk.element.open).to.be.false;
}

/** The one exit so far. */
function exitOf({heard}: Walk): LinkExit {
  const [ending, ...more] = listOutcomes(heard);
  expect(more).to.be.empty;
  expect(ending?.type).to.equal('nexus-exit');
  return LinkExit.parse(ending!.detail);
}

describe('A borrower', () => {
  before(() => setViewport({width: 800, height: 900}));
  after(() => setViewport({width: 800, height: 600}));

  describe('connects', () => {
    it('one servicer, by the tag with a sandbox key alone', async () => {
      const page = await fixture(html`<div><nexus-link nexus-key="sandbox_demo"></nexus-link></div>`);
      const element = page.querySelector('nexus-link')!;
      const walk = {element, heard: recordEvents(page)};
      element.setAttribute('open', '');
      await press(walk, 'Continue');
      await search(walk, 'mohela', /^MOHELA/);
      await logIn(walk, 'jordan');
      await sees(walk, 'Connecting to MOHELA');
      await sees(walk, 'Your servicers');
      expect(listed(walk)).to.deep.equal(['MOHELA']);
      await isFinished(walk, 'MOHELA');
      expect(element.hasAttribute('open')).to.be.false;
      expect(getDialog(element).open).to.be.false;
    });

    it('one servicer, in the flow of the page', async () => {
      const walk = await toLogin({inline: true});
      await logIn(walk, 'jordan');
      await sees(walk, 'Your servicers');
      await isFinished(walk, 'MOHELA');
      await sees(walk, 'All done');
      await press(walk, 'Start again');
      await press(walk, 'Continue');
      await sees(walk, 'Find your servicer');
    });

    it('one, and the page hears what happens, step by step', async () => {
      const walk = await connect();
      await isFinished(walk, 'MOHELA');
      expect(listEventNames(walk.heard).filter((name) => name !== 'step-viewed')).to.deep.equal([
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

    it('two servicers, each with its loans', async () => {
      const walk = await connect();
      await addAnother(walk, /^Nelnet/);
      await logIn(walk, 'jordan');
      await waitUntil(() => listed(walk).length === 2, 'both are listed');
      expect(words(walk)).to.match(/\d loans?\s+Balance\s+\$[\d,]+\.\d\d/);
      await isFinished(walk, 'MOHELA', 'Nelnet');
    });

    it('as a new borrower, and the page is told which', async () => {
      const walk = await connect();
      await isFinished(walk, 'MOHELA');
      expect(toldOf(walk).result.borrower.uuid).to.match(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    });

    it('as the borrower that the page knows', async () => {
      const uuid = 'b0a7c1de-5f0e-4c53-9a1b-0d6e8f2a4c10';
      const walk = await toLogin({uuid});
      await logIn(walk, 'jordan');
      await isFinished(walk, 'MOHELA');
      expect(toldOf(walk).result.borrower.uuid).to.equal(uuid);
    });

    it('again, fresh, after the first time', async () => {
      const walk = await connect();
      await isFinished(walk, 'MOHELA');
      walk.heard.length = 0;
      walk.element.show();
      await press(walk, 'Continue');
      await search(walk, '', /^Nelnet/);
      await logIn(walk, 'jordan');
      await sees(walk, 'Your servicers');
      await isFinished(walk, 'Nelnet');
    });
  });

  describe('finds a servicer', () => {
    const found = [
      ['fedloan', 'MOHELA', /FedLoan Servicing loans moved here in 2022/],
      ['navient', 'Aidvantage', /Navient loans moved here in 2021/],
      ['GREAT LAKES', 'Nelnet', /Great Lakes loans moved here in 2023/],
      ['mohlea', 'MOHELA', /loans/],
      ['édfinancial', 'Edfinancial Services', /loans/],
    ] as const;
    for (const [query, name, words] of found) {
      it(`by “${query}”, and connects ${name}`, async () => {
        const walk = await begin();
        await press(walk, 'Continue');
        await search(walk, query, new RegExp(`^${name}.*${words.source}`));
        await logIn(walk, 'jordan');
        await sees(walk, 'Your servicers');
        await isFinished(walk, name);
      });
    }

    it('not under a name that there is not, and is told what to try', async () => {
      const walk = await begin();
      await press(walk, 'Continue');
      fill(await findByRole(walk.element, 'combobox'), 'zzqx');
      await waitUntil(() => words(walk).includes(en.search.nothing), 'nothing is found');
      expect(queryAllByRole(walk.element, 'option')).to.be.empty;
      for (const tip of en.search.tips) expect(words(walk)).to.contain(tip);
    });

    it('that is down, and cannot choose it', async () => {
      const walk = await begin();
      await press(walk, 'Continue');
      const option = await findByRole(walk.element, 'option', /\(down\)/);
      expect(getAccessibleName(option)).to.contain(en.search.down);
      option.click();
      await waitForRender(walk.element);
      await sees(walk, 'Find your servicer');
    });

    it('that is in trouble, is warned, and can connect it', async () => {
      const walk = await begin();
      await press(walk, 'Continue');
      await search(walk, '', new RegExp(`\\(degraded\\).*${en.search.degraded}$`));
      await sees(walk, 'Log in to Sandbox Servicer (degraded)');
      expect(words(walk)).to.contain('having trouble');
      await logIn(walk, 'jordan');
      await isFinished(walk, 'Sandbox Servicer (degraded)');
    });

    it('and comes back to what was found when the login is given up', async () => {
      const walk = await begin();
      await press(walk, 'Continue');
      await search(walk, 'navient', /^Aidvantage/);
      await press(walk, 'Back');
      await findByRole(walk.element, 'option', /^Aidvantage/);
      expect(getByRole(walk.element, 'combobox')).to.have.property('value', 'navient');
    });
  });

  describe('of the sandbox’s table', () => {
    it('has a row here for each that is documented', () => {
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
      it(`“${username}” with “${password}” is told that the login is wrong, and gets it right then`, async () => {
        const walk = await toLogin();
        await logIn(walk, username, password);
        await isTold(walk, en.errors['invalid-credentials'].title);
        await waitForRender(walk.element);
        const field = getByRole(walk.element, 'textbox', 'Password');
        expect(getByRole(walk.element, 'textbox', 'Username')).to.have.property('value', username);
        expect(field).to.have.property('value', '');
        expectFocus(field);
        await logIn(walk, 'jordan', 'hunter2');
        await sees(walk, 'Your servicers');
        await isFinished(walk, 'MOHELA');
      });
    }

    for (const password of ['hunter2', 'bad']) {
      it(`“challenge” with “${password}” is asked a question, which any answer passes`, async () => {
        const walk = await toLogin();
        await logIn(walk, 'challenge', password);
        await answer(walk, ' ');
        await sees(walk, 'Your servicers');
        await isFinished(walk, 'MOHELA');
      });

      it(`“fail-challenge” with “${password}” fails every answer, down to the login with the reason`, async () => {
        const walk = await toLogin();
        await logIn(walk, 'fail-challenge', password);
        await answer(walk, 'Rex');
        await isTold(walk, '2 tries left');
        await answer(walk, 'Rex');
        await isTold(walk, '1 try left');
        await answer(walk, 'Rex');
        await isTold(walk, en.errors['challenge-failed'].title);
        await sees(walk, 'Log in to MOHELA');
        expect(getByRole(walk.element, 'textbox', 'Username')).to.have.property('value', 'fail-challenge');
        expect(listOutcomes(walk.heard)).to.be.empty;
      });
    }

    it('“@choice” chooses, wrongly first', async () => {
      const walk = await toLogin();
      await logIn(walk, '@choice');
      (await findByRole(walk.element, 'radio', 'Elm Street')).click();
      await press(walk, 'Submit');
      await isTold(walk, '2 tries left');
      await waitForRender(walk.element);
      getByRole(walk.element, 'radio', 'Maple Street').click();
      await press(walk, 'Submit');
      await sees(walk, 'Your servicers');
    });

    it('“@code” enters the code, wrongly first', async () => {
      const walk = await toLogin();
      await logIn(walk, '@code');
      await answer(walk, '000000');
      await isTold(walk, '2 tries left');
      await answer(walk, '123456');
      await sees(walk, 'Your servicers');
    });

    it('“@challenges_3” is asked three rounds, of one, two and one', async () => {
      const walk = await toLogin();
      await logIn(walk, '@challenges_3');
      await answer(walk, 'one');
      await waitUntil(() => queryAllByRole(walk.element, 'textbox').length === 2, 'there are two questions');
      expect(
        queryAllByRole(walk.element, 'textbox').map((one) => (one as HTMLInputElement).value),
      ).to.deep.equal(['', '']);
      await answer(walk, 'two', 'three');
      await waitUntil(() => queryAllByRole(walk.element, 'textbox').length === 1, 'there is one question');
      await answer(walk, 'four');
      await sees(walk, 'Your servicers');
      await isFinished(walk, 'MOHELA');
    });

    it('“@reconnect” connects, has to log in again, and does', async () => {
      const walk = await toLogin();
      await logIn(walk, '@reconnect');
      await sees(walk, 'Your servicers');
      expect(words(walk)).to.contain(fillSentence(en.accounts.notice.interrupted, {servicer: 'MOHELA'}));
      await press(walk, /^Log in again.*MOHELA$/);
      await sees(walk, 'Log in to MOHELA again');
      await logIn(walk, 'jordan');
      await sees(walk, 'Your servicers');
      expect(isShown(walk, /^Log in again/)).to.be.false;
      expect(listed(walk)).to.deep.equal(['MOHELA']);
      await isFinished(walk, 'MOHELA');
    });

    it('“@slow_600” sees how far it is, can go back, and can connect', async () => {
      const walk = await toLogin();
      const start = performance.now();
      await logIn(walk, '@slow_600');
      await sees(walk, 'Connecting to MOHELA');
      await press(walk, 'Cancel');
      await sees(walk, 'Log in to MOHELA');
      await logIn(walk, '@slow_600');
      const current = () =>
        walk.element.shadowRoot!.querySelector('[aria-current="step"]')?.textContent ?? '';
      await waitUntil(() => current().includes(en.connecting.stages['reading-loans']), 'the loans are read');
      await sees(walk, 'Your servicers');
      expect(performance.now() - start).to.be.at.least(600);
      expect(listed(walk)).to.deep.equal(['MOHELA']);
    });

    for (const username of [
      'anything else',
      'Challenge',
      'challenge ',
      'BAD',
      '@error_nothing',
      '@challenges_0',
    ]) {
      it(`“${username}”, which is none of the special ones, connects without a question`, async () => {
        const walk = await toLogin();
        await logIn(walk, username);
        await sees(walk, 'Your servicers');
        await isFinished(walk, 'MOHELA');
      });
    }

    for (const code of Object.keys(codes) as Code[]) {
      const {recovery, ends} = codes[code];
      const {title, action} = en.errors[code];
      it(`“@error_${code}” is told, and ${ends ? 'it has ended' : 'goes on'}`, async () => {
        const walk = await toLogin();
        await logIn(walk, `@error_${code}`);
        if (ends) {
          await sees(walk, title);
          expect(exitOf(walk)).to.nested.include({
            status: ends,
            'result.code': code,
            'result.step': 'connecting',
          });
          queryAllByRole(walk.element, 'button', action).at(-1)!.click();
          await waitUntil(() => !walk.element.open, 'it is closed');
          expect(listOutcomes(walk.heard)).to.have.length(1);
        } else if (recovery === 'choose-servicer' || recovery === 'restart') {
          await sees(walk, title);
          await press(walk, action);
          await sees(walk, recovery === 'restart' ? 'Connect your servicers' : 'Find your servicer');
          expect(listOutcomes(walk.heard)).to.be.empty;
        } else {
          await isTold(walk, title);
          await sees(walk, 'Log in to MOHELA');
          await logIn(walk, 'jordan');
          await sees(walk, 'Your servicers');
          await isFinished(walk, 'MOHELA');
        }
      });
    }
  });

  describe('who is fixed in the sandbox', () => {
    it('and has one servicer connected, sees it, and is done at once', async () => {
      const walk = await begin({uuid: borrowers.connected.uuid});
      await press(walk, 'Continue');
      await sees(walk, 'Your servicers');
      expect(listed(walk)).to.deep.equal(['Nelnet']);
      await isFinished(walk, 'Nelnet');
    });

    it('and needs to log in again, does that before being done', async () => {
      const walk = await begin({uuid: borrowers.interrupted.uuid});
      await press(walk, 'Continue');
      await sees(walk, 'Your servicers');
      expect(isShown(walk, 'I’m Done')).to.be.false;
      await press(walk, /^Log in again.*MOHELA$/);
      await logIn(walk, 'jordan');
      await sees(walk, 'Your servicers');
      await isFinished(walk, 'MOHELA');
    });

    it('and finds the one that needs a login in the search, where it says so', async () => {
      const walk = await begin({uuid: borrowers.interrupted.uuid});
      await press(walk, 'Continue');
      await addAnother(walk, new RegExp(`^MOHELA.*${en.search.interrupted}$`));
      await sees(walk, 'Log in to MOHELA again');
    });

    for (const [who, code] of [
      ['notAllowed', 'not-allowed'],
      ['notReady', 'not-ready'],
      ['unknown', 'unknown-borrower'],
    ] as const) {
      it(`and is ${who}, is told, and the page at once`, async () => {
        const {uuid} = borrowers[who];
        const walk = await begin({uuid});
        await sees(walk, en.errors[code].title);
        const {status, result} = exitOf(walk);
        expect(status).to.equal(codes[code].ends);
        expect(result).to.deep.include({borrower: {uuid}, code, step: 'opening', connections: []});
        expect(walk.element.open).to.be.true;
        queryAllByRole(walk.element, 'button', 'Close')[0]!.click();
        await waitForRender(walk.element);
        expect(walk.element.open).to.be.false;
        expect(listOutcomes(walk.heard)).to.have.length(1);
      });
    }

    it('has a walk here for each that is documented', () => {
      expect(Object.keys(borrowers)).to.have.members([
        'connected',
        'interrupted',
        'notAllowed',
        'notReady',
        'unknown',
      ]);
    });
  });

  for (const [why, options, code] of [
    ['a malformed uuid', {uuid: 'jordan'}, 'invalid-uuid'],
    ['a revoked key', {nexusKey: 'sandbox_revoked'}, 'invalid-key'],
    ['no key', {nexusKey: ''}, 'invalid-key'],
    ['a key of another kind', {nexusKey: 'test_1'}, 'invalid-key'],
    ['a live key, which has no backend yet', {nexusKey: 'live_1', backend: null}, 'invalid-options'],
  ] as const) {
    it(`cannot begin where the page gives ${why}`, async () => {
      const walk = await begin(options);
      await sees(walk, en.errors[code].title);
      expect(exitOf(walk)).to.nested.include({status: 'error', 'result.code': code});
    });
  }

  describe('in the list', () => {
    it('is told of one that is connected already, when it is picked again', async () => {
      const walk = await connect();
      await addAnother(walk, /^MOHELA.*Connected$/);
      await sees(walk, 'Your servicers');
      expect(words(walk)).to.contain(fillSentence(en.accounts.notice.already, {servicer: 'MOHELA'}));
      expect(listed(walk)).to.deep.equal(['MOHELA']);
      await isFinished(walk, 'MOHELA');
    });

    it('removes one of two after a question, and is done with the other', async () => {
      const walk = await connect();
      await addAnother(walk, /^Nelnet/);
      await logIn(walk, 'jordan');
      await waitUntil(() => listed(walk).length === 2, 'both are listed');
      await press(walk, /^Remove.*MOHELA$/);
      await press(walk, 'Keep');
      await press(walk, /^Remove.*MOHELA$/);
      await press(walk, 'Remove');
      await waitUntil(() => listed(walk).length === 1, 'one is left');
      expect(words(walk)).to.contain(fillSentence(en.accounts.notice.removed, {servicer: 'MOHELA'}));
      await isFinished(walk, 'Nelnet');
    });

    it('removes the only one, and can connect it again', async () => {
      const walk = await connect();
      await press(walk, /^Remove.*MOHELA$/);
      await press(walk, 'Remove');
      await waitUntil(() => listed(walk).length === 0, 'none is left');
      expect(isShown(walk, 'I’m Done')).to.be.false;
      await addAnother(walk, /^MOHELA.*Federal/);
      await logIn(walk, 'jordan');
      await sees(walk, 'Your servicers');
      await isFinished(walk, 'MOHELA');
    });
  });

  describe('leaves', () => {
    const left = (walk: Walk, step: string) => {
      expect(exitOf(walk)).to.nested.include({
        status: 'incomplete',
        'result.step': step,
        'result.workflow': 'link',
      });
      expect(walk.element.open).to.be.false;
    };

    it('the welcome at once', async () => {
      const walk = await begin();
      await press(walk, 'Not now');
      left(walk, 'welcome');
    });

    it('the search at once', async () => {
      const walk = await begin();
      await press(walk, 'Continue');
      await press(walk, 'Close');
      left(walk, 'search');
    });

    it('an empty login at once', async () => {
      const walk = await toLogin();
      await sees(walk, 'Log in to MOHELA');
      await press(walk, 'Close');
      left(walk, 'credentials');
    });

    it('a login with something typed after a question only', async () => {
      const walk = await toLogin();
      fill(await findByRole(walk.element, 'textbox', 'Username'), 'jordan');
      await press(walk, 'Close');
      await findByRole(walk.element, 'alertdialog', en.leaving.title);
      await press(walk, 'Keep going');
      await waitForRender(walk.element);
      expect(getByRole(walk.element, 'textbox', 'Username')).to.have.property('value', 'jordan');
      await press(walk, 'Close');
      await press(walk, 'Leave');
      left(walk, 'credentials');
    });

    it('a challenge after a question', async () => {
      const walk = await toLogin();
      await logIn(walk, 'challenge');
      await sees(walk, 'One more step');
      await press(walk, 'Close');
      await press(walk, 'Leave');
      left(walk, 'challenge');
    });

    it('what was connected after a question, and the page is told of it', async () => {
      const walk = await connect();
      await press(walk, 'Close');
      await findByRole(walk.element, 'alertdialog', en.leaving.title);
      expect(words(walk)).to.contain(en.leaving.connected);
      await press(walk, 'Leave');
      left(walk, 'accounts');
      expect(exitOf(walk).result.connections.map(({servicer}) => servicer.name)).to.deep.equal(['MOHELA']);
    });

    it('what was connected before at once', async () => {
      const walk = await begin({uuid: borrowers.connected.uuid});
      await press(walk, 'Continue');
      await sees(walk, 'Your servicers');
      await press(walk, 'Close');
      left(walk, 'accounts');
    });

    it('while it connects, is asked, and what comes meanwhile is there after it', async () => {
      const walk = await toLogin();
      await logIn(walk, '@slow_300');
      await press(walk, 'Close');
      await findByRole(walk.element, 'alertdialog', en.leaving.title);
      await waitUntil(
        () => listEventNames(walk.heard).includes('connected'),
        'it is connected behind the question',
      );
      expect(getStepName(walk.element)).to.equal('leaving');
      await press(walk, 'Keep going');
      await sees(walk, 'Your servicers');
      await isFinished(walk, 'MOHELA');
    });
  });

  describe('by the keyboard alone', () => {
    const roles: Readonly<Record<string, string>> = {
      h2: 'heading',
      input: 'field',
      summary: 'details',
      body: 'page',
    };
    /** What has the focus, as a screen reader says it. */
    const where = (): string => {
      const now = getFocusedElement();
      if (!(now instanceof HTMLElement)) return 'nothing';
      if (now === document.body) return 'page';
      return `${roles[now.localName] ?? now.localName} ${getAccessibleName(now)}`;
    };
    const is = (place: string) =>
      waitUntil(() => where() === place, `the focus is on ${place}, not on ${where()}`);
    const key = (name: string) => sendKeys({press: name});
    const text = (words: string) => sendKeys({type: words});

    /** Firefox stops at what scrolls as well, so that the arrow keys scroll it; WebKit at the dialog. */
    const isOfBrowser = () => getFocusedElement()?.matches('.content, dialog');

    /** Goes from place to place with Tab: nothing is left out, nothing comes between. */
    async function tab(...places: string[]): Promise<void> {
      for (const place of places) {
        await key('Tab');
        if (isOfBrowser()) await key('Tab');
        expect(where()).to.equal(place);
      }
    }

    async function back(...places: string[]): Promise<void> {
      await sendKeys({down: 'Shift'});
      try {
        await tab(...places);
      } finally {
        await sendKeys({up: 'Shift'});
      }
    }

    async function page(inline: boolean): Promise<Walk> {
      const element = createLink({backend: new SandboxBackend({latency: 0}), inline});
      const page = await fixture(html`
        <div>
          <button @click=${() => element.show()}>Link my loans</button>
          ${element}
          <button>After</button>
        </div>
      `);
      page.querySelector('button')!.focus();
      return {element, heard: recordEvents(element)};
    }

    it('connects two in a dialog, with a former name and a challenge', async () => {
      const walk = await page(false);
      await is('button Link my loans');
      await key('Enter');

      await is('heading Connect your servicers');
      await sees(walk, 'Connect your servicers');
      await findByRole(walk.element, 'button', 'Continue');
      await is('heading Connect your servicers');
      await tab('button Continue', 'button Not now');
      await back('button Continue', 'button Close');
      await tab('button Continue');
      await key('Enter');

      await is('heading Find your servicer');
      await findByRole(walk.element, 'listbox');
      await tab('field Servicer name');
      await back('button Close', 'button Back');
      await tab('button Close', 'field Servicer name');
      await text('fedloan');
      await findByRole(walk.element, 'option', /^MOHELA.*FedLoan/);
      await waitUntil(
        () => getByRole(walk.element, 'combobox').getAttribute('aria-activedescendant'),
        'the best match is active',
      );
      await key('Enter');

      await is('heading Log in to MOHELA');
      await tab('field Username');
      await text('challenge');
      await tab('field Password');
      await text('hunter2');
      await tab('button Show password', 'button Connect');
      await key('Space');

      await is('heading One more step');
      await key('Tab');
      expect(where()).to.match(/^field What was the name of your first school/);
      await text('Lincoln');
      await key('Enter');

      await is('heading Your servicers');
      await tab('details Loans at MOHELA');
      await key('Enter');
      await waitUntil(() => walk.element.shadowRoot!.querySelector('details[open]'), 'the loans are shown');
      await key('Tab');
      expect(where()).to.match(/^button Remove.*MOHELA$/);
      await tab('button Add another servicer', 'button I’m Done');
      await back('button Add another servicer');
      await key('Enter');

      await is('heading Find your servicer');
      await findByRole(walk.element, 'option', /^Nelnet/);
      await tab('field Servicer name');
      await key('ArrowDown');
      await key('ArrowDown');
      await key('Enter');

      await is('heading Log in to Nelnet');
      await tab('field Username');
      await text('jordan');
      await tab('field Password');
      await text('hunter2');
      await key('Enter');

      await is('heading Your servicers');
      expect(listed(walk)).to.deep.equal(['MOHELA', 'Nelnet']);
      await back('button Close');
      await key('Tab');
      for (let i = 0; i < 10 && where() !== 'button I’m Done'; i++) await key('Tab');
      await key('Enter');
      await is('button Link my loans');
      expect(toldOf(walk).result.connections).to.have.length(2);
    });

    it('connects in the flow of the page: a wrong login, then right, a removal taken back', async () => {
      const walk = await page(true);
      await findByRole(walk.element, 'button', 'Continue');
      await is('button Link my loans');
      await tab('button Close', 'button Continue', 'button Not now', 'button After');
      await back('button Not now', 'button Continue');
      await key('Enter');

      await is('heading Find your servicer');
      await findByRole(walk.element, 'option', /^MOHELA/);
      await tab('field Servicer name');
      await key('ArrowDown');
      await key('Enter');

      await is('heading Log in to MOHELA');
      await tab('field Username');
      await text('jordan');
      await key('Enter');
      await is('field Password');
      await text('bad');
      await key('Enter');
      await waitUntil(() => queryAllByRole(walk.element, 'alert').length, 'it is wrong');
      await is('field Password');
      await text('hunter2');
      await tab('button Show password', 'button Try again');
      await key('Enter');

      await is('heading Your servicers');
      await tab('details Loans at MOHELA');
      await key('Tab');
      expect(where()).to.match(/^button Remove.*MOHELA$/);
      await key('Enter');
      await is('button Keep');
      await back('button Remove');
      await tab('button Keep');
      await key('Enter');
      await waitUntil(() => /^button Remove.*MOHELA$/.test(where()), 'the focus is back on Remove');
      await tab('button Add another servicer', 'button I’m Done', 'button After');
      await back('button I’m Done');
      await key('Enter');

      await is('heading All done');
      await tab('button Start again', 'button After');
      expect(listOutcomes(walk.heard).map(({type}) => type)).to.deep.equal(['nexus-success']);
    });

    it('is asked before Escape loses something, goes on, and leaves', async () => {
      const walk = await page(false);
      await key('Enter');
      await findByRole(walk.element, 'button', 'Continue');
      await tab('button Continue');
      await key('Enter');
      await is('heading Find your servicer');
      await findByRole(walk.element, 'option', /^MOHELA/);
      await tab('field Servicer name');
      await text('mohela');
      await key('Escape');
      await waitUntil(() => !inputOf(walk).value, 'it is cleared');
      await findByRole(walk.element, 'listbox', 'Popular servicers');
      await key('ArrowDown');
      await key('Enter');
      await is('heading Log in to MOHELA');
      await tab('field Username');
      await text('j');
      await key('Escape');
      await is('button Keep going');
      await tab('button Leave');
      await back('button Keep going');
      await key('Enter');
      await is('field Username');
      expect(getByRole(walk.element, 'textbox', 'Username')).to.have.property('value', 'j');
      await key('Escape');
      await is('button Keep going');
      await key('Escape');
      await is('field Username');
      await key('Escape');
      await is('button Keep going');
      await tab('button Leave');
      await key('Enter');
      await is('button Link my loans');
      expect(exitOf(walk).status).to.equal('incomplete');
    });

    it('stays inside of the dialog, however often Tab is pressed', async () => {
      const walk = await page(false);
      await key('Enter');
      await findByRole(walk.element, 'button', 'Continue');
      const seen = new Set<string>();
      for (let i = 0; i < 8; i++) {
        await key('Tab');
        seen.add(where());
      }
      expect([...seen]).to.include.members(['button Close', 'button Continue', 'button Not now']);
      expect([...seen]).to.not.include.members(['button Link my loans']);
      expect([...seen]).to.not.include.members(['button After']);
    });
  });
});
