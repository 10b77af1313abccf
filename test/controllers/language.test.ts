import {expect, fixture, html} from '@open-wc/testing';

import {mohelaConnection, createChangedLink} from '../fixtures/states.js';
import {en} from '../../src/messages/en.js';
import {es} from '../../src/messages/es.js';
import {
  normalizeText,
  getByRole,
  createLink,
  fillSentence,
  findByRole,
  getAccessibleName,
  placeOnPage,
  waitForRender,
  showState,
  waitForTask,
  waitUntil,
  type TestLink,
} from '../support/helpers.js';
import {getFixtureState} from '../support/still-link.js';

const welcome = getFixtureState('welcome', 'Welcome');

/** Reads the language of the visible text and the `lang` attribute of the dialog. */
function readLanguage(element: TestLink): {readonly words: string; readonly lang: string} {
  const buttons = [...element.shadowRoot!.querySelectorAll<HTMLElement>('[part="footer"] button')];
  const lang = element.shadowRoot!.querySelector<HTMLElement>('[part="dialog"]')!.lang;
  const names = buttons.map(getAccessibleName);
  return {words: names[0] === en.welcome.begin ? 'en' : names[0] === es.welcome.begin ? 'es' : '', lang};
}

const waitForLanguage = (element: TestLink, words: 'en' | 'es') =>
  waitUntil(
    () => readLanguage(element).words === words,
    `the text is in ${words}, not ${JSON.stringify(readLanguage(element))}`,
  );

/** Waits long enough for a wrong language to load. */
async function waitForLoading(element: TestLink): Promise<TestLink> {
  for (let task = 0; task < 10; task++) await waitForTask();
  return waitForRender(element);
}

/** Appends an element that shows the welcome to a parent. */
async function appendWelcome(parent: Element | ShadowRoot): Promise<TestLink> {
  const element = createLink();
  element.showState(welcome);
  parent.append(element);
  return waitForRender(element);
}

