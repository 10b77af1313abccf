/** The page that uses nexus-link: it opens it by tag or by call, and does something with what comes back. */
import {html, nothing, render} from 'lit';

import {Nexus, type LinkEvent, type LinkResponse, type NexusLink} from '../../src/index.js';
import {dress, hostedBy} from '../shared/brands.js';
import {fetchLinkToken} from './link-token.js';
import type {Look} from './appearance-panel.js';
import type {Options} from './options-form.js';
import {part} from '../shared/page.js';

/** What the page hears, in the order in which it hears it. */
export interface Listener {
  happened(event: LinkEvent): void;
  ended(response: LinkResponse): void;
}

export class Stage {
  readonly #listener: Listener;
  readonly #slot = part('#slot', HTMLElement);
  /** The element of the page's own markup; null where it is opened by a call. */
  #element: NexusLink | null = null;
  /** The element of the latest call. */
  #called: NexusLink | null = null;
  #options: Options;
  #look: Look;

  constructor(options: Options, look: Look, listener: Listener) {
    this.#options = options;
    this.#look = look;
    this.#listener = listener;
    this.#mount();
  }

  /** Shows the page as these options make it. An opening under way goes on if they are read only by the next one. */
  set(options: Options, look: Look): void {
    const before = this.#options;
    this.#options = options;
    this.#look = look;
    const isSame =
      options.mode === before.mode &&
      options.nexus_key === before.nexus_key &&
      options.api_url === before.api_url &&
      options.uuid === before.uuid;
    if (isSame) this.#dress();
    else this.#mount();
  }

  open(): void {
    if (this.#options.mode === 'inline') this.#mount();
    else if (this.#element) this.#element.show();
    else this.#call();
  }

  #mount(): void {
    this.#element?.close();
    this.#element = this.#options.mode === 'call' ? null : this.#tag();
    const open = (): void => {
      this.open();
    };
    const button = html`<button class="host-button" type="button" @click=${open}>
      Connect my servicers
    </button>`;
    render([this.#options.mode === 'inline' ? nothing : button, this.#element ?? nothing], this.#slot);
    this.#dress();
  }

  #tag(): NexusLink {
    const element = document.createElement('nexus-link');
    const {nexus_key, uuid} = this.#options;
    if (nexus_key === null) element.fetchLinkToken = () => fetchLinkToken(uuid);
    else element.nexusKey = nexus_key;
    element.apiUrl = this.#options.api_url;
    element.uuid = uuid;
    element.inline = this.#options.mode === 'inline';
    element.addEventListener('nexus-event', ({detail}) => this.#listener.happened(detail));
    element.addEventListener('nexus-success', ({detail}) => this.#end(detail));
    element.addEventListener('nexus-exit', ({detail}) => this.#end(detail));
    return element;
  }

  #call(): void {
    const {nexus_key, api_url, uuid} = this.#options;
    const {element} = Nexus.link({
      ...(nexus_key === null ? {fetchLinkToken: () => fetchLinkToken(uuid)} : {nexus_key}),
      api_url,
      uuid,
      onSuccess: (response) => this.#end(response),
      onExit: (response) => this.#end(response),
      onEvent: (event) => this.#listener.happened(event),
    });
    this.#called = element;
    this.#dress();
  }

  /** What takes effect at once, also on an open element. */
  #dress(): void {
    const {brand, theme} = this.#look;
    for (const element of [this.#element, this.#called]) {
      if (!element) continue;
      say(element, 'lang', this.#options.lang);
      say(element, 'theme', theme);
      dress(element, brand);
    }
    hostedBy(brand, part('.stage', HTMLElement));
    part('#host-address', HTMLElement).textContent = `${brand.host ?? 'millpond.example'}/loans`;
  }

  #end(response: LinkResponse): void {
    this.#listener.ended(response);
    part('#host-note', HTMLElement).textContent = note(response);
    if (response.status !== 'complete') return;
    const names = response.result.connections.map(({servicer}) => servicer.name);
    part('#connected', HTMLElement).textContent = names.join(', ') || 'None yet';
  }
}

function say(element: Element, attribute: string, value: string): void {
  if (value) element.setAttribute(attribute, value);
  else element.removeAttribute(attribute);
}

function note(response: LinkResponse): string {
  switch (response.status) {
    case 'complete':
      return 'Thank you. Your loans will be here in a moment.';
    case 'incomplete':
      return 'Nothing was added. You can connect your loans whenever you like.';
    case 'error':
      return 'Connecting loans is not available right now.';
    case 'illegal':
      return 'Connecting loans is not available for your account.';
  }
}
