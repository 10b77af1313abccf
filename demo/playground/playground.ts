/** A page to play with nexus-link: options in, events and one final object out. */
import '../../src/define.js';

import {showLogins} from './sandbox-logins.js';
import {look, offerLook} from './appearance-panel.js';
import {offerOptions, options} from './options-form.js';
import {copy, part, themed} from '../shared/page.js';
import {Report} from './event-log.js';
import {snippet} from './snippet.js';
import {Stage} from './host-page.js';

const code = part('#code', HTMLElement);

function showCode(): void {
  code.textContent = snippet(options(), look());
}

function play(): void {
  themed();
  showLogins();
  const changed = (): void => {
    showCode();
    stage.set(options(), look());
  };
  offerOptions(changed, () => {
    stage.open();
  });
  offerLook(changed);
  const stage = new Stage(options(), look(), new Report());
  showCode();
  part('#copy-code', HTMLButtonElement).addEventListener('click', () => {
    void copy(code.textContent, 'the code');
  });
}

play();
