/** What a person enters: by paste or a password manager too, once, in their own time, and told what is wrong with it. */
import {expect} from '@open-wc/testing';
import {sendKeys} from '@web/test-runner-commands';

import {
  attemptUuid,
  createChallenge,
  codeQuestion,
  interruptedConnection,
  mohela,
  states,
  textQuestion,
} from '../fixtures/states.js';
import type {State} from '../../src/workflow/state.js';
import {
  queryAllByRole,
  getByRole,
  findByRole,
  getAccessibleName,
  openLink,
  placeOnPage,
  goToStep,
  waitForRender,
  typeInto,
  waitUntil,
  type OpenedLink,
} from '../support/helpers.js';
import {getDescription, getInput, getFixtureState, showStill, type StillLink} from '../support/still-link.js';
import {waitForFocus, getFocusedStop} from '../support/tab-order.js';

/** What a password manager and a phone know each field by. */
const TOKENS: Readonly<Record<string, string>> = {
  'Servicer name': 'off',
  Username: 'username',
  Password: 'new-password',
  [textQuestion.prompt]: 'off',
  [codeQuestion.prompt]: 'one-time-code',
};

const fieldsOf = (element: StillLink): HTMLInputElement[] =>
  [...queryAllByRole(element, 'combobox'), ...queryAllByRole(element, 'textbox')].map(getInput);

const isWaiting = (state: State): boolean => 'busy' in state && Boolean(state.busy);
const withFields = states.filter(({state: {step}}) => ['search', 'credentials', 'challenge'].includes(step));

