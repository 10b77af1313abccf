/** The element in each language: counts, amounts, dates and directions, and several languages on one page. */
import {expect, fixture, html} from '@open-wc/testing';

import {
  codeQuestion,
  createChallenge,
  createChangedLink,
  createServicer,
  mohelaConnection,
  states,
} from '../fixtures/states.js';
import {createPseudoMessages} from '../../demo/shared/pseudo-language.js';
import type {State} from '../../src/workflow/state.js';
import {en} from '../../src/messages/en.js';
import {english, loadLanguage, type Messages, type PartialMessages} from '../../src/messages/index.js';
import {itForEach} from '../support/case-table.js';
import {
  queryAllByRole,
  normalizeText,
  getByRole,
  createLink,
  getAccessibleName,
  listTexts,
  waitUntil,
  type TestLink,
} from '../support/helpers.js';
import {getFixtureState, showStill, type StillLink} from '../support/still-link.js';

/** Texts that follow one another. Engines differ in the characters between them: a space, a full stop, a country. */
type Parts = readonly string[];

interface ExpectedTexts {
  /** Numbers of loans, of servicers found and of attempts left, by count. */
  readonly loans: Readonly<Record<number, string>>;
  readonly found: Readonly<Record<number, string>>;
  readonly left: Readonly<Record<number, string>>;
  readonly connection: Parts;
  readonly former: Parts;
  readonly finished: Parts;
}

const EXPECTED_TEXTS: Readonly<Record<string, ExpectedTexts>> = {
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
    if (found < 0) expect.fail(`“${text}” does not have “${part}” after character ${from}.`);
    from = found + part.length;
  }
}

const openAllDetails = (element: StillLink): void => {
  for (const details of element.root.querySelectorAll('details')) details.open = true;
};

const readTexts = (element: StillLink, selector: string): string[] =>
  [...element.root.querySelectorAll<HTMLElement>(selector)].map((match) => normalizeText(match.innerText));

const accounts = getFixtureState('accounts', 'Accounts: several connections');
const [loan] = mohelaConnection.portfolio.loans;

const createStateWithLoans = (count: number): State => ({
  ...accounts,
  link: createChangedLink({
    ...mohelaConnection,
    portfolio: {...mohelaConnection.portfolio, loans: Array.from({length: count}, () => loan!)},
  }),
});

const createStateWithResults = (count: number): State => ({
  ...getFixtureState('search', 'Search: results'),
  servicers: Array.from({length: count}, (_, index) =>
    createServicer(crypto.randomUUID(), `Servicer ${index + 1}`),
  ),
});

const createStateWithAttemptsLeft = (count: number): State => ({
  ...getFixtureState('challenge', 'Challenge: wrong answer, two attempts left'),
  challenge: createChallenge([codeQuestion], {rejected: true, attempts_left: count}),
});

const languages = Object.entries(EXPECTED_TEXTS).map(([lang, texts]) => ({name: lang, lang, ...texts}));

/** Lists a case for each language and each count of a plural. */
const listPluralCases = (plural: 'loans' | 'found' | 'left') =>
  languages.flatMap(({lang, [plural]: texts}) =>
    Object.entries(texts).map(([count, text]) => ({
      name: `${lang}, ${count}`,
      lang,
      count: Number(count),
      text,
    })),
  );

describe('In each language, the screen', () => {
  itForEach('shows the number of loans', listPluralCases('loans'), async ({lang, count, text}) => {
    const element = await showStill(createStateWithLoans(count), {inline: true, lang});
    expect(readTexts(element, '.name-and-detail .detail')).to.deep.equal([text]);
  });

  itForEach(
    'announces the number of servicers found',
    listPluralCases('found'),
    async ({lang, count, text}) => {
      const element = await showStill(createStateWithResults(count), {inline: true, lang});
      expect(await element.waitForAnnouncement()).to.equal(text);
    },
  );

  itForEach('shows the number of attempts left', listPluralCases('left'), async ({lang, count, text}) => {
    const element = await showStill(createStateWithAttemptsLeft(count), {inline: true, lang});
    expect(getAccessibleName(getByRole(element, 'alert')).endsWith(` ${text}`), text).to.be.true;
  });

  itForEach(
    'shows the loans, balances, rates and dates of a servicer',
    languages,
    async ({lang, connection}) => {
      const element = await showStill(accounts, {inline: true, lang});
      openAllDetails(element);
      expectParts(readTexts(element, '[part="connection"]')[1]!, connection);
    },
  );

  itForEach('shows a year without a thousands separator', languages, async ({lang, former}) => {
    const state = getFixtureState('search', 'Search: several former names with the transferred loans');
    const element = await showStill(state, {inline: true, lang});
    expectParts(readTexts(element, '[part="option"] .detail')[1]!, former);
  });

  itForEach('lists several names', languages, async ({lang, finished}) => {
    const element = await showStill(getFixtureState('closed', 'Closed: complete'), {inline: true, lang});
    expectParts(readTexts(element, '[part="lead"]')[0]!, finished);
  });
});

