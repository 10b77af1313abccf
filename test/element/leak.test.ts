/** After many openings, a page holds nothing more than before. */
import {expect} from '@open-wc/testing';
import {executeServerCommand} from '@web/test-runner-commands';

import {
  mohelaConnection,
  attemptUuid,
  createChallenge,
  mohela,
  nexus_key,
  popularServicers,
  textQuestion,
} from '../fixtures/states.js';
import type {Backend} from '../../src/contract/backend.js';
import {getByRole, flushTasks, createSession, getStepName, TestLink, typeInto} from '../support/helpers.js';
import {countTrials} from '../support/trials.js';

/** Enough openings for a browser to have compiled and cached the code. */
const WARM_UP = 100;
const OPENINGS = countTrials(250, 1_000);
const LEAKING_OPENINGS = countTrials(100, 200);

/** What the page holds once all garbage is gone. */
interface Held {
  readonly nodes: number;
  readonly listeners: number;
  readonly documents: number;
  readonly heap: number;
}
const measure = (): Promise<Held> => executeServerCommand<Held, undefined>('heap');

/**
 * Whether so many openings left more than may come and go by itself. A leak of one node or one listener in a hundred
 * openings is found, and one of half a kilobyte an opening: a browser itself keeps less than that, of code and caches.
 */
const grown = (before: Held, after: Held, cycles: number): readonly string[] => {
  const slack: Held = {nodes: cycles / 100, listeners: cycles / 100, documents: 0, heap: cycles * 512};
  return (['nodes', 'listeners', 'documents', 'heap'] as const)
    .filter((what) => after[what] - before[what] > slack[what])
    .map((what) => `${what}: ${before[what]} → ${after[what]}`);
};

/* Openings, by every way out */

const backend: Backend = {
  start: () => Promise.resolve(createSession()),
  search: () => Promise.resolve({servicers: [...popularServicers]}),
  connect: ({username}) =>
    Promise.resolve(
      username === 'asked'
        ? {status: 'challenged', uuid: attemptUuid, challenge: createChallenge([textQuestion])}
        : {status: 'connected', connection: mohelaConnection},
    ),
  answer: () => new Promise(() => undefined),
  poll: () => new Promise(() => undefined),
  disconnect: () => Promise.resolve(),
  finish: () => Promise.resolve({connections: [mohelaConnection]}),
};

type Make = () => TestLink;

function create(Link: typeof TestLink): TestLink {
  const element = Object.assign(new Link(), {nexusKey: nexus_key, backend});
  document.body.append(element);
  return element;
}

async function until(element: TestLink, step: string | null): Promise<void> {
  for (let tries = 0; getStepName(element) !== step; tries++) {
    if (tries > 1000) throw new Error(`The step is ${String(getStepName(element))}, not ${String(step)}.`);
    await flushTasks();
  }
}

async function search(element: TestLink): Promise<void> {
  element.show();
  await until(element, 'welcome');
  element.send({type: 'begin'});
  await until(element, 'search');
}

async function logIn(element: TestLink, username: string): Promise<void> {
  await search(element);
  element.send({type: 'choose', servicer: mohela});
  await until(element, 'credentials');
  for (const input of element.shadowRoot?.querySelectorAll('input') ?? []) typeInto(input, username);
  element.shadowRoot?.querySelector('form')?.requestSubmit();
}

/** Each ends closed; one that removes its element answers another. */
const ways: readonly ((element: TestLink, make: Make) => Promise<TestLink>)[] = [
  async function close(element) {
    await search(element);
    element.close();
    return element;
  },
  async function escape(element) {
    await logIn(element, 'asked');
    await until(element, 'challenge');
    element.shadowRoot
      ?.querySelector('dialog')
      ?.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape', cancelable: true}));
    await until(element, 'leaving');
    getByRole(element, 'button', 'Leave').click();
    return element;
  },
  async function removeInMidRequest(element, make) {
    await logIn(element, 'asked');
    await until(element, 'challenge');
    typeInto(getByRole(element, 'textbox', textQuestion.prompt), 'Rex');
    getByRole(element, 'button', 'Submit').click();
    element.remove();
    return make();
  },
  async function succeed(element) {
    await logIn(element, 'jordan');
    await until(element, 'accounts');
    getByRole(element, 'button', 'I’m Done').click();
    return element;
  },
  async function succeedInThePage(element, make) {
    element.remove();
    const inline = make();
    inline.inline = true;
    await logIn(inline, 'jordan');
    await until(inline, 'accounts');
    getByRole(inline, 'button', 'I’m Done').click();
    await until(inline, 'closed');
    inline.remove();
    return make();
  },
];

async function open(Link: typeof TestLink, cycles: number): Promise<void> {
  const make = () => create(Link);
  let element = make();
  for (let cycle = 0; cycle < cycles; cycle++) {
    const way = ways[cycle % ways.length]!;
    element = await way(element, make);
    await until(element, null);
  }
  element.remove();
  await flushTasks();
}

async function growth(Link: typeof TestLink, cycles: number): Promise<readonly string[]> {
  const before = await measure();
  await open(Link, cycles);
  return grown(before, await measure(), cycles);
}

before(async function () {
  this.timeout(180_000);
  await open(TestLink, WARM_UP);
});

describe('Many openings', () => {
  it('leave no node, listener, document or growth behind', async function () {
    this.timeout(180_000);
    expect(await growth(TestLink, OPENINGS)).to.deep.equal([]);
  });
});

describe('The same measure of fewer openings', () => {
  const kept: unknown[] = [];
  const listeners: (() => void)[] = [];
  afterEach(() => {
    kept.length = 0;
    for (const listener of listeners) window.removeEventListener('pagehide', listener);
    listeners.length = 0;
  });

  const leaks: Readonly<Record<string, readonly [found: RegExp, plant: (element: TestLink) => void]>> = {
    'a step that is kept': [
      /nodes/,
      (element) => kept.push(element.shadowRoot?.querySelector('[data-step]')),
    ],
    'a listener that stays on the window': [
      /listeners/,
      (element) => {
        listeners.push(() => element.open);
        window.addEventListener('pagehide', listeners.at(-1)!);
      },
    ],
    'an answer that is kept': [
      /heap/,
      () => kept.push(structuredClone(popularServicers), structuredClone(popularServicers)),
    ],
  };
  let count = 0;
  for (const [what, [found, plant]] of Object.entries(leaks)) {
    it(`finds ${what} at each opening`, async function () {
      this.timeout(180_000);
      class Leaking extends TestLink {
        override show(): void {
          super.show();
          void this.updateComplete.then(() => plant(this));
        }
      }
      customElements.define(`nexus-link-leaking-${++count}`, Leaking);
      expect((await growth(Leaking, LEAKING_OPENINGS)).join()).to.match(found);
    });
  }
});
