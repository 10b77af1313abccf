/** A browser must not fill a login that is saved for the partner's site into the form for the servicer's login. */
import assert from 'node:assert/strict';
import {createCipheriv, pbkdf2Sync} from 'node:crypto';
import {existsSync, statSync} from 'node:fs';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {after, before, describe, test as testAlways} from 'node:test';
import {chromium, type BrowserContext, type Page} from 'playwright-core';

import {findChromium, servePages, type PageServer} from './browser.ts';
import {IS_SHORT} from '../support/trials.ts';

/** The sandbox rejects this username, so that the form shows it again beside an empty password. */
const SAVED = {username: 'bad', password: 'partner-secret'};

const buildPage = (attributes: string) => `<!doctype html>
  <html lang="en">
    <head>
      <title>A partner’s page</title>
      <script type="module" src="/script/nexus-link.min.js"></script>
    </head>
    <body><nexus-link nexus-key="sandbox_saved" ${attributes}></nexus-link></body>
  </html>`;

const placements = [
  {placement: 'in a dialog', path: '/modal', attributes: 'open'},
  {placement: 'in the page', path: '/inline', attributes: 'inline'},
] as const;

/* A profile with a saved login */

const {executablePath, args, headless} = await findChromium();
const launchOptions = {
  executablePath,
  args: [...args, '--password-store=basic'],
  // An automated browser has no password manager.
  ignoreDefaultArgs: ['--enable-automation'],
};

/** The basic store of Chromium on Linux encrypts with a fixed password (components/os_crypt/sync/os_crypt_linux.cc). */
function encryptForBasicStore(password: string): Buffer {
  const key = pbkdf2Sync('peanuts', 'saltysalt', 1, 16, 'sha1');
  const cipher = createCipheriv('aes-128-cbc', key, Buffer.alloc(16, ' '));
  return Buffer.concat([Buffer.from('v10'), cipher.update(password, 'utf8'), cipher.final()]);
}

/** Saves the login in the same way as Chromium's “Save password?”. The browser must not be running. */
function saveLogin(file: string, origin: string): void {
  const database = new DatabaseSync(file);
  const columns = database.prepare('PRAGMA table_info(logins)').all();
  const values: Record<string, string | number | Buffer> = {
    origin_url: `${origin}/`,
    action_url: `${origin}/`,
    signon_realm: `${origin}/`,
    username_element: 'username',
    username_value: SAVED.username,
    password_element: 'password',
    password_value: encryptForBasicStore(SAVED.password),
    // Microseconds since 1601.
    date_created: (Date.now() + 11_644_473_600_000) * 1000,
    times_used: 1,
  };
  for (const {name, type, dflt_value: preset} of columns) {
    if (typeof name !== 'string' || name === 'id' || name in values || preset !== null) continue;
    values[name] = type === 'BLOB' ? Buffer.alloc(0) : type === 'INTEGER' ? 0 : '';
  }
  const names = Object.keys(values);
  database
    .prepare(`INSERT INTO logins (${names.join()}) VALUES (${names.map(() => '?').join()})`)
    .run(...Object.values(values));
  database.close();
}

