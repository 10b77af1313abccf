import {
  LitElement,
  html,
  nothing,
  type ComplexAttributeConverter,
  type PropertyValues,
  type TemplateResult,
} from 'lit';
import {property} from 'lit/decorators.js';

import {chooseBackend} from './backends/choose-backend.js';
import type {Backend, LinkTokenSource, PageAuth} from './contract/backend.js';
import type {PublicEvent} from './contract/events.js';
import {undoBrowserTranslation} from './controllers/browser-translation.js';
import {FocusController} from './controllers/focus.js';
import {LanguageController} from './controllers/language.js';
import {LiveRegion} from './controllers/live-region.js';
import {ModalController} from './controllers/modal.js';
import {PageIsolationController} from './controllers/page-isolation.js';
import {forgetLastPress} from './controllers/repeated-press.js';
import {startEnterTransition} from './controllers/step-transition.js';
import {VirtualKeyboardController} from './controllers/virtual-keyboard.js';
import {checkAttributes} from './diagnostics/check-names.js';
import {logFailure} from './diagnostics/log-failure.js';
import {loadChunk} from './load-chunk.js';
import type {PartialMessages} from './messages/index.js';
import {renderHeader} from './steps/header.js';
import {IntentEvent} from './steps/intent-event.js';
import type {StepElement} from './steps/step-element.js';
import {adoptStyles} from './styles/adopt-styles.js';
import {styles} from './styles/index.js';
import {createPublicEvents} from './workflow/link-events.js';
import {getOutcome} from './workflow/outcome.js';
import {Session} from './workflow/session.js';
import {wouldAsk} from './workflow/transition.js';
import {getMainState, type State, type Step, type WorkflowEvent} from './workflow/state.js';

/** Frameworks write `inline="false"` for a property that is false. */
const BOOLEAN_ATTRIBUTE: ComplexAttributeConverter<boolean> = {
  fromAttribute: (value) => value !== null && value !== 'false',
  toAttribute: (value) => (value ? '' : null),
};

/**
 * Connects the loan servicers that a borrower pays: the borrower finds a servicer, logs in, answers a challenge if there
 * is one, connects more servicers, and presses I’m Done. Every opening ends in exactly one `nexus-success` or
 * `nexus-exit`.
 *
 * @example
 * ```html
 * <nexus-link nexus-key="sandbox_demo"></nexus-link>
 * <script type="module">
 *   import 'nexus-link/define';
 *
 *   const link = document.querySelector('nexus-link');
 *   link.addEventListener('nexus-success', ({detail}) => console.log(detail.result.connections));
 *   link.addEventListener('nexus-exit', ({detail}) => console.log(detail.status, detail.message));
 *   link.show();
 * </script>
 * ```
 *
 * @tag nexus-link
 *
 * @attr {string} lang - The language, as a BCP 47 tag. Without it, the closest `lang` of the page applies.
 *
 * @fires {NexusSuccessEvent} nexus-success - The borrower finished. `detail` is the response.
 * @fires {NexusExitEvent} nexus-exit - The opening ended in any other way. `detail` is the response.
 * @fires {NexusEventEvent} nexus-event - An event for analytics. It has nothing that the borrower typed.
 * @fires {NexusCloseEvent} nexus-close - The element has closed. It follows the end of the opening, at once or after the
 * borrower has read what went wrong.
 *
 * @slot logo - The brand's logo, in the header.
 * @slot footer - The brand's small print, below the step.
 *
 * @csspart dialog - The modal dialog, or inline the section in the page's flow.
 * @csspart header - The bar with the Back button, the logo, the sandbox badge and the Close button.
 * @csspart back - The button that goes back to the previous step.
 * @csspart title - The heading of a step.
 * @csspart lead - The sentence below the heading.
 * @csspart body - The step.
 * @csspart footer - The bar with a step's buttons.
 * @csspart button - A button; it may also have the part `primary`, `danger`, `quiet`, `add` or `keep`.
 * @csspart label - The label of a text input.
 * @csspart input - A text input.
 * @csspart close - The button that closes the element.
 * @csspart reveal - The button that shows and hides the password.
 * @csspart error - An error message.
 * @csspart notice - A notice about a change, or a warning.
 * @csspart consent - The partner's own text on the first screen.
 * @csspart question - The question whether to leave.
 * @csspart badge - A short label, such as for the sandbox or a servicer's health.
 * @csspart list - The list of servicers.
 * @csspart option - A servicer in the list.
 * @csspart avatar - The initials of a servicer.
 * @csspart stage - A stage of a login in progress.
 * @csspart connection - A connected servicer.
 * @csspart loan - A loan at a connected servicer.
 *
 * @cssprop [--nexus-accent=light-dark(#2450c8, #8fb0ff)] - The colour of controls. Text on it is black or white,
 * whichever has more contrast. As a text colour it is darkened, or in the dark theme lightened, as WCAG AA requires.
 * @cssprop [--nexus-surface=light-dark(#fff, #171a22)] - The background. It stays light in the light theme and dark in
 * the dark theme.
 * @cssprop [--nexus-text=light-dark(#161a23, #eef0f6)] - The text. It stays dark in the light theme and light in the
 * dark theme.
 * @cssprop [--nexus-radius=12px] - The radius of the corners.
 * @cssprop [--nexus-font=system-ui, sans-serif] - The font family.
 * @cssprop [--nexus-font-size=max(1rem, 16px)] - The size of the text, which all other sizes are relative to.
 * @cssprop [--nexus-width=27.5em] - The width, if there is enough room.
 * @cssprop [--nexus-backdrop=#0c11208c] - The colour over the page behind the dialog.
 * @cssprop [--nexus-shadow=0 1.5em 4em #0a102247] - The shadow of the dialog.
 */
