import {html, nothing, type PropertyValues, type TemplateResult} from 'lit';
import {state} from 'lit/decorators.js';

import type {Challenged} from '../flow.js';
import {fill} from '../messages/index.js';
import type {Question} from '../schemas.js';
import {
  alert,
  avatar,
  busy,
  complaint,
  failure,
  field,
  footer,
  heading,
  lead,
  submit,
  told,
} from './parts.js';
import {Secrets} from './secrets.js';
import {StepElement} from './step.js';

type Choice = Extract<Question, {kind: 'choice'}>;

/** What the servicer asks before it lets the login through. The answers are secrets, like the password. */
export class ChallengeStep extends StepElement<Challenged> {
  /** The uuid of the first question without an answer, once that was tried to be sent. */
  @state() private missing: string | null = null;

  constructor() {
    super();
    new Secrets(this);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // Before the next questions take the place of these: what was answered is spent.
    if (this.#isNew(changed)) this.querySelector('form')?.reset();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (this.#isNew(changed)) this.focusTarget?.focus();
  }

  override get status(): string {
    const {messages} = this.language;
    const {busy: isBusy, error} = this.state;
    if (isBusy) return messages.challenge.busy;
    if (error) return told(messages, error);
    return this.#isWrong ? messages.challenge.rejected : '';
  }

  override get focusTarget(): HTMLElement | null {
    return this.state.challenge.rejected ? this.querySelector('input') : super.focusTarget;
  }

  override render(): TemplateResult {
    const {messages} = this.language;
    const {login, challenge, busy: isBusy, error} = this.state;
    const words = messages.challenge;
    return html`<form method="dialog" novalidate @submit=${this.#submit}>
      <div class="content">
        ${avatar(login.servicer.name)} ${heading(words.title)}
        ${lead(fill(words.text, {servicer: login.servicer.name}))}
        ${
          this.#isWrong
            ? alert(words.rejected, this.language.counted(words.left, challenge.attempts_left))
            : failure(messages, error)
        }
        ${challenge.questions.map((question) => this.#question(question))}
      </div>
      ${footer(
        submit(isBusy ? busy(words.busy) : error ? messages.errors[error].action : words.submit, isBusy),
      )}
    </form>`;
  }

  /** Whether the servicer asks again, or something else. */
  #isNew(changed: PropertyValues<this>): boolean {
    const before = changed.get('state');
    return before !== undefined && before.challenge !== this.state.challenge;
  }

  /** Whether the alert is about the answers. */
  get #isWrong(): boolean {
    const {challenge, busy: isBusy, error} = this.state;
    return challenge.rejected && !isBusy && !error;
  }

  #question(question: Question): TemplateResult {
    const {challenge} = this.language.messages;
    const {uuid: id, kind, prompt} = question;
    const error = this.missing === id ? challenge[kind === 'choice' ? 'choose' : 'required'] : null;
    const isWrong = this.#isWrong;
    const label = html`<bdi>${prompt}</bdi>`;
    if (kind === 'choice') return this.#choice(question, label, error);
    const isCode = kind === 'code';
    const autocomplete = isCode ? 'one-time-code' : 'off';
    return field({id, label, error, isWrong, isCode, autocomplete, isSecret: true, isBusy: this.state.busy});
  }

  #choice({uuid, options}: Choice, label: TemplateResult, error: string | null): TemplateResult {
    return html`<fieldset aria-describedby=${error ? `${uuid}-error` : this.#isWrong ? 'error' : nothing}>
      <legend>${label}</legend>
      ${options.map(
        ({value, label: text}) =>
          html`<label class="choice">
            <input type="radio" data-secret name=${uuid} .value=${value} />
            <bdi>${text}</bdi>
          </label>`,
      )}
      ${complaint(uuid, error)}
    </fieldset>`;
  }

  #submit(event: SubmitEvent & {currentTarget: HTMLFormElement}): void {
    event.preventDefault();
    if (this.state.busy) return;
    const data = new FormData(event.currentTarget);
    const answers = this.state.challenge.questions.map(({uuid: question}) => {
      const value = data.get(question);
      return {question, value: typeof value === 'string' ? value : ''};
    });
    this.missing = answers.find(({value}) => !value)?.question ?? null;
    if (this.missing) this.querySelector<HTMLInputElement>(`input[name="${this.missing}"]`)?.focus();
    else this.send({type: 'answer', answers});
  }
}
