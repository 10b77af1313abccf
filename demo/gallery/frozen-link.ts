import {define} from '../../src/define-elements.js';
import {defineLaterSteps} from '../../src/define-later-steps.js';
import {NexusLink} from '../../src/nexus-link.js';
import type {State} from '../../src/workflow/state.js';
import {applyBrand} from '../shared/apply-brand.js';
import type {Brand} from '../shared/brands.js';

const CLOSED: State = {step: 'closed', response: null};

/**
 * The element with one literal state, which it keeps: it sends no event to its session, so it never opens, moves to
 * another step or calls a backend.
 */
export class FrozenLink extends NexusLink {
  constructor() {
    super();
    this.session.send = () => undefined;
  }

  set shownState(state: State) {
    this.session.state = state;
    this.requestUpdate();
  }

  set brand(brand: Brand) {
    applyBrand(this, brand);
  }

  /** Closes the element's dialog, which unlocks the page's scrolling, and removes the element from the page. */
  async closeAndRemove(): Promise<void> {
    this.shownState = CLOSED;
    await this.updateComplete;
    this.remove();
  }
}

define();
defineLaterSteps();
customElements.define('nexus-link-frozen', FrozenLink);

declare global {
  interface HTMLElementTagNameMap {
    'nexus-link-frozen': FrozenLink;
  }
}
