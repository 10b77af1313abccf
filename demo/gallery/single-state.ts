/** Shows one state in a modal dialog over a sample page: `#<state>`, with `?lang=`, `?theme=` and `?brand=`. */
import {loadLanguage} from '../../src/messages/index.js';
import {states, toSlug} from '../../test/fixtures/states.js';
import {applyBrandToHost} from '../shared/apply-brand.js';
import {findBrand} from '../shared/brands.js';
import {findLanguage} from '../shared/languages.js';
import {queryElement} from '../shared/query-element.js';
import {FrozenLink} from './frozen-link.js';

const parameters = new URLSearchParams(location.search);
const theme = parameters.get('theme') ?? '';
const brand = findBrand(parameters.get('brand'));
const slot = queryElement('#slot', HTMLElement);

/**
 * Replaces the state on the page. Resolves when the new one is painted, so that a screenshot can be taken.
 *
 * @param slug The state's name in the form that `toSlug` returns.
 * @throws {Error} if there is no such state
 */
export async function showState(slug: string): Promise<void> {
  const found = states.find(({name}) => toSlug(name) === slug);
  if (!found) throw new Error(`There is no state named ${slug}.`);
  await document.querySelector('nexus-link-frozen')?.closeAndRemove();
  document.title = `${found.name} · nexus-link`;
  const {lang, messages} = findLanguage(parameters.get('lang'));
  const {locale} = await loadLanguage(lang, messages);
  // A closed dialog shows nothing, so the closed states are shown in the page.
  const inline = found.state.step === 'closed';
  const element = Object.assign(new FrozenLink(), {inline, lang, messages, brand, shownState: found.state});
  if (theme) element.setAttribute('theme', theme);
  slot.replaceChildren(element);
  while (element.shadowRoot?.querySelector<HTMLElement>('[part~="dialog"]')?.lang !== locale) {
    await nextFrame();
  }
  await Promise.all([...document.images].map((image) => image.decode()));
  await document.fonts.ready;
  await nextFrame();
}

const nextFrame = (): Promise<unknown> => new Promise(requestAnimationFrame);

const showStateInUrl = (): void => {
  if (location.hash) void showState(decodeURIComponent(location.hash.slice(1)));
};

document.documentElement.dataset['theme'] = theme;
applyBrandToHost(brand, document.body);
window.addEventListener('hashchange', showStateInUrl);
showStateInUrl();
