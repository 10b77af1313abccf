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

const asksText = getFixtureState('challenge', 'Challenge: a text question');
const asksChoice = getFixtureState('challenge', 'Challenge: a choice');
const asksCode = getFixtureState('challenge', 'Challenge: a one-time code');
const asksSeveral = getFixtureState('challenge', 'Challenge: several questions');
const rejected = getFixtureState('challenge', 'Challenge: wrong answer, two attempts left');
const lastTry = getFixtureState('challenge', 'Challenge: wrong answer, last attempt');
const busy = getFixtureState('challenge', 'Challenge: busy');
const offline = getFixtureState('challenge', 'Challenge: offline');
const connecting = getFixtureState('connecting', 'Connecting: signing in');

const field = (element: StillLink, {prompt}: {prompt: string}) =>
  getInput(getByRole(element, 'textbox', prompt));
const radio = (element: StillLink, name: RegExp) => getInput(getByRole(element, 'radio', name));
const submit = (element: StillLink, name = 'Submit') => getByRole(element, 'button', name).click();
const again = (state: Challenged, changes: Partial<Challenged['challenge']>): Challenged => ({
  ...state,
  busy: false,
  error: null,
  challenge: {...state.challenge, rejected: true, ...changes},
});

describe('Challenge', () => {
  itIsAccessible('challenge');
  keepIntentsInside();

  it('names the dialog by its heading, which has the focus', async () => {
    const element = await showStill(asksText);
    expect(getAccessibleName(getByRole(element, 'dialog'))).to.equal('One more step');
    expectFocus(getByRole(element, 'heading', 'One more step'));
  });

  it('says who asks', async () => {
    expect((await showStill(asksText)).words).to.contain('MOHELA wants to make sure that it is you.');
  });

  it('marks the answer that is chosen, and no other', async () => {
    const element = await showStill(asksChoice);
    const answers = queryAllByRole(element, 'radio').map((one) => one.closest('label')!);
    const background = (answer: Element) => getComputedStyle(answer).backgroundColor;
    const [unchosen] = answers.map(background);
    answers[1]!.click();
    expect(answers.map((answer) => background(answer) !== unchosen)).to.deep.equal(
      answers.map((_, index) => index === 1),
    );
  });

  it('spreads the digits of a one-time code, each as wide as the others', async () => {
    const {letterSpacing, fontVariantNumeric} = getComputedStyle(
      field(await showStill(asksCode), codeQuestion),
    );
    expect(parseFloat(letterSpacing)).to.be.above(3);
    expect(fontVariantNumeric).to.equal('tabular-nums');
  });

  it('goes back to the login with Back', async () => {
    const element = await showStill(asksText);
    getByRole(element, 'button', 'Back').click();
    expect(element.intents).to.deep.equal([{type: 'back'}]);
  });

  describe('with a question', () => {
    it('has a field with the question as its label, which no browser completes', async () => {
      const element = await showStill(asksText);
      const answer = field(element, textQuestion);
      expect(answer.labels).to.have.length(1);
      expect(answer.labels![0]!.checkVisibility()).to.be.true;
      expect([answer.type, answer.autocomplete, answer.spellcheck]).to.deep.equal(['text', 'off', false]);
      expect(answer.autocapitalize).to.equal('none');
    });

    it('sends the answer byte for byte, by Enter', async () => {
      const element = await showStill(asksText);
      await typeKeys(field(element, textQuestion), "  Zoë's CAT 🐈 ");
      await sendKeys({press: 'Enter'});
      expect(element.intents).to.deep.equal([
        {type: 'answer', answers: [{question: textQuestion.uuid, value: "  Zoë's CAT 🐈 "}]},
      ]);
    });

    it('sends it by Submit', async () => {
      const element = await showStill(asksText);
      typeInto(field(element, textQuestion), 'Rex');
      submit(element);
      expect(element.intents).to.deep.equal([
        {type: 'answer', answers: [{question: textQuestion.uuid, value: 'Rex'}]},
      ]);
    });

    it('takes a space for an answer', async () => {
      const element = await showStill(asksText);
      typeInto(field(element, textQuestion), ' ');
      submit(element);
      expect(element.intents).to.have.length(1);
    });

    it('asks for an answer where there is none, beside the field', async () => {
      const element = await showStill(asksText);
      submit(element);
      await waitForRender(element);
      const answer = field(element, textQuestion);
      expectFocus(answer);
      expect(answer.getAttribute('aria-invalid')).to.equal('true');
      expect(getDescription(answer)).to.equal('Enter an answer.');
      expect(element.intents).to.be.empty;
    });

    it('takes that back once there is one', async () => {
      const element = await showStill(asksText);
      submit(element);
      typeInto(field(element, textQuestion), 'Rex');
      submit(element);
      await waitForRender(element);
      expect(element.root.querySelector('[aria-invalid]')).to.be.null;
      expect(field(element, textQuestion).hasAttribute('aria-describedby')).to.be.false;
    });

    it('sends nothing by way of the browser', async () => {
      const {form} = field(await showStill(asksText), textQuestion);
      const event = new SubmitEvent('submit', {cancelable: true});
      expect(form!.dispatchEvent(event)).to.be.false;
      expect(form!.method).to.equal('dialog');
    });
  });

  describe('with a choice', () => {
    it('has a group with the question as its name, and an option in words for each', async () => {
      const element = await showStill(asksChoice);
      const group = getByRole(element, 'group', choiceQuestion.prompt);
      const names = queryAllByRole(group, 'radio').map(getAccessibleName);
      expect(names).to.deep.equal(
        choiceQuestion.kind === 'choice' && choiceQuestion.options.map(({label}) => label),
      );
      expect(queryAllByRole(group, 'radio').some((one) => getInput(one).checked)).to.be.false;
    });

    it('sends the value of the one that was chosen', async () => {
      const element = await showStill(asksChoice);
      radio(element, /^Call/).click();
      submit(element);
      expect(element.intents).to.deep.equal([
        {type: 'answer', answers: [{question: choiceQuestion.uuid, value: 'voice'}]},
      ]);
    });

    it('is answered by the arrow keys and Enter', async () => {
      const element = await showStill(asksChoice);
      radio(element, /^Text/).focus();
      await sendKeys({press: 'ArrowDown'});
      await sendKeys({press: 'ArrowDown'});
      await sendKeys({press: 'Enter'});
      expect(element.intents).to.deep.equal([
        {type: 'answer', answers: [{question: choiceQuestion.uuid, value: 'email'}]},
      ]);
    });

    it('asks to choose where nothing is chosen, in the name of the group', async () => {
      const element = await showStill(asksChoice);
      submit(element);
      await waitForRender(element);
      expect(getDescription(getByRole(element, 'group'))).to.equal('Choose an answer.');
      expectFocus(radio(element, /^Text/));
      expect(element.intents).to.be.empty;
    });
  });

  describe('with a one-time code', () => {
    it('has one field, which a phone fills in from the message', async () => {
      const element = await showStill(asksCode);
      const [answer, ...more] = queryAllByRole(element, 'textbox').map(getInput);
      expect(more).to.be.empty;
      // Firefox does not know it yet, and its property says nothing.
      expect(answer!.getAttribute('autocomplete')).to.equal('one-time-code');
      expect([answer!.inputMode, answer!.type]).to.deep.equal(['numeric', 'text']);
      expect(getAccessibleName(answer!)).to.equal(codeQuestion.prompt);
    });

    it('takes any code: zeros in front, letters, a paste with a space', async () => {
      const element = await showStill(asksCode);
      for (const value of ['012345', 'G-4711', '123 456']) {
        typeInto(field(element, codeQuestion), value);
        submit(element);
        expect(element.intents.at(-1)).to.deep.equal({
          type: 'answer',
          answers: [{question: codeQuestion.uuid, value}],
        });
      }
      const paste = new ClipboardEvent('paste', {bubbles: true, cancelable: true, composed: true});
      expect(field(element, codeQuestion).dispatchEvent(paste)).to.be.true;
    });
  });

  describe('with several questions', () => {
    it('sends every answer, in the order in which they were asked', async () => {
      const element = await showStill(asksSeveral);
      typeInto(field(element, codeQuestion), '123456');
      typeInto(field(element, textQuestion), 'Rex');
      radio(element, /^Email/).click();
      submit(element);
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

    it('asks for the first that is missing, and keeps the others', async () => {
      const element = await showStill(asksSeveral);
      typeInto(field(element, textQuestion), 'Rex');
      typeInto(field(element, codeQuestion), '123456');
      submit(element);
      await waitForRender(element);
      expectFocus(radio(element, /^Text/));
      expect(field(element, textQuestion).value).to.equal('Rex');
      expect(field(element, textQuestion).hasAttribute('aria-invalid')).to.be.false;
      radio(element, /^Call/).click();
      typeInto(field(element, codeQuestion), '');
      submit(element);
      await waitForRender(element);
      expectFocus(field(element, codeQuestion));
      expect(getDescription(field(element, codeQuestion))).to.equal('Enter an answer.');
      expect(getByRole(element, 'group').hasAttribute('aria-describedby')).to.be.false;
      expect(element.intents).to.be.empty;
    });
  });

  describe('after a wrong answer', () => {
    it('says so, and how many tries are left', async () => {
      const element = await showStill(rejected);
      expect(getAccessibleName(getByRole(element, 'alert'))).to.equal(
        `${en.challenge.rejected} 2 tries left.`,
      );
      await element.display(lastTry);
      expect(getAccessibleName(getByRole(element, 'alert'))).to.equal(`${en.challenge.rejected} 1 try left.`);
    });

    it('says it aloud, ties the rest to the field, and marks it', async () => {
      const element = await showStill(rejected);
      expect(element.status).to.equal(en.challenge.rejected);
      expect(getDescription(field(element, codeQuestion))).to.equal('2 tries left.');
      expect(field(element, codeQuestion).getAttribute('aria-invalid')).to.equal('true');
    });

    it('has emptied the field, and has the caret there', async () => {
      const element = await showStill(asksCode);
      typeInto(field(element, codeQuestion), '000000');
      await element.display({...asksCode, busy: true});
      await element.display(again(asksCode, {attempts_left: 2}));
      expect(field(element, codeQuestion).value).to.be.empty;
      expectFocus(field(element, codeQuestion));
    });

    it('has emptied all of several, and has the caret in the first', async () => {
      const element = await showStill(asksSeveral);
      typeInto(field(element, textQuestion), 'Rex');
      radio(element, /^Call/).click();
      typeInto(field(element, codeQuestion), '000000');
      await element.display(again(asksSeveral, {attempts_left: 2}));
      expect([field(element, textQuestion).value, field(element, codeQuestion).value]).to.deep.equal([
        '',
        '',
      ]);
      expect(queryAllByRole(element, 'radio').some((one) => getInput(one).checked)).to.be.false;
      expectFocus(field(element, textQuestion));
    });

    it('has the focus on the first option of a choice', async () => {
      const element = await showStill(asksChoice);
      radio(element, /^Call/).click();
      await element.display(again(asksChoice, {attempts_left: 2}));
      expect(radio(element, /^Call/).checked).to.be.false;
      expectFocus(radio(element, /^Text/));
    });

    it('counts down with the next wrong one, and empties again', async () => {
      const element = await showStill(rejected);
      typeInto(field(element, codeQuestion), '111111');
      await element.display(again(asksCode, {attempts_left: 1}));
      expect(getAccessibleName(getByRole(element, 'alert'))).to.contain('1 try left');
      expect(field(element, codeQuestion).value).to.be.empty;
    });

    it('has the caret in the field where the step begins with it', async () => {
      const element = await showStill(connecting);
      await element.display(rejected);
      expectFocus(field(element, codeQuestion));
    });

    it('describes the field by nothing that is not there, while the next answer is checked', async () => {
      const element = await showStill({...rejected, busy: true});
      expect(queryAllByRole(element, 'alert')).to.be.empty;
      expect(getDescription(field(element, codeQuestion))).to.be.empty;
    });

    it('says what is missing rather than what was wrong', async () => {
      const element = await showStill(rejected);
      submit(element);
      await waitForRender(element);
      expect(getDescription(field(element, codeQuestion))).to.equal('Enter an answer.');
    });
  });

  it('asks another round in the place of the last: emptied, with the focus on the heading', async () => {
    const element = await showStill(asksText);
    typeInto(field(element, textQuestion), 'Rex');
    const next = {
      ...textQuestion,
      uuid: '90e57100-2a3b-4c4d-9e5f-00000000000a',
      prompt: 'In what city were you born?',
    };
    await element.display({...asksText, challenge: createChallenge([next])});
    expect(field(element, next).value).to.be.empty;
    expectFocus(getByRole(element, 'heading'));
    expect(queryAllByRole(element, 'alert')).to.be.empty;
  });

  it('empties the answer where the very same is asked again', async () => {
    const element = await showStill(asksText);
    typeInto(field(element, textQuestion), 'Rex');
    await element.display({...asksText, challenge: createChallenge([textQuestion])});
    expect(field(element, textQuestion).value).to.be.empty;
  });

  describe('while the answer is checked', () => {
    it('says so, in the button and aloud', async () => {
      const element = await showStill(busy);
      const button = getByRole(element, 'button', 'Checking your answer');
      expect(button.getAttribute('aria-disabled')).to.equal('true');
      expect(element.status).to.equal('Checking your answer');
    });

    it('keeps the answer, and takes no other', async () => {
      const element = await showStill(asksText);
      typeInto(field(element, textQuestion), 'Rex');
      field(element, textQuestion).focus();
      await element.display({...asksText, busy: true});
      expect(field(element, textQuestion).value).to.equal('Rex');
      expect(field(element, textQuestion).readOnly).to.be.true;
      await sendKeys({press: 'Enter'});
      submit(element, 'Checking your answer');
      expect(element.intents).to.be.empty;
      expectFocus(field(element, textQuestion));
    });

    it('can still be left', async () => {
      const element = await showStill(busy);
      getByRole(element, 'button', 'Back').click();
      expect(element.intents).to.deep.equal([{type: 'back'}]);
    });
  });

  it('keeps the answers when it could not be sent, and sends the same again', async () => {
    const element = await showStill(asksText);
    typeInto(field(element, textQuestion), 'Rex');
    const {challenge} = asksText;
    await element.display({...asksText, busy: true});
    await element.display({...offline, challenge});
    expect(getAccessibleName(getByRole(element, 'alert'))).to.match(/^You are offline /);
    expect(element.status).to.match(/^You are offline\. There is no connection/);
    expect(field(element, textQuestion).readOnly).to.be.false;
    submit(element, 'Try again');
    expect(element.intents).to.deep.equal([
      {type: 'answer', answers: [{question: textQuestion.uuid, value: 'Rex'}]},
    ]);
  });

  describe('empties the answers', () => {
    const answered = async () => {
      const element = await showStill(asksSeveral);
      typeInto(field(element, textQuestion), 'Rex');
      radio(element, /^Call/).click();
      typeInto(field(element, codeQuestion), '123456');
      const nodes = [
        field(element, textQuestion),
        radio(element, /^Call/),
        field(element, codeQuestion),
      ] as const;
      const left = () => nodes.map(({type, value, checked}) => (type === 'radio' ? checked : value));
      return {element, left};
    };

    it('when the step is over', async () => {
      const {element, left} = await answered();
      await element.display(connecting);
      expect(left()).to.deep.equal(['', false, '']);
    });

    it('when the element is removed', async () => {
      const {element, left} = await answered();
      element.remove();
      await waitForRender(element);
      expect(left()).to.deep.equal(['', false, '']);
    });

    it('when the page is left', async () => {
      const {left} = await answered();
      firePageHide();
      expect(left()).to.deep.equal(['', false, '']);
    });

    it('but not when the element is moved', async () => {
      const {element, left} = await answered();
      await moveInDocument(element);
      expect(left()).to.deep.equal(['Rex', true, '123456']);
    });
  });

  it('where no try is left, is the login again, with the reason', async () => {
    const element = await showStill(asksText);
    await element.display(getFixtureState('credentials', 'Credentials: after a failed challenge'));
    expect(getAccessibleName(getByRole(element, 'alert'))).to.contain(en.errors['challenge-failed'].title);
    expectFocus(getByRole(element, 'textbox', 'Password'));
  });
});
