// A modal `<dialog>` of the page, which locks the page by an inline style.
import {defineHost, fillDialog} from './host-page.js';

const root = document.querySelector('#host-root');
root.innerHTML = '<dialog aria-label="Host"></dialog>';
const dialog = root.querySelector('dialog');
fillDialog(dialog);
dialog.addEventListener('close', () => (document.body.style.overflow = ''));
defineHost({
  open() {
    document.body.style.overflow = 'hidden';
    dialog.showModal();
  },
  close: () => dialog.close(),
  isOpen: () => dialog.open,
});