describe('Language', () => {
  const documentLang = document.documentElement.lang;
  afterEach(() => {
    document.documentElement.lang = documentLang;
  });

  const tags = {
    en: ['en', 'en-US'],
    'en-GB': ['en', 'en-GB'],
    es: ['es', 'es-US'],
    'es-MX': ['es', 'es-MX'],
    'es-419': ['es', 'es-419'],
    ES: ['es', 'es-US'],
    'es-mx': ['es', 'es-MX'],
    'es-Latn-MX': ['es', 'es-Latn-MX'],
  } as const;
  for (const [tag, [words, lang]] of Object.entries(tags)) {
    it(`is ${words} with the number formats of ${lang} for lang="${tag}"`, async () => {
      const element = await showState(welcome, {lang: tag});
      await waitForLanguage(element, words);
      expect(readLanguage(element).lang).to.equal(lang);
    });
  }

  const unsupportedTags = [
    'pt',
    'zh-Hant-TW',
    'tlh',
    'est',
    'esx',
    'e',
    'es_MX',
    'es-',
    '-',
    'Español',
    '',
    ' ',
    'x-klingon',
  ];
  for (const tag of unsupportedTags) {
    it(`is English, also in the lang attribute, for the unsupported lang="${tag}"`, async () => {
      document.documentElement.lang = 'en';
      const element = await waitForLoading(await showState(welcome, {lang: tag}));
      expect(readLanguage(element)).to.deep.equal({words: 'en', lang: 'en-US'});
    });
  }

  it('is English on a page without a lang attribute', async () => {
    document.documentElement.removeAttribute('lang');
    const element = await waitForLoading(await showState(welcome));
    expect(readLanguage(element)).to.deep.equal({words: 'en', lang: 'en-US'});
  });

  it('is that of the page', async () => {
    document.documentElement.lang = 'es';
    await waitForLanguage(await showState(welcome), 'es');
  });

  it('is that of the closest ancestor with a lang attribute', async () => {
    document.documentElement.lang = 'en';
    const page = await fixture(
      html`<div lang="en">
        <main lang="es-PR"><p></p></main>
      </div>`,
    );
    const element = await appendWelcome(page.querySelector('p')!);
    await waitForLanguage(element, 'es');
    expect(readLanguage(element).lang).to.equal('es-PR');
  });

  it('is that of its own lang attribute before that of an ancestor', async () => {
    const page = await fixture(html`<div lang="es"></div>`);
    const element = createLink({lang: 'en'});
    element.showState(welcome);
    page.append(element);
    await waitForLoading(element);
    expect(readLanguage(element).words).to.equal('en');
  });

  it('is that of the closest ancestor across shadow roots', async () => {
    document.documentElement.lang = 'en';
    const page = await fixture(
      html`<div lang="es">
        <span><b></b></span>
      </div>`,
    );
    const outer = page.querySelector('span')!.attachShadow({mode: 'open'});
    const host = document.createElement('div');
    outer.append(host);
    await waitForLanguage(await appendWelcome(host.attachShadow({mode: 'open'})), 'es');
  });

  it('is that of an ancestor in the same shadow root before that of its host', async () => {
    const page = await fixture(html`<div lang="en"></div>`);
    const root = page.attachShadow({mode: 'open'});
    const section = document.createElement('section');
    section.lang = 'es';
    root.append(section);
    await waitForLanguage(await appendWelcome(section), 'es');
  });

  it('is that of the light DOM for a slotted element', async () => {
    const page = await fixture(html`<div lang="es"></div>`);
    const root = page.attachShadow({mode: 'open'});
    const slot = document.createElement('slot');
    const frame = document.createElement('div');
    frame.lang = 'en';
    frame.append(slot);
    root.append(frame);
    await waitForLanguage(await appendWelcome(page), 'es');
  });

  it('changes in the header and the step while the element is open', async () => {
    const element = await showState(welcome, {lang: 'en'});
    element.lang = 'es';
    await waitForLanguage(element, 'es');
    expect(getAccessibleName(getByRole(element, 'heading'))).to.equal(es.welcome.title);
    expect(getByRole(element, 'button', es.close)).to.exist;
    element.lang = 'en';
    await waitForLanguage(element, 'en');
    expect(getByRole(element, 'button', en.close)).to.exist;
  });

  it('is that of the page after its own lang attribute is removed', async () => {
    document.documentElement.lang = 'en';
    const element = await showState(welcome, {lang: 'es'});
    await waitForLanguage(element, 'es');
    element.removeAttribute('lang');
    await waitForLanguage(element, 'en');
  });

  it('is the last of several quick changes', async () => {
    const element = await showState(welcome, {lang: 'en'});
    element.lang = 'es';
    await element.updateComplete;
    element.lang = 'fr';
    await element.updateComplete;
    element.lang = 'es-MX';
    await element.updateComplete;
    element.lang = 'en';
    await waitForLoading(element);
    expect(readLanguage(element)).to.deep.equal({words: 'en', lang: 'en-US'});
  });

  it('changes without losing the input and the focus', async () => {
    const element = await showState(getFixtureState('credentials', 'Credentials'), {lang: 'en'});
    const field = getByRole(element, 'textbox', en.credentials.password) as HTMLInputElement;
    field.value = 'hunter2';
    field.focus();
    element.lang = 'es';
    await waitUntil(() => getAccessibleName(field) === es.credentials.password, 'the label is Spanish');
    expect(field.isConnected).to.be.true;
    expect(field.value).to.equal('hunter2');
    expect(element.shadowRoot!.activeElement === field).to.be.true;
  });

  it('is that of the new ancestors after a move', async () => {
    const [english, spanish] = (
      await fixture(
        html`<div>
          <p lang="en"></p>
          <p lang="es"></p>
        </div>`,
      )
    ).querySelectorAll('p');
    const element = await appendWelcome(english!);
    expect(readLanguage(element).words).to.equal('en');
    spanish!.append(element);
    await waitForLanguage(element, 'es');
  });

  it('changes in the steps on the screen and not in removed steps', async () => {
    const element = await showState(welcome, {lang: 'en'});
    const removed = element.shadowRoot!.querySelector('nexus-link-welcome')!;
    element.showState(getFixtureState('credentials', 'Credentials'));
    await waitForRender(element);
    element.lang = 'es';
    await findByRole(element, 'textbox', es.credentials.password);
    expect(removed.isConnected).to.be.false;
    expect(removed.textContent).to.contain(en.welcome.begin);
  });

  it('is independent in each element', async () => {
    const spanish = createLink({lang: 'es', inline: true});
    const english = createLink({lang: 'en', inline: true});
    for (const element of [spanish, english]) element.showState(welcome);
    await placeOnPage(english);
    await placeOnPage(spanish);
    await waitForLanguage(spanish, 'es');
    expect(readLanguage(english).words).to.equal('en');
    english.lang = 'es';
    await waitForLanguage(english, 'es');
    spanish.lang = 'en';
    await waitForLanguage(spanish, 'en');
    expect(readLanguage(english).words).to.equal('es');
  });

  it('applies to the announcements of the live region', async () => {
    const accounts = getFixtureState('accounts', 'Accounts: one new connection');
    const element = await showState({...accounts, link: createChangedLink(mohelaConnection)}, {lang: 'es'});
    await waitUntil(
      () =>
        normalizeText(element.shadowRoot!.querySelector('[role="status"]')!.textContent) ===
        fillSentence(es.accounts.notice.connected, {servicer: 'MOHELA'}),
      'the announcement is Spanish',
    );
  });
});
