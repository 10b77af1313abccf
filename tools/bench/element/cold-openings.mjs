/** From the start of a navigation, with nothing cached, to the end of the frame that shows a control. */

const TIMES = 10;
const CONTROLS = {
  'cold page to the dialog and its close button': '[part=close]',
  'cold page to Continue, the focus on its step': 'nexus-link-welcome [part~=primary]',
};

/** @returns {Promise<Map<string, number[]>>} milliseconds */
export async function openings(browser, url, rate) {
  const times = new Map(Object.keys(CONTROLS).map((name) => [name, []]));
  for (let i = 0; i < TIMES; i++) {
    const context = await browser.newContext();
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', {rate});
    await page.addInitScript(watch, CONTROLS);
    await page.goto(`${url}cold`);
    await page.waitForFunction((count) => window.seen?.size === count, times.size);
    for (const [name, time] of await page.evaluate(() => [...window.seen])) times.get(name).push(time);
    await context.close();
  }
  return times;
}

/** In the page: looks once a frame, and notes when the frame has ended in which a control is visible. */
function watch(controls) {
  window.seen = new Map();
  requestAnimationFrame(function look() {
    for (const [name, selector] of Object.entries(controls)) {
      if (window.seen.has(name)) continue;
      const control = document.querySelector('nexus-link')?.shadowRoot?.querySelector(selector);
      if (control?.checkVisibility() && document.activeElement?.localName === 'nexus-link') {
        window.seen.set(name, NaN);
        const {port1, port2} = new MessageChannel();
        port1.onmessage = () => window.seen.set(name, performance.now());
        port2.postMessage(null);
      }
    }
    requestAnimationFrame(look);
  });
}