/** Latin words that the Arabic catalogue itself contains. Their sentences are written so that they display correctly. */
const CATALOGUE_LATIN = /FedLoan|Navient|studentaid\.gov|My Aid/g;

const ISOLATE = /\u2068[^\u2068\u2069]*\u2069/;

/** Returns the characters of a text outside every isolate: their direction affects the text around them. */
function removeIsolates(text: Text): string {
  if (text.parentElement?.closest('bdi, [dir="auto"]')) return '';
  let rest = text.data;
  while (ISOLATE.test(rest)) rest = rest.replace(ISOLATE, '');
  return rest.replace(CATALOGUE_LATIN, '');
}

describe('In Arabic, the screen', () => {
  itForEach('isolates every name and amount', states, async ({state}) => {
    const element = await showStill(state, {inline: true, lang: 'ar'});
    openAllDetails(element);
    const texts = listTexts(element.root);
    const notIsolated = texts
      // The initials in an avatar are the only text of their box.
      .filter(({parentElement}) => !parentElement?.closest('[part="avatar"]'))
      .filter((text) => /[\p{Script=Latin}\p{Nd}$]/u.test(removeIsolates(text)));
    if (notIsolated.length > 0) expect.fail(notIsolated.map(({data}) => `“${data.trim()}”`).join(', '));
    const allText = texts.map(({data}) => data).join('');
    expect(allText.split('\u2068').length, 'isolates that begin').to.equal(allText.split('\u2069').length);
  });

  it('shows an amount from left to right', async () => {
    const element = await showStill(accounts, {inline: true, lang: 'ar'});
    const text = listTexts(element.getElement('[part="connection"]:first-of-type .amount bdi'))[0]!;
    const getLeft = (character: string) => {
      const range = new Range();
      range.setStart(text, text.data.indexOf(character));
      range.setEnd(text, text.data.indexOf(character) + 1);
      return range.getBoundingClientRect().left;
    };
    expect(getLeft('2')).to.be.below(getLeft('0'));
    expect(getLeft('U')).to.be.below(getLeft('S')).and.to.be.below(getLeft('$'));
  });
});

/** The signs of a language on the screen. */
interface VisibleLanguage {
  readonly lang: string;
  readonly dir: string;
  readonly title: string;
  /** The side of the close button, which is at the end of the line. */
  readonly closeSide: 'left' | 'right';
}

function readLanguage(element: TestLink): VisibleLanguage {
  const dialog = element.shadowRoot!.querySelector<HTMLElement>('[part="dialog"]')!;
  const {left, right} = dialog.getBoundingClientRect();
  const close = dialog.querySelector('[part="close"]')!.getBoundingClientRect();
  return {
    lang: dialog.lang,
    dir: getComputedStyle(dialog).direction,
    title: getAccessibleName(getByRole(element, 'heading')),
    closeSide: close.left - left < right - close.right ? 'left' : 'right',
  };
}

async function expectLanguage(element: TestLink, lang: string): Promise<void> {
  const {locale, messages} = await loadLanguage(lang);
  const isRightToLeft = lang === 'ar';
  const expected: VisibleLanguage = {
    lang: locale,
    dir: isRightToLeft ? 'rtl' : 'ltr',
    title: normalizeText(messages.welcome.title),
    closeSide: isRightToLeft ? 'left' : 'right',
  };
  await waitUntil(() => readLanguage(element).title === expected.title, `the heading is in ${lang}`);
  expect(readLanguage(element)).to.deep.equal(expected);
}

const welcome = getFixtureState('welcome', 'Welcome');

/** Places one element for each language on a page. */
async function placeElements(...langs: string[]): Promise<TestLink[]> {
  const elements = langs.map((lang) => createLink({lang, inline: true}));
  for (const element of elements) element.showState(welcome);
  await fixture(html`<div>${elements}</div>`);
  return elements;
}

describe('Several elements on a page', () => {
  it('have a language and a direction each', async () => {
    const langs = Object.keys(EXPECTED_TEXTS);
    const elements = await placeElements(...langs);
    for (const [index, element] of elements.entries()) await expectLanguage(element, langs[index]!);
  });

  it('change their languages and directions at the same time', async () => {
    const [first, second] = await placeElements('ar', 'en');
    await expectLanguage(first!, 'ar');
    await expectLanguage(second!, 'en');
    for (const [firstLang, secondLang] of [
      ['en', 'ar'],
      ['ar', 'fr'],
      ['zh', 'ar'],
      ['ar', 'ar'],
      ['es', 'vi'],
    ] as const) {
      first!.lang = firstLang;
      second!.lang = secondLang;
      await expectLanguage(first!, firstLang);
      await expectLanguage(second!, secondLang);
    }
  });

  it('keep their language if they change back before the other one is loaded', async () => {
    const [first, second] = await placeElements('ar', 'en');
    await expectLanguage(first!, 'ar');
    first!.lang = 'en';
    second!.lang = 'ar';
    await first!.updateComplete;
    first!.lang = 'ar';
    second!.lang = 'en';
    await expectLanguage(first!, 'ar');
    await expectLanguage(second!, 'en');
  });

  it('have the direction of their language, whatever the direction of the page', async () => {
    const page = await fixture(
      html`<div dir="rtl" lang="ar">
        <p></p>
        <section dir="ltr" lang="en"></section>
      </div>`,
    );
    const [inArabic, inEnglish] = [createLink({inline: true}), createLink({inline: true})];
    const inSpanish = createLink({inline: true, lang: 'es'});
    for (const element of [inArabic, inEnglish, inSpanish]) element.showState(welcome);
    page.querySelector('p')!.append(inSpanish);
    page.append(inArabic);
    page.querySelector('section')!.append(inEnglish);
    await expectLanguage(inArabic, 'ar');
    await expectLanguage(inEnglish, 'en');
    await expectLanguage(inSpanish, 'es');
  });
});

