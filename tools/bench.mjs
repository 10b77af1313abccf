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
 * Opening from a cold page is timed in the page, from the start of the navigation with an empty cache to the end of
 * the frame with the control; there the sandbox takes its usual time. Each row is told as p50 / p95 of n.
 *
 * A step is left once a borrower has read it, so that nothing in it moves any more; only what is typed, and the way
 * through the list, comes as fast as it is answered. `a bare page` puts the HTML of the search and of the login in
 * place by `innerHTML`, without any library or style: what the browser takes for itself, on this machine, to measure
 * by.
 *
 * The directories: the sandbox's own; `many`, the sandbox's search in 10,000 servicers; `all`, a backend of the
 * page's own that answers 10,000 servicers to any query. The script bundle is what `npm run build` made.
 *
 * Chromium slows by halting the thread again and again, which a machine that is busy with more makes longer than it
 * says: there, SLOWED=1 tells more, at a quarter of the figures.
 */
import {chromium} from 'playwright-core';
import {findBrowser} from './wtr/browser.mjs';
import {openings} from './bench/openings.mjs';
import {bare, moves, typing, typingOn} from './bench/scenarios.mjs';
import {serve} from './bench/serve.mjs';
import {header, row} from './bench/table.mjs';
import {traced} from './bench/trace.mjs';

const SLOWED = Number(process.env.SLOWED ?? 4);

const {url, stop} = await serve();
const {executablePath, args} = await findBrowser();
const browser = await chromium.launch({executablePath, args});
try {
  console.log(`${browser.version()}, processor slowed ${SLOWED} times`);
  await measure();
} finally {
  await browser.close();
  stop();
}

async function measure() {
  for (const [name, values] of await openings(browser, url, SLOWED)) console.log(row(name, [values]));
  console.log(header());
  await table(typing('sandbox'));
  await table(typing('many'));
  await table(typingOn);
  await table(typing('all'));
  await table(bare);
  await table(moves);
}

/** Runs a scenario on a page of its own, and prints a row for each kind of interaction in it. */
async function table(scenario) {
  const page = await browser.newPage({viewport: {width: 1200, height: 760}});
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', {rate: SLOWED});
  for (const [name, figures] of await traced(browser, page, () => scenario(page, url))) {
    console.log(
      row(
        name,
        ['answer', 'arrival', 'longest', 'until'].map((key) => figures.map((one) => one[key])),
      ),
    );
  }
  await page.close();
}
