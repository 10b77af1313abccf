/**
 * A script of the page, or a password manager, submits a form past its `submit` event: `form.submit()`. Nothing is sent,
 * the element stays, and what was typed is still there.
 */
import {expect, fixture, html} from '@open-wc/testing';

import {textQuestion} from '../fixtures/states.js';
import {
  getByRole,
  createLink,
  getDialog,
  listOutcomes,
  expectFocusOn,
  recordEvents,
  expectNoErrors,
  openLink,
  goToStep,
  waitForRender,
  getStepName,
  waitUntil,
  FakeBackend,
  type OpenedLink,
  type ReachableStep,
} from '../support/helpers.js';
import {getInput, getFixtureStates, showStill} from '../support/still-link.js';

const PAGE_EVENTS = ['beforeunload', 'pagehide', 'submit'] as const;

const listening = new AbortController();

/** The types of the events from now on that a navigation or a submission would bring about. */
function watchPage(): string[] {
  const seen: string[] = [];
  for (const name of PAGE_EVENTS)
    window.addEventListener(name, () => seen.push(name), {signal: listening.signal});
  return seen;
}

/** A navigation begins in a task of its own, and a dialog reports in another that it was closed. */
const waitForTasks = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 100));

/** Calls the browser's own method, whatever a page has put in its place. */
function submitByScript(form: HTMLFormElement): void {
  try {
    HTMLFormElement.prototype.submit.call(form);
  } catch (error) {
    // Firefox 153 throws in the script that calls it where no dialog is around the form.
    expect(String(error)).to.contain('NS_ERROR_FAILURE');
  }
}

interface FormStep {
  readonly step: Extract<ReachableStep, 'credentials' | 'challenge'>;
  /** The names of the fields. */
  readonly fields: readonly string[];
  readonly button: string;
  readonly method: 'connect' | 'answer';
}

const formSteps: readonly FormStep[] = [
  {step: 'credentials', fields: ['Username', 'Password'], button: 'Connect', method: 'connect'},
  {step: 'challenge', fields: [textQuestion.prompt], button: 'Submit', method: 'answer'},
];

const fieldsOf = ({element}: OpenedLink, names: readonly string[]): HTMLInputElement[] =>
  names.map((name) => getInput(getByRole(element, 'textbox', name)));

/** Open in the page's flow, inside a dialog of the page's own. */
async function openInPageDialog(step: ReachableStep): Promise<OpenedLink> {
  const dialog = await fixture<HTMLDialogElement>(html`<dialog></dialog>`);
  dialog.showModal();
  const backend = new FakeBackend();
  const element = createLink({backend, inline: true});
  dialog.append(element);
  await goToStep(step, {element, backend});
  return {element, backend};
}

const places: Readonly<Record<string, (step: ReachableStep) => Promise<OpenedLink>>> = {
  'in a dialog': (step) => openLink(step),
  'in the page': (step) => openLink(step, {inline: true}),
  'in a dialog of the page': openInPageDialog,
};

describe('A form that a script submits', () => {
  expectNoErrors();
  after(() => listening.abort());

  for (const {name, state} of formSteps.flatMap(({step}) => getFixtureStates(step))) {
    it(`has a method that sends nothing: ${name}`, async () => {
      const {root} = await showStill(state);
      const forms = [...root.querySelectorAll('form')];
      expect(forms.map((form) => form.method)).to.deep.equal(['dialog']);
    });
  }

  for (const [place, openIn] of Object.entries(places)) {
    for (const {step, fields: names, button, method} of formSteps) {
      it(`sends nothing and keeps what was typed, at ${step} ${place}`, async () => {
        const on = await openIn(step);
        const {element, backend} = on;
        const heard = recordEvents(element);
        const fields = fieldsOf(on, names);
        const seen = watchPage();
        // As an old password manager does: it writes the values, and no event says so.
        for (const field of fields) field.value = `typed into ${field.name}`;
        const last = fields.at(-1)!;
        last.focus();
        submitByScript(last.form!);
        await waitForTasks();
        if (!element.inline)
          await waitUntil(() => getDialog(element).matches(':modal'), 'the dialog is shown again');
        await waitForRender(element);

        expect(seen).to.be.empty;
        expect(listOutcomes(heard)).to.be.empty;
        expect(element.open).to.be.true;
        expect(getStepName(element)).to.equal(step);
        expect(element.closest('dialog')?.open ?? true, 'the page’s dialog').to.be.true;
        for (const field of fields) {
          expect(field.isConnected).to.be.true;
          expect(field.value).to.equal(`typed into ${field.name}`);
        }
        expectFocusOn(last);

        getByRole(element, 'button', button).click();
        await backend.waitForCall(method);
      });
    }

    it(`stays also where nothing was typed, ${place}`, async () => {
      const on = await openIn('credentials');
      const heard = recordEvents(on.element);
      const [username] = fieldsOf(on, ['Username']);
      submitByScript(username!.form!);
      submitByScript(username!.form!);
      await waitForTasks();
      expect(listOutcomes(heard)).to.be.empty;
      expect(getStepName(on.element)).to.equal('credentials');
    });

    it(`stays behind the question whether to leave, ${place}`, async () => {
      const on = await openIn('challenge');
      const {element} = on;
      const [answer] = fieldsOf(on, [textQuestion.prompt]);
      answer!.value = 'typed';
      getByRole(element, 'button', 'Close').click();
      await waitUntil(() => getStepName(element) === 'leaving', 'leaving is asked about');
      submitByScript(answer!.form!);
      await waitForTasks();
      expect(getStepName(element)).to.equal('leaving');
      getByRole(element, 'button', 'Keep going').click();
      await waitForRender(element);
      expect(answer!.value).to.equal('typed');
    });
  }

  it('gives the focus back to the opener when the borrower leaves after it', async () => {
    const opener = await fixture<HTMLButtonElement>(html`<button>Link</button>`);
    opener.focus();
    const on = await openLink('credentials');
    const [username] = fieldsOf(on, ['Username']);
    submitByScript(username!.form!);
    await waitForTasks();
    on.element.close();
    await waitForRender(on.element);
    expectFocusOn(opener);
    expect(document.documentElement.style.overflow).to.equal('');
  });
});
