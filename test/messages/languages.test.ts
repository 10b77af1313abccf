/** Every language on the screen: what is counted, paid and dated in it, and several of them on one page. */
import {expect, fixture, html} from '@open-wc/testing';

import {
  mohelaConnection,
  createChallenge,
  codeQuestion,
  createChangedLink,
  createServicer,
  states,
} from '../fixtures/states.js';
import {createPseudoMessages} from '../../demo/shared/pseudo-language.js';
import type {State} from '../../src/workflow/state.js';
import {en} from '../../src/messages/en.js';
import {english, loadLanguage, type Messages, type PartialMessages} from '../../src/messages/index.js';
import {
  allByRole,
  asRead,
  byRole,
  create,
  nameOf,
  textsIn,
  until,
  type TestLink,
} from '../support/helpers.js';
import {literal, still, type StillLink} from '../support/still-link.js';

/** What a person reads, in this order. Engines differ in what stands between: a space, a full stop, a country. */
type Parts = readonly string[];

interface Written {
  readonly loans: Readonly<Record<number, string>>;
  readonly found: Readonly<Record<number, string>>;
  readonly left: Readonly<Record<number, string>>;
  readonly connection: Parts;
  readonly former: Parts;
  readonly finished: Parts;
}

const written: Readonly<Record<string, Written>> = {
  en: {
    loans: {1: '1 loan', 2: '2 loans', 5: '5 loans', 11: '11 loans'},
    found: {1: '1 servicer found', 2: '2 servicers found', 5: '5 servicers found'},
    left: {1: '1 try left.', 2: '2 tries left.', 5: '5 tries left.'},
    connection: [
      'Nelnet 1 loan Balance $41,250.00 Loans at Nelnet',
      'Direct Consolidation Loan $41,250.00 5.375% interest',
      'Next payment $402.11 on Dec 28, 2026',
    ],
    former: ['Private Navient loans moved here in 2024'],
    finished: ['MOHELA and Nelnet are connected.'],
  },
  es: {
    loans: {1: '1 préstamo', 2: '2 préstamos', 5: '5 préstamos', 11: '11 préstamos'},
    found: {
      1: '1 administrador encontrado',
      2: '2 administradores encontrados',
      5: '5 administradores encontrados',
    },
    left: {1: 'Queda 1 intento.', 2: 'Quedan 2 intentos.', 5: 'Quedan 5 intentos.'},
    connection: [
      'Nelnet 1 préstamo Saldo $41,250.00 Préstamos en Nelnet',
      'Direct Consolidation Loan $41,250.00 5.375',
      '% de interés Próximo pago: $402.11 el 28',
      'dic',
      '2026',
    ],
    former: ['Los préstamos privados de Navient pasaron a esta empresa en 2024'],
    finished: ['MOHELA y Nelnet ya están conectados.'],
  },
  fr: {
    loans: {1: '1 prêt', 2: '2 prêts', 5: '5 prêts', 11: '11 prêts'},
    found: {1: '1 gestionnaire trouvé', 2: '2 gestionnaires trouvés', 5: '5 gestionnaires trouvés'},
    left: {1: 'Il reste 1 tentative.', 2: 'Il reste 2 tentatives.', 5: 'Il reste 5 tentatives.'},
    connection: [
      'Nelnet 1 prêt Solde 41 250,00 $',
      'Prêts chez Nelnet Direct Consolidation Loan 41 250,00 $',
      '5,375 % d’intérêts Prochain paiement : 402,11 $',
      'le 28 déc',
      '2026',
    ],
    former: ['Prêts privés Navient transférés ici en 2024'],
    finished: ['MOHELA et Nelnet sont connectés.'],
  },
  vi: {
    loans: {1: '1 khoản vay', 2: '2 khoản vay', 5: '5 khoản vay', 11: '11 khoản vay'},
    found: {1: 'Tìm thấy 1 công ty', 2: 'Tìm thấy 2 công ty', 5: 'Tìm thấy 5 công ty'},
    left: {1: 'Quý vị còn 1 lần thử.', 2: 'Quý vị còn 2 lần thử.', 5: 'Quý vị còn 5 lần thử.'},
    connection: [
      'Nelnet 1 khoản vay Dư nợ 41.250,00',
      'Khoản vay tại Nelnet Direct Consolidation Loan 41.250,00',
      'Lãi suất 5,375% Kỳ thanh toán tiếp theo: 402,11',
      'vào ngày 28',
      '12',
      '2026',
    ],
    former: ['Khoản vay tư nhân tại Navient đã chuyển sang đây năm 2024'],
    finished: ['MOHELA và Nelnet đã được kết nối.'],
  },
  zh: {
    loans: {1: '1 笔贷款', 2: '2 笔贷款', 5: '5 笔贷款', 11: '11 笔贷款'},
    found: {1: '找到 1 家服务商', 2: '找到 2 家服务商', 5: '找到 5 家服务商'},
    left: {1: '您还可以再试 1 次。', 2: '您还可以再试 2 次。', 5: '您还可以再试 5 次。'},
    connection: [
      'Nelnet 1 笔贷款 余额',
      '$41,250.00 在 Nelnet 的贷款 Direct Consolidation Loan',
      '$41,250.00 利率 5.375% 下期还款',
      '$402.11，2026年12月28日到期',
    ],
    former: ['Navient 的私人贷款已于 2024 年转到这里'],
    finished: ['已连接 MOHELA', '和', 'Nelnet。'],
  },
  ar: {
    loans: {1: 'قرض واحد', 2: 'قرضان', 5: '5 قروض', 11: '11 قرضًا'},
    found: {1: 'تم العثور على شركة واحدة', 2: 'تم العثور على شركتين', 5: 'تم العثور على 5 شركات'},
    left: {1: 'تبقّت محاولة واحدة.', 2: 'تبقّت محاولتان.', 5: 'تبقّت 5 محاولات.'},
    connection: [
      'Nelnet قرض واحد الرصيد',
      '41,250.00',
      'القروض لدى Nelnet Direct Consolidation Loan',
      'الفائدة 5.375',
      'القسط التالي',
      '402.11',
      'في 28 ديسمبر 2026',
    ],
    former: ['انتقلت قروض Navient الخاصة إلى هنا عام 2024'],
    finished: ['تم ربط MOHELA', 'و', 'Nelnet.'],
  },
};

