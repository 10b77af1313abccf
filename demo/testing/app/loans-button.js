/** The button of a partner's page that opens the dialog by a call. */
import {Nexus} from 'nexus-link';

/**
 * Adds the button to the page.
 *
 * @param {HTMLElement} container
 * @param {{backend?: import('nexus-link').Backend, save: (connections: readonly {uuid: string}[]) => void}} options
 */
export function addLoansButton(container, {backend, save}) {
  const button = document.createElement('button');
  button.textContent = 'Connect my loans';
  button.addEventListener('click', () => {
    Nexus.link({
      nexus_key: 'sandbox_acme',
      ...(backend && {backend}),
      onSuccess: ({result}) => save(result.connections),
      onExit: () => (button.textContent = 'Connect my loans later'),
    });
  });
  container.append(button);
}
