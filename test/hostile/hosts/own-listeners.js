// A page that prevents every key and press outside its own inputs, from capturing listeners of the document.
import {defineHostWithoutDialog, recordHeard} from './host-page.js';

const isOwn = ({target}) => target instanceof Element && target.closest('#host-root, #page-button') !== null;
for (const type of [
  'keydown',
  'keypress',
  'keyup',
  'beforeinput',
  'mousedown',
  'pointerdown',
  'touchstart',
]) {
  document.addEventListener(
    type,
    (event) => {
      if (isOwn(event)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      recordHeard(`${type} ${event.key ?? ''}`);
    },
    true,
  );
}
defineHostWithoutDialog();
