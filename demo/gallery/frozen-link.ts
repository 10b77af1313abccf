import {NexusLink} from '../../src/nexus-link.js';
import {define} from '../../src/define-elements.js';
import type {State} from '../../src/workflow/transition.js';
import {dress, type Brand} from '../shared/brands.js';

const CLOSED: State = {step: 'closed', response: null};

/**
 * The element with one state on show: it sends nothing, so that it neither opens by itself, nor moves on, nor
 * asks anything of a backend.
 */
export class StillLink extends NexusLink {
  constructor() {
    super();
    this.session.send = () => undefined;
  }

  set shown(state: State) {
    this.session.state = state;
    this.requestUpdate();
  }

  set brand(brand: Brand) {
    dress(this, brand);
  }

  /** Takes it off the page. Nothing it is sent would close its dialog, and only a closed one lets the page scroll. */
  async retire(): Promise<void> {
    this.shown = CLOSED;
    await this.updateComplete;
    this.remove();
  }
}

define();
customElements.define('nexus-link-still', StillLink);

declare global {
  interface HTMLElementTagNameMap {
    'nexus-link-still': StillLink;
  }
}
