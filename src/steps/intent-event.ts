import type {Intent} from '../workflow/state.js';

/** Carries an intent from a step to the element. Not composed, so that typed secrets never leave the shadow root. */
export class IntentEvent extends Event {
  static readonly type = 'nexus-intent';

  constructor(readonly intent: Intent) {
    super(IntentEvent.type, {bubbles: true, composed: false});
  }
}
