import {LitElement, html, nothing, type PropertyValues, type TemplateResult} from 'lit';
import {property} from 'lit/decorators.js';

import {chooseBackend} from './backends/choose-backend.js';
import type {Backend, LinkTokenSource} from './contract/backend.js';
import {IntentEvent} from './steps/intent-event.js';
import {publicEvents} from './workflow/link-events.js';
import {behind, outcome, type FlowEvent, type State, type Step} from './workflow/transition.js';
import {Keyboard} from './controllers/virtual-keyboard.js';
import {LanguageController} from './controllers/language.js';
import {LiveRegion} from './controllers/live-region.js';
import type {SomeMessages} from './messages/index.js';
import {Modal} from './controllers/modal.js';
import {hold} from './controllers/step-transition.js';
import {styles} from './styles/index.js';
import {Session} from './workflow/session.js';
import {icons, isComposing, restored} from './steps/templates.js';
import type {StepElement} from './steps/step-element.js';

/**
 * Connects the loan servicers that a borrower pays: find a servicer, log in, answer a challenge, connect several,
 * and press I’m Done. Every opening ends in exactly one `nexus-success` or `nexus-exit`.
 *
 * @tag nexus-link
 *
 * @fires {NexusSuccessEvent} nexus-success - The borrower finished; `detail` is the response.
 * @fires {NexusExitEvent} nexus-exit - The opening ended in any other way; `detail` is the response.
 * @fires {NexusEventEvent} nexus-event - Something happened inside; nothing in it was typed by the borrower.
 *
 * @slot logo - The brand's mark, in the header.
 * @slot footer - The brand's small print, below everything.
 *
 * @csspart dialog - The modal dialog, or the section in the page's flow.
 * @csspart header - The bar with Back, the logo, the sandbox badge and the close button.
 * @csspart back - The button that goes back a step.
 * @csspart title - A step's heading.
 * @csspart lead - The sentence below the heading.
 * @csspart body - The step.
 * @csspart footer - A step's buttons.
 * @csspart button - A button; also `primary`, `danger`, `quiet`, `add`, `keep`.
 * @csspart label - The label of a text input.
 * @csspart input - A text input.
 * @csspart close - The close button.
 * @csspart reveal - The button that shows the password.
 * @csspart error - What went wrong, in words.
 * @csspart notice - What just happened, or a warning.
 * @csspart consent - What the partner wants to be read, on the first screen.
 * @csspart question - The question whether to leave.
 * @csspart badge - A short label: the sandbox, a servicer's health.
 * @csspart list - The list of servicers.
 * @csspart option - A servicer in that list.
 * @csspart avatar - A servicer's initials.
 * @csspart stage - How far a login has come.
 * @csspart connection - One connected servicer.
 * @csspart loan - One of its loans.
 *
 * @cssprop [--nexus-accent=light-dark(#2450c8, #8fb0ff)] - The colour of what can be pressed. Text on it is black or
 * white, whichever can be read; as text it is made darker, or in dark lighter, as far as WCAG AA asks.
 * @cssprop [--nexus-surface=light-dark(#fff, #171a22)] - What everything stands on; kept light in light, dark in dark.
 * @cssprop [--nexus-text=light-dark(#161a23, #eef0f6)] - The text; kept dark in light, light in dark.
 * @cssprop [--nexus-radius=12px] - How round the corners are.
 * @cssprop [--nexus-font=system-ui, sans-serif] - The font family.
 * @cssprop [--nexus-font-size=max(1rem, 16px)] - The size of the text, which all other sizes follow.
 * @cssprop [--nexus-width=27.5em] - How wide it is, where there is room.
 * @cssprop [--nexus-backdrop=#0c11208c] - What covers the page behind the dialog.
 * @cssprop [--nexus-shadow=0 1.5em 4em #0a102247] - The dialog's shadow.
 */
