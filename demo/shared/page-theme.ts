import {hasOption} from './form-fields.js';
import {queryElement} from './query-element.js';

const STORAGE_KEY = 'nexus-link-demo-theme';

/**
 * Makes the page's theme select switch the page between light and dark. The choice is stored for all demo pages.
 * `?theme=` in the URL takes precedence over the stored choice.
 */
export function setUpPageTheme(): void {
  const select = queryElement('#theme', HTMLSelectElement);
  const initial =
    new URLSearchParams(location.search).get('theme') ?? localStorage.getItem(STORAGE_KEY) ?? '';
  select.value = hasOption(select, initial) ? initial : '';
  const applyTheme = (): void => {
    document.documentElement.dataset['theme'] = select.value;
  };
  applyTheme();
  select.addEventListener('change', () => {
    localStorage.setItem(STORAGE_KEY, select.value);
    applyTheme();
  });
}
