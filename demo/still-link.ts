import {NexusLink} from '../src/nexus-link.js';
import {define} from '../src/registry.js';
import type {State} from '../src/flow.js';

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
}

define();
customElements.define('nexus-link-still', StillLink);

declare global {
  interface HTMLElementTagNameMap {
    'nexus-link-still': StillLink;
  }
}
