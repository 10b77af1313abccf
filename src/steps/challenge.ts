import {html, nothing, type PropertyValues, type TemplateResult} from 'lit';
import {state} from 'lit/decorators.js';

import type {Question} from '../contract/schemas.js';
import {SecretInputsController} from '../controllers/secret-inputs.js';
import {fillPlaceholders} from '../messages/index.js';
import type {Challenged} from '../workflow/state.js';
import {StepElement} from './step-element.js';
import {
  INTRODUCTION,
  isNextField,
  renderAlert,
  renderAvatar,
  renderBusyLabel,
  renderFieldError,
  renderFailure,
  renderField,
  renderFooter,
  renderHeading,
  renderLead,
  renderSubmitButton,
  toAnnouncement,
  UNRECORDED,
} from './templates.js';

/** The white space, dashes and invisible characters that come with a pasted code. */
const CODE_SEPARATORS = /[\s\p{Pd}\p{Cf}\u2212]+/gu;

type Choice = Extract<Question, {kind: 'choice'}>;

/** The questions that a servicer asks before it accepts a login. The answers are as secret as the password. */
export class ChallengeStep extends StepElement<Challenged> {
  /** The uuid of the first question without an answer, after an attempt to submit the form. */
  @state() private missing: string | null = null;

  constructor() {
    super();
    new SecretInputsController(this);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // Cleared before the new questions reuse the inputs of the old ones.
    if (this.#hasNewChallenge(changed)) this.querySelector('form')?.reset();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (this.#hasNewChallenge(changed)) this.focusTarget?.focus();
  }

  override get status(): string {
    const {messages} = this.language;
    const {busy: isBusy, error} = this.state;
    if (isBusy) return messages.challenge.busy;
    if (error) return toAnnouncement(messages, error);
    return this.#isRejected ? messages.challenge.rejected : '';
  }

  override get focusTarget(): HTMLElement | null {
    return this.state.challenge.rejected ? this.querySelector('input') : super.focusTarget;
  }

  override render(): TemplateResult {
    const {messages} = this.language;
    const {login, challenge, busy: isBusy, error} = this.state;
    const texts = messages.challenge;
    return html`<form method="dialog" novalidate @submit=${this.#handleSubmit}>
      <div class="content">
        ${renderAvatar(login.servicer.name)} ${renderHeading(texts.title)}
        ${renderLead(fillPlaceholders(texts.text, {servicer: login.servicer.name}))}
        ${
          this.#isRejected
            ? renderAlert(texts.rejected, this.language.formatPlural(texts.left, challenge.attempts_left))
            : renderFailure(messages, error)
        }
        ${challenge.questions.map((question, index) => this.#renderQuestion(question, index))}
      </div>
      ${renderFooter(
        renderSubmitButton(
          isBusy ? renderBusyLabel(texts.busy) : error ? messages.errors[error].action : texts.submit,
          this.#handleSubmit,
          isBusy,
        ),
      )}
    </form>`;
  }

  /** Whether the servicer has asked again, or has asked something else. */
  #hasNewChallenge(changed: PropertyValues<this>): boolean {
    const before = changed.get('state');
    return before !== undefined && before.challenge !== this.state.challenge;
  }

  /** Whether to say that the last answers were wrong. */
  get #isRejected(): boolean {
    const {challenge, busy: isBusy, error} = this.state;
    return challenge.rejected && !isBusy && !error;
  }

  #renderQuestion(question: Question, index: number): TemplateResult {
    const {challenge} = this.language.messages;
    const {questions} = this.state.challenge;
    const isFirst = index === 0;
    const {uuid: id, kind, prompt} = question;
    const error = this.missing === id ? challenge[kind === 'choice' ? 'choose' : 'required'] : null;
    const isInvalid = this.#isRejected;
    const label = html`<bdi>${prompt}</bdi>`;
    if (kind === 'choice') return this.#renderChoice(question, label, error, isFirst);
    const isCode = kind === 'code';
    const autocomplete = isCode ? 'one-time-code' : 'off';
    return renderField({
      id,
      label,
      error,
      isInvalid,
      isCode,
      autocomplete,
      enterKey: index === questions.length - 1 ? 'go' : 'next',
      isFirst,
      isSecret: true,
      isBusy: this.state.busy,
    });
  }

  #renderChoice(
    {uuid, options}: Choice,
    label: TemplateResult,
    error: string | null,
    isFirst: boolean,
  ): TemplateResult {
    const introduction = isFirst ? INTRODUCTION : nothing;
    return html`<fieldset
      role="radiogroup"
      class=${UNRECORDED}
      data-private
      data-dd-privacy="hidden"
      aria-required="true"
      aria-describedby=${error ? `${uuid}-error` : this.#isRejected ? 'error' : introduction}
    >
      <legend>${label}</legend>
      ${options.map(
        ({value, label: text}) =>
          html`<label class="choice">
            <input type="radio" data-secret name=${uuid} .value=${value} />
            <bdi>${text}</bdi>
          </label>`,
      )}
      ${renderFieldError(uuid, error)}
    </fieldset>`;
  }

  readonly #handleSubmit = (event: Event): void => {
    event.preventDefault();
    const form = this.querySelector('form');
    if (this.state.busy || !form) return;
    const answers = this.state.challenge.questions.map(({uuid: question, kind}) => {
      const value = this.#findInput(question, ':checked')?.value ?? '';
      return {question, value: kind === 'code' ? value.replace(CODE_SEPARATORS, '') : value};
    });
    const missing = answers.find(({value}) => !value)?.question;
    const input = missing && this.#findInput(missing);
    this.missing = !missing || (input && isNextField(input, form)) ? null : missing;
    if (input) input.focus();
    else this.sendIntent({type: 'answer', answers});
  };

  /** Finds the text input of a question, or a radio button: the first one in a state, such as the chosen one. */
  #findInput(question: string, radioState = ''): HTMLInputElement | null {
    return this.querySelector(`[id="${question}"], [name="${question}"]${radioState}`);
  }
}
