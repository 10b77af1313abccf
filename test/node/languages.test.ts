/** The message files that the script bundle loads for the languages of a page. */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {after, before, describe, test} from 'node:test';
import {chromium, type Browser, type Page, type Route} from 'playwright-core';

const root = new URL('../../', import.meta.url);
const ORIGIN = 'https://partner.example';
const finder = (await import(new URL('test/support/browsers/find-chromium.mjs', root).href)) as {
  findChromium(): Promise<{readonly executablePath: string; readonly args: string[]}>;
};

const LANGUAGES = ['ar', 'es', 'fr', 'vi', 'zh'];
const getMessageFile = (lang: string) => `/script/chunks/${lang}.js`;
const MERGE_CHUNK = getMessageFile('merge-messages');

/** The label of the first button in each language, which shows the language that is in use. */
const START_LABELS: Readonly<Record<string, string>> = {
  en: 'Continue',
  ar: 'متابعة',
  es: 'Continuar',
  fr: 'Continuer',
  vi: 'Tiếp tục',
  zh: '继续',
};

let browser: Browser;
before(async () => {
  const {executablePath, args} = await finder.findChromium();
  browser = await chromium.launch({executablePath, args});
});
after(() => browser.close());

const buildPage = (body: string) =>
  `<!doctype html><html><title>A partner’s page</title>
  <script type="module" src="/script/nexus-link.min.js"></script><body>${body}</body></html>`;

async function answerRequest(route: Route, body: string): Promise<void> {
  const {pathname} = new URL(route.request().url());
  if (pathname === '/')
    return route.fulfill({contentType: 'text/html; charset=utf-8', body: buildPage(body)});
  if (!pathname.startsWith('/script/')) return route.fulfill({status: 404, body: ''});
  const script = readFileSync(new URL(`dist${pathname}`, root), 'utf8');
  return route.fulfill({contentType: 'text/javascript; charset=utf-8', body: script});
}

interface Visit {
  readonly page: Page;
  /** The requested message files, in order. */
  listMessageFiles(): readonly string[];
  /** @param lang A language, or the label of the first button. */
  waitForLanguage(lang: string): Promise<void>;
}

/**
 * Opens a page, runs a check on it, and closes it. Fails if the page has an uncaught error.
 * @param blockedFile The path of a file that does not load.
 */
async function visitPage(
  body: string,
  check: (visit: Visit) => Promise<void>,
  blockedFile = '',
): Promise<void> {
  const context = await browser.newContext();
  const requests: string[] = [];
  const errors: string[] = [];
  const isMessageFile = (path: string) => [...LANGUAGES.map(getMessageFile), MERGE_CHUNK].includes(path);
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    page.on('pageerror', ({message}) => errors.push(message));
    page.on('request', (request) => requests.push(new URL(request.url()).pathname));
    await page.route('**/*', (route) =>
      blockedFile && new URL(route.request().url()).pathname === blockedFile
        ? route.abort()
        : answerRequest(route, body),
    );
    await page.goto(ORIGIN);
    await check({
      page,
      listMessageFiles: () => requests.filter(isMessageFile),
      waitForLanguage: (lang) =>
        page
          .getByRole('button', {name: START_LABELS[lang] ?? lang, exact: true})
          .first()
          .waitFor(),
    });
    assert.deepEqual(errors, []);
  } finally {
    await context.close();
  }
}

const buildLink = (attributes = '') =>
  `<nexus-link nexus-key="sandbox_words" inline ${attributes}></nexus-link>`;
const setLang = ({page}: Visit, lang: string) =>
  page
    .locator('nexus-link')
    .first()
    .evaluate((element, value) => element.setAttribute('lang', value), lang);

describe('Script bundle', () => {
  const files = {
    en: '/script/nexus-link.min.js',
    ...Object.fromEntries(LANGUAGES.map((lang) => [lang, getMessageFile(lang)])),
  };
  for (const [lang, file] of Object.entries(files)) {
    test(`has only the messages of ${lang} in ${file}`, () => {
      const code = readFileSync(new URL(`dist${file}`, root), 'utf8');
      const found = Object.keys(START_LABELS).filter((key) =>
        new RegExp(`["'\`]${START_LABELS[key]}["'\`]`).test(code),
      );
      assert.deepEqual(found, [lang]);
    });
  }
});

describe('Page', {concurrency: 3}, () => {
  test('loads no message file for English', () =>
    visitPage(buildLink('lang="en"'), async (visit) => {
      await visit.waitForLanguage('en');
      assert.deepEqual(visit.listMessageFiles(), []);
    }));

  for (const lang of LANGUAGES) {
    test(`loads only the file of ${lang} for lang="${lang}", up to the search`, () =>
      visitPage(buildLink(`lang="${lang}"`), async (visit) => {
        await visit.waitForLanguage(lang);
        await visit.page.getByRole('button', {name: START_LABELS[lang] ?? '', exact: true}).click();
        await visit.page.getByRole('option').first().waitFor();
        assert.deepEqual(visit.listMessageFiles(), [getMessageFile(lang)]);
      }));
  }

  test('loads the file of the language for a tag with a region', () =>
    visitPage(buildLink('lang="es-MX"'), async (visit) => {
      await visit.waitForLanguage('es');
      assert.deepEqual(visit.listMessageFiles(), [getMessageFile('es')]);
    }));

  for (const lang of ['pt', 'zh-Hant', 'en-GB', 'nonsense-']) {
    test(`loads no file and shows English for lang="${lang}"`, () =>
      visitPage(buildLink(`lang="${lang}"`), async (visit) => {
        await visit.waitForLanguage('en');
        assert.deepEqual(visit.listMessageFiles(), []);
      }));
  }

  test('loads a language when lang changes to it, and each language only once', () =>
    visitPage(buildLink('lang="en"'), async (visit) => {
      for (const lang of ['en', 'fr', 'ar', 'fr', 'en', 'ar']) {
        await setLang(visit, lang);
        await visit.waitForLanguage(lang);
      }
      assert.deepEqual(visit.listMessageFiles(), [getMessageFile('fr'), getMessageFile('ar')]);
    }));

  test('loads the languages of its elements, and no other', () =>
    visitPage(
      `${buildLink('lang="ar"')} ${buildLink('lang="vi"')} ${buildLink('lang="ar"')}`,
      async (visit) => {
        await visit.waitForLanguage('ar');
        await visit.waitForLanguage('vi');
        assert.deepEqual([...visit.listMessageFiles()].sort(), [getMessageFile('ar'), getMessageFile('vi')]);
      },
    ));

  test('loads the code that merges messages only if it sets its own', () =>
    visitPage(buildLink('lang="en"'), async (visit) => {
      await visit.waitForLanguage('en');
      await visit.page.locator('nexus-link').evaluate((element) => {
        Object.assign(element, {messages: {welcome: {begin: 'Let’s go'}}});
      });
      await visit.waitForLanguage('Let’s go');
      assert.deepEqual(visit.listMessageFiles(), [MERGE_CHUNK]);
    }));

  test('shows English if a language does not load, and the borrower continues', () =>
    visitPage(
      buildLink('lang="fr"'),
      async (visit) => {
        await visit.page.getByRole('button', {name: 'Continue', exact: true}).click();
        await visit.page.getByRole('option').first().waitFor();
      },
      getMessageFile('fr'),
    ));
});
