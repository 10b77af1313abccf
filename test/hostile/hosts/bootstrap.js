import {Modal} from 'bootstrap';
import 'bootstrap/dist/css/bootstrap.css';
import {defineHost, fillDialog} from './host-page.js';

const root = document.querySelector('#host-root');
root.innerHTML = `
  <div class="modal" id="modal" tabindex="-1" aria-label="Host">
    <div class="modal-dialog"><div class="modal-content"><div class="modal-body"></div></div></div>
  </div>`;
fillDialog(root.querySelector('.modal-body'));
const element = root.querySelector('#modal');
const modal = new Modal(element);
defineHost({
  open: () => modal.show(),
  close: () => modal.hide(),
  isOpen: () => element.classList.contains('show'),
});
