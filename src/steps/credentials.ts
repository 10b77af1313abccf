import {html, nothing, type TemplateResult} from 'lit';
import {state} from 'lit/decorators.js';

import type {Credentials} from '../flow.js';
import {alert, avatar, fieldError, heading, icons} from './parts.js';
import {Secrets} from './secrets.js';
import {StepElement} from './step.js';

type Field = 'username' | 'password';

/**
 * The login form. What is typed stays in the inputs until it is sent, byte for byte, in one intent; the password is
 * never a property or a state.
 */
export class CredentialsStep extends StepElement<Credentials> {
  @state() private revealed = false;
  @state() private missing: Field | null = null;

  constructor() {
    super();
    new Secrets(this);
  }

  override get focusTarget(): HTMLElement | null {
    return this.state.error
      ? this.#input(this.state.login.username ? 'password' : 'username')
      : super.focusTarget;
  }

  override render(): TemplateResult {
    const {messages} = this.language;
    const {login, error} = this.state;
    const {credentials, back} = messages;
    const {name, website, health} = login.servicer;
    return html`<form method="post" novalidate @submit=${this.#submit} @input=${this.#edit}>
      <div class="content">
        ${avatar(name)} ${heading((login.connection ? credentials.reconnect : credentials.title)(name))}
        ${website ? html`<p class="lead">${credentials.text(website)}</p>` : nothing}
        ${health === 'degraded' ? html`<p class="note">${credentials.degraded(name)}</p>` : nothing}
        ${alert(messages, error)} ${this.#username()} ${this.#password()}
      </div>
      <div part="footer">
        <button part="button primary" type="submit">
          ${error ? messages.errors[error].action : credentials.submit}
        </button>
        <button part="button" type="button" @click=${this.#back}>${back}</button>
      </div>
    </form>`;
  }

  #username(): TemplateResult {
    const {credentials} = this.language.messages;
    const isMissing = this.missing === 'username';
    return html`<div class="field">
      <label for="username">${credentials.username}</label>
      <div class="control">
        <input
          part="input"
          id="username"
          name="username"
          type="text"
          autocomplete="username"
          autocapitalize="none"
          spellcheck="false"
          aria-invalid=${isMissing ? 'true' : nothing}
          aria-describedby=${isMissing ? 'username-error' : nothing}
          .value=${this.state.login.username}
        />
      </div>
      ${fieldError('username-error', isMissing ? credentials.required.username : null)}
    </div>`;
  }

  #password(): TemplateResult {
    const {credentials} = this.language.messages;
    const isMissing = this.missing === 'password';
    const isWrong = this.state.error === 'invalid-credentials';
    return html`<div class="field">
      <label for="password">${credentials.password}</label>
      <div class="control">
        <input
          part="input"
          id="password"
          name="password"
          type=${this.revealed ? 'text' : 'password'}
          autocomplete="current-password"
          autocapitalize="none"
          spellcheck="false"
          data-secret
          aria-invalid=${isMissing || isWrong ? 'true' : nothing}
          aria-describedby=${isMissing ? 'password-error' : this.state.error ? 'error' : nothing}
        />
        <button
          part="reveal"
          type="button"
          aria-pressed=${this.revealed ? 'true' : 'false'}
          aria-label=${credentials.show}
          @click=${this.#reveal}
        >
          ${icons.eye}
        </button>
      </div>
      ${fieldError('password-error', isMissing ? credentials.required.password : null)}
    </div>`;
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    const username = this.#input('username')?.value ?? '';
    const password = this.#input('password')?.value ?? '';
    this.missing = !username ? 'username' : !password ? 'password' : null;
    if (this.missing) this.#input(this.missing)?.focus();
    else this.send({type: 'connect', username, password});
  }

  #input(name: Field): HTMLInputElement | null {
    return this.querySelector<HTMLInputElement>(`input[name="${name}"]`);
  }

  #edit(): void {
    this.send({type: 'edit'});
  }

  #reveal(): void {
    this.revealed = !this.revealed;
  }

  #back(): void {
    this.send({type: 'back'});
  }
}
