// Takes a screenshot of every state for screenshots/, with a contact sheet, and the README's pictures for docs/.
// `npm run screenshots -- --only <text>` takes only those whose path contains the text, such as `dark-phone`.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, mkdirSync, rmSync, writeFileSync} from 'node:fs';
import {dirname} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {chromium} from 'playwright-core';
import {createContactSheet} from './contact-sheet.mjs';
import {readmePictures} from './readme-pictures.mjs';
import {findChromium} from '../../test/support/browsers/find-chromium.mjs';

const resolvePath = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const FOLDER = 'screenshots';

/** The host name that the welcome step shows in the pictures. */
const HOST = 'millpond.example';
const STATE_PAGE = `http://${HOST}/demo/gallery/single-state.html`;
const THEMES = ['light', 'dark'];
const DEVICES = {
  phone: {viewport: {width: 390, height: 844}, deviceScaleFactor: 2, isMobile: true, hasTouch: true},
  desktop: {viewport: {width: 1280, height: 800}},
};
/** Two pages at a time: one renders while the picture of the other is compressed. */
const CONCURRENCY = 2;

const {only = ''} = parseArgs({options: {only: {type: 'string'}}}).values;
const isWanted = (path) => path.includes(only);
const problems = [];
const startedAt = Date.now();
let pictureCount = 0;

const server = spawn(process.execPath, [resolvePath('demo/start.mjs')], {
  env: {...process.env, CI: 'true'},
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  const browser = await launchBrowser(new URL(await readServerUrl()).port);
  await takeAll(browser).finally(() => browser.close());
} finally {
  server.kill();
}

for (const problem of problems) console.error(problem);
const seconds = Math.round((Date.now() - startedAt) / 1000);
console.log(`Took ${pictureCount} pictures in ${seconds} s, with ${problems.length} problems.`);
process.exitCode = problems.length || !pictureCount ? 1 : 0;

/** Returns the URL that the server prints when it listens. */
async function readServerUrl() {
  const output = once(server.stdout.setEncoding('utf8'), 'data');
  const exit = once(server, 'exit').then(() => {
    throw new Error('The playground server ended before it listened.');
  });
  const [line] = await Promise.race([output, exit]);
  return /http\S+/.exec(line)[0];
}

async function takeAll(browser) {
  const {slugs, languages} = await readContents(browser);
  const sets = THEMES.flatMap((theme) =>
    Object.keys(DEVICES).flatMap((device) => languages.map((lang) => ({theme, device, lang}))),
  );
  if (!only) rmSync(resolvePath(FOLDER), {recursive: true, force: true});
  const jobs = [
    ...sets.map((set) => () => takeSet(browser, set, slugs)),
    ...Object.entries(readmePictures).map(
      ([name, take]) =>
        () =>
          takeReadmePicture(browser, name, take, languages),
    ),
  ];
  await Promise.all(
    Array.from({length: CONCURRENCY}, async () => {
      for (let job = jobs.shift(); job; job = jobs.shift()) await job();
    }),
  );
  const hasPicture = (path) => existsSync(resolvePath(`${FOLDER}/${path}`));
  saveFile(`${FOLDER}/index.html`, createContactSheet(slugs, sets.map(toFolderName), hasPicture));
}

function toFolderName({theme, device, lang}) {
  return `${theme}-${device}-${lang}`;
}

/** Returns the slugs of the states, and the languages: English and one that is written from right to left. */
async function readContents(browser) {
  const {page, close} = await openPage(browser, {});
  await page.goto(STATE_PAGE);
  const {slugs, rightToLeft} = await page.evaluate(async () => {
    const [{states, toSlug}, {findRightToLeftLanguage}] = await Promise.all([
      import('/test/fixtures/states.ts'),
      import('/demo/shared/languages.ts'),
    ]);
    return {
      slugs: states.map(({name}) => toSlug(name)),
      rightToLeft: await findRightToLeftLanguage(),
    };
  });
  await close();
  if (!rightToLeft) console.log('There is no right-to-left language, so all pictures are in English.');
  return {slugs, languages: ['en', ...(rightToLeft ? [rightToLeft] : [])]};
}

/** Takes every state on one page, in one theme, on one device and in one language. */
async function takeSet(browser, {theme, device, lang}, slugs) {
  const folder = `${FOLDER}/${toFolderName({theme, device, lang})}`;
  const wanted = slugs.filter((slug) => isWanted(`${folder}/${slug}.png`));
  if (!wanted.length) return;
  const options = {...DEVICES[device], colorScheme: theme};
  const {page, showState, close} = await openState(browser, options, {theme, lang});
  for (const slug of wanted) {
    await showState(slug);
    saveFile(`${folder}/${slug}.png`, await page.screenshot());
  }
  await close();
}

async function takeReadmePicture(browser, name, take, languages) {
  const path = `docs/${name}.png`;
  if (!isWanted(path)) return;
  const image = await take({
    languages,
    origin: `http://${HOST}`,
    open: (options) => openPage(browser, options),
    openState: (options, parameters) => openState(browser, options, parameters),
  });
  if (image) saveFile(path, image);
}

/** Opens the page of a single state, whose `showState` shows a state by its slug. */
async function openState(browser, options, parameters) {
  const {page, close} = await openPage(browser, options);
  await page.goto(`${STATE_PAGE}?${new URLSearchParams(parameters)}`);
  const showState = (slug) =>
    page.evaluate(async (name) => (await import('/demo/gallery/single-state.ts')).showState(name), slug);
  return {page, close, showState};
}

/** Opens a page without animations. Every error on it counts as a problem. */
async function openPage(browser, options) {
  const context = await browser.newContext({colorScheme: 'light', reducedMotion: 'reduce', ...options});
  const page = await context.newPage();
  const addProblem = (message) => problems.push(`${page.url()}: ${message}`);
  page.on('pageerror', (error) => addProblem(error.stack ?? error.message));
  page.on('console', (message) => message.type() === 'error' && addProblem(message.text()));
  page.on('requestfailed', (request) => addProblem(`${request.url()} failed`));
  return {page, close: () => context.close()};
}

async function launchBrowser(port) {
  const {executablePath, args, headless} = await findChromium();
  return chromium.launch({
    executablePath,
    ...(headless === 'shell' ? {} : {headless}),
    args: [
      ...args,
      `--host-resolver-rules=MAP ${HOST} localhost:${port}`,
      // Enables the browser features that otherwise need HTTPS or localhost.
      `--unsafely-treat-insecure-origin-as-secure=http://${HOST}`,
      '--force-color-profile=srgb',
      '--disable-lcd-text',
    ],
    env: {...process.env, FONTCONFIG_FILE: writeFontConfig()},
  });
}

/** Makes Linux machines use the same fonts, if they are installed. Other systems ignore this file. */
function writeFontConfig() {
  const createAlias = (family, preferred) =>
    `<alias binding="strong"><family>${family}</family><prefer><family>${preferred}</family></prefer></alias>`;
  saveFile(
    '.cache/fonts.conf',
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  ${createAlias('system-ui', 'Noto Sans')}
  ${createAlias('sans-serif', 'Noto Sans')}
  ${createAlias('serif', 'Noto Serif')}
</fontconfig>
`,
  );
  return resolvePath('.cache/fonts.conf');
}

function saveFile(path, content) {
  mkdirSync(dirname(resolvePath(path)), {recursive: true});
  writeFileSync(resolvePath(path), content);
  if (path.endsWith('.png')) pictureCount++;
}
