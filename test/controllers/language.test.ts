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

/** The language on the screen: of the words, and as it is marked for who hears them. */
function shown(element: TestLink): {readonly words: string; readonly lang: string} {
  const buttons = [...element.shadowRoot!.querySelectorAll<HTMLElement>('[part="footer"] button')];
  const lang = element.shadowRoot!.querySelector<HTMLElement>('[part="dialog"]')!.lang;
  const names = buttons.map(getAccessibleName);
  return {words: names[0] === en.welcome.begin ? 'en' : names[0] === es.welcome.begin ? 'es' : '', lang};
}

const speaks = (element: TestLink, words: 'en' | 'es') =>
  waitUntil(
    () => shown(element).words === words,
    `the words are in ${words}, not ${JSON.stringify(shown(element))}`,
  );

/** Long enough for a language to come that should not. */
async function calm(element: TestLink): Promise<TestLink> {
  for (let i = 0; i < 10; i++) await waitForTask();
  return waitForRender(element);
}

/** An element inside of this markup, which shows the welcome. */
async function inside(parent: Element | ShadowRoot): Promise<TestLink> {
  const element = createLink();
  element.showState(welcome);
  parent.append(element);
  return waitForRender(element);
}

describe('The language', () => {
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
    it(`of lang="${tag}" is ${words}, with numbers as in ${lang}`, async () => {
      const element = await showState(welcome, {lang: tag});
      await speaks(element, words);
      expect(shown(element).lang).to.equal(lang);
    });
  }

  const others = [
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
  for (const tag of others) {
    it(`of lang="${tag}", which there are no words for, is English, and marked as that`, async () => {
      document.documentElement.lang = 'en';
      const element = await calm(await showState(welcome, {lang: tag}));
      expect(shown(element)).to.deep.equal({words: 'en', lang: 'en-US'});
    });
  }

  it('is English where nothing is said', async () => {
    document.documentElement.removeAttribute('lang');
    const element = await calm(await showState(welcome));
    expect(shown(element)).to.deep.equal({words: 'en', lang: 'en-US'});
  });

  it('is the page’s', async () => {
    document.documentElement.lang = 'es';
    await speaks(await showState(welcome), 'es');
  });

  it('is that of the closest element with a lang', async () => {
    document.documentElement.lang = 'en';
    const page = await fixture(
      html`<div lang="en">
        <main lang="es-PR"><p></p></main>
      </div>`,
    );
    const element = await inside(page.querySelector('p')!);
    await speaks(element, 'es');
    expect(shown(element).lang).to.equal('es-PR');
  });

  it('is its own before any other', async () => {
    const page = await fixture(html`<div lang="es"></div>`);
    const element = createLink({lang: 'en'});
    element.showState(welcome);
    page.append(element);
    await calm(element);
    expect(shown(element).words).to.equal('en');
  });

  it('is that of the closest lang across shadow roots', async () => {
    document.documentElement.lang = 'en';
    const page = await fixture(
      html`<div lang="es">
        <span><b></b></span>
      </div>`,
    );
    const outer = page.querySelector('span')!.attachShadow({mode: 'open'});
    const host = document.createElement('div');
    outer.append(host);
    await speaks(await inside(host.attachShadow({mode: 'open'})), 'es');
  });

  it('is that inside of a shadow root before that around it', async () => {
    const page = await fixture(html`<div lang="en"></div>`);
    const root = page.attachShadow({mode: 'open'});
    const section = document.createElement('section');
    section.lang = 'es';
    root.append(section);
    await speaks(await inside(section), 'es');
  });

  it('is that of the place where a slotted element is written', async () => {
    const page = await fixture(html`<div lang="es"></div>`);
    const root = page.attachShadow({mode: 'open'});
    const slot = document.createElement('slot');
    const frame = document.createElement('div');
    frame.lang = 'en';
    frame.append(slot);
    root.append(frame);
    await speaks(await inside(page), 'es');
  });

  it('changes while it is open, in the header and in the step, and back', async () => {
    const element = await showState(welcome, {lang: 'en'});
    element.lang = 'es';
    await speaks(element, 'es');
    expect(getAccessibleName(getByRole(element, 'heading'))).to.equal(es.welcome.title);
    expect(getByRole(element, 'button', es.close)).to.exist;
    element.lang = 'en';
    await speaks(element, 'en');
    expect(getByRole(element, 'button', en.close)).to.exist;
  });

  it('is the page’s again once its own is taken away', async () => {
    document.documentElement.lang = 'en';
    const element = await showState(welcome, {lang: 'es'});
    await speaks(element, 'es');
    element.removeAttribute('lang');
    await speaks(element, 'en');
  });

  it('is the last that was set, however fast', async () => {
    const element = await showState(welcome, {lang: 'en'});
    element.lang = 'es';
    await element.updateComplete;
    element.lang = 'fr';
    await element.updateComplete;
    element.lang = 'es-MX';
    await element.updateComplete;
    element.lang = 'en';
    await calm(element);
    expect(shown(element)).to.deep.equal({words: 'en', lang: 'en-US'});
  });

  it('keeps what was typed and the focus when it changes', async () => {
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

  it('is that of the new place once it is moved there', async () => {
    const [english, spanish] = (
      await fixture(
        html`<div>
          <p lang="en"></p>
          <p lang="es"></p>
        </div>`,
      )
    ).querySelectorAll('p');
    const element = await inside(english!);
    expect(shown(element).words).to.equal('en');
    spanish!.append(element);
    await speaks(element, 'es');
  });

  it('reaches the steps that are on the screen, and none that was removed', async () => {
    const element = await showState(welcome, {lang: 'en'});
    const removed = element.shadowRoot!.querySelector('nexus-link-welcome')!;
    element.showState(getFixtureState('credentials', 'Credentials'));
    await waitForRender(element);
    element.lang = 'es';
    await findByRole(element, 'textbox', es.credentials.password);
    expect(removed.isConnected).to.be.false;
    expect(removed.textContent).to.contain(en.welcome.begin);
  });

  it('is each element’s own', async () => {
    const spanish = createLink({lang: 'es', inline: true});
    const english = createLink({lang: 'en', inline: true});
    for (const element of [spanish, english]) element.showState(welcome);
    await placeOnPage(english);
    await placeOnPage(spanish);
    await speaks(spanish, 'es');
    expect(shown(english).words).to.equal('en');
    english.lang = 'es';
    await speaks(english, 'es');
    spanish.lang = 'en';
    await speaks(spanish, 'en');
    expect(shown(english).words).to.equal('es');
  });

  it('is written in the words of what is read aloud, too', async () => {
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
