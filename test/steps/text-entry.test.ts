/** The input of a borrower: pasting, password managers, repeated entry, time limits and error descriptions. */
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

/** The autocomplete token of each field, by its accessible name. */
const AUTOCOMPLETE_TOKENS: Readonly<Record<string, string>> = {
  'Servicer name': 'off',
  Username: 'username',
  Password: 'new-password',
  [textQuestion.prompt]: 'off',
  [codeQuestion.prompt]: 'one-time-code',
};

const listFields = (element: StillLink): HTMLInputElement[] =>
  [...queryAllByRole(element, 'combobox'), ...queryAllByRole(element, 'textbox')].map(getInput);

const isBusy = (state: State): boolean => 'busy' in state && Boolean(state.busy);
const statesWithFields = states.filter(({state: {step}}) =>
  ['search', 'credentials', 'challenge'].includes(step),
);

describe('The input of a borrower', () => {
  describe('is not restricted by the fields:', () => {
    for (const {name, state} of statesWithFields) {
      it(name, async () => {
        const element = await showStill(state);
        for (const field of listFields(element)) {
          // In Firefox, the property is empty for a token that it does not know yet, such as `one-time-code`.
          expect(field.getAttribute('autocomplete'), getAccessibleName(field)).to.equal(
            AUTOCOMPLETE_TOKENS[getAccessibleName(field)],
          );
          expect(field.disabled).to.be.false;
          expect(field.readOnly, 'read-only').to.equal(state.step === 'challenge' && isBusy(state));
          expect([field.pattern, field.minLength, field.type === 'number']).to.deep.equal(['', -1, false]);
          // Only the search has a limit, which is longer than any name.
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

  describe('can be pasted with the keyboard:', () => {
    const PASTED_TEXT = ' P4ste d, with 40 characters or more than that ☃';

    async function copyText(text: string): Promise<void> {
      const source = await placeOnPage(document.createElement('textarea'));
      source.value = text;
      source.select();
      await pressWithControl('c');
    }

    async function pressWithControl(letter: string): Promise<void> {
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
    for (const [title, state, name] of fields) {
      it(title, async () => {
        // The text is copied first, since a modal dialog would keep the focus away from the page.
        await copyText(PASTED_TEXT);
        const element = await showStill(state);
        const field = getInput(getByRole(element, 'textbox', name));
        field.focus();
        await pressWithControl('v');
        await waitUntil(() => field.value, 'the text is pasted');
        expect(field.value).to.equal(PASTED_TEXT);
      });
    }
  });

  describe('does not have to be entered twice:', () => {
    const readValue = ({element}: OpenedLink, name: string) =>
      getInput(getByRole(element, 'textbox', name)).value;
    const readLogin = (opened: OpenedLink) => [readValue(opened, 'Username'), readValue(opened, 'Password')];

    it('after a wrong password, the username is kept and the password is empty', async () => {
      const opened = await openLink('connecting');
      (await opened.backend.waitForCall('connect')).fail('invalid-credentials');
      await waitForFocus('field Password');
      expect(readLogin(opened)).to.deep.equal(['jordan.rivera', '']);
    });

    it('when the same servicer is found again, the query and the username are kept', async () => {
      const opened = await openLink('search');
      const {element, backend} = opened;
      typeInto(getByRole(element, 'combobox'), 'moh');
      (await backend.waitForCall('search')).answer({servicers: [mohela]});
      (await findByRole(element, 'option', /^MOHELA/)).click();
      await waitForFocus('field Username');
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
      await waitForFocus('field Username');
      expect(readLogin(opened)).to.deep.equal(['jordan.rivera', '']);
    });

    it('when a servicer needs a new login, the username is kept and the password is empty', async () => {
      const opened = await openLink('connecting');
      const connection = {...interruptedConnection, servicer: mohela};
      (await opened.backend.waitForCall('connect')).answer({status: 'connected', connection});
      (await findByRole(opened.element, 'button', 'Log in again MOHELA')).click();
      await waitForFocus('field Username');
      expect(readLogin(opened)).to.deep.equal(['jordan.rivera', '']);
    });

    it('an answer that could not be sent is kept, and a wrong answer is not', async () => {
      const opened = await openLink('challenge');
      const {element, backend} = opened;
      typeInto(getByRole(element, 'textbox', textQuestion.prompt), 'Rex');
      getByRole(element, 'button', 'Submit').click();
      (await backend.waitForCall('answer')).fail('offline');
      (await findByRole(element, 'button', 'Try again')).click();
      expect(readValue(opened, textQuestion.prompt)).to.equal('Rex');
      const rejected = createChallenge([textQuestion], {rejected: true, attempts_left: 2});
      (await backend.waitForCall('answer')).answer({
        status: 'challenged',
        uuid: attemptUuid,
        challenge: rejected,
      });
      await waitUntil(() => !readValue(opened, textQuestion.prompt), 'the wrong answer is removed');
      await waitForFocus(`field ${textQuestion.prompt}`);
    });

    it('after the element is opened again, nothing is kept', async () => {
      const opened = await openLink('connecting');
      opened.element.close();
      opened.element.show();
      await goToStep('credentials', opened);
      expect(readLogin(opened)).to.deep.equal(['', '']);
    });
  });

  describe('is described by visible text if it is invalid:', () => {
    for (const {name, state} of states.filter(({state: {step}}) => step !== 'closed')) {
      it(name, async () => {
        const element = await showStill(state);
        const described = [...element.root.querySelectorAll<HTMLElement>('[aria-describedby]')];
        for (const field of described)
          expect(getDescription(field), getAccessibleName(field)).to.not.be.empty;
        const invalid = [...element.root.querySelectorAll<HTMLElement>('[aria-invalid="true"]')];
        expect(described).to.include.members(invalid);
        const hasWrongLogin = 'error' in state && state.error === 'invalid-credentials';
        const isRejected = state.step === 'challenge' && state.challenge.rejected;
        expect(invalid.length > 0).to.equal(hasWrongLogin || isRejected);
      });
    }
  });

  describe('has no time limit: no timer changes the screen in the state', () => {
    const {setTimeout, setInterval} = window;
    const timers: (() => void)[] = [];
    /** Starts timers without a delay, and collects all others so that the test can run them at once. */
    const collectTimers =
      (start: typeof setTimeout | typeof setInterval) =>
      (run: () => void, delay = 0) =>
        delay > 0 ? -timers.push(run) : start(run, delay);

    before(() =>
      Object.assign(window, {setTimeout: collectTimers(setTimeout), setInterval: collectTimers(setInterval)}),
    );
    after(() => Object.assign(window, {setTimeout, setInterval}));

    for (const {name, state} of states) {
      it(name, async () => {
        timers.length = 0;
        const element = await showStill(state);
        const [text, focus] = [element.words, getFocusedStop()];
        for (const run of timers.splice(0)) run();
        await waitForRender(element);
        expect(element.state).to.equal(state);
        expect(element.words).to.equal(text);
        expect(getFocusedStop()).to.equal(focus);
        expect(element.intents).to.be.empty;
      });
    }
  });
});
