// Writes screenshots/, every state as a person gets to see it, with a contact sheet, and the README's pictures into
// docs/. `npm run screenshots -- --only <text>` writes only those whose path has that text in it, such as `dark-phone`.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, mkdirSync, rmSync, writeFileSync} from 'node:fs';
import {dirname} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {chromium} from 'playwright-core';
import {pictures} from './screenshots-readme.mjs';
import {contactSheet} from './screenshots-sheet.mjs';
import {findChromium} from '../test/support/browsers/find-chromium.mjs';

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const FOLDER = 'screenshots';

/** The host that a borrower reads in the pictures. */
const HOST = 'millpond.example';
const THEMES = ['light', 'dark'];
const DEVICES = {
  phone: {viewport: {width: 390, height: 844}, deviceScaleFactor: 2, isMobile: true, hasTouch: true},
  desktop: {viewport: {width: 1280, height: 800}},
};
/** Pages at a time: one works while another's picture is packed. */
const AT_ONCE = 2;

const {only = ''} = parseArgs({options: {only: {type: 'string'}}}).values;
const isWanted = (path) => path.includes(only);
const problems = [];
const started = Date.now();
let count = 0;

const server = spawn(process.execPath, [at('demo/start.mjs')], {
  env: {...process.env, CI: 'true'},
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  const [line] = await once(server.stdout.setEncoding('utf8'), 'data');
  const browser = await launch(new URL(/http\S+/.exec(line)[0]).port);
  await takeAll(browser).finally(() => browser.close());
} finally {
  server.kill();
}

for (const problem of problems) console.error(problem);
console.log(
  `${count} pictures in ${Math.round((Date.now() - started) / 1000)} s, ${problems.length} problems.`,
);
process.exitCode = problems.length || !count ? 1 : 0;

async function takeAll(browser) {
  const {slugs, languages} = await contents(browser);
  const sets = THEMES.flatMap((theme) =>
    Object.keys(DEVICES).flatMap((device) => languages.map((lang) => ({theme, device, lang}))),
  );
  if (!only) rmSync(at(FOLDER), {recursive: true, force: true});
  const work = [
    ...sets.map((set) => () => takeSet(browser, set, slugs)),
    ...Object.entries(pictures).map(
      ([name, take]) =>
        () =>
          takePicture(browser, name, take, languages),
    ),
  ];
  await Promise.all(
    Array.from({length: AT_ONCE}, async () => {
      for (let next = work.shift(); next; next = work.shift()) await next();
    }),
  );
  const isThere = (path) => existsSync(at(`${FOLDER}/${path}`));
  save(`${FOLDER}/index.html`, contactSheet(slugs, sets.map(nameOf), isThere));
}

function nameOf({theme, device, lang}) {
  return `${theme}-${device}-${lang}`;
}

/** The states by their names in an address, and the languages: English, and one that is written from right to left. */
async function contents(browser) {
  const {page, close} = await open(browser, {});
  await page.goto(`http://${HOST}/demo/gallery/still.html`);
  const found = await page.evaluate(async () => {
    const [{states, slugOf}, {rightToLeft}] = await Promise.all([
      import('/test/fixtures/states.ts'),
      import('/demo/shared/languages.ts'),
    ]);
    return {slugs: states.map(({name}) => slugOf(name)), other: await rightToLeft()};
  });
  await close();
  if (!found.other)
    console.log('No language is written from right to left yet: the pictures are in English.');
  return {slugs: found.slugs, languages: ['en', ...(found.other ? [found.other] : [])]};
}

/** Every state on one page: in one theme, on one device, in one language. */
async function takeSet(browser, {theme, device, lang}, slugs) {
  const name = nameOf({theme, device, lang});
  const wanted = slugs.filter((slug) => isWanted(`${FOLDER}/${name}/${slug}.png`));
  if (!wanted.length) return;
  const still = await openStill(browser, {...DEVICES[device], colorScheme: theme}, {theme, lang});
  for (const slug of wanted) {
    await still.show(slug);
    save(`${FOLDER}/${name}/${slug}.png`, await still.page.screenshot());
  }
  await still.close();
}

async function takePicture(browser, name, take, languages) {
  const path = `docs/${name}.png`;
  if (!isWanted(path)) return;
  const image = await take({
    languages,
    origin: `http://${HOST}`,
    open: (options) => open(browser, options),
    openStill: (options, given) => openStill(browser, options, given),
  });
  if (image) save(path, image);
}

/** The page of a single state; its `show` shows another one. */
async function openStill(browser, options, given) {
  const {page, close} = await open(browser, options);
  await page.goto(`http://${HOST}/demo/gallery/still.html?${new URLSearchParams(given)}`);
  const show = (slug) =>
    page.evaluate(async (name) => (await import('/demo/gallery/still.ts')).show(name), slug);
  return {page, close, show};
}

/** A page without movement, whose every complaint is a problem. */
async function open(browser, options) {
  const context = await browser.newContext({colorScheme: 'light', reducedMotion: 'reduce', ...options});
  const page = await context.newPage();
  const complain = (what) => problems.push(`${page.url()}: ${what}`);
  page.on('pageerror', (error) => complain(error.stack ?? error.message));
  page.on('console', (message) => message.type() === 'error' && complain(message.text()));
  page.on('requestfailed', (request) => complain(`${request.url()} failed`));
  return {page, close: () => context.close()};
}

async function launch(port) {
  const {executablePath, args, headless} = await findChromium();
  return chromium.launch({
    executablePath,
    ...(headless === 'shell' ? {} : {headless}),
    args: [
      ...args,
      `--host-resolver-rules=MAP ${HOST} localhost:${port}`,
      // What a page may do only over HTTPS, or on localhost.
      `--unsafely-treat-insecure-origin-as-secure=http://${HOST}`,
      '--force-color-profile=srgb',
      '--disable-lcd-text',
    ],
    env: {...process.env, FONTCONFIG_FILE: fontConfig()},
  });
}

/** On Linux the same fonts everywhere, as far as they are there; other systems have their own and do not read this. */
function fontConfig() {
  const alias = (family, preferred) =>
    `<alias binding="strong"><family>${family}</family><prefer><family>${preferred}</family></prefer></alias>`;
  save(
    '.cache/fonts.conf',
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  ${alias('system-ui', 'Noto Sans')}
  ${alias('sans-serif', 'Noto Sans')}
  ${alias('serif', 'Noto Serif')}
</fontconfig>
`,
  );
  return at('.cache/fonts.conf');
}

function save(path, content) {
  mkdirSync(dirname(at(path)), {recursive: true});
  writeFileSync(at(path), content);
  if (path.endsWith('.png')) count++;
}