export class NexusLink extends LitElement {
  static override styles = styles;

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, 'lang'];
  }

  /** The public key: `sandbox_…` opens the embedded sandbox. Read when an opening begins. */
  @property({attribute: 'nexus-key'}) nexusKey = '';

  /**
   * Where the API is that answers: an https URL, or http on localhost. Absent, the embedded sandbox answers for a
   * `sandbox_…` key. Read when an opening begins.
   */
  @property({attribute: 'api-url'}) apiUrl: string | null = null;

  /**
   * What the page's own server minted for one opening, in place of a key: it says who the borrower is. Needs `api-url`.
   * Read when a session begins.
   */
  @property({attribute: 'link-token'}) linkToken: string | null = null;

  /**
   * Answers a new link token: asked where `link-token` is missing, or opens no session any more. Without it, a session
   * that ends early ends the opening with `link-token-expired`.
   */
  @property({attribute: false}) fetchLinkToken: LinkTokenSource['fetchLinkToken'] = null;

  /** The borrower's UUID; absent, a borrower is created and returned. Read when an opening begins. */
  @property() uuid: string | null = null;

  /** `light` or `dark`; absent, the page's `color-scheme`. */
  @property({reflect: true}) theme: 'light' | 'dark' | null = null;

  /** Rendered in the page's flow, and open from the start, instead of in a modal dialog. */
  @property({type: Boolean, reflect: true}) inline = false;

  /**
   * The page's own words over the catalogue's of the language, some of them or all. With all, and a `lang` that
   * has no catalogue, the element speaks a language of the page's own. What is no sentence of it is told to the console.
   */
  @property({attribute: false}) messages: SomeMessages | null = null;

  /** Answers in place of the sandbox and the API. Read when an opening begins. */
  @property({attribute: false}) backend: Backend | null = null;

  /** Whether an opening is on the screen. Setting it is `show()`, removing it is `close()`. */
  @property({type: Boolean, reflect: true})
  get open(): boolean {
    return this.#isAsked || this.session.state.step !== 'closed';
  }

  set open(open: boolean) {
    if (open) this.show();
    else this.close();
  }

  /** @internal */
  protected readonly session = new Session(this, {
    backendFor: (auth) =>
      this.backend ??
      chooseBackend(auth, {
        apiUrl: this.apiUrl,
        linkToken: this.linkToken,
        fetchLinkToken: this.fetchLinkToken,
      }),
    moved: (before, event, after) => this.#moved(before, event, after),
    removed: () => this.close(),
  });
  readonly #language = new LanguageController(this);
  readonly #modal = new Modal(this);
  readonly #region = new LiveRegion();
  /** @internal */
  protected readonly keyboard = new Keyboard(this);
  /** `show()` was called: the opening begins with the next update, once all attributes are set. */
  #isAsked = false;
  #shown: Step = 'closed';
  /** What had the focus before the question whether to leave. */
  #resume: HTMLElement | null = null;
  #hasFocus = false;
  #isBack = false;
  /** Where the servicer that was chosen stood in the list. */
  #chosen: DOMRect | undefined;

  override attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    super.attributeChangedCallback(name, old, value);
    if (name === 'lang') this.requestUpdate();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('inline') && this.inline && this.session.state.step === 'closed') this.#isAsked = true;
    if (!this.isConnected) return;
    restored(this.renderRoot);
    this.#begin();
    const focused = this.shadowRoot?.activeElement;
    this.#hasFocus = Boolean(focused);
    if (!(focused instanceof HTMLElement)) return;
    const {step} = this.session.state;
    if (step === 'leaving') this.#resume ??= focused;
    // Before anything has changed: removed with the focus, it would have a browser work out what is half done.
    else if (step !== this.#shown && focused.closest('[data-step]')) focused.blur();
  }

  protected override updated(): void {
    const steps = [...this.renderRoot.querySelectorAll<StepElement<unknown>>('[data-step]')];
    // What is behind the question whether to leave goes on, and is told.
    this.#announce(steps[0]?.status ?? '');
    const step = steps.at(-1);
    const before = this.#shown;
    this.#shown = this.session.state.step;
    // After the question whether to leave, what was behind it is there already.
    if (step && before !== this.#shown && before !== 'leaving') {
      hold(step, this.#chosen);
      this.#chosen = undefined;
    }
    if (step && (this.#hasFocus || (before !== this.#shown && !this.inline))) void this.#focus(step, before);
  }

  /** Opens the workflow, fresh; where it is open already, brings it to the front. */
  show(): void {
    const {state} = this.session;
    if (state.step !== 'closed' && !outcome(state)) this.#modal.raise();
    else if (!this.#isAsked) {
      this.#isAsked = true;
      this.requestUpdate('open', false);
    }
  }

  /** Ends the opening at once, as if the borrower had left, without asking. Closed, it does nothing. */
  close(): void {
    this.#begin();
    this.session.send({type: 'close'});
  }

  override render(): TemplateResult | typeof nothing {
    const {locale, messages} = this.#language.value;
    // While leaving is asked, the step's own heading is inert, and so names nothing.
    const title = this.session.state.step === 'leaving' ? 'leaving' : 'title';
    if (this.inline) {
      return html`<section
        part="dialog"
        lang=${locale}
        dir=${messages.dir}
        aria-labelledby=${title}
        @nexus-intent=${this.#hear}
      >
        ${this.#content()}
      </section>`;
    }
    return html`<dialog
      part="dialog"
      lang=${locale}
      dir=${messages.dir}
      aria-labelledby=${title}
      @nexus-intent=${this.#hear}
      @keydown=${this.#key}
      @cancel=${this.#cancel}
      @close=${this.#closedByBrowser}
    >
      ${this.open ? this.#content() : nothing}
    </dialog>`;
  }

  #content(): TemplateResult {
    const {state} = this.session;
    const isAsking = state.step === 'leaving';
    return html`
      <div part="header" ?inert=${isAsking}>${this.#header()}</div>
      <div part="body" class=${this.#isBack ? 'back' : nothing} ?inert=${isAsking}>${this.#step()}</div>
      <slot name="footer" ?inert=${isAsking}></slot>
      ${isAsking ? html`<nexus-link-leaving data-step .state=${state}></nexus-link-leaving>` : nothing}
      <p class="hidden" role="status"></p>
    `;
  }

  #header(): TemplateResult {
    const {messages} = this.#language.value;
    const shown = behind(this.session.state);
    const isSandbox = shown.step !== 'closed' && shown.link.environment === 'sandbox';
    return html`
      ${
        shown.step === 'search' || shown.step === 'credentials' || shown.step === 'challenge'
          ? html`<button part="back" type="button" aria-label=${messages.back} @click=${this.#back}>
              ${icons.back}
            </button>`
          : nothing
      }
      <slot name="logo"></slot>
      ${isSandbox ? html`<span part="badge" class="warn">${messages.sandbox}</span>` : nothing}
      ${
        shown.step === 'closed'
          ? nothing
          : html`<button part="close" type="button" aria-label=${messages.close} @click=${this.#leave}>
              ${icons.close}
            </button>`
      }
    `;
  }

  #step(): TemplateResult {
    const state = behind(this.session.state);
    switch (state.step) {
      case 'closed':
        return html`<nexus-link-closed
          data-step
          .state=${state}
          .reopen=${this.#reopen}
        ></nexus-link-closed>`;
      case 'opening':
        return html`<nexus-link-opening data-step .state=${state}></nexus-link-opening>`;
      case 'welcome':
        return html`<nexus-link-welcome data-step .state=${state}></nexus-link-welcome>`;
      case 'search':
        return html`<nexus-link-search data-step .state=${state}></nexus-link-search>`;
      case 'credentials':
        return html`<nexus-link-credentials data-step .state=${state}></nexus-link-credentials>`;
      case 'connecting':
        return html`<nexus-link-connecting data-step .state=${state}></nexus-link-connecting>`;
      case 'challenge':
        return html`<nexus-link-challenge data-step .state=${state}></nexus-link-challenge>`;
      case 'accounts':
        return html`<nexus-link-accounts data-step .state=${state}></nexus-link-accounts>`;
      case 'problem':
        return html`<nexus-link-problem data-step .state=${state}></nexus-link-problem>`;
    }
  }

  /** Begins the opening that was asked for, if one was. */
  #begin(): void {
    if (!this.#isAsked) return;
    this.#isAsked = false;
    const hasToken = this.linkToken || this.fetchLinkToken;
    this.session.send({
      type: 'open',
      auth: hasToken ? {type: 'link-token'} : {type: 'key', nexus_key: this.nexusKey || ''},
      uuid: this.uuid ?? null,
    });
  }

  /** The one place where public events fire. The dialog is closed first, so that a listener may move the focus. */
  #moved(before: State, event: FlowEvent, after: State): void {
    const wasOpen = before.step !== 'closed';
    if (wasOpen !== this.open) this.requestUpdate('open', wasOpen);
    if (after.step === 'closed') this.#modal.close();
    if (behind(after).step !== behind(before).step) this.#isBack = event.type === 'back';
    if (before.step === 'search' && event.type === 'choose') {
      const index = before.servicers?.indexOf(event.servicer);
      this.#chosen = this.renderRoot
        .querySelector(`#servicer-${index} [part="avatar"]`)
        ?.getBoundingClientRect();
    }
    for (const one of publicEvents(before, event, after)) this.dispatchEvent(one);
  }

  #announce(text: string): void {
    const {step} = behind(this.session.state);
    // At first there is nothing to hear: what comes into the page together with its region is not said.
    const isPassing = step === 'opening' || step === 'search';
    this.#region.say(this.renderRoot.querySelector('[role="status"]'), text, isPassing);
  }

  async #focus(step: StepElement<unknown>, before: Step): Promise<void> {
    await step.updateComplete;
    // In the same step the focus stays, unless what had it has gone.
    if (before === this.#shown && document.activeElement !== document.body) return;
    const target = before === 'leaving' && this.#resume?.isConnected ? this.#resume : step.focusTarget;
    if (this.#shown !== 'leaving') this.#resume = null;
    target?.focus();
  }

  readonly #reopen = (): void => {
    this.show();
  };

  #hear(event: Event): void {
    if (event instanceof IntentEvent) this.session.send(event.intent);
  }

  #back(event: Event): void {
    event.target?.dispatchEvent(new IntentEvent({type: 'back'}));
  }

  /** The close button and Escape. While leaving is asked, Escape takes the question back. */
  #leave(): void {
    this.session.send({type: this.session.state.step === 'leaving' ? 'stay' : 'leave'});
  }

  #key(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    // Handled here, since a browser skips `cancel` on an Escape that follows another without a click between,
    // and WebKit closes a dialog by one that is an input method's.
    event.preventDefault();
    if (!isComposing(event)) this.#leave();
  }

  #cancel(event: Event): void {
    // One that cannot be prevented is followed by `close`.
    if (!event.cancelable) return;
    event.preventDefault();
    this.#leave();
  }

  /** A browser may close a dialog in spite of a prevented `cancel`: what would be lost is asked about all the same. */
  #closedByBrowser(event: Event & {currentTarget: HTMLDialogElement}): void {
    const {open, isConnected} = event.currentTarget;
    // One that gave way to the page's flow, or was opened again, has nothing to say any more.
    if (!this.open || open || !isConnected) return;
    this.#leave();
    this.requestUpdate();
  }
}
