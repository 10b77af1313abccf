/** Wires the playground's parts together: the options, the sample page, the log and the code snippet. */
import '../../src/define.js';

import {setUpPageTheme} from '../shared/page-theme.js';
import {queryElement} from '../shared/query-element.js';
import {readAppearance, setUpAppearancePanel} from './appearance-panel.js';
import {copyText} from './copy-text.js';
import {EventLog} from './event-log.js';
import {HostPage} from './host-page.js';
import {readOptions, setUpOptionsForm} from './options-form.js';
import {renderLogins} from './sandbox-logins.js';
import {createSnippet} from './snippet.js';

const code = queryElement('#code', HTMLElement);

function showSnippet(): void {
  code.textContent = createSnippet(readOptions(), readAppearance());
}

function startPlayground(): void {
  setUpPageTheme();
  renderLogins();
  const handleChange = (): void => {
    showSnippet();
    hostPage.applyOptions(readOptions(), readAppearance());
  };
  setUpOptionsForm(handleChange, () => {
    hostPage.openLink();
  });
  setUpAppearancePanel(handleChange);
  const hostPage = new HostPage(readOptions(), readAppearance(), new EventLog());
  showSnippet();
  queryElement('#copy-code', HTMLButtonElement).addEventListener('click', () => {
    void copyText(code.textContent, 'the code');
  });
}

startPlayground();
