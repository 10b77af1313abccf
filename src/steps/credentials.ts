import {html, nothing, type TemplateResult} from 'lit';
import {state} from 'lit/decorators.js';

import type {Credentials} from '../flow.js';
import {fill} from '../messages/index.js';
import {avatar, failure, field, footer, heading, icons, lead, submit} from './parts.js';
import {Secrets} from './secrets.js';
import {StepElement} from './step.js';

type Name = 'username' | 'password';

/**
 * The login form. What is typed stays in the inputs until it is sent, byte for byte, in one intent; the password is
 * never a property or a state.
 */
export class CredentialsStep extends StepElement<Credentials> {
  @state() private revealed = false;
  @state() private missing: Name | null = null;

  constructor() {
    super();
    new Secrets(this);
  }

  /** The rest is the description of the field that has the focus. */
  override get status(): string {
    const {error} = this.state;
    return error ? this.language.messages.errors[error].title : '';
  }

  override get focusTarget(): HTMLElement | null {
    return this.state.error
      ? this.#input(this.state.login.username ? 'password' : 'username')
      : super.focusTarget;
  }

  override render(): TemplateResult {
    const {messages} = this.language;
    const {login, error} = this.state;
    const {credentials} = messages;
    const {name, website, health} = login.servicer;
    return html`<form method="dialog" novalidate @submit=${this.#submit} @input=${this.sends({type: 'edit'})}>
      <div class="content">
        ${avatar(name)}
        ${heading(fill(login.connection ? credentials.reconnect : credentials.title, {servicer: name}))}
        ${lead(fill(credentials.text, {website, host: location.hostname}))}
        ${health === 'degraded' ? html`<p part="notice" class="warn">${fill(credentials.degraded, {servicer: name})}</p>` : nothing}
        ${failure(messages, error)} ${this.#username()} ${this.#password()}
      </div>
      ${footer(submit(error ? messages.errors[error].action : credentials.submit))}
    </form>`;
  }

  #username(): TemplateResult {
    const {credentials} = this.language.messages;
    return field({
      id: 'username',
      label: credentials.username,
      autocomplete: 'username',
      value: this.state.login.username,
      error: this.missing === 'username' ? credentials.required.username : null,
    });
  }

  #password(): TemplateResult {
    const {credentials} = this.language.messages;
    return field({
      id: 'password',
      label: credentials.password,
      // A browser fills the login that it has saved for the page's own site into a `current-password`, without being
      // asked, and one press would send it to the servicer. `off` does not prevent that.
      autocomplete: 'new-password',
      type: this.revealed ? 'text' : 'password',
      isSecret: true,
      isWrong: this.state.error === 'invalid-credentials',
      isTied: this.state.error !== null,
      error: this.missing === 'password' ? credentials.required.password : null,
      end: html`<button
        part="reveal"
        type="button"
        aria-pressed=${this.revealed ? 'true' : 'false'}
        aria-label=${credentials.show}
        @click=${this.#reveal}
      >
        ${icons.eye}
      </button>`,
    });
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    const username = this.#input('username')?.value ?? '';
    const password = this.#input('password')?.value ?? '';
    this.missing = !username ? 'username' : !password ? 'password' : null;
    if (this.missing) this.#input(this.missing)?.focus();
    else this.send({type: 'connect', username, password});
  }

  #input(name: Name): HTMLInputElement | null {
    return this.querySelector<HTMLInputElement>(`input[name="${name}"]`);
  }

  #reveal(): void {
    this.revealed = !this.revealed;
  }
}