/** Starts Chromium once to create the profile with its database of logins, and adds the login to the database. */
async function createProfile(folder: string, origin: string): Promise<void> {
  const file = join(folder, 'Default', 'Login Data');
  const first = await chromium.launchPersistentContext(folder, launchOptions);
  const end = Date.now() + 30_000;
  // The running browser locks the database. Once the file is not empty, closing the browser completes its tables.
  while (!existsSync(file) || statSync(file).size === 0) {
    if (Date.now() > end) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await first.close();
  saveLogin(file, origin);
}

/* The page */

let folder: string;
let server: PageServer;
let context: BrowserContext | undefined;

/** Opens the element and goes to the login step. */
async function openLogin(path: string): Promise<Page> {
  assert.ok(context);
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(server.origin + path);
  await page.getByRole('button', {name: 'Continue'}).click();
  await page.getByRole('combobox').fill('great lakes');
  await page.getByRole('option', {name: /^Nelnet/}).click();
  await page.getByLabel('Username').waitFor();
  return page;
}

/**
 * Waits until the browser has filled all forms that it fills. For this it adds the partner's own login form after the
 * servicer's. That form is in the footer, where a dialog does not make it inert.
 */
async function waitForAutofill(page: Page): Promise<void> {
  await page.evaluate(() => {
    const form = document.createElement('form');
    form.slot = 'footer';
    form.innerHTML = '<input autocomplete="username"><input type="password" autocomplete="current-password">';
    document.querySelector('nexus-link')?.append(form);
  });
  await page.waitForFunction(
    () => document.querySelector<HTMLInputElement>('form[slot] [type="password"]:autofill'),
    null,
    {polling: 100},
  );
  // A page can read filled values only after a user gesture.
  await page.mouse.click(1, 1);
  const values = await page.$$eval('form[slot] input', (inputs) =>
    inputs.map((input) => (input as HTMLInputElement).value),
  );
  assert.deepEqual(values, Object.values(SAVED), 'the partner’s own form is filled');
  await page.evaluate(() => document.querySelector('form[slot]')?.remove());
}

interface Field {
  readonly name: string;
  readonly value: string;
  readonly isFilled: boolean;
}

/** Reads the inputs of the element. */
const readFields = (page: Page): Promise<Field[]> =>
  page.evaluate(() => {
    const inputs = document.querySelector('nexus-link')?.shadowRoot?.querySelectorAll('input') ?? [];
    return [...inputs].map((input) => ({
      name: input.type === 'radio' ? 'radio' : input.id,
      value: input.type === 'radio' ? '' : input.value,
      isFilled: input.matches(':autofill'),
    }));
  });

const createField = (name: string, value = ''): Field => ({name, value, isFilled: false});

/* The tests */

const isSkipped =
  process.platform !== 'linux'
    ? 'On other systems the operating system keeps the key that encrypts a saved login.'
    : headless === 'shell' && 'A headless shell has no password manager.';

describe('With a login saved for the page’s own site', {skip: isSkipped}, () => {
  before(async () => {
    server = await servePages(
      Object.fromEntries(placements.map(({path, attributes}) => [path, buildPage(attributes)])),
    );
    folder = await mkdtemp(join(tmpdir(), 'nexus-link-profile-'));
    await createProfile(folder, server.origin);
    context = await chromium.launchPersistentContext(folder, launchOptions);
  });
  after(async () => {
    await context?.close();
    await server.close();
    await rm(folder, {recursive: true, force: true});
  });

  for (const [index, {placement, path}] of placements.entries()) {
    let count = 0;
    /** Defines a test. In the short form, the two placements take turns, and each test runs in one of them. */
    const test = (title: string, run: () => Promise<void>): void => {
      if (!IS_SHORT || count++ % placements.length === index) void testAlways(title, run);
    };

    test(`the username and the password start empty, ${placement}`, async () => {
      const page = await openLogin(path);
      await waitForAutofill(page);
      assert.deepEqual(await readFields(page), [createField('username'), createField('password')]);
      await page.getByRole('button', {name: 'Connect', exact: true}).click();
      await page.getByText('Enter your username.').waitFor();
      await page.close();
    });

    test(`the username stays empty beside a visible password, ${placement}`, async () => {
      const page = await openLogin(path);
      await page.getByRole('button', {name: 'Show password'}).click();
      await waitForAutofill(page);
      assert.deepEqual(await readFields(page), [createField('username'), createField('password')]);
      await page.close();
    });

    test(`the username and the password stay empty when they get the focus, ${placement}`, async () => {
      const page = await openLogin(path);
      for (const name of ['Username', 'Password']) {
        await page.getByLabel(name, {exact: true}).click();
        await waitForAutofill(page);
        assert.deepEqual(await readFields(page), [createField('username'), createField('password')]);
      }
      await page.close();
    });

    test(`the password stays empty after a rejected login with the saved username, ${placement}`, async () => {
      const page = await openLogin(path);
      await page.getByLabel('Username').fill(SAVED.username);
      await page.getByLabel('Password', {exact: true}).fill('typed');
      await page.getByRole('button', {name: 'Connect', exact: true}).click();
      await page.getByRole('button', {name: 'Try again'}).waitFor();
      await waitForAutofill(page);
      assert.deepEqual(await readFields(page), [
        createField('username', SAVED.username),
        createField('password'),
      ]);
      await page.close();
    });

    for (const [kind, username] of [
      ['a question', 'challenge'],
      ['a code', '@code'],
    ] as const) {
      test(`the answer to ${kind} starts empty, ${placement}`, async () => {
        const page = await openLogin(path);
        await page.getByLabel('Username').fill(username);
        await page.getByLabel('Password', {exact: true}).fill('typed');
        await page.getByRole('button', {name: 'Connect', exact: true}).click();
        await page.getByRole('button', {name: 'Submit'}).waitFor();
        await waitForAutofill(page);
        for (const {value, isFilled} of await readFields(page))
          assert.deepEqual([value, isFilled], ['', false]);
        await page.close();
      });
    }

    test(`a login that a password manager fills in on request is sent, ${placement}`, async () => {
      const page = await openLogin(path);
      await waitForAutofill(page);
      // The script of a password manager sets the fields directly, without key events.
      await page.evaluate(() => {
        const root = document.querySelector('nexus-link')?.shadowRoot;
        for (const input of root?.querySelectorAll('input') ?? []) {
          input.focus();
          input.value = 'from the vault';
          input.dispatchEvent(new Event('input', {bubbles: true, composed: true}));
          input.dispatchEvent(new Event('change', {bubbles: true}));
        }
      });
      await page.getByRole('button', {name: 'Connect', exact: true}).click();
      await page.getByRole('button', {name: 'I’m Done'}).waitFor();
      await page.close();
    });
  }
});
