import {install} from '@github/hotkey';
import {defineHostWithoutDialog, recordHeard, SHORTCUTS} from './host-page.js';

for (const key of SHORTCUTS) {
  const button = Object.assign(document.createElement('button'), {textContent: key});
  button.addEventListener('click', () => recordHeard(`shortcut ${key}`));
  document.querySelector('#host-root').append(button);
  install(button, key);
}
defineHostWithoutDialog();
