import {AccountsStep} from './steps/accounts.js';
import {ChallengeStep} from './steps/challenge.js';
import {ConnectingStep} from './steps/connecting.js';
import {CredentialsStep} from './steps/credentials.js';
import {SearchStep} from './steps/search.js';

/**
 * Defines the elements of the steps that follow the welcome. They are a chunk of their own, which is loaded together with
 * the backend, so that a page whose visitors never open the element does not load them.
 */
export function defineLaterSteps(): void {
  if (customElements.get('nexus-link-accounts')) return;
  customElements.define('nexus-link-accounts', AccountsStep);
  customElements.define('nexus-link-challenge', ChallengeStep);
  customElements.define('nexus-link-connecting', ConnectingStep);
  customElements.define('nexus-link-credentials', CredentialsStep);
  customElements.define('nexus-link-search', SearchStep);
}
