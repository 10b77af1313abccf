/** The catalogues of all languages, and the messages with which a page overrides them. */
import {expect} from '@open-wc/testing';

import {createChangedLink, mohelaConnection} from '../fixtures/states.js';
import {
  english,
  loadLanguage,
  type Language,
  type Messages,
  type PartialMessages,
} from '../../src/messages/index.js';
import {expectNone, itForEach} from '../support/case-table.js';
import {
  queryAllByRole,
  normalizeText,
  getByRole,
  createLink,
  getDialog,
  fillSentence,
  getAccessibleName,
  placeOnPage,
  waitForRender,
  showState,
  waitForTask,
  waitUntil,
  type TestLink,
} from '../support/helpers.js';
import {getFixtureState} from '../support/still-link.js';

/** Texts that follow one another. Engines differ in the characters between them, such as a space. */
type Parts = readonly string[];

interface CatalogueExpectations {
  readonly dir: Messages['dir'];
  /** Other tags that use the catalogue. */
  readonly tags: readonly string[];
  /** Mistakes in spelling, typography or form of address. */
  readonly mistakes?: Readonly<Record<string, RegExp>>;
  /** The plural forms of "loans", by count. */
  readonly loans: Readonly<Record<number, Parts>>;
  /** $41,250.00 */
  readonly money: Parts;
  /** 5.375 % */
  readonly percent: Parts;
  /** 15 December 2026 */
  readonly date: Parts;
  /** Nelnet, MOHELA and Aidvantage */
  readonly list: Parts;
}

const EXPECTATIONS: Readonly<Record<string, CatalogueExpectations>> = {
  ar: {
    dir: 'rtl',
    tags: ['ar-EG', 'ar-SA', 'AR', 'ar-Arab-MA'],
    mistakes: {'punctuation of another script': /[,;?]/},
    loans: {
      0: ['لا توجد قروض'],
      1: ['قرض واحد'],
      2: ['قرضان'],
      3: ['3', 'قروض'],
      11: ['11', 'قرضًا'],
      100: ['100', 'قرض'],
    },
    money: ['41,250.00', '$'],
    percent: ['5.375', '%'],
    date: ['15', 'ديسمبر', '2026'],
    list: ['Nelnet', 'و', 'MOHELA', 'و', 'Aidvantage'],
  },
  en: {
    dir: 'ltr',
    tags: ['en-US', 'en-GB', 'EN', 'en-Latn'],
    loans: {0: ['0 loans'], 1: ['1 loan'], 2: ['2 loans'], 1_000_000: ['1,000,000 loans']},
    money: ['$', '41,250.00'],
    percent: ['5.375', '%'],
    date: ['Dec', '15', '2026'],
    list: ['Nelnet, MOHELA', 'and', 'Aidvantage'],
  },
  es: {
    dir: 'ltr',
    tags: ['es-MX', 'es-419', 'es-Latn-PR'],
    mistakes: {
      'a question or an exclamation without an opening mark': /^[^¿]*\?|^[^¡]*!/,
      'the tú form': /(?<!\p{L})(?:tú|tus?|ti|te|contigo)(?!\p{L})/iu,
    },
    loans: {0: ['0 préstamos'], 1: ['1 préstamo'], 2: ['2 préstamos'], 1_000_000: ['1,000,000 de préstamos']},
    money: ['$', '41,250.00'],
    percent: ['5.375', '%'],
    date: ['15', 'dic', '2026'],
    list: ['Nelnet, MOHELA', 'y', 'Aidvantage'],
  },
  fr: {
    dir: 'ltr',
    tags: ['fr-CA', 'fr-HT', 'fr-FR', 'FR', 'fr-Latn-SN'],
    mistakes: {
      'a punctuation mark that can wrap to the next line': /(?<!\u00A0)[:»]|(?<!\u202F)[;!?]|«(?!\u00A0)/,
      'a word that loses its vowel before some names':
        /(?<!\p{L})(?:de |que |le |la |[dl]’|qu’)\{(?:servicers?|name|host|website)\}/iu,
      'the tu form': /(?<!\p{L})(?:tu|toi|te|ton|ta|tes)(?!\p{L})/iu,
    },
    loans: {0: ['0 prêt'], 1: ['1 prêt'], 2: ['2 prêts'], 1_000_000: ['1 000 000 de prêts']},
    money: ['41 250,00', '$'],
    percent: ['5,375', '%'],
    date: ['15', 'déc', '2026'],
    list: ['Nelnet, MOHELA', 'et', 'Aidvantage'],
  },
  vi: {
    dir: 'ltr',
    tags: ['vi-VN', 'VI', 'vi-Latn-US'],
    mistakes: {
      'decomposed letters': /\p{M}/u,
      'a form of address other than quý vị': /(?<!\p{L})(?:bạn|anh|chị)(?!\p{L})/iu,
    },
    loans: {0: ['0 khoản vay'], 1: ['1 khoản vay'], 2: ['2 khoản vay'], 1_000_000: ['1.000.000 khoản vay']},
    money: ['41.250,00', '$'],
    percent: ['5,375', '%'],
    date: ['15', '12', '2026'],
    list: ['Nelnet, MOHELA', 'và', 'Aidvantage'],
  },
  zh: {
    dir: 'ltr',
    tags: ['zh-CN', 'zh-SG', 'zh-Hans', 'zh-Hans-HK', 'ZH'],
    mistakes: {
      'punctuation of another script': /[,;:?!]|\.$/,
      'a space beside Chinese punctuation': /\s[，。；：？！、“”（）]|[，。；：？！、“”（）]\s/,
      'the familiar 你': /你/,
    },
    loans: {0: ['0 笔贷款'], 1: ['1 笔贷款'], 2: ['2 笔贷款'], 1_000_000: ['1,000,000 笔贷款']},
    money: ['$', '41,250.00'],
    percent: ['5.375', '%'],
    date: ['2026', '12', '15'],
    list: ['Nelnet、MOHELA', '和', 'Aidvantage'],
  },
};

