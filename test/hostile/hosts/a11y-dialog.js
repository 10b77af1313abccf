import A11yDialog from 'a11y-dialog';
import {defineHost, fillDialog} from './host-page.js';

const root = document.querySelector('#host-root');
root.innerHTML = `
  <div id="modal" class="a11y-dialog" aria-hidden="true" aria-label="Host">
    <div class="overlay" data-a11y-dialog-hide></div>
    <div class="host-dialog" role="document"></div>
  </div>`;
fillDialog(root.querySelector('.host-dialog'));
const dialog = new A11yDialog(root.querySelector('#modal'));
// Its documentation has the page lock itself.
dialog.on('show', () => (document.documentElement.style.overflowY = 'hidden'));
dialog.on('hide', () => (document.documentElement.style.overflowY = ''));
defineHost({open: () => dialog.show(), close: () => dialog.hide(), isOpen: () => dialog.shown});
