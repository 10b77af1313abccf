// With its defaults, the trap swallows each click outside.
import {createFocusTrap} from 'focus-trap';
import {defineHost, fillDialog} from './host-page.js';

const dialog = document.querySelector('#host-dialog');
dialog.hidden = true;
fillDialog(dialog);
const trap = createFocusTrap(dialog, {
  onDeactivate: () => (dialog.hidden = true),
});
defineHost({
  open() {
    dialog.hidden = false;
    trap.activate();
  },
  close: () => trap.deactivate(),
  isOpen: () => trap.active,
});
