/** What a page still holds after a thousand openings: nothing more than before. */
import {expect} from '@open-wc/testing';
import {executeServerCommand} from '@web/test-runner-commands';

import {atMohela, attempt, challenge, mohela, nexus_key, popular, text} from '../demo/states.js';
import type {Backend} from '../src/backend.js';
import {byRole, flush, started, stepOf, TestLink, type} from './helpers.js';

const CYCLES = 1000;
/** Enough for a browser to have compiled and cached what it wants to. */
const WARM_UP = 120;

/** What the page holds once all garbage is gone. */
interface Held {
  readonly nodes: number;
  readonly listeners: number;
  readonly documents: number;
  readonly heap: number;
}
const measure = (): Promise<Held> => executeServerCommand<Held, undefined>('heap');

/**
 * What may come and go by itself. A leak of one node or one listener in ten openings is beyond it, and so is one of
 * half a kilobyte an opening: the heap takes in what the browser compiles and optimises meanwhile.
 */
const slack: Held = {nodes: CYCLES / 10, listeners: CYCLES / 10, documents: 0, heap: CYCLES * 512};

const grown = (before: Held, after: Held): readonly string[] =>
  (['nodes', 'listeners', 'documents', 'heap'] as const)
    .filter((what) => after[what] - before[what] > slack[what])
    .map((what) => `${what}: ${before[what]} → ${after[what]}`);

/* Openings, by every way out */

const backend: Backend = {
  start: () => Promise.resolve(started()),
  search: () => Promise.resolve({servicers: [...popular]}),
  connect: ({username}) =>
    Promise.resolve(
      username === 'asked'
        ? {status: 'challenged', uuid: attempt, challenge: challenge([text])}
        : {status: 'connected', connection: atMohela},
    ),
  answer: () => new Promise(() => undefined),
  poll: () => new Promise(() => undefined),
  disconnect: () => Promise.resolve(),
  finish: () => Promise.resolve({connections: [atMohela]}),
};

type Make = () => TestLink;

function create(Link: typeof TestLink): TestLink {
  const element = Object.assign(new Link(), {nexusKey: nexus_key, backend});
  document.body.append(element);
  return element;
}

async function until(element: TestLink, step: string | null): Promise<void> {
  for (let tries = 0; stepOf(element) !== step; tries++) {
    if (tries > 1000) throw new Error(`The step is ${String(stepOf(element))}, not ${String(step)}.`);
    await flush();
  }
}

async function search(element: TestLink): Promise<void> {
  element.show();
  await until(element, 'welcome');
  byRole(element, 'button', 'Continue').click();
  await until(element, 'search');
}

async function logIn(element: TestLink, username: string): Promise<void> {
  await search(element);
  element.send({type: 'choose', servicer: mohela});
  await until(element, 'credentials');
  type(byRole(element, 'textbox', 'Username'), username);
  type(byRole(element, 'textbox', 'Password'), 'hunter2');
  byRole(element, 'button', 'Connect').click();
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
    byRole(element, 'button', 'Leave').click();
    return element;
  },
  async function removeInMidRequest(element, make) {
    await logIn(element, 'asked');
    await until(element, 'challenge');
    type(byRole(element, 'textbox', text.prompt), 'Rex');
    byRole(element, 'button', 'Submit').click();
    element.remove();
    return make();
  },
  async function succeed(element) {
    await logIn(element, 'jordan');
    await until(element, 'accounts');
    byRole(element, 'button', 'I’m Done').click();
    return element;
  },
  async function succeedInThePage(element) {
    element.inline = true;
    await logIn(element, 'jordan');
    await until(element, 'accounts');
    byRole(element, 'button', 'I’m Done').click();
    await until(element, 'closed');
    element.inline = false;
    return element;
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
  await flush();
}

async function growth(Link: typeof TestLink): Promise<readonly string[]> {
  await open(TestLink, WARM_UP);
  const before = await measure();
  await open(Link, CYCLES);
  return grown(before, await measure());
}

describe('A thousand openings', () => {
  it('leave no node, listener, document or growth behind', async function () {
    this.timeout(180_000);
    expect(await growth(TestLink)).to.deep.equal([]);
  });

  describe('of an element that leaks', () => {
    const kept: unknown[] = [];
    let leave: (() => void)[] = [];
    afterEach(() => {
      kept.length = 0;
      for (const undo of leave) undo();
      leave = [];
    });

    /** Once an opening keeps what it should not. */
    const leaks: Readonly<Record<string, readonly [expected: RegExp, plant: (element: TestLink) => void]>> = {
      'its steps': [
        /nodes/,
        (element) => kept.push([...(element.shadowRoot?.querySelectorAll('[data-step]') ?? [])]),
      ],
      'a listener on the window': [
        /listeners/,
        (element) => {
          const listen = () => element.open;
          window.addEventListener('pagehide', listen);
          leave.push(() => window.removeEventListener('pagehide', listen));
        },
      ],
      'what it was told': [/heap/, () => kept.push(structuredClone(popular))],
    };
    let count = 0;
    for (const [what, [expected, plant]] of Object.entries(leaks)) {
      it(`${what} are found by the same measure`, async function () {
        this.timeout(180_000);
        class Leaking extends TestLink {
          override close(): void {
            plant(this);
            super.close();
          }
        }
        customElements.define(`nexus-link-leaking-${++count}`, Leaking);
        expect((await growth(Leaking)).join()).to.match(expected);
      });
    }
  });
});
