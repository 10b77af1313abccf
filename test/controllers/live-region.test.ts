/** The announcements of the live region in the whole workflow. */
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
  typeInto,
  type TestLink,
} from '../support/helpers.js';

/** Long enough for all delayed announcements. */
const SETTLE_MS = 1200;
/** Long enough for each state to appear on the screen. */
const LATENCY_MS = 20;

const LIVE_SELECTOR = '[role="status"], [role="alert"], [role="log"], [aria-live]';

interface Announcements {
  readonly element: TestLink;
  readonly region: HTMLElement;
  /** All announcements in order. */
  readonly texts: string[];
  readonly language: Language;
}

/** Records every text that is added to the live region or changes in it, as a screen reader does. */
function recordAnnouncements(element: TestLink, language = english): Announcements {
  const region = getByRole(element, 'status');
  const texts: string[] = [];
  new MutationObserver((records) => {
    const nodes = records.flatMap(({type, target, addedNodes}) =>
      type === 'characterData' ? [target] : [...addedNodes],
    );
    texts.push(...nodes.map(({textContent}) => normalizeText(textContent ?? '')).filter(Boolean));
  }).observe(region, {childList: true, characterData: true, subtree: true});
  return {element, region, texts, language};
}

/** Opens an inline element with the sandbox. An inline element also shows the end. */
async function openSandbox(lang = 'en'): Promise<Announcements> {
  const language = await loadLanguage(lang);
  const element = createLink({backend: new SandboxBackend({latency: LATENCY_MS}), lang, inline: true});
  const placed = placeOnPage(element);
  await element.updateComplete;
  const announcements = recordAnnouncements(element, language);
  expect(announcements.region.textContent, 'the text before the opening').to.be.empty;
  await placed;
  await findByRole(element, 'button', announcements.language.messages.welcome.begin);
  return announcements;
}

const waitForAnnouncement = ({texts}: Announcements, text: string) =>
  waitUntil(() => texts.at(-1) === normalizeText(text), `“${text}” follows ${texts.join(' | ')}`);

const pressButton = async ({element}: Announcements, name: string) =>
  (await findByRole(element, 'button', name)).click();

/** Chooses a servicer by a query or among the popular ones. Returns the expected announcement. */
async function chooseServicer(announcements: Announcements, name: string, query = ''): Promise<string> {
  const {element, language} = announcements;
  const {search} = language.messages;
  await typeQuery(announcements, query);
  await findByRole(element, 'listbox', query ? search.results : search.popular);
  // The results of an earlier letter may still be there, so the options are counted again while waiting.
  const formatCount = () => language.formatPlural(search.found, queryAllByRole(element, 'option').length);
  if (query)
    await waitUntil(
      () => announcements.texts.at(-1) === normalizeText(formatCount()),
      `the results of “${query}” are announced`,
    );
  const found = formatCount();
  queryAllByRole(element, 'option', new RegExp(`^${name}`))[0]!.click();
  return found;
}

/** Types a query letter by letter. Each letter starts a search. */
async function typeQuery({element, language}: Announcements, query: string): Promise<void> {
  const field = await findByRole(element, 'combobox', language.messages.search.label);
  for (let length = 1; length <= query.length; length++) {
    typeInto(field, query.slice(0, length));
    await waitForRender(element);
  }
}

async function logIn(announcements: Announcements, username: string): Promise<void> {
  const {element, language} = announcements;
  const {credentials} = language.messages;
  typeInto(await findByRole(element, 'textbox', credentials.username), username);
  typeInto(await findByRole(element, 'textbox', credentials.password), 'hunter2');
  getByRole(element, 'textbox', credentials.password).closest('form')?.requestSubmit();
}

async function answerQuestion({element, language}: Announcements): Promise<void> {
  const {challenge} = language.messages;
  await findByRole(element, 'heading', challenge.title);
  const field = await waitUntil(() => queryAllByRole(element, 'textbox')[0], 'a question is asked');
  typeInto(field, 'Rex');
  field.closest('form')?.requestSubmit();
}

/** Replaces all texts with translated text in new elements, as a browser's translation does. */
function translatePage(root: ParentNode & Node): void {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts: Node[] = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const text of texts.filter(({textContent}) => textContent?.trim())) {
    const {body} = new DOMParser().parseFromString('<font><font></font></font>', 'text/html');
    body.querySelector('font font')!.textContent = `übersetzt: ${text.textContent}`;
    text.parentNode!.replaceChild(body.firstElementChild!, text);
  }
}