function expectParts(text: string, parts: Parts): void {
  let from = 0;
  for (const part of parts) {
    const found = text.indexOf(part, from);
    if (found < 0) expect.fail(`“${text}” does not go on with “${part}” after ${from} letters.`);
    from = found + part.length;
  }
}

const openAll = (element: StillLink): void => {
  for (const details of element.root.querySelectorAll('details')) details.open = true;
};

const wordsOf = (element: StillLink, selector: string): string[] =>
  [...element.root.querySelectorAll<HTMLElement>(selector)].map((one) => asRead(one.innerText));

const accounts = literal('accounts', 'Accounts: several connections');
const [loan] = mohelaConnection.portfolio.loans;

/** A servicer at which a borrower has so many loans. */
const withLoans = (count: number): State => ({
  ...accounts,
  link: createChangedLink({
    ...mohelaConnection,
    portfolio: {...mohelaConnection.portfolio, loans: Array.from({length: count}, () => loan!)},
  }),
});

const withResults = (count: number): State => ({
  ...literal('search', 'Search: results'),
  servicers: Array.from({length: count}, (_, index) =>
    createServicer(crypto.randomUUID(), `Servicer ${index + 1}`),
  ),
});

const withTries = (count: number): State => ({
  ...literal('challenge', 'Challenge: wrong answer, two attempts left'),
  challenge: createChallenge([codeQuestion], {rejected: true, attempts_left: count}),
});

describe('On the screen', () => {
  for (const [lang, row] of Object.entries(written)) {
    describe(`in ${lang}`, () => {
      for (const [count, text] of Object.entries(row.loans)) {
        it(`${count} loans are “${text}”`, async () => {
          const element = await still(withLoans(Number(count)), {inline: true, lang});
          expect(wordsOf(element, '.name-and-detail .detail')).to.deep.equal([text]);
        });
      }

      for (const [count, text] of Object.entries(row.found)) {
        it(`${count} servicers that were found are “${text}”`, async () => {
          const element = await still(withResults(Number(count)), {inline: true, lang});
          expect(await element.said()).to.equal(text);
        });
      }

      for (const [count, text] of Object.entries(row.left)) {
        it(`${count} tries that are left are “${text}”`, async () => {
          const element = await still(withTries(Number(count)), {inline: true, lang});
          expect(nameOf(byRole(element, 'alert')).endsWith(` ${text}`), text).to.be.true;
        });
      }

      it('a servicer has its loans, balances, rates and dates', async () => {
        const element = await still(accounts, {inline: true, lang});
        openAll(element);
        expectParts(wordsOf(element, '[part="connection"]')[1]!, row.connection);
      });

      it('a year is a year', async () => {
        const element = await still(
          literal('search', 'Search: several former names with the transferred loans'),
          {
            inline: true,
            lang,
          },
        );
        expectParts(wordsOf(element, '[part="option"] .detail')[1]!, row.former);
      });

      it('several names are listed', async () => {
        const element = await still(literal('closed', 'Closed: complete'), {inline: true, lang});
        expectParts(wordsOf(element, '[part="lead"]')[0]!, row.finished);
      });
    });
  }
});

