import {html, nothing, type PropertyValues, type TemplateResult} from 'lit';
import {state} from 'lit/decorators.js';

import type {Servicer} from '../contract/schemas.js';
import {BusyIndicator} from '../controllers/busy-indicator.js';
import {isComposing, type KeyPress} from '../controllers/key-press.js';
import {scrollIntoView} from '../controllers/scroll-into-view.js';
import type {Search} from '../workflow/state.js';
import {icons} from './icons.js';
import {renderNoResults, renderServicer} from './search-results.js';
import {StepElement} from './step-element.js';
import {
  INTRODUCTION,
  renderBusyLabel,
  renderButton,
  renderFailure,
  renderHeading,
  renderLead,
  renderSkeleton,
  toAnnouncement,
} from './templates.js';

/**
 * The search for a servicer: a WAI-ARIA combobox whose listbox is always visible, with the popular servicers until
 * the borrower types. The focus stays in the field; the arrow keys move `aria-activedescendant`.
 */
export class SearchStep extends StepElement<Search> {
  /** The index of the option that Enter chooses; -1 for none. */
  @state() private activeIndex = -1;
  readonly #busyIndicator = new BusyIndicator(this);
  /** Whether the options are the results of a query, instead of the popular servicers. */
  #hasQuery = false;
  #chosenIndex = -1;
  /** Whether Enter was pressed before the results were there, and will choose the first of them. */
  #isEnterPending = false;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('state')) return;
    const before = changed.get('state');
    const {busy, query, servicers} = this.state;
    if (before?.servicers !== servicers) {
      this.#hasQuery = Boolean(query.trim());
      // The best match of a query becomes active, so that Enter chooses it.
      this.activeIndex = this.#hasQuery ? 0 : -1;
    }
    if (before?.busy !== busy) this.#busyIndicator.setBusy(busy, !before);
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
    return servicers.length ? this.language.formatPlural(search.found, servicers.length) : search.nothing;
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

  /** The servicers in the listbox: none while an error is shown instead. */
  get #options(): readonly Servicer[] {
    return (!this.state.error && this.state.servicers) || [];
  }

  #renderField(): TemplateResult {
    const {search} = this.language.messages;
    return html`<div class="field">
      <label part="label" for="servicer">${search.label}</label>
      <div class="control">
        ${this.#busyIndicator.isVisible && this.state.servicers ? renderBusyLabel('') : icons.search}
        <input
          part="input"
          id="servicer"
          type="text"
          role="combobox"
          autocomplete="off"
          autocapitalize="off"
          autocorrect="off"
          spellcheck="false"
          dir="auto"
          enterkeyhint="search"
          maxlength="200"
          aria-autocomplete="list"
          aria-controls="servicers"
          aria-describedby="${INTRODUCTION} hint"
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
    if (!servicers) return renderSkeleton();
    if (!servicers.length) return renderNoResults(messages);
    const label = search[this.#busyIndicator.isVisible ? 'busy' : this.#hasQuery ? 'results' : 'popular'];
    return html`<p class="detail" aria-hidden="true">${label}</p>
      <ul part="list" id="servicers" role="listbox" aria-label=${label} @mousedown=${handleListMousedown}>
        ${servicers.map((servicer, index) => this.#renderOption(servicer, index))}
      </ul>`;
  }

  #renderOption(servicer: Servicer, index: number): TemplateResult {
    const connection = this.state.link.connections.find((one) => one.servicer.uuid === servicer.uuid);
    // eslint-disable-next-line lit-a11y/click-events-have-key-events -- The combobox handles the keys.
    return html`<li
      part="option"
      role="option"
      id=${toOptionId(index)}
      aria-selected=${index === this.activeIndex ? 'true' : 'false'}
      aria-disabled=${servicer.health === 'down' && !connection ? 'true' : nothing}
      @click=${() => this.#chooseOption(index)}
    >
      ${renderServicer(servicer, connection, this.language)}
    </li>`;
  }

  #handleInput(event: InputEvent & {currentTarget: HTMLInputElement}): void {
    this.#isEnterPending = false;
    this.sendIntent({type: 'search', query: event.currentTarget.value});
  }

  #handleKeydown(event: KeyPress): void {
    const actions: Readonly<Record<string, () => void>> = {
      ArrowDown: () => void this.#moveActiveOption(1),
      ArrowUp: () => void this.#moveActiveOption(-1),
      Enter: () => this.#chooseActiveOption(),
      ...(this.state.query && {Escape: () => this.sendIntent({type: 'search', query: ''})}),
    };
    const action = isComposing(event) ? undefined : actions[event.key];
    if (!action) return;
    event.preventDefault();
    // An Escape that clears the query is not for the dialog.
    event.stopPropagation();
    action();
  }

  async #moveActiveOption(by: 1 | -1): Promise<void> {
    const {length} = this.#options;
    if (!length) return;
    this.activeIndex =
      this.activeIndex < 0 && by < 0 ? length - 1 : (this.activeIndex + by + length) % length;
    await this.updateComplete;
    const active = this.querySelector('[aria-selected="true"]');
    if (active) scrollIntoView(active);
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

/** Keeps the focus in the field when an option is clicked. */
const handleListMousedown = (event: Event): void => {
  event.preventDefault();
};
