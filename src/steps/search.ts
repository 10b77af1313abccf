import {html, nothing, type PropertyValues, type TemplateResult} from 'lit';
import {state} from 'lit/decorators.js';

import type {Search} from '../workflow/state.js';
import {fill} from '../messages/index.js';
import type {FormerName, Servicer} from '../contract/schemas.js';
import {isComposing} from '../controllers/composition.js';
import {icons} from './icons.js';
import {avatar, busy as working, button, failure, heading, lead, told} from './templates.js';
import {StepElement} from './step-element.js';

/** Milliseconds that a search takes before it is told: sooner, what comes and goes with each key would only flicker. */
const PATIENCE = 200;

/**
 * Finds a servicer: a WAI-ARIA combobox whose listbox is always in view, with the popular servicers until
 * something is typed. The focus stays in the field; the arrow keys move `aria-activedescendant`.
 */
export class SearchStep extends StepElement<Search> {
  @state() private active = -1;
  /** The search takes long enough to say so. */
  @state() private isSlow = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The options are what was found, and not the popular ones. */
  #isFound = false;
  /** The index of the option that was chosen. */
  #chosen = -1;
  /** Enter was pressed before the answer to what was typed had come. */
  #isWaiting = false;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('state')) return;
    const before = changed.get('state');
    const {busy, query, servicers} = this.state;
    if (before?.servicers !== servicers) {
      this.#isFound = Boolean(query.trim());
      // What was typed makes its best match the active one, so that Enter takes it.
      this.active = this.#isFound ? 0 : -1;
    }
    if (before?.busy === busy) return;
    // Where it begins with a search, that is what there is to see.
    this.isSlow = busy && !before;
    clearTimeout(this.#timer);
    if (busy) this.#timer = setTimeout(() => (this.isSlow = true), PATIENCE);
  }

  protected override updated(): void {
    if (this.#isWaiting && !this.state.busy) this.#enter();
  }

  override get status(): string {
    const {busy, error, query, servicers} = this.state;
    const {messages} = this.language;
    const {search} = messages;
    if (error) return told(messages, error);
    if (busy || !servicers || !query.trim()) return '';
    return servicers.length ? this.language.counted(search.found, servicers.length) : search.nothing;
  }

  override get sharedElement(): HTMLElement | null {
    return this.querySelector<HTMLElement>(`#${optionId(this.#chosen)} [part="avatar"]`);
  }

  override render(): TemplateResult {
    const {search} = this.language.messages;
    return html`
      <div class="content">
        ${heading(search.title)} ${lead(search.text)} ${this.#field()} ${this.#answer()}
      </div>
    `;
  }

  /** The options on the screen: none while an error stands in their place. */
  get #shown(): readonly Servicer[] {
    return (!this.state.error && this.state.servicers) || [];
  }

  #field(): TemplateResult {
    const {search} = this.language.messages;
    return html`<div class="field">
      <label part="label" for="servicer">${search.label}</label>
      <div class="control">
        ${this.isSlow && this.state.servicers ? working('') : icons.search}
        <input
          part="input"
          id="servicer"
          type="text"
          role="combobox"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          dir="auto"
          enterkeyhint="search"
          maxlength="200"
          aria-autocomplete="list"
          aria-controls="servicers"
          aria-describedby="hint"
          aria-expanded=${this.#shown.length ? 'true' : 'false'}
          aria-activedescendant=${this.#shown[this.active] ? optionId(this.active) : nothing}
          .value=${this.state.query}
          @input=${this.#type}
          @keydown=${this.#key}
        />
      </div>
      <p class="detail" id="hint">${search.hint}</p>
    </div>`;
  }

  #answer(): TemplateResult {
    const {error, servicers} = this.state;
    const {messages} = this.language;
    const {search} = messages;
    if (error) {
      return html`${failure(messages, error)}
      ${button(messages.errors[error].action, this.sends({type: 'retry'}))}`;
    }
    if (!servicers)
      return html`<div class="skeleton stack" aria-hidden="true">
        <span></span><span></span><span></span>
      </div>`;
    if (!servicers.length) return this.#nothing();
    const label = search[this.isSlow ? 'busy' : this.#isFound ? 'results' : 'popular'];
    return html`<p class="detail" aria-hidden="true">${label}</p>
      <ul part="list" id="servicers" role="listbox" aria-label=${label} @mousedown=${keepFocus}>
        ${servicers.map((servicer, index) => this.#option(servicer, index))}
      </ul>`;
  }

  #nothing(): TemplateResult {
    const {search} = this.language.messages;
    return html`<div class="empty">
      <p><strong>${search.nothing}</strong></p>
      <ul>
        ${search.tips.map((tip) => html`<li>${tip}</li>`)}
      </ul>
    </div>`;
  }

  #option(servicer: Servicer, index: number): TemplateResult {
    const {search} = this.language.messages;
    const {name, kind, former, health} = servicer;
    const connection = this.state.link.connections.find((one) => one.servicer.uuid === servicer.uuid);
    const badge = connection ? search[connection.status] : health === 'ok' ? null : search[health];
    // eslint-disable-next-line lit-a11y/click-events-have-key-events -- The combobox has the keyboard.
    return html`<li
      part="option"
      role="option"
      id=${optionId(index)}
      aria-selected=${index === this.active ? 'true' : 'false'}
      aria-disabled=${health === 'down' && !connection ? 'true' : nothing}
      @click=${() => this.#choose(index)}
    >
      ${avatar(name)}
      <span class="name-and-detail">
        <span class="name"><bdi>${name}</bdi></span>
        <span class="detail">${former ? this.#former(former) : search.kind[kind]}</span>
      </span>
      ${badge ? html`<span part="badge" class=${connection ? connection.status : health}>${badge}</span>` : nothing}
    </li>`;
  }

  #former({name, year, loans}: FormerName): string {
    const {messages} = this.language;
    return fill(messages.search.former[loans], {name, year: this.language.year(year)});
  }

  #type(event: InputEvent & {currentTarget: HTMLInputElement}): void {
    this.#isWaiting = false;
    this.send({type: 'search', query: event.currentTarget.value});
  }

  #key(event: KeyboardEvent): void {
    const moves: Readonly<Record<string, () => void>> = {
      ArrowDown: () => void this.#move(1),
      ArrowUp: () => void this.#move(-1),
      Enter: () => this.#enter(),
      ...(this.state.query && {Escape: () => this.send({type: 'search', query: ''})}),
    };
    const move = isComposing(event) ? undefined : moves[event.key];
    if (!move) return;
    event.preventDefault();
    move();
  }

  async #move(by: 1 | -1): Promise<void> {
    const {length} = this.#shown;
    if (!length) return;
    this.active = this.active < 0 && by < 0 ? length - 1 : (this.active + by + length) % length;
    await this.updateComplete;
    this.querySelector('[aria-selected="true"]')?.scrollIntoView({block: 'nearest'});
  }

  #enter(): void {
    this.#isWaiting = this.state.busy;
    if (!this.state.busy) this.#choose(this.active);
  }

  #choose(index: number): void {
    const servicer = this.#shown[index];
    if (!servicer) return;
    this.#chosen = index;
    this.send({type: 'choose', servicer});
  }
}

const optionId = (index: number): string => `servicer-${index}`;

const keepFocus = (event: Event): void => {
  event.preventDefault();
};