/** Words of Latin letters that the Arabic catalogue itself has; the sentences around them are made for them. */
const ownWords = /FedLoan|Navient|studentaid\.gov|My Aid/g;

/** What of a text is in no isolate: what it is among is moved by it, and it by that. */
function unisolated(text: Text): string {
  if (text.parentElement?.closest('bdi, [dir="auto"]')) return '';
  let rest = text.data;
  while (/\u2068[^\u2068\u2069]*\u2069/.test(rest)) rest = rest.replace(/\u2068[^\u2068\u2069]*\u2069/g, '');
  return rest.replace(ownWords, '');
}

describe('In Arabic, names and amounts keep their direction to themselves,', () => {
  for (const {name, state} of states) {
    it(name, async () => {
      const element = await still(state, {inline: true, lang: 'ar'});
      openAll(element);
      const loose = textsIn(element.root)
        // The letters that stand for a logo are alone in a box of their own.
        .filter(({parentElement}) => !parentElement?.closest('[part="avatar"]'))
        .filter((text) => /[\p{Script=Latin}\p{Nd}$]/u.test(unisolated(text)));
      expect(loose.map(({data}) => data)).to.be.empty;
      const marks = textsIn(element.root)
        .map(({data}) => data)
        .join('');
      expect(marks.split('\u2068').length, 'isolates that begin and end').to.equal(
        marks.split('\u2069').length,
      );
    });
  }

  it('and an amount is written from left to right within the sentence', async () => {
    const element = await still(accounts, {inline: true, lang: 'ar'});
    const text = textsIn(element.one('[part="connection"]:first-of-type .amount bdi'))[0]!;
    const edge = (mark: string) => {
      const range = new Range();
      range.setStart(text, text.data.indexOf(mark));
      range.setEnd(text, text.data.indexOf(mark) + 1);
      return range.getBoundingClientRect().left;
    };
    expect(edge('2')).to.be.below(edge('0'));
    expect(edge('U')).to.be.below(edge('S')).and.to.be.below(edge('$'));
  });
});

/* Several on one page */

interface Spoken {
  readonly lang: string;
  readonly dir: string;
  readonly title: string;
  /** Where Close is: at the end of the line. */
  readonly closes: 'left' | 'right';
}

function spokenBy(element: TestLink): Spoken {
  const section = element.shadowRoot!.querySelector<HTMLElement>('[part="dialog"]')!;
  const {left, right} = section.getBoundingClientRect();
  const close = section.querySelector('[part="close"]')!.getBoundingClientRect();
  return {
    lang: section.lang,
    dir: getComputedStyle(section).direction,
    title: nameOf(byRole(element, 'heading')),
    closes: close.left - left < right - close.right ? 'left' : 'right',
  };
}

async function spokenIn(lang: string): Promise<Spoken> {
  const {locale, messages} = await loadLanguage(lang);
  const isFromTheRight = lang === 'ar';
  return {
    lang: locale,
    dir: isFromTheRight ? 'rtl' : 'ltr',
    title: asRead(messages.welcome.title),
    closes: isFromTheRight ? 'left' : 'right',
  };
}

async function speaks(element: TestLink, lang: string): Promise<void> {
  const wanted = await spokenIn(lang);
  await until(() => spokenBy(element).title === wanted.title, `it speaks ${lang}`);
  expect(spokenBy(element)).to.deep.equal(wanted);
}

const welcome = literal('welcome', 'Welcome');

/** Elements side by side, each in a language of its own. */
async function sideBySide(...langs: string[]): Promise<TestLink[]> {
  const elements = langs.map((lang) => create({lang, inline: true}));
  for (const element of elements) element.showState(welcome);
  await fixture(html`<div>${elements}</div>`);
  return elements;
}

