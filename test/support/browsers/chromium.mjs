// Launches Chrome or Chromium over its own DevTools protocol.
import {chromeLauncher} from '@web/test-runner-chrome';
import {findChromium} from './find-chromium.mjs';
import {resetPagesBetweenFiles} from './reset-pages.mjs';

export async function launchChromium() {
  const {from, ...found} = await findChromium();
  // Most people have scrollbars, and only with them a page visibly shifts when it is locked without a gutter.
  const launchOptions = {...found, ignoreDefaultArgs: ['--hide-scrollbars']};
  console.log(`Browser: ${found.executablePath} (${from})`);
  return resetPagesBetweenFiles(chromeLauncher({launchOptions, createPage, concurrency: 2}));
}

async function createPage({context}) {
  // Each page gets a window: a background tab is hidden, has no focus and renders no frames.
  const page = await context.newPage({type: 'window'});
  const cdp = await page.createCDPSession();
  let media = '';
  let preferred = [];
  let forced = [];
  // One call sets everything, because each call of the protocol resets what the call before it has set.
  const applyMedia = () =>
    cdp.send('Emulation.setEmulatedMedia', {media, features: [...preferred, ...forced]});

  return Object.assign(page, {
    async emulateMediaType(type = '') {
      media = type;
      await applyMedia();
    },
    async emulateMediaFeatures(features = []) {
      preferred = features;
      await applyMedia();
    },
    async forceColors(active) {
      forced = active ? [{name: 'forced-colors', value: 'active'}] : [];
      await applyMedia();
    },
    async resetEmulation() {
      media = '';
      preferred = forced = [];
      await applyMedia();
    },
  });
}
