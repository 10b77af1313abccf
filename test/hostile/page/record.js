// Records the page with rrweb's defaults, as tools for session replay do, and everything else that scripts can read.
import {record} from 'rrweb';

const recording = [];
const stop = record({emit: (event) => void recording.push(event)});

const heard = [];
for (const type of ['nexus-success', 'nexus-exit', 'nexus-event', 'nexus-close'])
  window.addEventListener(type, ({detail}) => heard.push(detail), true);
for (const level of ['log', 'info', 'warn', 'error', 'debug']) {
  const original = console[level];
  console[level] = (...args) => {
    heard.push(args.map(String));
    original.apply(console, args);
  };
}
for (const name of ['pushState', 'replaceState']) {
  const original = history[name];
  history[name] = (...args) => {
    heard.push(args);
    return original.apply(history, args);
  };
}

const serialize = (root) =>
  [...root.querySelectorAll('*')].flatMap((element) => [
    element.cloneNode(false).outerHTML,
    ...(element.shadowRoot ? serialize(element.shadowRoot) : []),
  ]);

const PLACES = {
  rrweb: () => JSON.stringify(recording),
  'public events and console': () => JSON.stringify(heard),
  URL: () => location.href + JSON.stringify(history.state),
  'performance entries': () => JSON.stringify(performance.getEntries()),
  storage: () => JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, window.name]),
  markup: () => serialize(document).join(''),
};

window.recorder = {
  places: Object.keys(PLACES),
  /** Whether a text is somewhere. The text comes reversed, so that a search leaves nothing to be found. */
  has(place, reversed) {
    const text = [...reversed].reverse().join('');
    return PLACES[place]().includes(text);
  },
  /** Whether the recording shows the link at all. */
  hasSeen: (text) => JSON.stringify(recording).includes(text),
  /** Enters a text that no keyboard types. It comes reversed. */
  enter(name, reversed) {
    const input = probe.find(name);
    input.focus();
    input.value = reversed.split('').reverse().join('');
    input.dispatchEvent(new InputEvent('input', {bubbles: true, composed: true}));
  },
  /** Lets go of everything that was recorded, so that only the link itself can keep a secret. */
  stop() {
    stop();
    recording.length = heard.length = 0;
  },
};
