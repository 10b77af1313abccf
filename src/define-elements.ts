import {NexusLink} from './nexus-link.js';
import {registerTokens} from './styles/tokens.js';
import {ClosedStep} from './steps/closed.js';
import {LeavingStep} from './steps/leaving.js';
import {OpeningStep} from './steps/opening.js';
import {ProblemStep} from './steps/problem.js';
import {WelcomeStep} from './steps/welcome.js';

/**
 * Defines `<nexus-link>` and the elements of its first steps, unless the page has defined them already. Does nothing where
 * there is no document: a server renders the tag alone, and the browser fills it.
 */
export function define(): void {
  if (typeof document === 'undefined' || customElements.get('nexus-link')) return;
  registerTokens(globalThis);
  customElements.define('nexus-link-closed', ClosedStep);
  customElements.define('nexus-link-leaving', LeavingStep);
  customElements.define('nexus-link-opening', OpeningStep);
  customElements.define('nexus-link-problem', ProblemStep);
  customElements.define('nexus-link-welcome', WelcomeStep);
  customElements.define('nexus-link', NexusLink);
}
