/** A page to play with nexus-link: options in, events and one final object out. */
import '../src/define.js';

import {showLogins} from './logins.js';
import {look, offerLook} from './look.js';
import {offerOptions, options} from './options.js';
import {copy, part, themed} from './page.js';
import {Report} from './report.js';
import {snippet} from './snippet.js';
import {Stage} from './stage.js';

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
