import {html, nothing, type PropertyValues, type TemplateResult} from 'lit';
import {state} from 'lit/decorators.js';

import type {Search} from '../workflow/state.js';
import {fill} from '../messages/index.js';
import type {FormerName, Servicer} from '../contract/schemas.js';
import {isComposing} from '../controllers/composition.js';
import {icons} from './icons.js';
import {
  renderAvatar,
  renderBusyLabel as working,
  renderButton,
  renderFailure,
  renderHeading,
  renderLead,
  toAnnouncement,
} from './templates.js';
import {StepElement} from './step-element.js';

/** Milliseconds that a search takes before it is told: sooner, what comes and goes with each key would only flicker. */
const BUSY_INDICATOR_DELAY_MS = 200;

/**
 * Finds a servicer: a WAI-ARIA combobox whose listbox is always in view, with the popular servicers until
 * something is typed. The focus stays in the field; the arrow keys move `aria-activedescendant`.
 */
export class SearchStep extends StepElement<Search> {
  @state() private activeIndex = -1;
  /** The search takes long enough to say so. */
  @state() private isSlow = false;
  #busyTimer: ReturnType<typeof setTimeout> | undefined;
  /** The options are what was found, and not the popular ones. */
  #hasQuery = false;
  /** The index of the option that was chosen. */
  #chosenIndex = -1;
  /** Enter was pressed before the answer to what was typed had come. */
  #isEnterPending = false;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('state')) return;
    const before = changed.get('state');
    const {busy, query, servicers} = this.state;
    if (before?.servicers !== servicers) {
      this.#hasQuery = Boolean(query.trim());
      // What was typed makes its best match the active one, so that Enter takes it.
      this.activeIndex = this.#hasQuery ? 0 : -1;
    }
    if (before?.busy === busy) return;
    // Where it begins with a search, that is what there is to see.
    this.isSlow = busy && !before;
    clearTimeout(this.#busyTimer);
    if (busy) this.#busyTimer = setTimeout(() => (this.isSlow = true), BUSY_INDICATOR_DELAY_MS);
  }

  protected override updated(): void {
    if (this.#isEnterPending && !this.state.busy) this.#chooseActiveOption();
  }

  override get status(): string {
    const {busy, error, query, servicers} = this.state;
    const {messages} = this.language;
    const {search} = messages;
    if (error) return toAnnouncement(messages, error);
    if (busy || !servicers || !query.trim()) return '';
    return servicers.length ? this.language.counted(search.found, servicers.length) : search.nothing;
  }

  override get sharedElement(): HTMLElement | null {
    return this.querySelector<HTMLElement>(`#${toOptionId(this.#chosenIndex)} [part="avatar"]`);
  }

  override render(): TemplateResult {
    const {search} = this.language.messages;
    return html`
      <div class="content">
        ${renderHeading(search.title)} ${renderLead(search.text)} ${this.#renderField()}
        ${this.#renderResults()}
      </div>
    `;
  }

  /** The options on the screen: none while an error stands in their place. */
  get #options(): readonly Servicer[] {
    return (!this.state.error && this.state.servicers) || [];
  }

  #renderField(): TemplateResult {
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
          aria-expanded=${this.#options.length ? 'true' : 'false'}
          aria-activedescendant=${this.#options[this.activeIndex] ? toOptionId(this.activeIndex) : nothing}
          .value=${this.state.query}
          @input=${this.#handleInput}
          @keydown=${this.#handleKeydown}
        />
      </div>
      <p class="detail" id="hint">${search.hint}</p>
    </div>`;
  }

  #renderResults(): TemplateResult {
    const {error, servicers} = this.state;
    const {messages} = this.language;
    const {search} = messages;
    if (error) {
      return html`${renderFailure(messages, error)}
      ${renderButton(messages.errors[error].action, this.sendOnClick({type: 'retry'}))}`;
    }
    if (!servicers)
      return html`<div class="skeleton stack" aria-hidden="true">
        <span></span><span></span><span></span>
      </div>`;
    if (!servicers.length) return this.#renderEmpty();
    const label = search[this.isSlow ? 'busy' : this.#hasQuery ? 'results' : 'popular'];
    return html`<p class="detail" aria-hidden="true">${label}</p>
      <ul part="list" id="servicers" role="listbox" aria-label=${label} @mousedown=${handleListMousedown}>
        ${servicers.map((servicer, index) => this.#renderOption(servicer, index))}
      </ul>`;
  }

  #renderEmpty(): TemplateResult {
    const {search} = this.language.messages;
    return html`<div class="empty">
      <p><strong>${search.nothing}</strong></p>
      <ul>
        ${search.tips.map((tip) => html`<li>${tip}</li>`)}
      </ul>
    </div>`;
  }

  #renderOption(servicer: Servicer, index: number): TemplateResult {
    const {search} = this.language.messages;
    const {name, kind, former, health} = servicer;
    const connection = this.state.link.connections.find((one) => one.servicer.uuid === servicer.uuid);
    const badge = connection ? search[connection.status] : health === 'ok' ? null : search[health];
    // eslint-disable-next-line lit-a11y/click-events-have-key-events -- The combobox has the keyboard.
    return html`<li
      part="option"
      role="option"
      id=${toOptionId(index)}
      aria-selected=${index === this.activeIndex ? 'true' : 'false'}
      aria-disabled=${health === 'down' && !connection ? 'true' : nothing}
      @click=${() => this.#chooseOption(index)}
    >
      ${renderAvatar(name)}
      <span class="name-and-detail">
        <span class="name"><bdi>${name}</bdi></span>
        <span class="detail">${former ? this.#formatFormerName(former) : search.kind[kind]}</span>
      </span>
      ${badge ? html`<span part="badge" class=${connection ? connection.status : health}>${badge}</span>` : nothing}
    </li>`;
  }

  #formatFormerName({name, year, loans}: FormerName): string {
    const {messages} = this.language;
    return fill(messages.search.former[loans], {name, year: this.language.year(year)});
  }

  #handleInput(event: InputEvent & {currentTarget: HTMLInputElement}): void {
    this.#isEnterPending = false;
    this.sendIntent({type: 'search', query: event.currentTarget.value});
  }

  #handleKeydown(event: KeyboardEvent): void {
    const moves: Readonly<Record<string, () => void>> = {
      ArrowDown: () => void this.#moveActiveOption(1),
      ArrowUp: () => void this.#moveActiveOption(-1),
      Enter: () => this.#chooseActiveOption(),
      ...(this.state.query && {Escape: () => this.sendIntent({type: 'search', query: ''})}),
    };
    const move = isComposing(event) ? undefined : moves[event.key];
    if (!move) return;
    event.preventDefault();
    move();
  }

  async #moveActiveOption(by: 1 | -1): Promise<void> {
    const {length} = this.#options;
    if (!length) return;
    this.activeIndex =
      this.activeIndex < 0 && by < 0 ? length - 1 : (this.activeIndex + by + length) % length;
    await this.updateComplete;
    this.querySelector('[aria-selected="true"]')?.scrollIntoView({block: 'nearest'});
  }

  #chooseActiveOption(): void {
    this.#isEnterPending = this.state.busy;
    if (!this.state.busy) this.#chooseOption(this.activeIndex);
  }

  #chooseOption(index: number): void {
    const servicer = this.#options[index];
    if (!servicer) return;
    this.#chosenIndex = index;
    this.sendIntent({type: 'choose', servicer});
  }
}

const toOptionId = (index: number): string => `servicer-${index}`;

const handleListMousedown = (event: Event): void => {
  event.preventDefault();
};
