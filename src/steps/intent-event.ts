import type {Intent} from '../workflow/state.js';

/** What a step asks of the element. Not composed: what a borrower typed never leaves the shadow root. */
export class IntentEvent extends Event {
  static readonly type = 'nexus-intent';

  constructor(readonly intent: Intent) {
    super(IntentEvent.type, {bubbles: true, composed: false});
  }
}