/** Tags of a known language in another script than that of its catalogue. */
const OTHER_SCRIPTS = ['zh-TW', 'zh-Hant', 'zh-HK', 'zh-Hant-US', 'en-Dsrt', 'es-Hebr', 'vi-Hani', 'fr-Brai'];

/** A text of a catalogue. All forms of a plural, and all items of a list, have the same path. */
interface Sentence {
  readonly path: string;
  readonly text: string;
  /** The plural form that this is, or null. */
  readonly form: Intl.LDMLPluralRule | null;
}

type MessageGroup = Readonly<Record<string, unknown>>;
const isGroup = (value: unknown): value is MessageGroup => typeof value === 'object' && value !== null;
const isPlural = (value: MessageGroup): boolean => typeof value['other'] === 'string';

function listSentences(messages: object, path: readonly string[] = []): Sentence[] {
  return Object.entries(messages).flatMap(([key, value]: [string, unknown]): Sentence[] => {
    if (isGroup(value)) return listSentences(value, [...path, key]);
    if (typeof value !== 'string' || key === 'dir') return [];
    const form = isPlural(messages as MessageGroup) ? (key as Intl.LDMLPluralRule) : null;
    const sentencePath = form || Array.isArray(messages) ? path : [...path, key];
    return [{path: sentencePath.join('.'), text: value, form}];
  });
}

const describeSentence = ({path, form, text}: Sentence): string =>
  `${path}${form ? ` (${form})` : ''}: ${text}`;

const listPaths = (sentences: readonly Sentence[]): string[] => [...new Set(sentences.map(({path}) => path))];

const listPlaceholders = (text: string): string[] => (text.match(/\{[^}]*\}/g) ?? []).sort();

const englishSentences = listSentences(english.messages);
const placeholdersByPath = new Map(englishSentences.map(({path, text}) => [path, listPlaceholders(text)]));

/** Returns the plural forms that stand for a single number. They may say it in a word, as Arabic does for two. */
function listFormsOfOneNumber(locale: string): ReadonlySet<string> {
  const rules = new Intl.PluralRules(locale);
  const forms = Array.from({length: 1001}, (_, number) => rules.select(number));
  return new Set(forms.filter((form) => forms.indexOf(form) === forms.lastIndexOf(form)));
}

function expectParts(text: string, parts: Parts): void {
  const plainText = normalizeText(text);
  let from = 0;
  for (const part of parts) {
    const found = plainText.indexOf(part, from);
    if (found < 0) {
      expect.fail(`“${plainText}” does not have ${parts.map((part) => `“${part}”`).join(', then ')}.`);
    }
    from = found + part.length;
  }
}

const german: Messages = translateToGerman(english.messages);