export class NexusLink extends LitElement {
  static override styles = [...styles];

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, 'lang'];
  }

  /** The page's public key, `sandbox_…` or `live_…`. Read when an opening begins. */
  @property({attribute: 'nexus-key'}) nexusKey = '';

  /**
   * The URL of the API: https, or http on localhost. Without it, the embedded sandbox answers for a `sandbox_…` key.
   * Read when an opening begins.
   */
  @property({attribute: 'api-url'}) apiUrl: string | null = null;

  /**
   * A link token, which the page's server has created for one session of one borrower. It replaces the key, and needs
   * `api-url`. Read when a session begins.
   */
  @property({attribute: 'link-token'}) linkToken: string | null = null;

  /**
   * Returns a new link token. Called if `link-token` is missing or has expired. Without it, a session that expires ends
   * the opening with the code `link-token-expired`.
   */
  @property({attribute: false}) fetchLinkToken: LinkTokenSource['fetchLinkToken'] = null;

  /** The UUID of the borrower. Without it, a borrower is created and returned. Read when an opening begins. */
  @property() uuid: string | null = null;

  /** The colour theme, `light` or `dark`. Without it, the page's `color-scheme` applies. */
  @property({reflect: true}) theme: 'light' | 'dark' | null = null;

  /** Whether to render in the page's flow, and to be open from the start, instead of in a modal dialog. */
  @property({converter: BOOLEAN_ATTRIBUTE, reflect: true}) inline = false;

  /**
   * The page's own messages, which override some or all of the language's. A complete set, with `dir`, adds a language
   * that the element does not have, by a `lang` of its own. Invalid messages are left out, with a warning in the console.
   */
  @property({attribute: false}) messages: PartialMessages | null = null;

  /** A backend to use instead of the sandbox and the API. Read when an opening begins. */
  @property({attribute: false}) backend: Backend | null = null;

  /**
   * Whether the element is open. Setting it to true calls `show()`, setting it to false calls `close()`. An ending that
   * the borrower has not read yet stays: a page that sets it to false on every `nexus-exit` would remove the screen that
   * says what went wrong. `nexus-close` reports when the element is really closed.
   */
  @property({converter: BOOLEAN_ATTRIBUTE, reflect: true})
  get open(): boolean {
    return this.#isOpenRequested || this.session.state.step !== 'closed';
  }

  set open(open: boolean) {
    if (open) this.show();
    else if (!this.#isEnding) this.close();
    // An attribute that was removed comes back. Lit reflects none while it reads one.
    else queueMicrotask(() => this.requestUpdate('open', false));
  }

  /** Whether the opening has ended with a screen that is still visible. */
  get #isEnding(): boolean {
    const {state} = this.session;
    return state.step !== 'closed' && getOutcome(state) !== null;
  }

  /**
   * @internal Called with each public event, after its listeners. `Nexus.link` uses it, because `document.open()` removes
   * all listeners.
   */
  observer: ((event: PublicEvent) => void) | null = null;

  /** @internal Runs the workflow. Protected, so that a gallery or a test can show any of its states. */
  protected readonly session = new Session(this, {
    chooseBackend: (auth) => this.#chooseBackend(auth),
    onTransition: (before, event, after) => this.#handleTransition(before, event, after),
    onRemoved: () => this.close(),
  });
  readonly #language = new LanguageController(this);
  readonly #modal = new ModalController(this, {
    onDismiss: () => this.#leave(),
    onHidden: () => this.#handleHidden(),
  });
  readonly #liveRegion = new LiveRegion(this);
  /** The settings that hold for the whole opening, whatever the page sets meanwhile. */
  #settings: Pick<NexusLink, 'backend' | 'apiUrl'> = {backend: null, apiUrl: null};
  /** Whether an opening begins with the next update. By then, all attributes are set. */
  #isOpenRequested = false;
  /** The step that the last update rendered, apart from the question whether to leave. */
  #renderedStep: Step = 'closed';
  /** Whether the borrower came to the step by the Back button. */
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
    new PageIsolationController(this, {
      getScreen: () => this.#describeScreen(),
      asksOnEscape: () => wouldAsk(this.session.state),
      onEscape: () => this.#leave(),
    });
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
    // The step behind the question whether to leave stays active, and is still announced.
    const [step] = this.#stepElements;
    const {step: name} = getMainState(this.session.state);
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

  /** Called when the element was moved into another document, such as that of a frame. The opening ends there. */
  adoptedCallback(): void {
    this.close();
    if (this.shadowRoot) adoptStyles(this.shadowRoot);
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

  /** The elements on the screen: the step, and above it the question whether to leave, if that is asked. */
  get #stepElements(): StepElement<unknown>[] {
    return [...this.renderRoot.querySelectorAll<StepElement<unknown>>('[data-step]')];
  }

  /** Differs whenever the controls on the screen may have moved or have changed their meaning. */
  #describeScreen(): string {
    const {state} = this.session;
    const main = getMainState(state);
    const removing = main.step === 'accounts' ? main.removing : null;
    const count = main.step === 'closed' ? 0 : main.link.connections.length;
    return [state.step, main.step, removing, count].join();
  }

  /** Also loads the steps that follow the welcome, so that nothing is left to load while the borrower is on their way. */
  async #chooseBackend(auth: PageAuth): Promise<Backend> {
    const {backend, apiUrl} = this.#settings;
    const [chosen, {defineLaterSteps}] = await Promise.all([
      backend ?? chooseBackend(auth, apiUrl, this),
      loadChunk(import('./define-later-steps.js')),
    ]);
    defineLaterSteps();
    return chosen;
  }

  #beginRequestedOpening(): void {
    if (!this.#isOpenRequested) return;
    this.#isOpenRequested = false;
    forgetLastPress();
    void checkAttributes(this, NexusLink.observedAttributes);
    const {backend, apiUrl} = this;
    this.#settings = {backend, apiUrl};
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
    if (event.type === 'failed' && (before.step === 'opening' || getOutcome(after)))
      logFailure(event.code, event.message);
    for (const publicEvent of createPublicEvents(before, event, after)) this.#dispatch(publicEvent);
  }

  /** An element that was removed has no ancestors, so the document gets a copy of its events. */
  #dispatch(event: PublicEvent): void {
    this.dispatchEvent(event);
    if (!this.isConnected)
      this.ownerDocument.dispatchEvent(new CustomEvent(event.type, {detail: event.detail}));
    this.observer?.(event);
  }

  #handleIntent(event: Event): void {
    if (event instanceof IntentEvent) this.session.send(event.intent);
  }

  #handleHidden(): void {
    this.close();
    console.warn(
      '<nexus-link> is in a part of the page that is not rendered, so it was closed. Show that part first.',
    );
  }

  readonly #handleReopen = (): void => {
    this.show();
  };

  /** Called by the Close button, and when the dialog is dismissed, which also answers the question whether to leave. */
  readonly #leave = (): void => {
    this.session.send({type: this.session.state.step === 'leaving' ? 'stay' : 'leave'});
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'nexus-link': NexusLink;
  }
}

/**
 * The element, or the document for an event of an element that has been removed. As for every event, a listener outside of
 * a shadow root that the element is in sees that root's host instead.
 */
type LinkEventTarget = NexusLink | Document | null;

declare module './contract/events.js' {
  interface NexusSuccessEvent {
    readonly target: LinkEventTarget;
  }
  interface NexusExitEvent {
    readonly target: LinkEventTarget;
  }
  interface NexusEventEvent {
    readonly target: LinkEventTarget;
  }
  interface NexusCloseEvent {
    readonly target: LinkEventTarget;
  }
}
