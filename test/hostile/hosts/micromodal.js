import MicroModal from 'micromodal';
import {defineHost, fillDialog} from './host-page.js';

const root = document.querySelector('#host-root');
root.innerHTML = `
  <div id="modal" class="micromodal" aria-hidden="true">
    <div class="overlay" tabindex="-1" data-micromodal-close>
      <div class="host-dialog" role="dialog" aria-modal="true" aria-label="Host"></div>
    </div>
  </div>`;
fillDialog(root.querySelector('.host-dialog'));
const element = root.querySelector('#modal');
defineHost({
  open: () => MicroModal.show('modal', {disableScroll: true}),
  close: () => MicroModal.close('modal'),
  isOpen: () => element.classList.contains('is-open'),
});
