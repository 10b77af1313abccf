// Launches Chrome or Chromium over the DevTools protocol.
import {chromeLauncher} from '@web/test-runner-chrome';
import {findChromium} from './find-chromium.mjs';
import {resetPagesBetweenFiles} from './reset-pages.mjs';

export async function launchChromium() {
  const {from, ...found} = await findChromium();
  // Most people have scrollbars. Only with scrollbars does a locked page without a gutter shift visibly.
  const launchOptions = {...found, ignoreDefaultArgs: ['--hide-scrollbars']};
  console.log(`Browser: ${found.executablePath} (${from})`);
  return resetPagesBetweenFiles(chromeLauncher({launchOptions, createPage, concurrency: 2}));
}

async function createPage({context}) {
  // Each page gets a window, because a background tab is hidden, has no focus and renders no frames.
  const page = await context.newPage({type: 'window'});
  const cdp = await page.createCDPSession();
  let media = '';
  let preferred = [];
  let forced = [];
  // One call sets all features, because each call resets the features of the previous call.
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
