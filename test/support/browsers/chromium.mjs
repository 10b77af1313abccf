// Chrome or Chromium, over its own protocol.
import {chromeLauncher} from '@web/test-runner-chrome';
import {findBrowser} from './find-chromium.mjs';
import {forgetful} from './reset-pages.mjs';

export async function chromium() {
  const {from, ...found} = await findBrowser();
  // With scrollbars, as most people have them, a page that is locked without a gutter is seen to shift.
  const launchOptions = {...found, ignoreDefaultArgs: ['--hide-scrollbars']};
  console.log(`Browser: ${found.executablePath} (${from})`);
  return forgetful(chromeLauncher({launchOptions, createPage, concurrency: 2}));
}

async function createPage({context}) {
  // Each page in a window of its own: a tab behind another is hidden, has no focus and draws no frame.
  const page = await context.newPage({type: 'window'});
  const cdp = await page.createCDPSession();
  let media = '';
  let preferred = [];
  let forced = [];
  // All in one, since each call of the protocol takes back what the one before it set.
  const apply = () => cdp.send('Emulation.setEmulatedMedia', {media, features: [...preferred, ...forced]});

  return Object.assign(page, {
    async emulateMediaType(type = '') {
      media = type;
      await apply();
    },
    async emulateMediaFeatures(features = []) {
      preferred = features;
      await apply();
    },
    async forceColors(active) {
      forced = active ? [{name: 'forced-colors', value: 'active'}] : [];
      await apply();
    },
    async forget() {
      media = '';
      preferred = forced = [];
      await apply();
    },
  });
}
