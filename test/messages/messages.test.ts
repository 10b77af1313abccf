/** What holds for every catalogue of words, each a row of one table, and for the words that a page brings itself. */
import {expect} from '@open-wc/testing';

import {mohelaConnection, createChangedLink} from '../fixtures/states.js';
import {
  english,
  loadLanguage,
  type Language,
  type Messages,
  type PartialMessages,
} from '../../src/messages/index.js';
import {
  allByRole,
  asRead,
  byRole,
  create,
  dialogOf,
  filled,
  nameOf,
  place,
  settled,
  showing,
  tick,
  until,
  type TestLink,
} from '../support/helpers.js';
import {literal} from '../support/still-link.js';

/** What a person reads: each of these, in this order. Engines differ in what stands between, such as a space. */
type Parts = readonly string[];

interface Catalogue {
  /** The language's name, in English. */
  readonly name: string;
  readonly dir: Messages['dir'];
  /** Other tags that it is spoken for. */
  readonly tags: readonly string[];
  /** What is no good spelling, typography or form of address in it. */
  readonly wrong?: Readonly<Record<string, RegExp>>;
  /** How so many loans are counted. */
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

/** Each language that there are words for, by its tag. */
const catalogues: Readonly<Record<string, Catalogue>> = {
  ar: {
    name: 'Arabic',
    dir: 'rtl',
    tags: ['ar-EG', 'ar-SA', 'AR', 'ar-Arab-MA'],
    wrong: {'punctuation of another script': /[,;?]/},
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
    name: 'English',
    dir: 'ltr',
    tags: ['en-US', 'en-GB', 'EN', 'en-Latn'],
    loans: {0: ['0 loans'], 1: ['1 loan'], 2: ['2 loans'], 1_000_000: ['1,000,000 loans']},
    money: ['$', '41,250.00'],
    percent: ['5.375', '%'],
    date: ['Dec', '15', '2026'],
    list: ['Nelnet, MOHELA', 'and', 'Aidvantage'],
  },
  es: {
    name: 'Spanish',
    dir: 'ltr',
    tags: ['es-MX', 'es-419', 'es-Latn-PR'],
    wrong: {
      'a question or an exclamation that is not opened': /^[^¿]*\?|^[^¡]*!/,
      'the tú form': /(?<!\p{L})(?:tú|tus?|ti|te|contigo)(?!\p{L})/iu,
    },
    loans: {0: ['0 préstamos'], 1: ['1 préstamo'], 2: ['2 préstamos'], 1_000_000: ['1,000,000 de préstamos']},
    money: ['$', '41,250.00'],
    percent: ['5.375', '%'],
    date: ['15', 'dic', '2026'],
    list: ['Nelnet, MOHELA', 'y', 'Aidvantage'],
  },
  fr: {
    name: 'French',
    dir: 'ltr',
    tags: ['fr-CA', 'fr-HT', 'fr-FR', 'FR', 'fr-Latn-SN'],
    wrong: {
      'a mark that can break away from its word': /(?<!\u00A0)[:»]|(?<!\u202F)[;!?]|«(?!\u00A0)/,
      'a word that would lose its vowel before some names':
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
    name: 'Vietnamese',
    dir: 'ltr',
    tags: ['vi-VN', 'VI', 'vi-Latn-US'],
    wrong: {
      'letters in pieces': /\p{M}/u,
      'another form of address than quý vị': /(?<!\p{L})(?:bạn|anh|chị)(?!\p{L})/iu,
    },
    loans: {0: ['0 khoản vay'], 1: ['1 khoản vay'], 2: ['2 khoản vay'], 1_000_000: ['1.000.000 khoản vay']},
    money: ['41.250,00', '$'],
    percent: ['5,375', '%'],
    date: ['15', '12', '2026'],
    list: ['Nelnet, MOHELA', 'và', 'Aidvantage'],
  },
  zh: {
    name: 'Chinese in simplified characters',
    dir: 'ltr',
    tags: ['zh-CN', 'zh-SG', 'zh-Hans', 'zh-Hans-HK', 'ZH'],
    wrong: {
      'punctuation of another script': /[,;:?!]|\.$/,
      'a space beside a Chinese mark': /\s[，。；：？！、“”（）]|[，。；：？！、“”（）]\s/,
      'the familiar 你': /你/,
    },
    loans: {0: ['0 笔贷款'], 1: ['1 笔贷款'], 2: ['2 笔贷款'], 1_000_000: ['1,000,000 笔贷款']},
    money: ['$', '41,250.00'],
    percent: ['5.375', '%'],
    date: ['2026', '12', '15'],
    list: ['Nelnet、MOHELA', '和', 'Aidvantage'],
  },
};

/** Languages as they are written by some, but not by us. */
const unspoken = ['zh-TW', 'zh-Hant', 'zh-HK', 'zh-Hant-US', 'en-Dsrt', 'es-Hebr', 'vi-Hani', 'fr-Brai'];

/** A text of a catalogue, and where it stands: the forms of a plural, and the items of a list, stand at one place. */
interface Sentence {
  readonly at: string;
  readonly text: string;
  readonly form: Intl.LDMLPluralRule | null;
}

type Words = Readonly<Record<string, unknown>>;
const isWords = (value: unknown): value is Words => typeof value === 'object' && value !== null;
const isPlural = (value: Words): boolean => typeof value['other'] === 'string';

function sentences(words: object, path: readonly string[] = []): Sentence[] {
  return Object.entries(words).flatMap(([key, value]: [string, unknown]): Sentence[] => {
    if (isWords(value)) return sentences(value, [...path, key]);
    if (typeof value !== 'string' || key === 'dir') return [];
    const form = isPlural(words as Words) ? (key as Intl.LDMLPluralRule) : null;
    return [{at: (form || Array.isArray(words) ? path : [...path, key]).join('.'), text: value, form}];
  });
}

const said = ({at, form, text}: Sentence): string => `${at}${form ? ` (${form})` : ''}: ${text}`;

const gapsIn = (text: string): string[] => (text.match(/\{[^}]*\}/g) ?? []).sort();

const inEnglish = sentences(english.messages);
const gapsAt = new Map(inEnglish.map(({at, text}) => [at, gapsIn(text)]));

/** The forms that stand for one number only, which they may say in a word: “two loans” is one word in Arabic. */
function formsOfOneNumber(locale: string): ReadonlySet<string> {
  const rules = new Intl.PluralRules(locale);
  const numbers = Array.from({length: 1001}, (_, number) => rules.select(number));
  return new Set(numbers.filter((form) => numbers.indexOf(form) === numbers.lastIndexOf(form)));
}

function expectParts(text: string, parts: Parts): void {
  const read = asRead(text);
  let from = 0;
  for (const part of parts) {
    const found = read.indexOf(part, from);
    if (found < 0) expect.fail(`“${read}” does not have ${parts.map((one) => `“${one}”`).join(', then ')}.`);
    from = found + part.length;
  }
}

const german: Messages = inGerman(english.messages);

/** All of a catalogue, as a page would send it in JSON: in a German that anyone can tell from English. */
function inGerman(words: Messages): Messages {
  const translated = JSON.stringify(words, (key, value: unknown) =>
    typeof value === 'string' && key !== 'dir' ? `Auf Deutsch: ${value}` : value,
  );
  return JSON.parse(translated) as Messages;
}

const langOf = (element: TestLink): string => dialogOf(element).lang;

/** Waits until the step's heading is this. */
const heads = (element: TestLink, title: string) =>
  until(() => allByRole(element, 'heading', title)[0], `the heading is “${title}”`);

const welcome = literal('welcome', 'Welcome');

describe('The catalogues', () => {
  it('are those that the table of this suite has, for every language of two letters', async () => {
    const letters = Array.from('abcdefghijklmnopqrstuvwxyz');
    const found = new Set<string>();
    for (const tag of letters.flatMap((first) => letters.map((second) => first + second)))
      if ((await loadLanguage(tag)).messages !== english.messages || tag === 'en')
        found.add(new Intl.Locale(tag).language);
    expect([...found].sort()).to.deep.equal(Object.keys(catalogues).sort());
  });

  for (const [tag, row] of Object.entries(catalogues)) {
    describe(`in ${row.name}`, () => {
      let language: Language;
      let all: Sentence[];
      before(async () => {
        language = await loadLanguage(tag);
        all = sentences(language.messages);
      });

      /** Fails with the sentences that this is true of. */
      const expectNo = (what: string, isSo: (sentence: Sentence) => boolean): void => {
        expect(all.filter(isSo).map(said), what).to.be.empty;
      };

      it('is marked as what it is, with the numbers of the United States', () => {
        expect(language.locale).to.equal(`${tag}-US`);
      });

      it(`is written from ${row.dir === 'ltr' ? 'left to right' : 'right to left'}`, () => {
        expect(language.messages.dir).to.equal(row.dir);
      });

      it('has a sentence wherever English has one, and nowhere else', () => {
        const places = (of: readonly Sentence[]) => [...new Set(of.map(({at}) => at))].sort();
        expect(places(all)).to.deep.equal(places(inEnglish));
      });

      it('has the gaps of the English sentence in each, and no others', () => {
        const single = formsOfOneNumber(language.locale);
        expectNo('sentences with other gaps', ({at, text, form}) => {
          const gaps = gapsIn(text).join();
          const wanted = gapsAt.get(at) ?? [];
          const mayLeaveOut = form !== null && single.has(form);
          return (
            gaps !== wanted.join() &&
            !(mayLeaveOut && gaps === wanted.filter((gap) => gap !== '{count}').join())
          );
        });
      });

      it('has a form of each plural for every category of the language, and for no other', () => {
        const {pluralCategories} = new Intl.PluralRules(language.locale).resolvedOptions();
        const plurals = Map.groupBy(
          all.filter(({form}) => form),
          ({at}) => at,
        );
        expect(plurals.size, 'plurals').to.be.above(2);
        for (const [at, forms] of plurals) {
          // A language may say the same of one and of many, where it does not say how many.
          if (forms.length === 1 && !gapsAt.get(at)?.includes('{count}')) continue;
          expect(forms.map(({form}) => form).sort(), at).to.deep.equal([...pluralCategories].sort());
        }
      });

      if (tag !== 'en') {
        it('leaves no sentence in English', () => {
          // What is nothing but gaps has no language.
          const texts = new Set(
            inEnglish.map(({text}) => text).filter((text) => /\w/.test(text.replaceAll(/\{\w+\}/g, ''))),
          );
          expectNo('sentences in English', ({text}) => texts.has(text));
        });
      }

      it('has no empty sentence, and no space around one or doubled in it', () => {
        expectNo('sentences with stray spaces', ({text}) => text !== text.trim() || /^$|\s\s/.test(text));
      });

      it('has quotes and apostrophes as they are printed, not as they are typed', () => {
        expectNo('sentences with straight quotes', ({text}) => /['"`´]/.test(text));
      });

      it('leaves the direction of a name to what fills it in', () => {
        expectNo('sentences with marks of direction', ({text}) =>
          /[\u200E\u200F\u061C\u202A-\u202E\u2066-\u2069]/.test(text),
        );
      });

      for (const [what, pattern] of Object.entries(row.wrong ?? {})) {
        it(`is without ${what}`, () => {
          expectNo(what, ({text}) => pattern.test(text));
        });
      }

      it('quotes the button that ends it as that is labelled', () => {
        const {accounts, leaving} = language.messages;
        expect(accounts.text).to.include(accounts.done);
        expect(leaving.connected).to.include(accounts.done);
      });

      for (const [count, parts] of Object.entries(row.loans)) {
        it(`counts ${count} loans as people do`, () => {
          expectParts(language.formatPlural(language.messages.accounts.loans, Number(count)), parts);
        });
      }

      it('writes dollars, to the cent', () => {
        expectParts(language.formatMoney('41250.00', 'USD'), row.money);
      });

      it('writes a rate in percent, with all its digits', () => {
        expectParts(language.formatPercent('5.375'), row.percent);
      });

      it('writes the day that it is, wherever one reads it', () => {
        expectParts(language.formatDate('2026-12-15'), row.date);
      });

      it('writes a year without marking off its thousands', () => {
        expectParts(language.formatYear(2024), ['2024']);
      });

      it('lists names as a sentence does', () => {
        expectParts(language.formatList(['Nelnet', 'MOHELA', 'Aidvantage']), row.list);
      });

      for (const other of [tag, ...row.tags]) {
        it(`is spoken for lang="${other}"`, async () => {
          const {messages, locale} = await loadLanguage(other);
          expect(messages).to.equal(language.messages);
          expect(new Intl.Locale(locale).language).to.equal(tag);
        });
      }

      it('is what an element with that lang says, and is marked as', async () => {
        const element = await showing(welcome, {lang: tag});
        await heads(element, asRead(language.messages.welcome.title));
        expect(langOf(element)).to.equal(language.locale);
        expect(byRole(element, 'button', asRead(language.messages.close))).to.exist;
      });
    });
  }

  for (const tag of unspoken) {
    it(`are not for lang="${tag}", which is written otherwise: it is English, and marked as that`, async () => {
      const {messages, locale} = await loadLanguage(tag);
      expect(messages).to.equal(english.messages);
      expect(locale).to.equal('en-US');
    });
  }
});

describe('A page’s own words', () => {
  const {warn} = console;
  let told: string[] = [];
  beforeEach(() => {
    told = [];
    console.warn = (...words: unknown[]) => void told.push(words.join(' '));
  });
  afterEach(() => {
    console.warn = warn;
  });

  const unconnected = literal('search', 'Search: no results');
  const several = literal('accounts', 'Accounts: several connections');

  it('stand for one sentence, among all the others of the language', async () => {
    const element = await showing(welcome, {lang: 'en', messages: {welcome: {begin: 'Let’s go'}}});
    await until(() => allByRole(element, 'button', 'Let’s go')[0], 'the button is the page’s');
    expect(allByRole(element, 'button').map(nameOf)).to.deep.equal(['Close', 'Let’s go', 'Not now']);
    expect(told).to.be.empty;
  });

  it('stand for a sentence with a gap, which is filled in', async () => {
    const state = literal('credentials', 'Credentials');
    const element = await showing(state, {
      lang: 'en',
      messages: {credentials: {title: 'Your {servicer} login'}},
    });
    await heads(element, 'Your MOHELA login');
  });

  it('stand for a plural, form by form', async () => {
    const loans = {one: 'a single debt', other: '{count} debts'} as const;
    const element = await showing(several, {lang: 'en', messages: {accounts: {loans}}});
    await until(() => element.shadowRoot!.textContent.includes('debt'), 'the loans are debts');
    const read = asRead(element.shadowRoot!.textContent);
    expect(read).to.include('2 debts').and.include('a single debt').and.not.include('1 loan');
  });

  it('stand for the list of tips, however long', async () => {
    const tips = ['Ask us at the front desk.'];
    const element = await showing(unconnected, {lang: 'en', messages: {search: {tips}}});
    await until(() => allByRole(element, 'listitem').length === 1, 'there is one tip');
    expect(allByRole(element, 'listitem').map(nameOf)).to.deep.equal(tips);
  });

  it('stand for what is read aloud', async () => {
    const state = literal('accounts', 'Accounts: one new connection');
    const notice = {connected: 'You did it: {servicer}'} as const;
    const messages = {accounts: {notice}};
    const element = await showing(
      {...state, link: createChangedLink(mohelaConnection)},
      {lang: 'en', messages},
    );
    const region = element.shadowRoot!.querySelector('[role="status"]')!;
    await until(() => asRead(region.textContent) === 'You did it: MOHELA', 'the announcement is the page’s');
  });

  it('stand for a sentence in a group whose other part is named “other”', async () => {
    const {messages} = await loadLanguage('en', {closed: {again: 'Once more', other: {title: 'Shut'}}});
    expect(messages.closed).to.deep.equal({
      ...english.messages.closed,
      again: 'Once more',
      other: {...english.messages.closed.other, title: 'Shut'},
    });
    expect(told).to.be.empty;
  });

  it('go before whichever language is spoken, and stay when that changes', async () => {
    const element = await showing(welcome, {lang: 'es', messages: {welcome: {begin: 'OK 1'}}});
    for (const lang of ['es', 'fr', 'en']) {
      element.lang = lang;
      const {messages} = await loadLanguage(lang);
      await heads(element, asRead(messages.welcome.title));
      expect(byRole(element, 'button', 'OK 1')).to.exist;
    }
  });

  it('change nothing for another element, or in the catalogue', async () => {
    const before = JSON.stringify(english.messages);
    await loadLanguage('en', {
      welcome: {title: 'Mine'},
      search: {tips: []},
      accounts: {loans: {other: '{count}'}},
    });
    expect(JSON.stringify(english.messages)).to.equal(before);
  });

  describe('that are none', () => {
    /** What no catalogue has, or has of another kind. Typed as a page without types would send it. */
    const mistaken: Readonly<Record<string, readonly [path: string, own: object]>> = {
      'an unknown sentence': ['messages.welcome.subtitle', {welcome: {subtitle: 'Hello'}}],
      'an unknown group': ['messages.farewell', {farewell: {title: 'Bye'}}],
      'a number for a sentence': ['messages.back', {back: 5}],
      'null for a sentence': ['messages.cancel', {cancel: null}],
      'undefined for a sentence': ['messages.close', {close: undefined}],
      'a list for a sentence': ['messages.welcome.title', {welcome: {title: ['Hello']}}],
      'a group for a sentence': ['messages.welcome.text', {welcome: {text: {one: 'Hello'}}}],
      'a sentence for a group': ['messages.search', {search: 'Find it'}],
      'null for a group': ['messages.opening', {opening: null}],
      'an empty list for a group': ['messages.connecting', {connecting: []}],
      'a sentence for a group with a part named “other”': [
        'messages.closed.other',
        {closed: {other: 'Shut'}},
      ],
      'a sentence for a plural': ['messages.accounts.loans', {accounts: {loans: '{count} loans'}}],
      'a plural without its “other”': ['messages.search.found', {search: {found: {one: '{count} hit'}}}],
      'a plural with a number': ['messages.challenge.left', {challenge: {left: {one: 1, other: '{count}'}}}],
      'a sentence for the tips': ['messages.search.tips', {search: {tips: 'Try again'}}],
      'a tip that is no text': ['messages.search.tips', {search: {tips: ['Try again', 5]}}],
      'a function': ['messages.welcome.leave', {welcome: {leave: () => 'Bye'}}],
      'what every object has': ['messages.toString', {toString: 'Hello'}],
      'what every object is made by': ['messages.welcome.constructor', {welcome: {constructor: 'Hello'}}],
    };
    for (const [what, [path, own]] of Object.entries(mistaken)) {
      it(`${what}: it is left out and told, and the rest is spoken`, async () => {
        // A tip tells the same as the list that it is in.
        const {messages} = await loadLanguage('en', {...own, sandbox: `Aside from ${what}`});
        expect(messages).to.deep.equal({...english.messages, sandbox: `Aside from ${what}`});
        if (what !== 'a tip that is no text') expect(told).to.have.length(1);
        for (const text of told)
          expect(text)
            .to.match(/^nexus-link: /)
            .and.include(` ${path} `);
      });
    }

    it('are told once, whatever changes and however many elements there are', async () => {
      const messages = {mistake: 'Hello', welcome: {begin: 'Go on'}} as PartialMessages;
      const element = await showing(welcome, {lang: 'en', messages});
      for (const lang of ['es', 'en']) {
        element.lang = lang;
        await heads(element, asRead((await loadLanguage(lang)).messages.welcome.title));
      }
      const other = await showing(welcome, {lang: 'en', messages: {...messages}});
      for (const one of [element, other])
        await until(() => allByRole(one, 'button', 'Go on')[0], 'the rest is spoken');
      expect(told.filter((text) => text.includes('messages.mistake'))).to.have.length(1);
    });

    for (const own of ['Hello', ['Hello'], 5, true]) {
      it(`${JSON.stringify(own)}: the words are the catalogue’s`, async () => {
        const {messages} = await loadLanguage('en', own as unknown as PartialMessages);
        expect(messages).to.deep.equal(english.messages);
      });
    }

    it('`__proto__`: no object gets what is in it', async () => {
      const own = JSON.parse(
        '{"__proto__": {"polluted": "yes", "back": "Polluted"}, "welcome": {"__proto__": {"begin": "Polluted"}, "leave": "Later"}}',
      ) as PartialMessages;
      const element = await showing(welcome, {lang: 'en', messages: own});
      await until(() => allByRole(element, 'button', 'Later')[0], 'the rest is spoken');
      expect(byRole(element, 'button', english.messages.welcome.begin)).to.exist;
      const {messages} = await loadLanguage('en', own);
      for (const one of [{}, [], messages, messages.welcome, english.messages])
        expect(one).not.to.have.any.keys('polluted').and.not.to.have.property('polluted');
      expect(Object.getPrototypeOf(messages)).to.equal(Object.prototype);
      expect(Object.getPrototypeOf(messages.welcome)).to.equal(Object.prototype);
      expect(messages.back).to.equal(english.messages.back);
    });
  });

  describe('for all of a catalogue', () => {
    it('are a language of the page’s own, marked as its lang', async () => {
      const element = await showing(welcome, {lang: 'de', messages: german});
      await heads(element, german.welcome.title);
      expect(langOf(element)).to.equal('de-US');
      expect(allByRole(element, 'button').map(nameOf)).to.deep.equal([
        german.close,
        german.welcome.begin,
        german.welcome.leave,
      ]);
      expect(told).to.be.empty;
    });

    it('leave no sentence to a catalogue', async () => {
      expect((await loadLanguage('de', german)).messages).to.deep.equal(german);
    });

    it('go with numbers, dates and lists as that language writes them', async () => {
      const language = await loadLanguage('de-AT', german);
      expect(language.locale).to.equal('de-AT');
      expectParts(language.formatPercent('5.375'), ['5,375', '%']);
      expectParts(language.formatList(['Nelnet', 'MOHELA']), ['Nelnet', 'und', 'MOHELA']);
      expectParts(language.formatPlural(german.accounts.loans, 1), ['1 loan']);
    });

    it('have the plurals of their own language, not of English', async () => {
      const loans = {one: 'one', few: 'few', many: 'many', other: '{count}'} as const;
      const polish = await loadLanguage('pl', {...german, accounts: {...german.accounts, loans}});
      const forms = [1, 2, 5].map((count) => polish.formatPlural(polish.messages.accounts.loans, count));
      expect(forms).to.deep.equal(['one', 'few', 'many']);
    });

    it('are English with another sound where the lang is no tag at all', async () => {
      const language = await loadLanguage('Deutsch, bitte', german);
      expect(language.locale).to.equal('en-US');
      expect(language.messages).to.deep.equal(german);
    });
  });

  describe('that change', () => {
    it('are on the screen at once, in the header and in the step, also where they are taken away', async () => {
      const element = await showing(welcome, {lang: 'de'});
      expect(langOf(element)).to.equal('en-US');

      element.messages = german;
      await settled(element);
      await heads(element, german.welcome.title);
      expect(byRole(element, 'button', german.close)).to.exist;
      expect(langOf(element)).to.equal('de-US');

      element.messages = {welcome: {title: 'Welcome to the desk'}};
      await settled(element);
      await heads(element, 'Welcome to the desk');

      element.messages = null;
      await settled(element);
      await heads(element, english.messages.welcome.title);
      expect(byRole(element, 'button', english.messages.close)).to.exist;
      expect(langOf(element)).to.equal('en-US');
    });

    it('leave the last that were set, however fast', async () => {
      const element = await showing(welcome, {lang: 'fr'});
      for (const title of ['One', 'Two', 'Three']) {
        element.messages = {welcome: {title}};
        await element.updateComplete;
      }
      await heads(element, 'Three');
      for (let i = 0; i < 10; i++) await tick();
      expect(nameOf(byRole(element, 'heading'))).to.equal('Three');
    });

    it('keep what was typed', async () => {
      const element = await showing(literal('credentials', 'Credentials'), {lang: 'en'});
      const field = byRole(element, 'textbox', 'Password') as HTMLInputElement;
      field.value = 'hunter2';
      element.messages = {credentials: {password: 'Secret word'}};
      await until(() => nameOf(field) === 'Secret word', 'the label is the page’s');
      expect(field.isConnected).to.be.true;
      expect(field.value).to.equal('hunter2');
    });
  });

  it('are each element’s own', async () => {
    const titles = ['Connect at the desk', 'Connect at home'];
    const elements = titles.map((title) => create({lang: 'en', inline: true, messages: {welcome: {title}}}));
    const plain = create({lang: 'en', inline: true});
    for (const element of [...elements, plain]) {
      element.showState(welcome);
      await place(element);
    }
    for (const [index, title] of titles.entries()) await heads(elements[index]!, title);
    await heads(plain, english.messages.welcome.title);
    elements[0]!.messages = null;
    await heads(elements[0]!, english.messages.welcome.title);
    await heads(elements[1]!, titles[1]!);
  });

  it('keep a name’s direction to itself, as the catalogue’s do', async () => {
    const {messages} = await loadLanguage('en', {accounts: {removeAsk: 'Away with {servicer}?'}});
    expect(filled(messages.accounts.removeAsk, {servicer: 'شركة'})).to.equal('Away with شركة?');
  });
});