describe('Several elements on a page', () => {
  it('speak each their own language, in its direction', async () => {
    const langs = Object.keys(written);
    const elements = await sideBySide(...langs);
    for (const [index, element] of elements.entries()) await speaks(element, langs[index]!);
  });

  it('change their languages at once, and their directions with them', async () => {
    const [one, other] = await sideBySide('ar', 'en');
    await speaks(one!, 'ar');
    await speaks(other!, 'en');
    for (const [first, second] of [
      ['en', 'ar'],
      ['ar', 'fr'],
      ['zh', 'ar'],
      ['ar', 'ar'],
      ['es', 'vi'],
    ] as const) {
      one!.lang = first;
      other!.lang = second;
      await speaks(one!, first);
      await speaks(other!, second);
    }
  });

  it('that change back before the other language has come stay what they were', async () => {
    const [one, other] = await sideBySide('ar', 'en');
    await speaks(one!, 'ar');
    one!.lang = 'en';
    other!.lang = 'ar';
    await one!.updateComplete;
    one!.lang = 'ar';
    other!.lang = 'en';
    await speaks(one!, 'ar');
    await speaks(other!, 'en');
  });

  it('are written in their own language’s direction, whatever the page’s is', async () => {
    const page = await fixture(
      html`<div dir="rtl" lang="ar">
        <p></p>
        <section dir="ltr" lang="en"></section>
      </div>`,
    );
    const [arabic, englishOne] = [create({inline: true}), create({inline: true})];
    const [mixed] = [create({inline: true, lang: 'es'})];
    for (const element of [arabic, englishOne, mixed]) element.showState(welcome);
    page.querySelector('p')!.append(mixed);
    page.append(arabic);
    page.querySelector('section')!.append(englishOne);
    await speaks(arabic, 'ar');
    await speaks(englishOne, 'en');
    await speaks(mixed, 'es');
  });
});

/* A page's own words */

type Words = Readonly<Record<string, unknown>>;
const isWords = (value: unknown): value is Words =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isPlural = (value: unknown): boolean => isWords(value) && typeof value['other'] === 'string';

/** Where each sentence, each plural and each list of the catalogue is. */
const places = (words: Words, path: readonly string[] = []): (readonly string[])[] =>
  Object.entries(words).flatMap(([key, value]) =>
    isWords(value) && !isPlural(value) ? places(value, [...path, key]) : [[...path, key]],
  );

const at = (words: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, key) => (isWords(value) ? value[key] : undefined), words);

/** Another word of the same kind, as it would come from JSON. */
function another(word: unknown): unknown {
  if (word === 'ltr' || word === 'rtl') return word === 'ltr' ? 'rtl' : 'ltr';
  if (typeof word === 'string') return `${word} ★`;
  if (Array.isArray(word)) return word.map(another);
  return isWords(word)
    ? Object.fromEntries(Object.entries(word).map(([form, text]) => [form, another(text)]))
    : word;
}

const wrapped = (path: readonly string[], word: unknown): PartialMessages =>
  path.reduceRight<unknown>((value, key) => ({[key]: value}), word) as PartialMessages;

const allPlaces = places(en);

describe('A page’s own words', () => {
  const {warn} = console;
  let told: unknown[] = [];
  beforeEach(() => {
    told = [];
    console.warn = (...words: unknown[]) => void told.push(words);
  });
  afterEach(() => {
    console.warn = warn;
  });

  it('have more than a hundred places to go', () => {
    expect(allPlaces.length).to.be.above(100);
  });

  for (const lang of Object.keys(written)) {
    it(`stand for any one sentence, plural or list in ${lang}, and for nothing else`, async () => {
      const {messages} = await loadLanguage(lang);
      for (const path of allPlaces) {
        const place = path.join('.');
        const own = another(at(messages, path));
        const changed = (await loadLanguage(lang, wrapped(path, own))).messages;
        expect(at(changed, path), place).to.deep.equal(own);
        expect(own, place).to.not.deep.equal(at(messages, path));
        const others = allPlaces.filter((other) => other !== path);
        const spoilt = others.filter((other) => at(changed, other) !== at(messages, other));
        expect(spoilt, place).to.be.empty;
      }
      expect(told).to.be.empty;
    });
  }

  const hebrew: Messages = {...createPseudoMessages(english.messages), dir: 'rtl'};

  it('are a language that is written from right to left, where they say so', async () => {
    const element = create({lang: 'he-IL', inline: true, messages: hebrew});
    element.showState(welcome);
    await fixture(html`<div>${element}</div>`);
    await until(() => allByRole(element, 'heading', hebrew.welcome.title)[0], 'it is the page’s language');
    expect(spokenBy(element)).to.deep.equal({
      lang: 'he-IL',
      dir: 'rtl',
      title: hebrew.welcome.title,
      closes: 'left',
    });
  });

  it('are one language beside another of the catalogues, at once', async () => {
    const [own, french] = await sideBySide('he', 'fr');
    own!.messages = hebrew;
    await until(() => allByRole(own!, 'heading', hebrew.welcome.title)[0], 'it is the page’s language');
    await speaks(french!, 'fr');
    expect(spokenBy(own!).lang).to.equal('he-US');
    own!.messages = null;
    await speaks(own!, 'en');
    await speaks(french!, 'fr');
  });

  it('are a language in every state, with its numbers', async () => {
    const element = await still(accounts, {inline: true, lang: 'de', messages: {...hebrew, dir: 'ltr'}});
    expect(asRead(element.root.textContent)).to.include('41.250,00').and.not.include('41,250.00');
  });
});
