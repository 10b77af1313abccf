/** Which files a page loads for the languages that are spoken on it, by the bundle for a script tag. */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {after, before, describe, test} from 'node:test';
import {chromium, type Browser, type Page, type Route} from 'playwright-core';

const root = new URL('../../', import.meta.url);
const ORIGIN = 'https://partner.example';
const finder = (await import(new URL('test/support/browsers/browser.mjs', root).href)) as {
  findBrowser(): Promise<{readonly executablePath: string; readonly args: string[]}>;
};

const LANGUAGES = ['ar', 'es', 'fr', 'vi', 'zh'];
const fileOf = (lang: string) => `/script/chunks/${lang}.js`;
const OWN_WORDS = fileOf('merge-messages');

/** Each language's word for what begins, by which it is known that it is spoken. */
const begins: Readonly<Record<string, string>> = {
  en: 'Continue',
  ar: 'متابعة',
  es: 'Continuar',
  fr: 'Continuer',
  vi: 'Tiếp tục',
  zh: '继续',
};

let browser: Browser;
before(async () => {
  const {executablePath, args} = await finder.findBrowser();
  browser = await chromium.launch({executablePath, args});
});
after(() => browser.close());

const page = (body: string) =>
  `<!doctype html><html><title>A partner’s page</title>
  <script type="module" src="/script/nexus-link.min.js"></script><body>${body}</body></html>`;

async function answer(route: Route, body: string): Promise<void> {
  const {pathname} = new URL(route.request().url());
  if (pathname === '/') return route.fulfill({contentType: 'text/html; charset=utf-8', body: page(body)});
  if (!pathname.startsWith('/script/')) return route.fulfill({status: 404, body: ''});
  const script = readFileSync(new URL(`dist${pathname}`, root), 'utf8');
  return route.fulfill({contentType: 'text/javascript; charset=utf-8', body: script});
}

interface Visit {
  readonly page: Page;
  /** The files of words that were asked for, in order. */
  words(): readonly string[];
  says(lang: string): Promise<void>;
}

/** On a page with this in its body, which is closed whatever happens. */
async function on(body: string, act: (visit: Visit) => Promise<void>, refused = ''): Promise<void> {
  const context = await browser.newContext();
  const asked: string[] = [];
  const complaints: string[] = [];
  const isOfWords = (path: string) => [...LANGUAGES.map(fileOf), OWN_WORDS].includes(path);
  try {
    const opened = await context.newPage();
    opened.setDefaultTimeout(20_000);
    opened.on('pageerror', ({message}) => complaints.push(message));
    opened.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await opened.route('**/*', (route) =>
      refused && route.request().url().endsWith(refused) ? route.abort() : answer(route, body),
    );
    await opened.goto(ORIGIN);
    await act({
      page: opened,
      words: () => asked.filter(isOfWords),
      says: (lang) =>
        opened
          .getByRole('button', {name: begins[lang] ?? lang, exact: true})
          .first()
          .waitFor(),
    });
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
}

const link = (attributes = '') => `<nexus-link nexus-key="sandbox_words" inline ${attributes}></nexus-link>`;
const setLang = ({page: opened}: Visit, lang: string) =>
  opened
    .locator('nexus-link')
    .first()
    .evaluate((element, to) => element.setAttribute('lang', to), lang);

describe('the bundle for a script tag', () => {
  const files = {
    en: '/script/nexus-link.min.js',
    ...Object.fromEntries(LANGUAGES.map((lang) => [lang, fileOf(lang)])),
  };
  for (const [lang, file] of Object.entries(files)) {
    test(`has the words of ${lang} in ${file}, and those of no other language`, () => {
      const code = readFileSync(new URL(`dist${file}`, root), 'utf8');
      const found = Object.keys(begins).filter((one) => new RegExp(`["'\`]${begins[one]}["'\`]`).test(code));
      assert.deepEqual(found, [lang]);
    });
  }
});

describe('a page loads', () => {
  test('no file of words for English', () =>
    on(link('lang="en"'), async (visit) => {
      await visit.says('en');
      assert.deepEqual(visit.words(), []);
    }));

  for (const lang of LANGUAGES) {
    test(`the one file of ${lang} for lang="${lang}", from the start to a search`, () =>
      on(link(`lang="${lang}"`), async (visit) => {
        await visit.says(lang);
        await visit.page.getByRole('button', {name: begins[lang] ?? '', exact: true}).click();
        await visit.page.getByRole('option').first().waitFor();
        assert.deepEqual(visit.words(), [fileOf(lang)]);
      }));
  }

  test('the language’s file for a tag with a region', () =>
    on(link('lang="es-MX"'), async (visit) => {
      await visit.says('es');
      assert.deepEqual(visit.words(), [fileOf('es')]);
    }));

  for (const lang of ['pt', 'zh-Hant', 'en-GB', 'nonsense-']) {
    test(`no file for lang="${lang}", which is English`, () =>
      on(link(`lang="${lang}"`), async (visit) => {
        await visit.says('en');
        assert.deepEqual(visit.words(), []);
      }));
  }

  test('a language when it is changed to, and each only once', () =>
    on(link('lang="en"'), async (visit) => {
      for (const lang of ['en', 'fr', 'ar', 'fr', 'en', 'ar']) {
        await setLang(visit, lang);
        await visit.says(lang);
      }
      assert.deepEqual(visit.words(), [fileOf('fr'), fileOf('ar')]);
    }));

  test('the languages of two elements, and no third', () =>
    on(`${link('lang="ar"')} ${link('lang="vi"')} ${link('lang="ar"')}`, async (visit) => {
      await visit.says('ar');
      await visit.says('vi');
      assert.deepEqual([...visit.words()].sort(), [fileOf('ar'), fileOf('vi')]);
    }));

  test('what its own words need only where it has some', () =>
    on(link('lang="en"'), async (visit) => {
      await visit.says('en');
      await visit.page.locator('nexus-link').evaluate((element) => {
        Object.assign(element, {messages: {welcome: {begin: 'Let’s go'}}});
      });
      await visit.says('Let’s go');
      assert.deepEqual(visit.words(), [OWN_WORDS]);
    }));

  test('English in place of a language that cannot be loaded, and the borrower goes on', () =>
    on(
      link('lang="fr"'),
      async (visit) => {
        await visit.page.getByRole('button', {name: 'Continue', exact: true}).click();
        await visit.page.getByRole('option').first().waitFor();
      },
      fileOf('fr'),
    ));
});