/** Returns a complete catalogue that differs from the English one, as a page would send it in JSON. */
function translateToGerman(messages: Messages): Messages {
  const translated = JSON.stringify(messages, (key, value: unknown) =>
    typeof value === 'string' && key !== 'dir' ? `Auf Deutsch: ${value}` : value,
  );
  return JSON.parse(translated) as Messages;
}

const getLang = (element: TestLink): string => getDialog(element).lang;

const waitForHeading = (element: TestLink, title: string) =>
  waitUntil(() => queryAllByRole(element, 'heading', title)[0], `the heading is “${title}”`);

const waitForButton = (element: TestLink, label: string) =>
  waitUntil(() => queryAllByRole(element, 'button', label)[0], `there is a button “${label}”`);

const welcome = getFixtureState('welcome', 'Welcome');

interface LoadedCatalogue {
  readonly tag: string;
  readonly language: Language;
  readonly sentences: readonly Sentence[];
}

describe('The catalogues', () => {
  const cases = Object.entries(EXPECTATIONS).map(([tag, expected]) => ({name: tag, tag, ...expected}));
  let catalogues: LoadedCatalogue[];
  before(async () => {
    catalogues = await Promise.all(
      cases.map(async ({tag}) => {
        const language = await loadLanguage(tag);
        return {tag, language, sentences: listSentences(language.messages)};
      }),
    );
  });

  /** Fails with each sentence, of any language, that is wrong. */
  const expectNoSentence = (isWrong: (sentence: Sentence, catalogue: LoadedCatalogue) => boolean): void =>
    expectNone(
      catalogues.flatMap((catalogue) =>
        catalogue.sentences
          .filter((sentence) => isWrong(sentence, catalogue))
          .map((sentence) => `${catalogue.tag}: ${describeSentence(sentence)}`),
      ),
    );

  it('exist for the languages of this test, and no other language of two letters', async () => {
    const letters = Array.from('abcdefghijklmnopqrstuvwxyz');
    const found = new Set<string>();
    for (const tag of letters.flatMap((first) => letters.map((second) => first + second))) {
      const {messages} = await loadLanguage(tag);
      if (messages !== english.messages || tag === 'en') found.add(new Intl.Locale(tag).language);
    }
    expect([...found].sort()).to.deep.equal(Object.keys(EXPECTATIONS).sort());
  });

  itForEach('use the locale of the United States by default', cases, async ({tag}) => {
    expect((await loadLanguage(tag)).locale).to.equal(`${tag}-US`);
  });

  itForEach('have the direction of their script', cases, async ({tag, dir}) => {
    expect((await loadLanguage(tag)).messages.dir).to.equal(dir);
  });

  it('have the same sentences as English', () => {
    const paths = listPaths(englishSentences);
    expectNone(
      catalogues.flatMap(({tag, sentences}) => {
        const ownPaths = listPaths(sentences);
        return [
          ...paths.filter((path) => !ownPaths.includes(path)).map((path) => `${tag}: ${path} is missing`),
          ...ownPaths
            .filter((path) => !paths.includes(path))
            .map((path) => `${tag}: ${path} is not in English`),
        ];
      }),
    );
  });

  it('have the same placeholders as the English sentence', () => {
    expectNoSentence(({path, text, form}, {language}) => {
      const placeholders = listPlaceholders(text).join();
      const expected = placeholdersByPath.get(path) ?? [];
      if (placeholders === expected.join()) return false;
      const mayOmitCount = form !== null && listFormsOfOneNumber(language.locale).has(form);
      return !mayOmitCount || placeholders !== expected.filter((name) => name !== '{count}').join();
    });
  });

  it('have a form of each plural for every plural category of the language', () => {
    for (const {tag, language, sentences} of catalogues) {
      const {pluralCategories} = new Intl.PluralRules(language.locale).resolvedOptions();
      const plurals = Map.groupBy(
        sentences.filter(({form}) => form),
        ({path}) => path,
      );
      expect(plurals.size, `plurals in ${tag}`).to.be.above(2);
      for (const [path, forms] of plurals) {
        // A plural that does not show the count may have one form for all counts.
        if (forms.length === 1 && !placeholdersByPath.get(path)?.includes('{count}')) continue;
        const categories = forms.map(({form}) => form).sort();
        expect(categories, `${tag}: ${path}`).to.deep.equal([...pluralCategories].sort());
      }
    }
  });

  it('have no sentence in English', () => {
    // A text that consists of placeholders only has no language.
    const hasWords = (text: string) => /\w/.test(text.replaceAll(/\{\w+\}/g, ''));
    const texts = new Set(englishSentences.map(({text}) => text).filter(hasWords));
    expectNoSentence(({text}, {tag}) => tag !== 'en' && texts.has(text));
  });

  it('have no empty sentence and no stray space', () => {
    expectNoSentence(({text}) => text !== text.trim() || /^$|\s\s/.test(text));
  });

  it('have typographic quotes and apostrophes', () => {
    expectNoSentence(({text}) => /['"`´]/.test(text));
  });

  it('have no direction marks, since values are isolated when they are filled in', () => {
    expectNoSentence(({text}) => /[\u200E\u200F\u061C\u202A-\u202E\u2066-\u2069]/.test(text));
  });

  it('have no mistake of their language', () => {
    expectNone(
      catalogues.flatMap(({tag, sentences}) =>
        Object.entries(EXPECTATIONS[tag]?.mistakes ?? {}).flatMap(([mistake, pattern]) =>
          sentences
            .filter(({text}) => pattern.test(text))
            .map((sentence) => `${tag}, ${mistake}: ${describeSentence(sentence)}`),
        ),
      ),
    );
  });

  it('quote the label of the button I’m Done in the sentences that mention it', () => {
    for (const {tag, language} of catalogues) {
      const {accounts, leaving} = language.messages;
      expect(accounts.text, tag).to.include(accounts.done);
      expect(leaving.connected, tag).to.include(accounts.done);
    }
  });

  const pluralCases = cases.flatMap(({tag, loans}) =>
    Object.entries(loans).map(([count, parts]) => ({
      name: `${tag}, ${count}`,
      tag,
      count: Number(count),
      parts,
    })),
  );
  itForEach('choose the plural form for a count', pluralCases, async ({tag, count, parts}) => {
    const language = await loadLanguage(tag);
    expectParts(language.formatPlural(language.messages.accounts.loans, count), parts);
  });

  itForEach('format dollars to the cent', cases, async ({tag, money}) => {
    expectParts((await loadLanguage(tag)).formatMoney('41250.00', 'USD'), money);
  });

  itForEach('format a rate with all its digits', cases, async ({tag, percent}) => {
    expectParts((await loadLanguage(tag)).formatPercent('5.375'), percent);
  });

  itForEach('format a date without a shift by the time zone', cases, async ({tag, date}) => {
    expectParts((await loadLanguage(tag)).formatDate('2026-12-15'), date);
  });

  itForEach('format a year without a thousands separator', cases, async ({tag}) => {
    expectParts((await loadLanguage(tag)).formatYear(2024), ['2024']);
  });

  itForEach('format a list of names', cases, async ({tag, list}) => {
    expectParts((await loadLanguage(tag)).formatList(['Nelnet', 'MOHELA', 'Aidvantage']), list);
  });

  const tagCases = cases.flatMap(({tag, tags}) => [tag, ...tags].map((name) => ({name, tag})));
  itForEach('are used for every tag of the language', tagCases, async ({name, tag}) => {
    const {messages, locale} = await loadLanguage(name);
    expect(messages).to.equal((await loadLanguage(tag)).messages);
    expect(new Intl.Locale(locale).language).to.equal(tag);
  });

  const otherScripts = OTHER_SCRIPTS.map((name) => ({name}));
  itForEach('are not used for another script, which falls back to English', otherScripts, async ({name}) => {
    const {messages, locale} = await loadLanguage(name);
    expect(messages).to.equal(english.messages);
    expect(locale).to.equal('en-US');
  });

  itForEach('are used by an element with that lang, which marks its dialog with it', cases, async ({tag}) => {
    const {messages, locale} = await loadLanguage(tag);
    const element = await showState(welcome, {lang: tag});
    await waitForHeading(element, normalizeText(messages.welcome.title));
    expect(getLang(element)).to.equal(locale);
    expect(getByRole(element, 'button', normalizeText(messages.close))).to.exist;
  });
});

describe('The messages of a page', () => {
  const {warn} = console;
  let warnings: string[] = [];
  beforeEach(() => {
    warnings = [];
    console.warn = (...words: unknown[]) => void warnings.push(words.join(' '));
  });
  afterEach(() => {
    console.warn = warn;
  });

  const nothingFound = getFixtureState('search', 'Search: no results');
  const severalAccounts = getFixtureState('accounts', 'Accounts: several connections');

  it('replace one sentence and keep all others', async () => {
    const element = await showState(welcome, {lang: 'en', messages: {welcome: {begin: 'Let’s go'}}});
    await waitForButton(element, 'Let’s go');
    expect(queryAllByRole(element, 'button').map(getAccessibleName)).to.deep.equal([
      'Close',
      'Let’s go',
      'Not now',
    ]);
    expect(warnings).to.be.empty;
  });

  it('fill the placeholders of a replaced sentence', async () => {
    const state = getFixtureState('credentials', 'Credentials');
    const messages = {credentials: {title: 'Your {servicer} login'}} as const;
    const element = await showState(state, {lang: 'en', messages});
    await waitForHeading(element, 'Your MOHELA login');
  });

  it('replace a plural with all its forms', async () => {
    const loans = {one: 'a single debt', other: '{count} debts'} as const;
    const element = await showState(severalAccounts, {lang: 'en', messages: {accounts: {loans}}});
    await waitUntil(() => element.shadowRoot!.textContent.includes('debt'), 'the loans are called debts');
    const text = normalizeText(element.shadowRoot!.textContent);
    expect(text).to.include('2 debts').and.include('a single debt').and.not.include('1 loan');
  });

  it('replace the list of tips by a list of any length', async () => {
    const tips = ['Ask us at the front desk.'];
    const element = await showState(nothingFound, {lang: 'en', messages: {search: {tips}}});
    await waitUntil(() => queryAllByRole(element, 'listitem').length === 1, 'there is one tip');
    expect(queryAllByRole(element, 'listitem').map(getAccessibleName)).to.deep.equal(tips);
  });

  it('replace an announcement', async () => {
    const state = getFixtureState('accounts', 'Accounts: one new connection');
    const notice = {connected: 'You did it: {servicer}'} as const;
    const messages = {accounts: {notice}};
    const element = await showState(
      {...state, link: createChangedLink(mohelaConnection)},
      {lang: 'en', messages},
    );
    const region = element.shadowRoot!.querySelector('[role="status"]')!;
    await waitUntil(
      () => normalizeText(region.textContent) === 'You did it: MOHELA',
      'the announcement is the page’s',
    );
  });

  it('replace a sentence of a group that has a key “other” but is not a plural', async () => {
    const {messages} = await loadLanguage('en', {closed: {again: 'Once more', other: {title: 'Shut'}}});
    expect(messages.closed).to.deep.equal({
      ...english.messages.closed,
      again: 'Once more',
      other: {...english.messages.closed.other, title: 'Shut'},
    });
    expect(warnings).to.be.empty;
  });

  it('apply in every language, also after the language changes', async () => {
    const element = await showState(welcome, {lang: 'es', messages: {welcome: {begin: 'OK 1'}}});
    for (const lang of ['es', 'fr', 'en']) {
      element.lang = lang;
      const {messages} = await loadLanguage(lang);
      await waitForHeading(element, normalizeText(messages.welcome.title));
      expect(getByRole(element, 'button', 'OK 1')).to.exist;
    }
  });

  it('do not change the catalogue', async () => {
    const before = JSON.stringify(english.messages);
    await loadLanguage('en', {
      welcome: {title: 'Mine'},
      search: {tips: []},
      accounts: {loans: {other: '{count}'}},
    });
    expect(JSON.stringify(english.messages)).to.equal(before);
  });

  it('do not change other elements', async () => {
    const titles = ['Connect at the desk', 'Connect at home'];
    const elements = titles.map((title) =>
      createLink({lang: 'en', inline: true, messages: {welcome: {title}}}),
    );
    const plain = createLink({lang: 'en', inline: true});
    for (const element of [...elements, plain]) {
      element.showState(welcome);
      await placeOnPage(element);
    }
    for (const [index, title] of titles.entries()) await waitForHeading(elements[index]!, title);
    await waitForHeading(plain, english.messages.welcome.title);
    elements[0]!.messages = null;
    await waitForHeading(elements[0]!, english.messages.welcome.title);
    await waitForHeading(elements[1]!, titles[1]!);
  });

  it('isolate the direction of a value, as the catalogues do', async () => {
    const {messages} = await loadLanguage('en', {accounts: {removeAsk: 'Away with {servicer}?'}});
    expect(fillSentence(messages.accounts.removeAsk, {servicer: 'شركة'})).to.equal('Away with شركة?');
  });

  describe('with mistakes', () => {
    interface MistakeCase {
      readonly name: string;
      readonly path: string;
      /** Of a type that only a page without types can pass. */
      readonly messages: object;
    }
    const mistakes: readonly MistakeCase[] = [
      {name: 'an unknown sentence', path: 'welcome.subtitle', messages: {welcome: {subtitle: 'Hello'}}},
      {name: 'an unknown group', path: 'farewell', messages: {farewell: {title: 'Bye'}}},
      {name: 'a number for a sentence', path: 'back', messages: {back: 5}},
      {name: 'null for a sentence', path: 'cancel', messages: {cancel: null}},
      {name: 'undefined for a sentence', path: 'close', messages: {close: undefined}},
      {name: 'a list for a sentence', path: 'welcome.title', messages: {welcome: {title: ['Hello']}}},
      {name: 'a group for a sentence', path: 'welcome.text', messages: {welcome: {text: {one: 'Hello'}}}},
      {name: 'a sentence for a group', path: 'search', messages: {search: 'Find it'}},
      {name: 'null for a group', path: 'opening', messages: {opening: null}},
      {name: 'an empty list for a group', path: 'connecting', messages: {connecting: []}},
      {
        name: 'a sentence for a group with the key “other”',
        path: 'closed.other',
        messages: {closed: {other: 'Shut'}},
      },
      {
        name: 'a sentence for a plural',
        path: 'accounts.loans',
        messages: {accounts: {loans: '{count} loans'}},
      },
      {
        name: 'a plural without “other”',
        path: 'search.found',
        messages: {search: {found: {one: '{count} hit'}}},
      },
      {
        name: 'a plural with a number',
        path: 'challenge.left',
        messages: {challenge: {left: {one: 1, other: '{count}'}}},
      },
      {name: 'a sentence for the tips', path: 'search.tips', messages: {search: {tips: 'Try again'}}},
      {name: 'a function', path: 'welcome.leave', messages: {welcome: {leave: () => 'Bye'}}},
      {name: 'a method of every object', path: 'toString', messages: {toString: 'Hello'}},
      {
        name: 'the constructor of every object',
        path: 'welcome.constructor',
        messages: {welcome: {constructor: 'Hello'}},
      },
    ];

    itForEach('ignore each mistake with one warning, and apply the rest', mistakes, async (mistake) => {
      warnings = [];
      const sandbox = `Despite ${mistake.name}`;
      const {messages} = await loadLanguage('en', {...mistake.messages, sandbox});
      expect(messages).to.deep.equal({...english.messages, sandbox});
      expect(warnings).to.have.length(1);
      expect(warnings[0])
        .to.match(/^nexus-link: /)
        .and.include(` messages.${mistake.path} `);
    });

    it('ignore a list with an item that is not a string', async () => {
      const own = {search: {tips: ['Try again', 5]}} as unknown as PartialMessages;
      expect((await loadLanguage('en', own)).messages).to.deep.equal(english.messages);
    });

    it('warn once, however often the language changes and however many elements there are', async () => {
      const messages = {mistake: 'Hello', welcome: {begin: 'Go on'}} as PartialMessages;
      const element = await showState(welcome, {lang: 'en', messages});
      for (const lang of ['es', 'en']) {
        element.lang = lang;
        await waitForHeading(element, normalizeText((await loadLanguage(lang)).messages.welcome.title));
      }
      const otherElement = await showState(welcome, {lang: 'en', messages: {...messages}});
      for (const shown of [element, otherElement]) await waitForButton(shown, 'Go on');
      expect(warnings.filter((text) => text.includes('messages.mistake'))).to.have.length(1);
    });

    const notObjects = ['Hello', ['Hello'], 5, true].map((value) => ({name: JSON.stringify(value), value}));
    itForEach('fall back to the catalogue if they are not an object', notObjects, async ({value}) => {
      const {messages} = await loadLanguage('en', value as unknown as PartialMessages);
      expect(messages).to.deep.equal(english.messages);
    });

    it('pollute no object with the contents of `__proto__`', async () => {
      const own = JSON.parse(
        '{"__proto__": {"polluted": "yes", "back": "Polluted"}, "welcome": {"__proto__": {"begin": "Polluted"}, "leave": "Later"}}',
      ) as PartialMessages;
      const element = await showState(welcome, {lang: 'en', messages: own});
      await waitForButton(element, 'Later');
      expect(getByRole(element, 'button', english.messages.welcome.begin)).to.exist;
      const {messages} = await loadLanguage('en', own);
      for (const object of [{}, [], messages, messages.welcome, english.messages])
        expect(object).not.to.have.any.keys('polluted').and.not.to.have.property('polluted');
      expect(Object.getPrototypeOf(messages)).to.equal(Object.prototype);
      expect(Object.getPrototypeOf(messages.welcome)).to.equal(Object.prototype);
      expect(messages.back).to.equal(english.messages.back);
    });
  });

  describe('that are a complete catalogue', () => {
    it('add a language, with which the element marks its dialog', async () => {
      const element = await showState(welcome, {lang: 'de', messages: german});
      await waitForHeading(element, german.welcome.title);
      expect(getLang(element)).to.equal('de-US');
      expect(queryAllByRole(element, 'button').map(getAccessibleName)).to.deep.equal([
        german.close,
        german.welcome.begin,
        german.welcome.leave,
      ]);
      expect(warnings).to.be.empty;
    });

    it('replace every sentence', async () => {
      expect((await loadLanguage('de', german)).messages).to.deep.equal(german);
    });

    it('use the numbers, dates and lists of that language', async () => {
      const language = await loadLanguage('de-AT', german);
      expect(language.locale).to.equal('de-AT');
      expectParts(language.formatPercent('5.375'), ['5,375', '%']);
      expectParts(language.formatList(['Nelnet', 'MOHELA']), ['Nelnet', 'und', 'MOHELA']);
      expectParts(language.formatPlural(german.accounts.loans, 1), ['1 loan']);
    });

    it('use the plural rules of that language', async () => {
      const loans = {one: 'one', few: 'few', many: 'many', other: '{count}'} as const;
      const polish = await loadLanguage('pl', {...german, accounts: {...german.accounts, loans}});
      const forms = [1, 2, 5].map((count) => polish.formatPlural(polish.messages.accounts.loans, count));
      expect(forms).to.deep.equal(['one', 'few', 'many']);
    });

    it('use the English locale if the lang is not a valid tag', async () => {
      const language = await loadLanguage('Deutsch, bitte', german);
      expect(language.locale).to.equal('en-US');
      expect(language.messages).to.deep.equal(german);
    });
  });

  describe('that change', () => {
    it('update the header and the step, also when they are removed', async () => {
      const element = await showState(welcome, {lang: 'de'});
      expect(getLang(element)).to.equal('en-US');

      element.messages = german;
      await waitForRender(element);
      await waitForHeading(element, german.welcome.title);
      expect(getByRole(element, 'button', german.close)).to.exist;
      expect(getLang(element)).to.equal('de-US');

      element.messages = {welcome: {title: 'Welcome to the desk'}};
      await waitForRender(element);
      await waitForHeading(element, 'Welcome to the desk');

      element.messages = null;
      await waitForRender(element);
      await waitForHeading(element, english.messages.welcome.title);
      expect(getByRole(element, 'button', english.messages.close)).to.exist;
      expect(getLang(element)).to.equal('en-US');
    });

    it('apply the last change, however fast they follow', async () => {
      const element = await showState(welcome, {lang: 'fr'});
      for (const title of ['One', 'Two', 'Three']) {
        element.messages = {welcome: {title}};
        await element.updateComplete;
      }
      await waitForHeading(element, 'Three');
      for (let i = 0; i < 10; i++) await waitForTask();
      expect(getAccessibleName(getByRole(element, 'heading'))).to.equal('Three');
    });

    it('keep a text that the borrower has typed', async () => {
      const element = await showState(getFixtureState('credentials', 'Credentials'), {lang: 'en'});
      const field = getByRole(element, 'textbox', 'Password') as HTMLInputElement;
      field.value = 'hunter2';
      element.messages = {credentials: {password: 'Secret word'}};
      await waitUntil(() => getAccessibleName(field) === 'Secret word', 'the label is the page’s');
      expect(field.isConnected).to.be.true;
      expect(field.value).to.equal('hunter2');
    });
  });
});
