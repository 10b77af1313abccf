import {html, nothing, type TemplateResult} from 'lit';
import {state} from 'lit/decorators.js';

import type {KeyPress} from '../controllers/key-press.js';
import {SecretInputsController} from '../controllers/secret-inputs.js';
import {fillPlaceholders} from '../messages/index.js';
import type {Credentials} from '../workflow/state.js';
import {icons} from './icons.js';
import {getPageHost} from './page-host.js';
import {StepElement} from './step-element.js';
import {
  isNextField,
  renderAvatar,
  renderFailure,
  renderField,
  renderFooter,
  renderHeading,
  renderLead,
  renderSubmitButton,
} from './templates.js';

type FieldName = 'username' | 'password';

/**
 * The login form. The username and the password stay in the inputs, exactly as they were typed, until one intent
 * carries them away. The password is never a property or part of a state.
 */
export class CredentialsStep extends StepElement<Credentials> {
  /** Whether the password is visible. */
  @state() private revealed = false;
  /** The first field without a value, after an attempt to submit the form. */
  @state() private missing: FieldName | null = null;
  /** Whether the username begins or ends with a space. It is sent like that. */
  @state() private isPadded = false;
  @state() private isCapsLockOn = false;

  constructor() {
    super();
    new SecretInputsController(this);
  }

  protected override willUpdate(): void {
    if (!this.hasUpdated) this.isPadded = hasOuterSpace(this.state.login.username);
  }

  /** Only the title: the field with the focus is described by the rest. */
  override get status(): string {
    const {error} = this.state;
    return error ? this.language.messages.errors[error].title : '';
  }

  override get focusTarget(): HTMLElement | null {
    return this.state.error
      ? this.#findInput(this.state.login.username ? 'password' : 'username')
      : super.focusTarget;
  }

  override get sharedElement(): HTMLElement | null {
    return this.querySelector<HTMLElement>('[part="avatar"]');
  }

  override render(): TemplateResult {
    const {messages} = this.language;
    const {login, error} = this.state;
    const {credentials} = messages;
    const {name, website, health} = login.servicer;
    return html`<form
      method="dialog"
      novalidate
      @submit=${this.#handleSubmit}
      @input=${this.#handleInput}
      @change=${this.#handleChange}
    >
      <div class="content">
        ${renderAvatar(name)}
        ${renderHeading(fillPlaceholders(login.connection ? credentials.reconnect : credentials.title, {servicer: name}))}
        ${renderLead(fillPlaceholders(credentials.text, {website, host: getPageHost()}))}
        ${health === 'degraded' ? html`<p part="notice" class="warn">${fillPlaceholders(credentials.degraded, {servicer: name})}</p>` : nothing}
        ${renderFailure(messages, error)} ${this.#renderUsername()} ${this.#renderPassword()}
      </div>
      ${renderFooter(renderSubmitButton(error ? messages.errors[error].action : credentials.submit, this.#handleSubmit))}
    </form>`;
  }

  #renderUsername(): TemplateResult {
    const {credentials} = this.language.messages;
    return renderField({
      id: 'username',
      name: 'username',
      label: credentials.username,
      autocomplete: 'username',
      enterKey: 'next',
      isFirst: true,
      value: this.state.login.username,
      hint: this.isPadded ? credentials.padded : null,
      error: this.missing === 'username' ? credentials.required.username : null,
    });
  }

  #renderPassword(): TemplateResult {
    const {credentials} = this.language.messages;
    return renderField({
      id: 'password',
      name: 'password',
      label: credentials.password,
      enterKey: 'go',
      hint: this.isCapsLockOn ? credentials.capsLock : null,
      handleKey: this.#handleKey,
      // A browser fills the login that it has saved for the page's own site into a `current-password`, without being
      // asked, and one press would send it to the servicer. `off` does not prevent that.
      autocomplete: 'new-password',
      type: this.revealed ? 'text' : 'password',
      isSecret: true,
      isInvalid: this.state.error === 'invalid-credentials',
      isDescribedByAlert: this.state.error !== null,
      error: this.missing === 'password' ? credentials.required.password : null,
      trailing: html`<button
        part="reveal"
        type="button"
        aria-pressed=${this.revealed ? 'true' : 'false'}
        aria-label=${credentials.show}
        @click=${this.#handleReveal}
      >
        ${icons.eye}
      </button>`,
    });
  }

  #handleInput(): void {
    // The hint comes when the field is left, but goes with the space.
    if (this.isPadded) this.#handleChange();
    this.sendIntent({type: 'edit'});
  }

  #handleChange(): void {
    this.isPadded = hasOuterSpace(this.#findInput('username')?.value ?? '');
  }

  /** Reads nothing but the state of the Caps Lock key. Some password managers send a `keydown` that is no key event. */
  readonly #handleKey = (event: Partial<KeyPress>): void => {
    if (event.getModifierState) this.isCapsLockOn = event.getModifierState('CapsLock');
  };

  readonly #handleSubmit = (event: Event): void => {
    event.preventDefault();
    const username = this.#findInput('username')?.value ?? '';
    const password = this.#findInput('password')?.value ?? '';
    const missing = !username ? 'username' : !password ? 'password' : null;
    const input = missing && this.#findInput(missing);
    this.missing = input && isNextField(input, this) ? null : missing;
    if (input) input.focus();
    else this.sendIntent({type: 'connect', username, password});
  };

  #findInput(name: FieldName): HTMLInputElement | null {
    return this.querySelector<HTMLInputElement>(`input[name="${name}"]`);
  }

  #handleReveal(): void {
    this.revealed = !this.revealed;
  }
}

const hasOuterSpace = (text: string): boolean => text !== text.trim();
