/** Checks the types of the directive and of the element as a partner uses them. This code never runs. */
import type {LinkExit, LinkSuccess, NexusLink} from 'nexus-link';

import type {NexusLinkDirective} from './nexus-link.directive';

const saveSuccess = (response: LinkSuccess): void => console.log(response.result.borrower.uuid);
const saveExit = (response: LinkExit): void => console.log(response.status);

export function checkDirective(directive: NexusLinkDirective): void {
  directive.success.subscribe(saveSuccess);
  directive.exit.subscribe(saveExit);
  // @ts-expect-error -- An exit is not a success.
  directive.success.subscribe(saveExit);
  // @ts-expect-error -- The event is not that of a mouse.
  directive.exit.subscribe((event: MouseEvent) => console.log(event));
}

export function checkElement(link: NexusLink): void {
  link.theme = 'dark';
  link.addEventListener('nexus-success', ({detail}) => saveSuccess(detail));
  // @ts-expect-error -- The theme does not exist.
  link.theme = 'blue';
  // @ts-expect-error -- The property is spelled nexusKey.
  link.nexuskey = 'sandbox_demo';
  // @ts-expect-error -- An exit is not a success.
  link.addEventListener('nexus-success', ({detail}) => saveExit(detail));
}
