/**
 * A script of the page or a password manager may submit a form with `form.submit()`, which sends no `submit` event. The
 * form sends nothing, the element stays open, and the typed text stays in the fields.
 */
import {expect, fixture, html} from '@open-wc/testing';

import {textQuestion} from '../fixtures/states.js';
import {
  getByRole,
  createLink,
  getDialog,
  isScrollLocked,
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

const listeners = new AbortController();

/** Records the types of the events that a navigation or a submission would cause from now on. */
function recordPageEvents(): string[] {
  const pageEvents: string[] = [];
  for (const name of PAGE_EVENTS)
    window.addEventListener(name, () => pageEvents.push(name), {signal: listeners.signal});
  return pageEvents;
}

/** Waits long enough for a navigation to begin and for the `close` event of a dialog. */
const waitForTasks = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 100));

/** Calls the browser's own `submit()`, even if the page has replaced that of the form. */
function submitByScript(form: HTMLFormElement): void {
  try {
    HTMLFormElement.prototype.submit.call(form);
  } catch (error) {
    // Firefox 153 throws in the calling script if the form is not in a dialog.
    expect(String(error)).to.contain('NS_ERROR_FAILURE');
  }
}

interface FormStep {
  readonly step: Extract<ReachableStep, 'credentials' | 'challenge'>;
  /** The accessible names of the fields. */
  readonly fields: readonly string[];
  readonly button: string;
  readonly method: 'connect' | 'answer';
}

const formSteps: readonly FormStep[] = [
  {step: 'credentials', fields: ['Username', 'Password'], button: 'Connect', method: 'connect'},
  {step: 'challenge', fields: [textQuestion.prompt], button: 'Submit', method: 'answer'},
];

const getFields = ({element}: OpenedLink, names: readonly string[]): HTMLInputElement[] =>
  names.map((name) => getInput(getByRole(element, 'textbox', name)));

/** Opens an inline element inside a modal dialog of the page. */
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
  after(() => listeners.abort());

  for (const {name, state} of formSteps.flatMap(({step}) => getFixtureStates(step))) {
    it(`has the method dialog, which sends nothing: ${name}`, async () => {
      const {root} = await showStill(state);
      const forms = [...root.querySelectorAll('form')];
      expect(forms.map((form) => form.method)).to.deep.equal(['dialog']);
    });
  }

  for (const [place, openElement] of Object.entries(places)) {
    for (const {step, fields: names, button, method} of formSteps) {
      it(`sends nothing and keeps the typed text, at ${step} ${place}`, async () => {
        const opened = await openElement(step);
        const {element, backend} = opened;
        const events = recordEvents(element);
        const fields = getFields(opened, names);
        const pageEvents = recordPageEvents();
        // Old password managers set the values without an event.
        for (const field of fields) field.value = `typed into ${field.name}`;
        const last = fields.at(-1)!;
        last.focus();
        submitByScript(last.form!);
        await waitForTasks();
        if (!element.inline)
          await waitUntil(() => getDialog(element).matches(':modal'), 'the dialog is shown again');
        await waitForRender(element);

        expect(pageEvents).to.be.empty;
        expect(listOutcomes(events)).to.be.empty;
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

    it(`stays open if nothing was typed, ${place}`, async () => {
      const opened = await openElement('credentials');
      const events = recordEvents(opened.element);
      const [username] = getFields(opened, ['Username']);
      submitByScript(username!.form!);
      submitByScript(username!.form!);
      await waitForTasks();
      expect(listOutcomes(events)).to.be.empty;
      expect(getStepName(opened.element)).to.equal('credentials');
    });

    it(`keeps the typed text behind the question whether to leave, ${place}`, async () => {
      const opened = await openElement('challenge');
      const {element} = opened;
      const [answer] = getFields(opened, [textQuestion.prompt]);
      answer!.value = 'typed';
      getByRole(element, 'button', 'Close').click();
      await waitUntil(() => getStepName(element) === 'leaving', 'the question whether to leave is shown');
      submitByScript(answer!.form!);
      await waitForTasks();
      expect(getStepName(element)).to.equal('leaving');
      getByRole(element, 'button', 'Keep going').click();
      await waitForRender(element);
      expect(answer!.value).to.equal('typed');
    });
  }

  it('does not prevent the focus from returning to the opener when the element closes', async () => {
    const opener = await fixture<HTMLButtonElement>(html`<button>Link</button>`);
    opener.focus();
    const opened = await openLink('credentials');
    const [username] = getFields(opened, ['Username']);
    submitByScript(username!.form!);
    await waitForTasks();
    opened.element.close();
    await waitForRender(opened.element);
    expectFocusOn(opener);
    expect(isScrollLocked()).to.be.false;
  });
});
