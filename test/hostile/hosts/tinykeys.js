import {tinykeys} from 'tinykeys';
import {defineHostWithoutDialog, recordHeard, SHORTCUTS} from './host-page.js';

const handle = (event) => {
  event.preventDefault();
  recordHeard(`shortcut ${event.key}`);
};
tinykeys(window, Object.fromEntries(SHORTCUTS.map((key) => [key, handle])));
defineHostWithoutDialog();
