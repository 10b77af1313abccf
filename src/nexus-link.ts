import {LitElement, html, nothing, type PropertyValues, type TemplateResult} from 'lit';
import {property} from 'lit/decorators.js';

import {chooseBackend} from './backends/choose-backend.js';
import type {Backend, LinkTokens, PageAuth} from './contract/backend.js';
import {undoBrowserTranslation} from './controllers/browser-translation.js';
import {FocusController} from './controllers/focus.js';
import {LanguageController} from './controllers/language.js';
import {LiveRegion} from './controllers/live-region.js';
import {ModalController} from './controllers/modal.js';
import {startEnterTransition} from './controllers/step-transition.js';
import {VirtualKeyboardController} from './controllers/virtual-keyboard.js';
import type {PartialMessages} from './messages/index.js';
import {renderHeader} from './steps/header.js';
import {IntentEvent} from './steps/intent-event.js';
import type {StepElement} from './steps/step-element.js';
import {styles} from './styles/index.js';
import {createPublicEvents} from './workflow/link-events.js';
import {getOutcome} from './workflow/outcome.js';
import {Session} from './workflow/session.js';
import {getMainState, type WorkflowEvent, type State, type Step} from './workflow/state.js';

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
  @property({attribute: false}) fetchLinkToken: LinkTokens['fetchLinkToken'] = null;

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
  @property({attribute: false}) messages: PartialMessages | null = null;

  /** Answers in place of the sandbox and the API. Read when an opening begins. */
  @property({attribute: false}) backend: Backend | null = null;

  /** Whether an opening is on the screen. Setting it is `show()`, removing it is `close()`. */
  @property({type: Boolean, reflect: true})
  get open(): boolean {
    return this.#isOpenRequested || this.session.state.step !== 'closed';
  }

  set open(open: boolean) {
    if (open) this.show();
    else this.close();
  }

  /** @internal Runs the workflow. Protected, so that a gallery or a test can show any of its states. */
  protected readonly session = new Session(this, {
    chooseBackend: (auth) => this.#chooseBackend(auth),
    onTransition: (before, event, after) => this.#handleTransition(before, event, after),
    onRemoved: () => this.close(),
  });
  readonly #language = new LanguageController(this);
  readonly #modal = new ModalController(this, {onDismiss: () => this.#leave()});
  readonly #liveRegion = new LiveRegion();
  /** Whether `show()` was called: the opening begins with the next update, once all attributes are set. */
  #isOpenRequested = false;
  /** The step on the screen since the last update, below the question whether to leave. */
  #renderedStep: Step = 'closed';
  #isBack = false;
  /** Where the chosen servicer's picture was, until the next step is rendered. */
  #sharedElementRect: DOMRect | undefined;

  constructor() {
    super();
    // After the modal controller, which moves the focus into the dialog.
    new FocusController(this, {
      getStep: () => this.session.state.step,
      question: 'leaving' satisfies Step,
      getStepElement: () => this.#stepElements.at(-1),
    });
    new VirtualKeyboardController(this);
  }

  override attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    super.attributeChangedCallback(name, old, value);
    if (name === 'lang') this.requestUpdate();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('inline') && this.inline && this.session.state.step === 'closed')
      this.#isOpenRequested = true;
    if (!this.isConnected) return;
    undoBrowserTranslation(this.renderRoot);
    this.#beginRequestedOpening();
  }

  protected override updated(): void {
    // The step behind the question whether to leave goes on, and is announced.
    const [step] = this.#stepElements;
    const {step: name} = getMainState(this.session.state);
    // What may change in a moment is announced once it lasts.
    const isTransient = name === 'opening' || name === 'search';
    this.#liveRegion.announce(
      this.renderRoot.querySelector('[role="status"]'),
      step?.status ?? '',
      isTransient,
    );
    if (step && name !== this.#renderedStep) startEnterTransition(step, this.#sharedElementRect);
    this.#renderedStep = name;
    this.#sharedElementRect = undefined;
  }

  /** Opens the workflow from its start. If it is open already, brings it to the front. */
  show(): void {
    const {state} = this.session;
    if (state.step !== 'closed' && !getOutcome(state)) this.#modal.raise();
    else if (!this.#isOpenRequested) {
      this.#isOpenRequested = true;
      this.requestUpdate('open', false);
    }
  }

  /** Ends the opening at once, as if the borrower had left, without asking. Does nothing if it is closed. */
  close(): void {
    this.#beginRequestedOpening();
    this.session.send({type: 'close'});
  }

  override render(): TemplateResult | typeof nothing {
    const {locale, messages} = this.#language.value;
    // While the question whether to leave covers the step, the step's own heading is inert and names nothing.
    const title = this.session.state.step === 'leaving' ? 'leaving' : 'title';
    if (this.inline) {
      return html`<section
        part="dialog"
        lang=${locale}
        dir=${messages.dir}
        aria-labelledby=${title}
        @nexus-intent=${this.#handleIntent}
      >
        ${this.#renderContent()}
      </section>`;
    }
    return html`<dialog
      part="dialog"
      lang=${locale}
      dir=${messages.dir}
      aria-labelledby=${title}
      @nexus-intent=${this.#handleIntent}
    >
      ${this.open ? this.#renderContent() : nothing}
    </dialog>`;
  }

  #renderContent(): TemplateResult {
    const {state} = this.session;
    const {messages} = this.#language.value;
    const isAsking = state.step === 'leaving';
    return html`
      <div part="header" ?inert=${isAsking}>${renderHeader(getMainState(state), messages, this.#leave)}</div>
      <div part="body" class=${this.#isBack ? 'back' : nothing} ?inert=${isAsking}>${this.#renderStep()}</div>
      <slot name="footer" ?inert=${isAsking}></slot>
      ${isAsking ? html`<nexus-link-leaving data-step .state=${state}></nexus-link-leaving>` : nothing}
      <p class="hidden" role="status"></p>
    `;
  }

  #renderStep(): TemplateResult {
    const state = getMainState(this.session.state);
    switch (state.step) {
      case 'closed':
        return html`<nexus-link-closed
          data-step
          .state=${state}
          .reopen=${this.#handleReopen}
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

  /** The elements of the steps on the screen: the step, and above it the question whether to leave. */
  get #stepElements(): StepElement<unknown>[] {
    return [...this.renderRoot.querySelectorAll<StepElement<unknown>>('[data-step]')];
  }

  #chooseBackend(auth: PageAuth): Backend | Promise<Backend> {
    const {backend, apiUrl, linkToken, fetchLinkToken} = this;
    return backend ?? chooseBackend(auth, {apiUrl, linkToken, fetchLinkToken});
  }

  #beginRequestedOpening(): void {
    if (!this.#isOpenRequested) return;
    this.#isOpenRequested = false;
    const hasToken = this.linkToken || this.fetchLinkToken;
    this.session.send({
      type: 'open',
      auth: hasToken ? {type: 'link-token'} : {type: 'key', nexus_key: this.nexusKey || ''},
      uuid: this.uuid ?? null,
    });
  }

  /** The one place that dispatches public events. The dialog is closed first, so that a listener may move the focus. */
  #handleTransition(before: State, event: WorkflowEvent, after: State): void {
    const wasOpen = before.step !== 'closed';
    if (wasOpen !== this.open) this.requestUpdate('open', wasOpen);
    if (after.step === 'closed') this.#modal.close();
    if (getMainState(after).step !== getMainState(before).step) this.#isBack = event.type === 'back';
    if (event.type === 'choose')
      this.#sharedElementRect = this.#stepElements[0]?.sharedElement?.getBoundingClientRect();
    for (const one of createPublicEvents(before, event, after)) this.dispatchEvent(one);
  }

  #handleIntent(event: Event): void {
    if (event instanceof IntentEvent) this.session.send(event.intent);
  }

  readonly #handleReopen = (): void => {
    this.show();
  };

  /** Called by the Close button, and for Escape, which takes the question whether to leave back. */
  readonly #leave = (): void => {
    this.session.send({type: this.session.state.step === 'leaving' ? 'stay' : 'leave'});
  };
}
