/**
 * The pages that the benchmark drives: `<nexus-link>` from the production build, with the backend that `?backend=`
 * names, or a bare page without it; and `bench`, which tells the trace where an interaction begins, its inputs, and
 * where its answer is on the screen.
 */
import {generateServicers} from '../../../test/fixtures/generated-servicers.ts';
import {SandboxBackend} from '../../../src/backends/sandbox/index.ts';
import {wait} from '../../../src/backends/sandbox/latency.ts';
import {createSearch} from '../../../src/backends/sandbox/search.ts';
import {inSlices} from '../../../src/backends/sandbox/yield-to-main.ts';

/** Milliseconds in place of the sandbox's 350: as with any network, the answer comes in a later frame. */
const LATENCY = 20;
const MANY = 10_000;

/** The sandbox's own search, in a directory of 10,000. */
class ManyServicers extends SandboxBackend {
  #find = createSearch(generateServicers(MANY));

  async search({query}, signal) {
    await sleep(LATENCY, signal);
    return {servicers: await runInSlices(this.#find(query), signal)};
  }
}

/** A page's own backend that answers all of 10,000 to any query. */
class AllOfThem extends SandboxBackend {
  #all = generateServicers(MANY).map(({uuid, name, kind, website, health}) => {
    return {uuid, name, kind, website, health, former: null};
  });

  async search(_input, signal) {
    await sleep(LATENCY, signal);
    return {servicers: this.#all};
  }
}

const backends = {sandbox: SandboxBackend, many: ManyServicers, all: AllOfThem};
const link = document.querySelector('nexus-link');
if (link) {
  const Backend = backends[new URLSearchParams(location.search).get('backend') ?? 'sandbox'];
  link.backend = new Backend({latency: LATENCY});
  document.querySelector('#open').addEventListener('click', () => link.show());
}

/** On the bare page, in place of the element: a click shows the next of these. */
function swap(steps) {
  let next = 0;
  document.querySelector('#swap').addEventListener('click', () => {
    document.querySelector('#step').innerHTML = steps[next++ % steps.length];
  });
}

/** When a key or a click was heard, by each of the events that it consists of, as far as they ask for something. */
let inputs = [];
for (const type of ['keydown', 'input', 'click'])
  addEventListener(type, () => inputs.push(performance.now()), true);

/**
 * Begins an interaction, which ends once `isShown(root)` holds after a change, or after an answer that changes
 * nothing. The root is the element's shadow, or the bare page. What is measured is told to the trace and to the console
 * once it is over: in its own time there are no more than two readings of the clock.
 */
function begin(name, isShown) {
  const root = link?.shadowRoot ?? document;
  const isOver = new AbortController();
  let shownAt;
  const look = () => {
    if (shownAt !== undefined || !isShown(root)) return;
    shownAt = performance.now();
    setTimeout(tell, 40);
  };
  const tell = () => {
    observer.disconnect();
    isOver.abort();
    for (const startTime of inputs) performance.mark('bench-input', {startTime});
    performance.mark('bench-shown', {startTime: shownAt});
    requestAnimationFrame(() => setTimeout(() => console.info('bench-shown')));
  };
  const observer = new MutationObserver(look);
  observer.observe(root, {subtree: true, childList: true, attributes: true});
  link?.addEventListener('nexus-event', () => link.updateComplete.then(look), isOver);
  inputs = [];
  performance.mark('bench-begin', {detail: name});
}

Object.assign(window, {bench: {begin, swap}});
