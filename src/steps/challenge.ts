import {html, nothing, type PropertyValues, type TemplateResult} from 'lit';
import {state} from 'lit/decorators.js';

import type {Challenged} from '../flow.js';
import type {Question} from '../schemas.js';
import {alert, avatar, fieldError, heading, icons, spinner} from './parts.js';
import {Secrets} from './secrets.js';
import {StepElement} from './step.js';

/** What the servicer asks before it lets the login through. The answers are secrets, like the password. */
export class ChallengeStep extends StepElement<Challenged> {
  /** The uuid of the first question without an answer, once that was tried to be sent. */
  @state() private missing: string | null = null;

  constructor() {
    super();
    new Secrets(this);
  }

  override get status(): string {
    return this.state.busy ? this.language.messages.challenge.busy : '';
  }

  override get focusTarget(): HTMLElement | null {
    return this.state.challenge.rejected ? this.querySelector('input') : super.focusTarget;
  }

  override render(): TemplateResult {
    const {messages} = this.language;
    const {login, challenge, busy, error} = this.state;
    const words = messages.challenge;
    return html`<form method="post" novalidate @submit=${this.#submit}>
      <div class="content">
        ${avatar(login.servicer.name)} ${heading(words.title)}
        <p class="lead">${words.text(login.servicer.name)}</p>
        ${challenge.rejected && !busy && !error ? this.#rejection() : alert(messages, error)}
        ${challenge.questions.map((question) => this.#question(question))}
      </div>
      <div part="footer">
        <button part="button primary" type="submit" aria-disabled=${busy ? 'true' : nothing}>
          ${busy ? html`${spinner} ${words.busy}` : error ? messages.errors[error].action : words.submit}
        </button>
        <button part="button" type="button" @click=${this.#back}>${messages.back}</button>
      </div>
    </form>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    const before = changed.get('state');
    if (!before || before.challenge === this.state.challenge) return;
    // Asked again, or something else: what was answered is spent.
    this.querySelector('form')?.reset();
    this.focusTarget?.focus();
  }

  #rejection(): TemplateResult {
    const {challenge} = this.language.messages;
    return html`<div part="error" id="error" role="alert">
      ${icons.warning}
      <p><strong>${challenge.rejected}</strong> ${challenge.left(this.state.challenge.attempts_left)}</p>
    </div>`;
  }

  #question(question: Question): TemplateResult {
    const {challenge} = this.language.messages;
    const isMissing = this.missing === question.uuid;
    const error = isMissing ? (question.kind === 'choice' ? challenge.choose : challenge.required) : null;
    const describedBy = isMissing ? errorId(question) : this.state.challenge.rejected ? 'error' : nothing;
    return question.kind === 'choice'
      ? this.#choice(question, error, describedBy)
      : this.#typed(question, error, describedBy);
  }

  #typed(question: Question, error: string | null, describedBy: string | typeof nothing): TemplateResult {
    const isCode = question.kind === 'code';
    return html`<div class="field">
      <label for=${question.uuid}><bdi>${question.prompt}</bdi></label>
      <div class="control">
        <input
          part="input"
          id=${question.uuid}
          name=${question.uuid}
          type="text"
          class=${isCode ? 'code' : nothing}
          autocomplete=${isCode ? 'one-time-code' : 'off'}
          inputmode=${isCode ? 'numeric' : nothing}
          autocapitalize="none"
          spellcheck="false"
          data-secret
          ?readonly=${this.state.busy}
          aria-invalid=${error ? 'true' : nothing}
          aria-describedby=${describedBy}
        />
      </div>
      ${fieldError(errorId(question), error)}
    </div>`;
  }

  #choice(
    question: Extract<Question, {kind: 'choice'}>,
    error: string | null,
    describedBy: string | typeof nothing,
  ): TemplateResult {
    return html`<fieldset aria-describedby=${describedBy}>
      <legend><bdi>${question.prompt}</bdi></legend>
      ${question.options.map(
        ({value, label}) =>
          html`<label class="choice">
            <input type="radio" data-secret name=${question.uuid} .value=${value} />
            <bdi>${label}</bdi>
          </label>`,
      )}
      ${fieldError(errorId(question), error)}
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

  #back(): void {
    this.send({type: 'back'});
  }
}

const errorId = ({uuid}: Question): string => `${uuid}-error`;
