/** The panel of a partner's page in which a borrower connects their loans, by the inline element. */
import 'nexus-link/define';

const TEXTS = {
  incomplete: 'You can connect your loans at any time.',
  error: 'Your loans could not be connected. Please try again later.',
  illegal: 'Your account does not allow to connect loans.',
};

/**
 * Adds the panel to the page.
 *
 * @param {HTMLElement} container
 * @param {{uuid?: string, backend?: import('nexus-link').Backend, save: (connections: readonly {uuid: string}[]) => void}} options
 */
export function addLoansPanel(container, {uuid, backend, save}) {
  const link = document.createElement('nexus-link');
  const message = document.createElement('p');
  message.setAttribute('role', 'status');
  Object.assign(link, {nexusKey: 'sandbox_acme', inline: true, uuid: uuid ?? null, backend: backend ?? null});
  link.addEventListener('nexus-success', ({detail}) => {
    save(detail.result.connections);
    message.textContent = `${detail.result.connections.length} connected.`;
  });
  link.addEventListener('nexus-exit', ({detail}) => {
    message.textContent = TEXTS[detail.status];
  });
  container.append(link, message);
}
