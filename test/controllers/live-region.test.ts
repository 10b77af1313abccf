/** What is said to who does not see it: the live region, over the whole workflow. */
import {aTimeout, expect} from '@open-wc/testing';

import {languages} from '../../demo/shared/languages.js';
import {nelnet, popularServicers} from '../fixtures/states.js';
import {SandboxBackend} from '../../src/backends/sandbox/index.js';
import {en} from '../../src/messages/en.js';
import {english, loadLanguage, type Language} from '../../src/messages/index.js';
import {
  queryAllByRole,
  normalizeText,
  getByRole,
  createLink,
  expectFocusOn,
  FakeBackend,
  fillSentence,
  findByRole,
  openLink,
  placeOnPage,
  waitForRender,
  waitUntil,
  typeInto as fill,
  type TestLink,
} from '../support/helpers.js';

/** Long enough for all that waits to be said. */
const REST = 1200;
/** Long enough for each state to be on the screen. */
const LATENCY = 20;

const LIVE = '[role="status"], [role="alert"], [role="log"], [aria-live]';

interface Heard {
  readonly element: TestLink;
  readonly region: HTMLElement;
  /** All that was said, in order. */
  readonly said: string[];
  readonly language: Language;
}

/** Listens as a screen reader does: to what comes into the region, be it there already or not. */
function listen(element: TestLink, language = english): Heard {
  const region = getByRole(element, 'status');
  const said: string[] = [];
  new MutationObserver((records) => {
    const texts = records.flatMap(({type, target, addedNodes}) =>
      type === 'characterData' ? [target] : [...addedNodes],
    );
    said.push(...texts.map(({textContent}) => normalizeText(textContent ?? '')).filter(Boolean));
  }).observe(region, {childList: true, characterData: true, subtree: true});
  return {element, region, said, language};
}

/** Opens in the sandbox, in the page's flow, so that the end is on the screen as well. */
async function begin(lang = 'en'): Promise<Heard> {
  const language = await loadLanguage(lang);
  const element = createLink({backend: new SandboxBackend({latency: LATENCY}), lang, inline: true});
  const placed = placeOnPage(element);
  await element.updateComplete;
  const heard = listen(element, language);
  expect(heard.region.textContent, 'at the start').to.be.empty;
  await placed;
  await findByRole(element, 'button', heard.language.messages.welcome.begin);
  return heard;
}

const hears = ({said}: Heard, text: string) =>
  waitUntil(() => said.at(-1) === normalizeText(text), `“${text}” is heard after: ${said.join(' | ')}`);

const press = async ({element}: Heard, name: string) => (await findByRole(element, 'button', name)).click();

/** Finds a servicer by what is typed key by key, or among the popular ones; answers what is to be heard of it. */
async function find(heard: Heard, name: string, query = ''): Promise<string> {
  const {element, language} = heard;
  const {search} = language.messages;
  await typeInto(heard, query);
  await findByRole(element, 'listbox', query ? search.results : search.popular);
  const found = language.formatPlural(search.found, queryAllByRole(element, 'option').length);
  if (query) await hears(heard, found);
  queryAllByRole(element, 'option', new RegExp(`^${name}`))[0]!.click();
  return found;
}

/** Each letter is a search of its own, as fast as a machine types. */
async function typeInto({element, language}: Heard, query: string): Promise<void> {
  const field = await findByRole(element, 'combobox', language.messages.search.label);
  for (let length = 1; length <= query.length; length++) {
    fill(field, query.slice(0, length));
    await waitForRender(element);
  }
}

async function logIn(heard: Heard, username: string): Promise<void> {
  const {element, language} = heard;
  const {credentials} = language.messages;
  fill(await findByRole(element, 'textbox', credentials.username), username);
  fill(await findByRole(element, 'textbox', credentials.password), 'hunter2');
  getByRole(element, 'textbox', credentials.password).closest('form')?.requestSubmit();
}

async function answer({element, language}: Heard): Promise<void> {
  const {challenge} = language.messages;
  await findByRole(element, 'heading', challenge.title);
  const field = await waitUntil(() => queryAllByRole(element, 'textbox')[0], 'a question is asked');
  fill(field, 'Rex');
  field.closest('form')?.requestSubmit();
}

/** Puts other words in the place of all texts, in elements of its own, as a browser's translation does. */
function translate(root: ParentNode & Node): void {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts: Node[] = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const text of texts.filter(({textContent}) => textContent?.trim())) {
    const {body} = new DOMParser().parseFromString('<font><font></font></font>', 'text/html');
    body.querySelector('font font')!.textContent = `übersetzt: ${text.textContent}`;
    text.parentNode!.replaceChild(body.firstElementChild!, text);
  }
}

