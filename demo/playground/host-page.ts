/** The sample page that uses nexus-link: it opens it from a tag or by a call, and shows the outcome. */
import {html, nothing, render} from 'lit';

import {Nexus, type LinkEvent, type LinkResponse, type NexusLink} from '../../src/index.js';
import {applyBrand, applyBrandToHost} from '../shared/apply-brand.js';
import {queryElement} from '../shared/query-element.js';
import type {Appearance} from './appearance-panel.js';
import {fetchLinkToken} from './link-token.js';
import type {Options} from './options-form.js';

export interface LinkListener {
  handleLinkEvent(event: LinkEvent): void;
  handleResponse(response: LinkResponse): void;
}

export class HostPage {
  readonly #listener: LinkListener;
  readonly #slot = queryElement('#slot', HTMLElement);
  /** The element in the page's markup; null if the page opens nexus-link by a call. */
  #element: NexusLink | null = null;
  /** The element that the latest call created. */
  #calledElement: NexusLink | null = null;
  #options: Options;
  #appearance: Appearance;

  constructor(options: Options, appearance: Appearance, listener: LinkListener) {
    this.#options = options;
    this.#appearance = appearance;
    this.#listener = listener;
    this.#mountElement();
  }

  /** Applies these options. An open session continues unless one of the changed options takes effect on opening. */
  applyOptions(options: Options, appearance: Appearance): void {
    const previous = this.#options;
    this.#options = options;
    this.#appearance = appearance;
    const isSameSession =
      options.mode === previous.mode &&
      options.nexus_key === previous.nexus_key &&
      options.api_url === previous.api_url &&
      options.uuid === previous.uuid;
    if (isSameSession) this.#applyAppearance();
    else this.#mountElement();
  }

  openLink(): void {
    if (this.#options.mode === 'inline') this.#mountElement();
    else if (this.#element) this.#element.show();
    else this.#callLink();
  }

  #mountElement(): void {
    this.#element?.close();
    this.#element = this.#options.mode === 'call' ? null : this.#createElement();
    const handleClick = (): void => {
      this.openLink();
    };
    const button = html`<button class="host-button" type="button" @click=${handleClick}>
      Connect my servicers
    </button>`;
    render([this.#options.mode === 'inline' ? nothing : button, this.#element ?? nothing], this.#slot);
    this.#applyAppearance();
  }

  #createElement(): NexusLink {
    const element = document.createElement('nexus-link');
    const {nexus_key, uuid} = this.#options;
    if (nexus_key === null) element.fetchLinkToken = () => fetchLinkToken(uuid);
    else element.nexusKey = nexus_key;
    element.apiUrl = this.#options.api_url;
    element.uuid = uuid;
    element.inline = this.#options.mode === 'inline';
    element.addEventListener('nexus-event', ({detail}) => this.#listener.handleLinkEvent(detail));
    element.addEventListener('nexus-success', ({detail}) => this.#handleResponse(detail));
    element.addEventListener('nexus-exit', ({detail}) => this.#handleResponse(detail));
    return element;
  }

  #callLink(): void {
    const {nexus_key, api_url, uuid} = this.#options;
    const {element} = Nexus.link({
      ...(nexus_key === null ? {fetchLinkToken: () => fetchLinkToken(uuid)} : {nexus_key}),
      api_url,
      uuid,
      onSuccess: (response) => this.#handleResponse(response),
      onExit: (response) => this.#handleResponse(response),
      onEvent: (event) => this.#listener.handleLinkEvent(event),
    });
    this.#calledElement = element;
    this.#applyAppearance();
  }

  /** Applies the language, the theme and the brand, which take effect at once, even on an open element. */
  #applyAppearance(): void {
    const {brand, theme} = this.#appearance;
    for (const element of [this.#element, this.#calledElement]) {
      if (!element) continue;
      setOrRemoveAttribute(element, 'lang', this.#options.lang);
      setOrRemoveAttribute(element, 'theme', theme);
      applyBrand(element, brand);
    }
    applyBrandToHost(brand, queryElement('.host-window', HTMLElement));
    queryElement('#host-address', HTMLElement).textContent = `${brand.host ?? 'millpond.example'}/loans`;
  }

  #handleResponse(response: LinkResponse): void {
    this.#listener.handleResponse(response);
    queryElement('#host-note', HTMLElement).textContent = describeResponse(response);
    if (response.status !== 'complete') return;
    const names = response.result.connections.map(({servicer}) => servicer.name);
    queryElement('#connected', HTMLElement).textContent = names.join(', ') || 'None yet';
  }
}

function setOrRemoveAttribute(element: Element, name: string, value: string): void {
  if (value) element.setAttribute(name, value);
  else element.removeAttribute(name);
}

function describeResponse(response: LinkResponse): string {
  switch (response.status) {
    case 'complete':
      return 'Thank you. Your loans will appear here in a moment.';
    case 'incomplete':
      return 'Nothing was added. You can connect your loans at any time.';
    case 'error':
      return 'You cannot connect loans right now. Please try again later.';
    case 'illegal':
      return 'Connecting loans is not available for your account.';
  }
}
