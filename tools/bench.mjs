/**
 * How fast the element answers, in a real Chromium whose processor is slowed four times, by real keys and clicks:
 * `npm run bench`. It prints and asserts nothing: times on a shared machine are no gate.
 *
 * An interaction is one key or click. Chromium's own trace of the page's main thread tells, in milliseconds (the
 * first three as processor time of that thread, so that other programs on the machine count as little as may be):
 *
 *   answer   the work of the main thread from the first event of the key or click to the end of the first frame
 *            after its last: handlers, microtasks, style, layout, paint and commit. This is what must fit into a
 *            frame; in it stands the answer to the input itself, such as the typed letter or the next step.
 *   arrival  the same for what came later, such as results: from the task that changed the page to the end of
 *            its frame. For what stands in the first frame already, that task and its frame.
 *   longest  the longest single task until the frame with the results has ended: what another key waits for.
 *   until    the time from the first event to the end of that frame. It holds the 20 ms that the sandbox pretends
 *            to need the network for, in place of its usual 350.
 *
 * Chromium slows a thread by a signal every 200 µs, in which the thread does nothing for as long as the rate asks.
 * A plain loop at its rate 4 takes four times as long; the work of a page takes longer than that, by what each signal
 * costs the machine and throws out of its caches, which in a virtual one is a lot. So the rate is found first: `a bare
 * page` puts the HTML of the search and of the login in place by `innerHTML`, without any library or style, at
 * Chromium's rates 1 and 4 in turn, and the rest is measured at the rate that has it take four times as long. Its row at
 * rate 1, times four, is what the browser takes for itself. The moves between steps are measured unslowed in turn with
 * that, too: what fits into a quarter of a frame unslowed, but slowed not into a whole one, was slowed more than four
 * times. SLOWED=2 slows twice, SLOWED=1 not at all.
 *
 * Opening from a cold page is timed in the page, from the start of the navigation with an empty cache to the end of
 * the frame with the control; there the sandbox takes its usual time. Each row is told as p50 / p95 of n.
 *
 * A step is left once a borrower has read it, so that nothing in it moves any more; only what is typed, and the way
 * through the list, comes as fast as it is answered.
 *
 * The directories: the sandbox's own; `many`, the sandbox's search in 10,000 servicers; `all`, a backend of the
 * page's own that answers 10,000 servicers to any query. The script bundle is what `npm run build` made.
 */
import {chromium} from 'playwright-core';
import {findChromium} from '../test/support/browsers/find-chromium.mjs';
import {openings} from './bench/openings.mjs';
import {bare, barePage, moves, typing, typingOn} from './bench/scenarios.mjs';
import {serve} from './bench/serve.mjs';
import {header, quantile, row} from './bench/table.mjs';
import {traced} from './bench/trace.mjs';

const SLOWED = Number(process.env.SLOWED ?? 4);

const {url, stop} = await serve();
const {executablePath, args} = await findChromium();
const browser = await chromium.launch({executablePath, args});
try {
  await measure();
} finally {
  await browser.close();
  stop();
}

async function measure() {
  console.log(`Chromium ${browser.version()}`);
  console.log(header());
  const rate = await findRate();
  for (const scenario of [typing('sandbox'), typing('many'), typingOn, typing('all')])
    await table(scenario, rate);
  // Anew, since a shared machine is not the same a minute later.
  const rateNow = await findRate();
  await table(moves(ratesTo(rateNow)), rateNow);
  for (const [name, values] of await openings(browser, url, rateNow)) console.log(row(name, [values]));
}

/** What is told beside what is slowed is the same unslowed. */
function ratesTo(rate) {
  return [...new Set([1, rate])];
}

/** Chromium's rate at which the bare page takes `SLOWED` times as long; it grows evenly with the rate. */
async function findRate() {
  const figures = await table(bare(ratesTo(SLOWED)), 1);
  if (SLOWED === 1) return 1;
  const [unslowed, slowed] = [1, SLOWED].map((rate) => {
    const answers = figures.get(barePage(rate)).map(({answer}) => answer);
    return quantile(answers, 0.5);
  });
  const perRate = (slowed / unslowed - 1) / (SLOWED - 1);
  const rate = Number((1 + (SLOWED - 1) / perRate).toFixed(2));
  console.log(
    `Chromium's rate ${SLOWED} slows the bare page ${(slowed / unslowed).toFixed(2)} times; rate ${rate} is to slow it ${SLOWED} times.`,
  );
  return rate;
}

/** Runs a scenario on a page of its own, and prints a row for each kind of interaction in it. */
async function table(scenario, rate) {
  const page = await browser.newPage({viewport: {width: 1200, height: 760}});
  const session = await page.context().newCDPSession(page);
  const slow = (rate) => session.send('Emulation.setCPUThrottlingRate', {rate});
  await slow(rate);
  const figures = await traced(browser, page, () => scenario(page, url, slow));
  for (const [name, each] of figures) {
    console.log(
      row(
        name,
        ['answer', 'arrival', 'longest', 'until'].map((key) => each.map((one) => one[key])),
      ),
    );
  }
  await page.close();
  return figures;
}
