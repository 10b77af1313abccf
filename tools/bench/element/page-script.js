/**
 * The script of the pages that the benchmark drives. It gives `<nexus-link>` the backend that `?backend=` names, and
 * defines `window.bench`, which marks in the trace where an interaction begins, its inputs, and when its result is shown.
 */
import {generateServicers} from '../../../test/fixtures/generated-servicers.ts';
import {SandboxBackend} from '../../../src/backends/sandbox/index.ts';
import {sleep} from '../../../src/backends/wait.ts';
import {createSearch} from '../../../src/backends/sandbox/search.ts';
import {runInSlices} from '../../../src/backends/sandbox/yield-to-main.ts';

/** Replaces the sandbox's 350 ms. It is not 0 because a network's answer always comes in a later frame. */
const LATENCY_MS = 20;
const SERVICER_COUNT = 10_000;

/** Uses the sandbox's search in a directory of 10,000 servicers. */
class ManyServicersBackend extends SandboxBackend {
  #search = createSearch(generateServicers(SERVICER_COUNT));

  async search({query}, signal) {
    await sleep(LATENCY_MS, signal);
    return {servicers: await runInSlices(this.#search(query), signal)};
  }
}

/** Returns all 10,000 servicers for every query, as a partner's own backend might. */
class AllServicersBackend extends SandboxBackend {
  #servicers = generateServicers(SERVICER_COUNT).map(({uuid, name, kind, website, health}) => {
    return {uuid, name, kind, website, health, former: null};
  });

  async search(_input, signal) {
    await sleep(LATENCY_MS, signal);
    return {servicers: this.#servicers};
  }
}

const backends = {sandbox: SandboxBackend, many: ManyServicersBackend, all: AllServicersBackend};
const link = document.querySelector('nexus-link');
if (link) {
  const Backend = backends[new URLSearchParams(location.search).get('backend') ?? 'sandbox'];
  link.backend = new Backend({latency: LATENCY_MS});
  document.querySelector('#open').addEventListener('click', () => link.show());
}

/** On the bare page, makes each click show the next of these HTML strings. */
function swapOnClick(steps) {
  let next = 0;
  document.querySelector('#swap').addEventListener('click', () => {
    document.querySelector('#step').innerHTML = steps[next++ % steps.length];
  });
}

/** The times of the events of the current key or click. */
let inputTimes = [];
for (const type of ['keydown', 'input', 'click'])
  addEventListener(type, () => inputTimes.push(performance.now()), true);

/**
 * Begins an interaction. It ends when `isShown(root)` is true after an input and a change of the page, or after an event
 * that changes nothing. The root is the element's shadow root or the bare page. The marks are set after the interaction, so that
 * during it only the clock is read.
 */
function beginInteraction(name, isShown) {
  const root = link?.shadowRoot ?? document;
  const listeners = new AbortController();
  let shownAt;
  const checkShown = () => {
    // A change that comes before the input belongs to the previous interaction.
    if (shownAt !== undefined || !inputTimes.length || !isShown(root)) return;
    shownAt = performance.now();
    setTimeout(setMarks, 40);
  };
  const setMarks = () => {
    observer.disconnect();
    listeners.abort();
    for (const startTime of inputTimes) performance.mark('bench-input', {startTime});
    performance.mark('bench-shown', {startTime: shownAt});
    requestAnimationFrame(() => setTimeout(() => console.info('bench-shown')));
  };
  const observer = new MutationObserver(checkShown);
  observer.observe(root, {subtree: true, childList: true, attributes: true});
  link?.addEventListener('nexus-event', () => link.updateComplete.then(checkShown), listeners);
  inputTimes = [];
  performance.mark('bench-begin', {detail: name});
}

Object.assign(window, {bench: {beginInteraction, swapOnClick}});
