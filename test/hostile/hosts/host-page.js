// Shared by the pages of all host libraries: the page itself, and the link in one of its placements.

/** `tag`: a modal tag within the dialog of the library. `inline`: an inline tag in it. `call`: `Nexus.link`. */
const placement = new URLSearchParams(location.search).get('placement');

/** The shortcuts that a library installs: letters of a login, and keys that edit it or leave it. */
export const SHORTCUTS = ['s', 'k', '/', 'Backspace', 'Escape'];

/** The events that the page has heard although they were meant for the link. */
const heard = [];
export const recordHeard = (what) => void heard.push(what);

/** Defines `window.host`, with which a test opens and closes the dialog of the library. */
export const defineHost = ({open, close, isOpen}) => {
  window.host = {open, close, isOpen, heard};
  document.title = 'Ready';
};

/** For libraries without a dialog. */
export const defineHostWithoutDialog = () => {
  const dialog = document.querySelector('#host-dialog');
  fillDialog(dialog);
  defineHost({open() {}, close() {}, isOpen: () => true});
};

/** Fills the dialog of a library with the same controls in every page. */
export function fillDialog(dialog) {
  const input = Object.assign(document.createElement('input'), {id: 'host-input', ariaLabel: 'Host'});
  dialog.append(input);
  if (placement !== 'call') dialog.append(createTag());
}

function createTag() {
  const tag = document.createElement('nexus-link');
  tag.setAttribute('nexus-key', 'sandbox_hostile');
  if (placement === 'inline') tag.toggleAttribute('inline', true);
  return tag;
}
