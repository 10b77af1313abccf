/** One state, in a modal dialog over a page: `#<name>`, with `?lang=`, `?theme=` and `?brand=`. */
import {languageFor} from '../../src/messages/index.js';
import {brandOf, hostedBy} from '../shared/brands.js';
import {spoken} from '../shared/languages.js';
import {part} from '../shared/page.js';
import {toSlug, states} from '../../test/fixtures/states.js';
import {StillLink} from './frozen-link.js';

const given = new URLSearchParams(location.search);
const theme = given.get('theme') ?? '';
const brand = brandOf(given.get('brand'));
const slot = part('#slot', HTMLElement);

/** Shows a state by its name in an address; done when it can be seen. */
export async function show(slug: string): Promise<void> {
  const named = states.find(({name}) => toSlug(name) === slug);
  if (!named) throw new Error(`There is no state named ${slug}.`);
  await document.querySelector('nexus-link-still')?.retire();
  document.title = `${named.name} · nexus-link`;
  const {lang, messages} = spoken(given.get('lang'));
  const {locale} = await languageFor(lang, messages);
  // A closed dialog shows nothing: what comes after it is seen in the page.
  const inline = named.state.step === 'closed';
  const still = Object.assign(new StillLink(), {inline, lang, messages, brand, shown: named.state});
  if (theme) still.setAttribute('theme', theme);
  slot.replaceChildren(still);
  while (still.shadowRoot?.querySelector<HTMLElement>('[part~="dialog"]')?.lang !== locale) await frame();
  await Promise.all([...document.images].map((image) => image.decode()));
  await document.fonts.ready;
  await frame();
}

const frame = (): Promise<unknown> => new Promise(requestAnimationFrame);

const fromAddress = (): void => {
  if (location.hash) void show(decodeURIComponent(location.hash.slice(1)));
};

document.documentElement.dataset['theme'] = theme;
hostedBy(brand, document.body);
window.addEventListener('hashchange', fromAddress);
fromAddress();
