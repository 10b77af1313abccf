// Takes the README's picture: the playground with a borrower who looks for a servicer by its former name.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {fileURLToPath} from 'node:url';
import {chromium} from 'playwright-core';
import {findBrowser} from './wtr/browser.mjs';

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

const server = spawn(process.execPath, [at('demo/start.mjs')], {
  env: {...process.env, CI: 'true'},
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  const [line] = await once(server.stdout.setEncoding('utf8'), 'data');
  await shoot(/http\S+/.exec(line)[0]);
} finally {
  server.kill();
}

async function shoot(url) {
  const {executablePath, args} = await findBrowser();
  const browser = await chromium.launch({executablePath, args});
  const page = await browser.newPage({
    viewport: {width: 1200, height: 760},
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  await page.goto(`${url}demo/`);
  await page.getByRole('button', {name: 'Open', exact: true}).click();
  await page.getByRole('button', {name: 'Continue'}).click();
  await page.getByRole('combobox', {name: 'Servicer name'}).fill('fedloan');
  await page
    .getByRole('option', {name: /FedLoan/})
    .first()
    .waitFor();
  await page.screenshot({path: at('docs/nexus-link.png')});
  await browser.close();
}
