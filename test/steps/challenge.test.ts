import {expect} from '@open-wc/testing';
import {sendKeys} from '@web/test-runner-commands';

import {createChallenge, choiceQuestion, codeQuestion, textQuestion} from '../fixtures/states.js';
import type {Challenged} from '../../src/workflow/state.js';
import {en} from '../../src/messages/en.js';
import {queryAllByRole, getByRole, getAccessibleName, waitForRender, typeInto} from '../support/helpers.js';
import {
  getDescription,
  getInput,
  expectFocus,
  itIsAccessible,
  keepIntentsInside,
  firePageHide,
  getFixtureState,
  moveInDocument,
  showStill,
  typeKeys,
  type StillLink,
} from '../support/still-link.js';

const textChallenge = getFixtureState('challenge', 'Challenge: a text question');
const choiceChallenge = getFixtureState('challenge', 'Challenge: a choice');
const codeChallenge = getFixtureState('challenge', 'Challenge: a one-time code');
const severalQuestions = getFixtureState('challenge', 'Challenge: several questions');
const rejected = getFixtureState('challenge', 'Challenge: wrong answer, two attempts left');
const rejectedLastAttempt = getFixtureState('challenge', 'Challenge: wrong answer, last attempt');
const busy = getFixtureState('challenge', 'Challenge: busy');
const offline = getFixtureState('challenge', 'Challenge: offline');
const connecting = getFixtureState('connecting', 'Connecting: signing in');

const getField = (element: StillLink, {prompt}: {prompt: string}) =>
  getInput(getByRole(element, 'textbox', prompt));
const getEnterKey = (field: Element) => field.getAttribute('enterkeyhint');
const getRadio = (element: StillLink, name: RegExp) => getInput(getByRole(element, 'radio', name));
/** Presses the button as a pointer does, which moves the focus there. */
function submitForm(element: StillLink, name = 'Submit'): void {
  const button = getByRole(element, 'button', name);
  button.focus();
  button.click();
}
const rejectAnswer = (state: Challenged, changes: Partial<Challenged['challenge']>): Challenged => ({
  ...state,
  busy: false,
  error: null,
  challenge: {...state.challenge, rejected: true, ...changes},
});