describe('What a person enters', () => {
  describe('is taken as it comes:', () => {
    for (const {name, state} of withFields) {
      it(name, async () => {
        const element = await showStill(state);
        for (const field of fieldsOf(element)) {
          // The property of Firefox says nothing of a token that it does not know yet, such as `one-time-code`.
          expect(field.getAttribute('autocomplete'), getAccessibleName(field)).to.equal(
            TOKENS[getAccessibleName(field)],
          );
          expect(field.disabled).to.be.false;
          expect(field.readOnly, 'fixed').to.equal(state.step === 'challenge' && isWaiting(state));
          expect([field.pattern, field.minLength, field.type === 'number']).to.deep.equal(['', -1, false]);
          // A search is no secret, and this is more than any name has.
          expect(field.maxLength).to.equal(state.step === 'search' ? 200 : -1);
          const options = {bubbles: true, cancelable: true, composed: true};
          const events = [
            new ClipboardEvent('paste', options),
            new ClipboardEvent('copy', options),
            new InputEvent('beforeinput', {...options, inputType: 'insertFromPaste', data: 'from the vault'}),
            new InputEvent('beforeinput', {
              ...options,
              inputType: 'insertReplacementText',
              data: 'filled in',
            }),
            new DragEvent('dragover', options),
            new DragEvent('drop', options),
            new MouseEvent('contextmenu', options),
            new KeyboardEvent('keydown', {...options, key: 'v', ctrlKey: true}),
          ];
          for (const event of events) expect(field.dispatchEvent(event), event.type).to.be.true;
        }
      });
    }
  });

  describe('can be pasted with the keys for it:', () => {
    const PASTED = ' P4ste d, with 40 characters or more than that ☃';

    async function copy(words: string): Promise<void> {
      const source = await placeOnPage(document.createElement('textarea'));
      source.value = words;
      source.select();
      await chord('c');
    }

    async function chord(letter: string): Promise<void> {
      await sendKeys({down: 'Control'});
      await sendKeys({press: letter});
      await sendKeys({up: 'Control'});
    }

    const fields = [
      ['the username', getFixtureState('credentials', 'Credentials'), 'Username'],
      ['the password', getFixtureState('credentials', 'Credentials'), 'Password'],
      ['an answer', getFixtureState('challenge', 'Challenge: a text question'), textQuestion.prompt],
      ['a one-time code', getFixtureState('challenge', 'Challenge: a one-time code'), codeQuestion.prompt],
    ] as const;
    for (const [what, state, name] of fields) {
      it(what, async () => {
        // Copied in the page, which a modal dialog would keep from the focus.
        await copy(PASTED);
        const element = await showStill(state);
        const field = getInput(getByRole(element, 'textbox', name));
        field.focus();
        await chord('v');
        await waitUntil(() => field.value, 'it is pasted');
        expect(field.value).to.equal(PASTED);
      });
    }
  });

  describe('is asked for once:', () => {
    const value = ({element}: OpenedLink, name: string) =>
      getInput(getByRole(element, 'textbox', name)).value;
    const login = (on: OpenedLink) => [value(on, 'Username'), value(on, 'Password')];

    it('after a wrong password the username is there, and the password is not', async () => {
      const on = await openLink('connecting');
      (await on.backend.waitForCall('connect')).fail('invalid-credentials');
      await waitForFocus('field Password');
      expect(login(on)).to.deep.equal(['jordan.rivera', '']);
    });

    it('where the same servicer is found again, so are the search and the username', async () => {
      const on = await openLink('search');
      const {element, backend} = on;
      typeInto(getByRole(element, 'combobox'), 'moh');
      (await backend.waitForCall('search')).answer({servicers: [mohela]});
      (await findByRole(element, 'option', /^MOHELA/)).click();
      await waitForFocus('heading Log in to MOHELA');
      typeInto(getByRole(element, 'textbox', 'Username'), 'jordan.rivera');
      typeInto(getByRole(element, 'textbox', 'Password'), 'hunter2');
      getByRole(element, 'button', 'Connect').click();
      (await backend.waitForCall('connect')).fail('invalid-credentials');
      await waitForFocus('field Password');
      getByRole(element, 'button', 'Back').click();
      (await backend.waitForCall('search')).answer({servicers: [mohela]});
      const option = await findByRole(element, 'option', /^MOHELA/);
      expect(getInput(getByRole(element, 'combobox')).value).to.equal('moh');
      option.click();
      await waitForFocus('heading Log in to MOHELA');
      expect(login(on)).to.deep.equal(['jordan.rivera', '']);
    });

    it('where a servicer wants the login again, the username is there, and the password is not', async () => {
      const on = await openLink('connecting');
      const connection = {...interruptedConnection, servicer: mohela};
      (await on.backend.waitForCall('connect')).answer({status: 'connected', connection});
      (await findByRole(on.element, 'button', 'Log in again MOHELA')).click();
      await waitForFocus('heading Log in to MOHELA again');
      expect(login(on)).to.deep.equal(['jordan.rivera', '']);
    });

    it('an answer that could not be sent stays, and one that was wrong does not', async () => {
      const on = await openLink('challenge');
      const {element, backend} = on;
      typeInto(getByRole(element, 'textbox', textQuestion.prompt), 'Rex');
      getByRole(element, 'button', 'Submit').click();
      (await backend.waitForCall('answer')).fail('offline');
      (await findByRole(element, 'button', 'Try again')).click();
      expect(value(on, textQuestion.prompt)).to.equal('Rex');
      const rejected = createChallenge([textQuestion], {rejected: true, attempts_left: 2});
      (await backend.waitForCall('answer')).answer({
        status: 'challenged',
        uuid: attemptUuid,
        challenge: rejected,
      });
      await waitForFocus(`field ${textQuestion.prompt}`);
      expect(value(on, textQuestion.prompt)).to.be.empty;
    });

    it('in another opening nothing of it is there', async () => {
      const on = await openLink('connecting');
      on.element.close();
      on.element.show();
      await goToStep('credentials', on);
      expect(login(on)).to.deep.equal(['', '']);
    });
  });

  describe('is described in words that are there, where it is wrong:', () => {
    for (const {name, state} of states.filter(({state: {step}}) => step !== 'closed')) {
      it(name, async () => {
        const element = await showStill(state);
        const described = [...element.root.querySelectorAll<HTMLElement>('[aria-describedby]')];
        for (const one of described) expect(getDescription(one), getAccessibleName(one)).to.not.be.empty;
        const wrong = [...element.root.querySelectorAll<HTMLElement>('[aria-invalid="true"]')];
        expect(described).to.include.members(wrong);
        const isWrong = 'error' in state && state.error === 'invalid-credentials';
        const isRejected = state.step === 'challenge' && state.challenge.rejected;
        expect(wrong.length > 0).to.equal(isWrong || isRejected);
      });
    }
  });

  describe('can take as long as it takes: once all clocks have run out, nothing else is on the screen at', () => {
    const {setTimeout, setInterval} = window;
    const clocks: (() => void)[] = [];
    /** What waits for no time goes on; what waits for some is kept, to run out when the test says so. */
    const keep =
      (start: typeof setTimeout | typeof setInterval) =>
      (run: () => void, delay = 0) =>
        delay > 0 ? -clocks.push(run) : start(run, delay);

    before(() => Object.assign(window, {setTimeout: keep(setTimeout), setInterval: keep(setInterval)}));
    after(() => Object.assign(window, {setTimeout, setInterval}));

    for (const {name, state} of states) {
      it(name, async () => {
        clocks.length = 0;
        const element = await showStill(state);
        const [words, focus] = [element.words, getFocusedStop()];
        for (const run of clocks.splice(0)) run();
        await waitForRender(element);
        expect(element.state).to.equal(state);
        expect(element.words).to.equal(words);
        expect(getFocusedStop()).to.equal(focus);
        expect(element.intents).to.be.empty;
      });
    }
  });
});
