import Mousetrap from 'mousetrap';
import {defineHostWithoutDialog, recordHeard, SHORTCUTS} from './host-page.js';

Mousetrap.bind(
  SHORTCUTS.map((key) => ({Backspace: 'backspace', Escape: 'esc'})[key] ?? key),
  (event) => {
    recordHeard(`shortcut ${event.key}`);
    return false;
  },
);
defineHostWithoutDialog();