describe('Challenge', () => {
  itIsAccessible('challenge');
  keepIntentsInside();

  it('names the dialog by its heading, and has the focus in the first field', async () => {
    const element = await showStill(textChallenge);
    expect(getAccessibleName(getByRole(element, 'dialog'))).to.equal('One more step');
    expectFocus(getField(element, textQuestion));
  });

  it('says which servicer asks', async () => {
    expect((await showStill(textChallenge)).words).to.contain('MOHELA wants to make sure that it is you.');
  });

  it('highlights only the chosen answer', async () => {
    const element = await showStill(choiceChallenge);
    const answers = queryAllByRole(element, 'radio').map((input) => input.closest('label')!);
    const getBackground = (answer: Element) => getComputedStyle(answer).backgroundColor;
    const [unchosen] = answers.map(getBackground);
    answers[1]!.click();
    expect(answers.map((answer) => getBackground(answer) !== unchosen)).to.deep.equal(
      answers.map((_, index) => index === 1),
    );
  });

  it('shows the digits of a one-time code widely spaced and with equal widths', async () => {
    const {letterSpacing, fontVariantNumeric} = getComputedStyle(
      getField(await showStill(codeChallenge), codeQuestion),
    );
    expect(parseFloat(letterSpacing)).to.be.above(3);
    expect(fontVariantNumeric).to.equal('tabular-nums');
  });

  it('returns to the login on Back', async () => {
    const element = await showStill(textChallenge);
    getByRole(element, 'button', 'Back').click();
    expect(element.intents).to.deep.equal([{type: 'back'}]);
  });

  describe('with a text question', () => {
    it('has a field that is labelled by the question, without autocompletion', async () => {
      const element = await showStill(textChallenge);
      const answer = getField(element, textQuestion);
      expect(answer.labels).to.have.length(1);
      expect(answer.labels![0]!.checkVisibility()).to.be.true;
      expect([answer.type, answer.autocomplete, answer.spellcheck]).to.deep.equal(['text', 'off', false]);
      expect(answer.autocapitalize).to.equal('none');
      expect(answer.getAttribute('autocorrect')).to.equal('off');
      expect(getEnterKey(answer)).to.equal('go');
      expect(answer.name).to.be.empty;
    });

    it('sends the answer unchanged on Enter', async () => {
      const element = await showStill(textChallenge);
      await typeKeys(getField(element, textQuestion), "  Zoë's CAT 🐈 ");
      await sendKeys({press: 'Enter'});
      expect(element.intents).to.deep.equal([
        {type: 'answer', answers: [{question: textQuestion.uuid, value: "  Zoë's CAT 🐈 "}]},
      ]);
    });

    it('sends the answer on Submit', async () => {
      const element = await showStill(textChallenge);
      typeInto(getField(element, textQuestion), 'Rex');
      submitForm(element);
      expect(element.intents).to.deep.equal([
        {type: 'answer', answers: [{question: textQuestion.uuid, value: 'Rex'}]},
      ]);
    });

    it('accepts a space as an answer', async () => {
      const element = await showStill(textChallenge);
      typeInto(getField(element, textQuestion), ' ');
      submitForm(element);
      expect(element.intents).to.have.length(1);
    });

    it('shows an error beside an empty field', async () => {
      const element = await showStill(textChallenge);
      submitForm(element);
      await waitForRender(element);
      const answer = getField(element, textQuestion);
      expectFocus(answer);
      expect(answer.getAttribute('aria-invalid')).to.equal('true');
      expect(getDescription(answer)).to.equal('Enter an answer.');
      expect(element.intents).to.be.empty;
    });

    it('removes the error once there is an answer', async () => {
      const element = await showStill(textChallenge);
      submitForm(element);
      typeInto(getField(element, textQuestion), 'Rex');
      submitForm(element);
      await waitForRender(element);
      expect(element.root.querySelector('[aria-invalid]')).to.be.null;
      expect(getDescription(getField(element, textQuestion))).to.not.contain('Enter an answer.');
    });

    it('prevents the browser from submitting the form', async () => {
      const {form} = getField(await showStill(textChallenge), textQuestion);
      const event = new SubmitEvent('submit', {cancelable: true});
      expect(form!.dispatchEvent(event)).to.be.false;
      expect(form!.method).to.equal('dialog');
    });
  });

  describe('with a choice', () => {
    it('has a group that is named by the question, with a radio button for each option', async () => {
      const element = await showStill(choiceChallenge);
      const group = getByRole(element, 'group', choiceQuestion.prompt);
      expect([group.getAttribute('role'), group.ariaRequired]).to.deep.equal(['radiogroup', 'true']);
      const names = queryAllByRole(group, 'radio').map(getAccessibleName);
      expect(names).to.deep.equal(
        choiceQuestion.kind === 'choice' && choiceQuestion.options.map(({label}) => label),
      );
      expect(queryAllByRole(group, 'radio').some((input) => getInput(input).checked)).to.be.false;
    });

    it('sends the value of the chosen option', async () => {
      const element = await showStill(choiceChallenge);
      getRadio(element, /^Call/).click();
      submitForm(element);
      expect(element.intents).to.deep.equal([
        {type: 'answer', answers: [{question: choiceQuestion.uuid, value: 'voice'}]},
      ]);
    });

    it('can be answered with the arrow keys and Enter', async () => {
      const element = await showStill(choiceChallenge);
      getRadio(element, /^Text/).focus();
      await sendKeys({press: 'ArrowDown'});
      await sendKeys({press: 'ArrowDown'});
      await sendKeys({press: 'Enter'});
      expect(element.intents).to.deep.equal([
        {type: 'answer', answers: [{question: choiceQuestion.uuid, value: 'email'}]},
      ]);
    });

    it('shows an error in the group if nothing is chosen', async () => {
      const element = await showStill(choiceChallenge);
      submitForm(element);
      await waitForRender(element);
      expect(getDescription(getByRole(element, 'group'))).to.equal('Choose an answer.');
      expectFocus(getRadio(element, /^Text/));
      expect(element.intents).to.be.empty;
    });
  });

  describe('with a one-time code', () => {
    it('has one field that a phone can fill in from a message', async () => {
      const element = await showStill(codeChallenge);
      const [answer, ...more] = queryAllByRole(element, 'textbox').map(getInput);
      expect(more).to.be.empty;
      // The property is empty in Firefox, which does not know this token yet.
      expect(answer!.getAttribute('autocomplete')).to.equal('one-time-code');
      expect([answer!.inputMode, answer!.type]).to.deep.equal(['numeric', 'text']);
      expect(getAccessibleName(answer!)).to.equal(codeQuestion.prompt);
    });

    it('sends any code, but without the spaces, dashes and invisible characters of a paste', async () => {
      const element = await showStill(codeChallenge);
      const codes = {
        '012345': '012345',
        'Ab-4711': 'Ab4711',
        ' 123 456 ': '123456',
        '123-456': '123456',
        '12\u00a034\u202f5\u20096': '123456',
        '12\u201034\u20115\u20136\u2014\u2212': '123456',
        '\u2068123\u200b456\u2069': '123456',
      };
      for (const [typed, value] of Object.entries(codes)) {
        typeInto(getField(element, codeQuestion), typed);
        submitForm(element);
        expect(element.intents.at(-1)).to.deep.equal({
          type: 'answer',
          answers: [{question: codeQuestion.uuid, value}],
        });
        expect(getField(element, codeQuestion).value).to.equal(typed);
      }
      const paste = new ClipboardEvent('paste', {bubbles: true, cancelable: true, composed: true});
      expect(getField(element, codeQuestion).dispatchEvent(paste)).to.be.true;
    });
  });

  it('asks for a code that consists of spaces and dashes', async () => {
    const element = await showStill(codeChallenge);
    typeInto(getField(element, codeQuestion), ' - ');
    submitForm(element);
    await waitForRender(element);
    expect(getDescription(getField(element, codeQuestion))).to.equal('Enter an answer.');
    expect(element.intents).to.be.empty;
  });

  describe('with several questions', () => {
    it('moves on to the next question with Enter, without an error', async () => {
      const element = await showStill(severalQuestions);
      expect(
        [getField(element, textQuestion), getField(element, codeQuestion)].map(getEnterKey),
      ).to.deep.equal(['next', 'go']);
      await typeKeys(getField(element, textQuestion), 'Rex');
      await sendKeys({press: 'Enter'});
      await waitForRender(element);
      expectFocus(getRadio(element, /^Text/));
      expect(getDescription(getByRole(element, 'group'))).to.be.empty;
      expect(element.intents).to.be.empty;
    });

    it('sends every answer in the order of the questions', async () => {
      const element = await showStill(severalQuestions);
      typeInto(getField(element, codeQuestion), '123456');
      typeInto(getField(element, textQuestion), 'Rex');
      getRadio(element, /^Email/).click();
      submitForm(element);
      expect(element.intents).to.deep.equal([
        {
          type: 'answer',
          answers: [
            {question: textQuestion.uuid, value: 'Rex'},
            {question: choiceQuestion.uuid, value: 'email'},
            {question: codeQuestion.uuid, value: '123456'},
          ],
        },
      ]);
    });

    it('shows an error at the first missing answer, and keeps the other answers', async () => {
      const element = await showStill(severalQuestions);
      typeInto(getField(element, textQuestion), 'Rex');
      typeInto(getField(element, codeQuestion), '123456');
      submitForm(element);
      await waitForRender(element);
      expectFocus(getRadio(element, /^Text/));
      expect(getField(element, textQuestion).value).to.equal('Rex');
      expect(getField(element, textQuestion).hasAttribute('aria-invalid')).to.be.false;
      getRadio(element, /^Call/).click();
      typeInto(getField(element, codeQuestion), '');
      submitForm(element);
      await waitForRender(element);
      expectFocus(getField(element, codeQuestion));
      expect(getDescription(getField(element, codeQuestion))).to.equal('Enter an answer.');
      expect(getDescription(getByRole(element, 'group'))).to.be.empty;
      expect(element.intents).to.be.empty;
    });
  });

  describe('after a wrong answer', () => {
    it('shows an error with the number of tries left', async () => {
      const element = await showStill(rejected);
      expect(getAccessibleName(getByRole(element, 'alert'))).to.equal(
        `${en.challenge.rejected} 2 tries left.`,
      );
      await element.display(rejectedLastAttempt);
      expect(getAccessibleName(getByRole(element, 'alert'))).to.equal(`${en.challenge.rejected} 1 try left.`);
    });

    it('announces the error, describes the field by the number of tries, and marks it as invalid', async () => {
      const element = await showStill(rejected);
      expect(element.status).to.equal(en.challenge.rejected);
      expect(getDescription(getField(element, codeQuestion))).to.equal('2 tries left.');
      expect(getField(element, codeQuestion).getAttribute('aria-invalid')).to.equal('true');
    });

    it('empties the field and focuses it', async () => {
      const element = await showStill(codeChallenge);
      typeInto(getField(element, codeQuestion), '000000');
      await element.display({...codeChallenge, busy: true});
      await element.display(rejectAnswer(codeChallenge, {attempts_left: 2}));
      expect(getField(element, codeQuestion).value).to.be.empty;
      expectFocus(getField(element, codeQuestion));
    });

    it('empties the fields of all questions and focuses the first one', async () => {
      const element = await showStill(severalQuestions);
      typeInto(getField(element, textQuestion), 'Rex');
      getRadio(element, /^Call/).click();
      typeInto(getField(element, codeQuestion), '000000');
      await element.display(rejectAnswer(severalQuestions, {attempts_left: 2}));
      expect([getField(element, textQuestion).value, getField(element, codeQuestion).value]).to.deep.equal([
        '',
        '',
      ]);
      expect(queryAllByRole(element, 'radio').some((input) => getInput(input).checked)).to.be.false;
      expectFocus(getField(element, textQuestion));
    });

    it('clears a choice and focuses its first option', async () => {
      const element = await showStill(choiceChallenge);
      getRadio(element, /^Call/).click();
      await element.display(rejectAnswer(choiceChallenge, {attempts_left: 2}));
      expect(getRadio(element, /^Call/).checked).to.be.false;
      expectFocus(getRadio(element, /^Text/));
    });

    it('shows fewer tries after the next wrong answer, and empties the field again', async () => {
      const element = await showStill(rejected);
      typeInto(getField(element, codeQuestion), '111111');
      await element.display(rejectAnswer(codeChallenge, {attempts_left: 1}));
      expect(getAccessibleName(getByRole(element, 'alert'))).to.contain('1 try left');
      expect(getField(element, codeQuestion).value).to.be.empty;
    });

    it('focuses the field if the step begins with the wrong answer', async () => {
      const element = await showStill(connecting);
      await element.display(rejected);
      expectFocus(getField(element, codeQuestion));
    });

    it('does not describe the field by the error while the next answer is checked', async () => {
      const element = await showStill({...rejected, busy: true});
      expect(queryAllByRole(element, 'alert')).to.be.empty;
      expect(getDescription(getField(element, codeQuestion))).to.not.contain('left');
    });

    it('describes the field by a missing answer instead of the wrong one', async () => {
      const element = await showStill(rejected);
      submitForm(element);
      await waitForRender(element);
      expect(getDescription(getField(element, codeQuestion))).to.equal('Enter an answer.');
    });
  });

  it('shows the next round with empty fields and the focus in the first one', async () => {
    const element = await showStill(textChallenge);
    typeInto(getField(element, textQuestion), 'Rex');
    const next = {
      ...textQuestion,
      uuid: '90e57100-2a3b-4c4d-9e5f-00000000000a',
      prompt: 'In what city were you born?',
    };
    await element.display({...textChallenge, challenge: createChallenge([next])});
    expect(getField(element, next).value).to.be.empty;
    expectFocus(getField(element, next));
    expect(queryAllByRole(element, 'alert')).to.be.empty;
  });

  it('empties the answer if the same question is asked again', async () => {
    const element = await showStill(textChallenge);
    typeInto(getField(element, textQuestion), 'Rex');
    await element.display({...textChallenge, challenge: createChallenge([textQuestion])});
    expect(getField(element, textQuestion).value).to.be.empty;
  });

  describe('while the answer is checked', () => {
    it('shows and announces that it is checking', async () => {
      const element = await showStill(busy);
      const button = getByRole(element, 'button', 'Checking your answer');
      expect(button.getAttribute('aria-disabled')).to.equal('true');
      expect(element.status).to.equal('Checking your answer');
    });

    it('keeps the answer and cannot be submitted', async () => {
      const element = await showStill(textChallenge);
      typeInto(getField(element, textQuestion), 'Rex');
      getField(element, textQuestion).focus();
      await element.display({...textChallenge, busy: true});
      expect(getField(element, textQuestion).value).to.equal('Rex');
      expect(getField(element, textQuestion).readOnly).to.be.true;
      await sendKeys({press: 'Enter'});
      getByRole(element, 'button', 'Checking your answer').click();
      expect(element.intents).to.be.empty;
      expectFocus(getField(element, textQuestion));
    });

    it('can be left with Back', async () => {
      const element = await showStill(busy);
      getByRole(element, 'button', 'Back').click();
      expect(element.intents).to.deep.equal([{type: 'back'}]);
    });
  });

  it('keeps the answers that could not be sent, and sends them again', async () => {
    const element = await showStill(textChallenge);
    typeInto(getField(element, textQuestion), 'Rex');
    const {challenge} = textChallenge;
    await element.display({...textChallenge, busy: true});
    await element.display({...offline, challenge});
    expect(getAccessibleName(getByRole(element, 'alert'))).to.match(/^You are offline /);
    expect(element.status).to.match(/^You are offline\. There is no connection/);
    expect(getField(element, textQuestion).readOnly).to.be.false;
    submitForm(element, 'Try again');
    expect(element.intents).to.deep.equal([
      {type: 'answer', answers: [{question: textQuestion.uuid, value: 'Rex'}]},
    ]);
  });

  describe('the typed answers', () => {
    const showAnswered = async () => {
      const element = await showStill(severalQuestions);
      typeInto(getField(element, textQuestion), 'Rex');
      getRadio(element, /^Call/).click();
      typeInto(getField(element, codeQuestion), '123456');
      const nodes = [
        getField(element, textQuestion),
        getRadio(element, /^Call/),
        getField(element, codeQuestion),
      ] as const;
      const readAnswers = () => nodes.map(({type, value, checked}) => (type === 'radio' ? checked : value));
      return {element, readAnswers};
    };

    it('are cleared when the step ends', async () => {
      const {element, readAnswers} = await showAnswered();
      await element.display(connecting);
      expect(readAnswers()).to.deep.equal(['', false, '']);
    });

    it('are cleared when the element is removed', async () => {
      const {element, readAnswers} = await showAnswered();
      element.remove();
      await waitForRender(element);
      expect(readAnswers()).to.deep.equal(['', false, '']);
    });

    it('are cleared when the page enters the back/forward cache', async () => {
      const {readAnswers} = await showAnswered();
      firePageHide();
      expect(readAnswers()).to.deep.equal(['', false, '']);
    });

    it('are kept when the element is moved', async () => {
      const {element, readAnswers} = await showAnswered();
      await moveInDocument(element);
      expect(readAnswers()).to.deep.equal(['Rex', true, '123456']);
    });
  });

  it('is followed by the login with an error when no try is left', async () => {
    const element = await showStill(textChallenge);
    await element.display(getFixtureState('credentials', 'Credentials: after a failed challenge'));
    expect(getAccessibleName(getByRole(element, 'alert'))).to.contain(en.errors['challenge-failed'].title);
    expectFocus(getByRole(element, 'textbox', 'Password'));
  });
});
