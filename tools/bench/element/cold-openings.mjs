/** Measures the time from the start of a navigation without a cache to the end of the frame that shows a control. */

const OPENINGS = 10;
const CONTROLS = {
  'cold page to the dialog and its close button': '[part=close]',
  'cold page to the focused Continue button': 'nexus-link-welcome [part~=primary]',
};

/** @returns {Promise<Map<string, number[]>>} milliseconds for each control, by its description */
export async function measureColdOpenings(browser, url, rate) {
  const times = new Map(Object.keys(CONTROLS).map((name) => [name, []]));
  for (let i = 0; i < OPENINGS; i++) {
    const context = await browser.newContext();
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', {rate});
    await page.addInitScript(watchControls, CONTROLS);
    await page.goto(`${url}cold`);
    await page.waitForFunction((count) => window.controlTimes?.size === count, times.size);
    for (const [name, time] of await page.evaluate(() => [...window.controlTimes]))
      times.get(name).push(time);
    await context.close();
  }
  return times;
}

/** Runs in the page. Looks for each control once a frame and records the end of the first frame that shows it. */
function watchControls(controls) {
  window.controlTimes = new Map();
  requestAnimationFrame(function checkControls() {
    for (const [name, selector] of Object.entries(controls)) {
      if (window.controlTimes.has(name)) continue;
      const control = document.querySelector('nexus-link')?.shadowRoot?.querySelector(selector);
      if (control?.checkVisibility() && document.activeElement?.localName === 'nexus-link') {
        window.controlTimes.set(name, NaN);
        const {port1, port2} = new MessageChannel();
        port1.onmessage = () => window.controlTimes.set(name, performance.now());
        port2.postMessage(null);
      }
    }
    requestAnimationFrame(checkControls);
  });
}
