/**
 * Measures how fast the element responds in Chromium with its processor slowed four times: `npm run bench`.
 * It prints the figures and asserts nothing, because times on a shared machine cannot decide whether a change is good.
 *
 * The benchmark drives the page with real keys and clicks. Each of them is one interaction. The figures come from
 * Chromium's trace of the page's main thread, in milliseconds. The first three count processor time of that thread, so
 * that other programs on the machine affect them as little as possible.
 *
 *   response  The work from the first event of the key or click to the end of the first frame after its last event:
 *             handlers, microtasks, style, layout, paint and commit. That frame shows the direct response, such as the
 *             typed letter or the next step, so this work must fit into one frame.
 *   result    The work for what arrives later, such as search results, from the task that changes the page to the end
 *             of its frame. If the first frame shows the result already, this is that task and that frame.
 *   longest   The longest single task before the end of the frame with the result. Another key would wait for it.
 *   elapsed   The time from the first event to the end of the frame with the result. It includes 20 ms of simulated
 *             network latency; the sandbox usually takes 350 ms.
 *
 * Chromium slows a thread by interrupting it every 200 µs. At rate 4 a plain loop takes four times as long, but a page
 * takes longer than that, because each interruption also empties processor caches, above all in a virtual machine. The
 * benchmark therefore finds the rate that slows a page four times before it measures the element. A bare page sets the
 * HTML of the search and of the login step by `innerHTML`, without a library or a style sheet, at the rates 1 and 4.
 * Its row at rate 1, times four, is the part of each figure that the browser itself costs. Moving between steps is also
 * measured at rate 1: if a move fits into a quarter of a frame there, but not into a frame when slowed, then it was
 * slowed more than four times. SLOWDOWN=2 slows twice, and SLOWDOWN=1 does not slow. ROUNDS=1 repeats the bare page and
 * the moves once instead of 20 times.
 *
 * The time to open from a cold page is measured in the page, from the start of the navigation with an empty cache to
 * the end of the frame with the control. There the sandbox has its usual latency.
 *
 * Before each move to another step the benchmark pauses as long as a borrower needs to read, so that all animations
 * have ended. Typing and moving through the list continue as soon as the result is shown.
 *
 * The directories are `sandbox`, the sandbox's own; `many`, the sandbox's search in 10,000 servicers; and `all`, a
 * custom backend that returns 10,000 servicers for every query. The script bundle is the one that `npm run build` made.
 */
import {chromium} from 'playwright-core';
import {findBrowser} from '../../test/support/browsers/browser.mjs';
import {measureColdOpenings} from './element/cold-openings.mjs';
import {startPageServer} from './element/page-server.mjs';
import {nameBareInteraction, swapBareSteps, typeAhead, typeNames, walkSteps} from './element/scenarios.mjs';
import {findQuantile, formatHeader, formatRow} from './element/table.mjs';
import {traceScenario} from './element/trace.mjs';

const SLOWDOWN = Number(process.env.SLOWDOWN ?? 4);
const FIGURES = ['response', 'result', 'longest', 'elapsed'];

const {url, stop} = await startPageServer();
const {executablePath, args} = await findBrowser();
const browser = await chromium.launch({executablePath, args});
try {
  await measureAll();
} finally {
  await browser.close();
  stop();
}

async function measureAll() {
  console.log(`Chromium ${browser.version()}`);
  console.log(formatHeader(FIGURES));
  const rate = await calibrateRate();
  for (const scenario of [typeNames('sandbox'), typeNames('many'), typeAhead, typeNames('all')]) {
    await measureScenario(scenario, rate);
  }
  // The speed of a shared machine changes, so the rate is found again.
  const rateNow = await calibrateRate();
  await measureScenario(walkSteps(withUnslowedRate(rateNow)), rateNow);
  for (const [name, values] of await measureColdOpenings(browser, url, rateNow)) {
    console.log(formatRow(name, [values]));
  }
}

function withUnslowedRate(rate) {
  return [...new Set([1, rate])];
}

/** Finds Chromium's rate at which the bare page takes `SLOWDOWN` times as long, assuming a linear relation. */
async function calibrateRate() {
  const figures = await measureScenario(swapBareSteps(withUnslowedRate(SLOWDOWN)), 1);
  if (SLOWDOWN === 1) return 1;
  const [unslowed, slowed] = [1, SLOWDOWN].map((rate) => {
    const responses = figures.get(nameBareInteraction(rate)).map(({response}) => response);
    return findQuantile(responses, 0.5);
  });
  const slowdownPerRate = (slowed / unslowed - 1) / (SLOWDOWN - 1);
  const rate = Number((1 + (SLOWDOWN - 1) / slowdownPerRate).toFixed(2));
  console.log(
    `Chromium's rate ${SLOWDOWN} slows the bare page ${(slowed / unslowed).toFixed(2)} times. ` +
      `The benchmark uses rate ${rate} to slow it ${SLOWDOWN} times.`,
  );
  return rate;
}

/** Runs a scenario on a new page and prints a row for each kind of interaction. */
async function measureScenario(scenario, rate) {
  const page = await browser.newPage({viewport: {width: 1200, height: 760}});
  const session = await page.context().newCDPSession(page);
  const setRate = (rate) => session.send('Emulation.setCPUThrottlingRate', {rate});
  await setRate(rate);
  const figures = await traceScenario(browser, page, () => scenario(page, url, setRate));
  for (const [name, interactions] of figures) {
    const columns = FIGURES.map((figure) => interactions.map((interaction) => interaction[figure]));
    console.log(formatRow(name, columns));
  }
  await page.close();
  return figures;
}