describe('The live region', () => {
  for (const {lang, name} of languages) {
    it(`announces each event of the workflow once in ${name}`, async () => {
      const announcements = await openSandbox(lang);
      const {element, texts, language} = announcements;
      const {welcome, connecting, challenge, accounts, closed, errors} = language.messages;
      const servicer = {servicer: 'Nelnet'};

      await pressButton(announcements, welcome.begin);
      const found = await chooseServicer(announcements, 'Nelnet', 'nelnet');
      await logIn(announcements, 'bad');
      await waitForAnnouncement(announcements, errors['invalid-credentials'].title);
      await logIn(announcements, 'challenge');
      await answerQuestion(announcements);
      await pressButton(announcements, `${accounts.remove} Nelnet`);
      getByRole(await findByRole(element, 'group'), 'button', accounts.remove).click();
      await pressButton(announcements, accounts.addFirst);
      await chooseServicer(announcements, 'Nelnet');
      await logIn(announcements, 'jordan.rivera');
      await pressButton(announcements, accounts.done);
      await pressButton(announcements, closed.again);
      await pressButton(announcements, welcome.begin);

      const {'signing-in': signingIn, 'reading-loans': readingLoans} = connecting.stages;
      const connected = fillSentence(accounts.notice.connected, servicer);
      expect(texts).to.deep.equal(
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
      expect(getByRole(element, 'status') === announcements.region, 'the region is the same element').to.be
        .true;
    });
  }

  it('is a single polite region outside the steps, apart from what a field points out', async () => {
    for (const step of ['opening', 'search', 'credentials', 'connecting', 'challenge', 'accounts'] as const) {
      const {element} = await openLink(step);
      const [region, ...others] = [...element.shadowRoot!.querySelectorAll(LIVE_SELECTOR)].filter(
        (live) => !live.matches('.hint[aria-live="polite"]:empty'),
      );
      expect(others, step).to.be.empty;
      expect(region!.role, step).to.equal('status');
      expect(region!.getAttribute('aria-live') ?? 'polite', step).to.equal('polite');
      expect(region!.closest('[data-step], [part="body"], [inert]'), step).to.be.null;
    }
  });

  it('announces only a slow opening', async () => {
    const element = await placeOnPage(createLink({backend: new FakeBackend()}));
    element.show();
    await element.updateComplete;
    const announcements = recordAnnouncements(element);
    expect(announcements.region.textContent).to.be.empty;
    await waitForAnnouncement(announcements, en.opening.busy);
  });

  it('announces the number of results once after several keys', async () => {
    const {element, backend} = await openLink('search');
    const announcements = recordAnnouncements(element);
    for (const [index, query] of ['n', 'ne', 'nel'].entries()) {
      typeInto(getByRole(element, 'combobox'), query);
      (await backend.waitForCall('search')).answer({servicers: popularServicers.slice(index)});
      await waitForRender(element);
    }
    await waitForAnnouncement(announcements, fillSentence(en.search.found.other, {count: '4'}));
    await aTimeout(SETTLE_MS);
    expect(announcements.texts).to.have.length(1);
  });

  it('does not repeat an unchanged number of results', async () => {
    const {element, backend} = await openLink('search');
    const announcements = recordAnnouncements(element);
    for (const query of ['n', 'ne']) {
      typeInto(getByRole(element, 'combobox'), query);
      (await backend.waitForCall('search')).answer({servicers: [nelnet]});
      await waitForRender(element);
      await waitForAnnouncement(announcements, fillSentence(en.search.found.one, {count: '1'}));
    }
    await aTimeout(SETTLE_MS);
    expect(announcements.texts).to.have.length(1);
  });

  it('announces a failed search and not the previous results', async () => {
    const {element, backend} = await openLink('search');
    const announcements = recordAnnouncements(element);
    typeInto(getByRole(element, 'combobox'), 'n');
    (await backend.waitForCall('search')).fail('offline');
    const {title, text} = en.errors.offline;
    await waitForAnnouncement(announcements, `${title}. ${text}`);
    expect(announcements.texts).to.have.length(1);
  });

  it('announces the reason for a failed connection below the focused heading', async () => {
    const {element, backend} = await openLink('connecting');
    const announcements = recordAnnouncements(element);
    (await backend.waitForCall('connect')).fail('account-locked');
    await waitForAnnouncement(announcements, en.errors['account-locked'].text);
    expectFocusOn(getByRole(element, 'heading', en.errors['account-locked'].title));
  });

  it('announces a failed removal', async () => {
    const {element, backend} = await openLink('accounts');
    const announcements = recordAnnouncements(element);
    getByRole(element, 'button', 'Remove MOHELA').click();
    await waitForRender(element);
    getByRole(getByRole(element, 'group'), 'button', 'Remove').click();
    (await backend.waitForCall('disconnect')).fail('timeout');
    const {title, text} = en.errors.timeout;
    await waitForAnnouncement(announcements, `${title}. ${text}`);
    expect(announcements.texts).to.deep.equal([en.accounts.busy.disconnect, `${title}. ${text}`]);
  });

  it('does not repeat an announcement after the question whether to leave', async () => {
    const {element} = await openLink('accounts');
    const {region, texts} = recordAnnouncements(element);
    const connected = region.textContent;
    getByRole(element, 'button', en.close).click();
    await waitForRender(element);
    getByRole(element, 'button', en.leaving.stay).click();
    await waitForRender(element);
    expect(texts).to.be.empty;
    expect(connected).to.not.be.empty;
    expect(region.textContent).to.equal(connected);
  });

  it('does not repeat an announcement when the theme changes', async () => {
    const {element} = await openLink('accounts');
    const {texts} = recordAnnouncements(element);
    element.theme = 'dark';
    await waitForRender(element);
    element.requestUpdate();
    await waitForRender(element);
    expect(texts).to.be.empty;
  });

  it('announces only new events after the browser has translated the page', async () => {
    const {element} = await openLink('accounts');
    translatePage(element.shadowRoot!);
    const announcements = recordAnnouncements(element);
    element.theme = 'dark';
    await waitForRender(element);
    getByRole(element, 'button', /Remove/).click();
    await waitForRender(element);
    element.requestUpdate();
    await waitForRender(element);
    expect(announcements.texts).to.be.empty;
    getByRole(getByRole(element, 'group'), 'button', /Remove/).click();
    await waitForAnnouncement(announcements, en.accounts.busy.disconnect);
    expect(announcements.texts).to.have.length(1);
  });
});