describe('What is said', () => {
  for (const {lang, name} of languages) {
    it(`tells the whole way, each thing once, in ${name}`, async () => {
      const heard = await begin(lang);
      const {element, said, language} = heard;
      const {welcome, connecting, challenge, accounts, closed, errors} = language.messages;
      const servicer = {servicer: 'Nelnet'};

      await press(heard, welcome.begin);
      const found = await find(heard, 'Nelnet', 'nelnet');
      await logIn(heard, 'bad');
      await hears(heard, errors['invalid-credentials'].title);
      await logIn(heard, 'challenge');
      await answer(heard);
      await press(heard, `${accounts.remove} Nelnet`);
      getByRole(await findByRole(element, 'group'), 'button', accounts.remove).click();
      await press(heard, accounts.addFirst);
      await find(heard, 'Nelnet');
      await logIn(heard, 'jordan.rivera');
      await press(heard, accounts.done);
      await press(heard, closed.again);
      await press(heard, welcome.begin);

      const {'signing-in': signingIn, 'reading-loans': readingLoans} = connecting.stages;
      const connected = fillSentence(accounts.notice.connected, servicer);
      expect(said).to.deep.equal(
        [
          welcome.sandbox,
          found,
          signingIn,
          errors['invalid-credentials'].title,
          signingIn,
          challenge.busy,
          readingLoans,
          connected,
          accounts.busy.disconnect,
          fillSentence(accounts.notice.removed, servicer),
          signingIn,
          readingLoans,
          connected,
          accounts.busy.finish,
          language.formatPlural(closed.complete.text, 1, {servicers: 'Nelnet'}),
          welcome.sandbox,
        ].map(normalizeText),
      );
      expect(getByRole(element, 'status') === heard.region, 'the same region all along').to.be.true;
    });
  }

  it('is in one polite place, outside of what is swapped', async () => {
    for (const step of ['opening', 'search', 'credentials', 'connecting', 'challenge', 'accounts'] as const) {
      const {element} = await openLink(step);
      const [region, ...others] = element.shadowRoot!.querySelectorAll(LIVE);
      expect(others, step).to.be.empty;
      expect(region!.role, step).to.equal('status');
      expect(region!.getAttribute('aria-live') ?? 'polite', step).to.equal('polite');
      expect(region!.closest('[data-step], [part="body"], [inert]'), step).to.be.null;
    }
  });

  it('is nothing where the opening takes but a moment, and else that it goes on', async () => {
    const element = await placeOnPage(createLink({backend: new FakeBackend()}));
    element.show();
    await element.updateComplete;
    const heard = listen(element);
    expect(heard.region.textContent).to.be.empty;
    await hears(heard, en.opening.busy);
  });

  it('is how many were found once, however many keys it took', async () => {
    const {element, backend} = await openLink('search');
    const heard = listen(element);
    for (const [index, query] of ['n', 'ne', 'nel'].entries()) {
      fill(getByRole(element, 'combobox'), query);
      (await backend.waitForCall('search')).answer({servicers: popularServicers.slice(index)});
      await waitForRender(element);
    }
    await hears(heard, fillSentence(en.search.found.other, {count: '4'}));
    await aTimeout(REST);
    expect(heard.said).to.have.length(1);
  });

  it('is not said again where the next key finds as many', async () => {
    const {element, backend} = await openLink('search');
    const heard = listen(element);
    for (const query of ['n', 'ne']) {
      fill(getByRole(element, 'combobox'), query);
      (await backend.waitForCall('search')).answer({servicers: [nelnet]});
      await waitForRender(element);
      await hears(heard, fillSentence(en.search.found.one, {count: '1'}));
    }
    await aTimeout(REST);
    expect(heard.said).to.have.length(1);
  });

  it('is that a search failed, and not what was found before', async () => {
    const {element, backend} = await openLink('search');
    const heard = listen(element);
    fill(getByRole(element, 'combobox'), 'n');
    (await backend.waitForCall('search')).fail('offline');
    const {title, text} = en.errors.offline;
    await hears(heard, `${title}. ${text}`);
    expect(heard.said).to.have.length(1);
  });

  it('is why a servicer cannot be connected, beside the heading that has the focus', async () => {
    const {element, backend} = await openLink('connecting');
    const heard = listen(element);
    (await backend.waitForCall('connect')).fail('account-locked');
    await hears(heard, en.errors['account-locked'].text);
    expectFocusOn(getByRole(element, 'heading', en.errors['account-locked'].title));
  });

  it('is that a removal failed', async () => {
    const {element, backend} = await openLink('accounts');
    const heard = listen(element);
    getByRole(element, 'button', 'Remove MOHELA').click();
    await waitForRender(element);
    getByRole(getByRole(element, 'group'), 'button', 'Remove').click();
    (await backend.waitForCall('disconnect')).fail('timeout');
    const {title, text} = en.errors.timeout;
    await hears(heard, `${title}. ${text}`);
    expect(heard.said).to.deep.equal([en.accounts.busy.disconnect, `${title}. ${text}`]);
  });

  it('is not said again after the question whether to leave', async () => {
    const {element} = await openLink('accounts');
    const {region, said} = listen(element);
    const connected = region.textContent;
    getByRole(element, 'button', en.close).click();
    await waitForRender(element);
    getByRole(element, 'button', en.leaving.stay).click();
    await waitForRender(element);
    expect(said).to.be.empty;
    expect(connected).to.not.be.empty;
    expect(region.textContent).to.equal(connected);
  });

  it('is not said again where the page changes how the element looks', async () => {
    const {element} = await openLink('accounts');
    const {said} = listen(element);
    element.theme = 'dark';
    await waitForRender(element);
    element.requestUpdate();
    await waitForRender(element);
    expect(said).to.be.empty;
  });

  it('is not said again where a browser has translated it, and the next thing is', async () => {
    const {element} = await openLink('accounts');
    translate(element.shadowRoot!);
    const heard = listen(element);
    element.theme = 'dark';
    await waitForRender(element);
    getByRole(element, 'button', /Remove/).click();
    await waitForRender(element);
    element.requestUpdate();
    await waitForRender(element);
    expect(heard.said).to.be.empty;
    getByRole(getByRole(element, 'group'), 'button', /Remove/).click();
    await hears(heard, en.accounts.busy.disconnect);
    expect(heard.said).to.have.length(1);
  });
});