type MessageGroup = Readonly<Record<string, unknown>>;
const isGroup = (value: unknown): value is MessageGroup =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isPlural = (value: unknown): boolean => isGroup(value) && typeof value['other'] === 'string';

/** Lists the path of each sentence, plural and list of a catalogue. */
const listPaths = (group: MessageGroup, path: readonly string[] = []): (readonly string[])[] =>
  Object.entries(group).flatMap(([key, value]) =>
    isGroup(value) && !isPlural(value) ? listPaths(value, [...path, key]) : [[...path, key]],
  );

const getMessage = (messages: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, key) => (isGroup(value) ? value[key] : undefined), messages);

/** Returns another message of the same type, as it would come from JSON. */
function changeMessage(message: unknown): unknown {
  if (message === 'ltr' || message === 'rtl') return message === 'ltr' ? 'rtl' : 'ltr';
  if (typeof message === 'string') return `${message} ★`;
  if (Array.isArray(message)) return message.map(changeMessage);
  return isGroup(message)
    ? Object.fromEntries(Object.entries(message).map(([form, text]) => [form, changeMessage(text)]))
    : message;
}

const createOverride = (path: readonly string[], message: unknown): PartialMessages =>
  path.reduceRight<unknown>((value, key) => ({[key]: value}), message) as PartialMessages;

const allPaths = listPaths(en);

describe('The messages of a page', () => {
  const {warn} = console;
  let warnings: unknown[] = [];
  beforeEach(() => {
    warnings = [];
    console.warn = (...words: unknown[]) => void warnings.push(words);
  });
  afterEach(() => {
    console.warn = warn;
  });

  itForEach('can replace any one sentence, plural or list, and nothing else', languages, async ({lang}) => {
    expect(allPaths.length).to.be.above(100);
    const {messages} = await loadLanguage(lang);
    for (const path of allPaths) {
      const name = path.join('.');
      const override = changeMessage(getMessage(messages, path));
      const changed = (await loadLanguage(lang, createOverride(path, override))).messages;
      expect(getMessage(changed, path), name).to.deep.equal(override);
      expect(override, name).to.not.deep.equal(getMessage(messages, path));
      const others = allPaths.filter((other) => other !== path);
      const alsoChanged = others.filter(
        (other) => getMessage(changed, other) !== getMessage(messages, other),
      );
      expect(alsoChanged, name).to.be.empty;
    }
    expect(warnings).to.be.empty;
  });

  const hebrew: Messages = {...createPseudoMessages(english.messages), dir: 'rtl'};
  const waitForHebrew = (element: TestLink) =>
    waitUntil(() => queryAllByRole(element, 'heading', hebrew.welcome.title)[0], 'the heading is the page’s');

  it('can add a language that is written from right to left', async () => {
    const element = createLink({lang: 'he-IL', inline: true, messages: hebrew});
    element.showState(welcome);
    await fixture(html`<div>${element}</div>`);
    await waitForHebrew(element);
    expect(readLanguage(element)).to.deep.equal({
      lang: 'he-IL',
      dir: 'rtl',
      title: hebrew.welcome.title,
      closeSide: 'left',
    });
  });

  it('can add a language to one element, beside another in a language of the catalogues', async () => {
    const [inHebrew, inFrench] = await placeElements('he', 'fr');
    inHebrew!.messages = hebrew;
    await waitForHebrew(inHebrew!);
    await expectLanguage(inFrench!, 'fr');
    expect(readLanguage(inHebrew!).lang).to.equal('he-US');
    inHebrew!.messages = null;
    await expectLanguage(inHebrew!, 'en');
    await expectLanguage(inFrench!, 'fr');
  });

  it('can add a language whose numbers have other separators', async () => {
    const element = await showStill(accounts, {inline: true, lang: 'de', messages: {...hebrew, dir: 'ltr'}});
    expect(normalizeText(element.root.textContent)).to.include('41.250,00').and.not.include('41,250.00');
  });
});
