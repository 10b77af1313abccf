/** Checks that many openings leave no nodes, listeners, documents or memory behind. */
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

/** The number of openings after which a browser has compiled and cached the code. */
const WARM_UP_OPENINGS = 100;
const OPENINGS = countTrials(200, 1_000);
const LEAKING_OPENINGS = countTrials(40, 200);
const TIMEOUT_MS = 180_000;

/** The objects of the page and its heap in bytes, after a garbage collection. */
interface HeapCounts {
  readonly nodes: number;
  readonly listeners: number;
  readonly documents: number;
  readonly heap: number;
}
const measureHeap = (): Promise<HeapCounts> => executeServerCommand<HeapCounts, undefined>('heap');

/**
 * Lists the counts that grew by more than the tolerance. It finds a leak of one node or listener in a hundred openings,
 * and of 512 bytes in each opening. The browser's own code and caches grow by less.
 */
const listGrowth = (before: HeapCounts, after: HeapCounts, count: number): readonly string[] => {
  const tolerance: HeapCounts = {nodes: count / 100, listeners: count / 100, documents: 0, heap: count * 512};
  return (['nodes', 'listeners', 'documents', 'heap'] as const)
    .filter((name) => after[name] - before[name] > tolerance[name])
    .map((name) => `${name}: ${before[name]} → ${after[name]}`);
};

/* Openings with every kind of ending */

const backend: Backend = {
  start: () => Promise.resolve(createSession()),
  search: () => Promise.resolve({servicers: [...popularServicers]}),
  connect: ({username}) =>
    Promise.resolve(
      username === 'challenged'
        ? {status: 'challenged', uuid: attemptUuid, challenge: createChallenge([textQuestion])}
        : {status: 'connected', connection: mohelaConnection},
    ),
  answer: () => new Promise(() => undefined),
  poll: () => new Promise(() => undefined),
  disconnect: () => Promise.resolve(),
  finish: () => Promise.resolve({connections: [mohelaConnection]}),
};

type CreateLink = () => TestLink;

function attachLink(Link: typeof TestLink): TestLink {
  const element = Object.assign(new Link(), {nexusKey: nexus_key, backend});
  document.body.append(element);
  return element;
}

async function waitForStep(element: TestLink, step: string | null): Promise<void> {
  for (let tries = 0; getStepName(element) !== step; tries++) {
    if (tries > 1000) throw new Error(`The step is ${String(getStepName(element))}, not ${String(step)}.`);
    await flushTasks();
  }
}

async function openSearch(element: TestLink): Promise<void> {
  element.show();
  await waitForStep(element, 'welcome');
  element.send({type: 'begin'});
  await waitForStep(element, 'search');
}

async function logIn(element: TestLink, username: string): Promise<void> {
  await openSearch(element);
  element.send({type: 'choose', servicer: mohela});
  await waitForStep(element, 'credentials');
  for (const input of element.shadowRoot?.querySelectorAll('input') ?? []) typeInto(input, username);
  element.shadowRoot?.querySelector('form')?.requestSubmit();
}

/** Each function opens and closes the element. A function that removes its element returns a new one. */
const cycles: readonly ((element: TestLink, create: CreateLink) => Promise<TestLink>)[] = [
  async function closeElement(element) {
    await openSearch(element);
    element.close();
    return element;
  },
  async function pressEscape(element) {
    await logIn(element, 'challenged');
    await waitForStep(element, 'challenge');
    element.shadowRoot
      ?.querySelector('dialog')
      ?.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape', cancelable: true}));
    await waitForStep(element, 'leaving');
    getByRole(element, 'button', 'Leave').click();
    return element;
  },
  async function removeDuringRequest(element, create) {
    await logIn(element, 'challenged');
    await waitForStep(element, 'challenge');
    typeInto(getByRole(element, 'textbox', textQuestion.prompt), 'Rex');
    getByRole(element, 'button', 'Submit').click();
    element.remove();
    return create();
  },
  async function completeInDialog(element) {
    await logIn(element, 'jordan');
    await waitForStep(element, 'accounts');
    getByRole(element, 'button', 'I’m Done').click();
    return element;
  },
  async function completeInline(element, create) {
    element.remove();
    const inline = create();
    inline.inline = true;
    await logIn(inline, 'jordan');
    await waitForStep(inline, 'accounts');
    getByRole(inline, 'button', 'I’m Done').click();
    await waitForStep(inline, 'closed');
    inline.remove();
    return create();
  },
];

async function openRepeatedly(Link: typeof TestLink, count: number): Promise<void> {
  const create = () => attachLink(Link);
  let element = create();
  for (let index = 0; index < count; index++) {
    const runCycle = cycles[index % cycles.length]!;
    element = await runCycle(element, create);
    await waitForStep(element, null);
  }
  element.remove();
  await flushTasks();
}

async function measureGrowth(Link: typeof TestLink, count: number): Promise<readonly string[]> {
  const before = await measureHeap();
  await openRepeatedly(Link, count);
  return listGrowth(before, await measureHeap(), count);
}

before(async function () {
  this.timeout(TIMEOUT_MS);
  await openRepeatedly(TestLink, WARM_UP_OPENINGS);
});

describe('Many openings', () => {
  it('leave no node, listener, document or memory behind', async function () {
    this.timeout(TIMEOUT_MS);
    expect(await measureGrowth(TestLink, OPENINGS)).to.deep.equal([]);
  });
});

describe('The leak measurement', () => {
  const references: unknown[] = [];
  const listeners: (() => void)[] = [];
  afterEach(() => {
    references.length = 0;
    for (const listener of listeners) window.removeEventListener('pagehide', listener);
    listeners.length = 0;
  });

  const leaks: Readonly<Record<string, readonly [expected: RegExp, plantLeak: (element: TestLink) => void]>> =
    {
      'a step that stays referenced': [
        /nodes/,
        (element) => references.push(element.shadowRoot?.querySelector('[data-step]')),
      ],
      'a listener that stays on the window': [
        /listeners/,
        (element) => {
          listeners.push(() => element.open);
          window.addEventListener('pagehide', listeners.at(-1)!);
        },
      ],
      'a response that stays referenced': [
        /heap/,
        () => references.push(structuredClone(popularServicers), structuredClone(popularServicers)),
      ],
    };
  let count = 0;
  for (const [what, [expected, plantLeak]] of Object.entries(leaks)) {
    it(`finds ${what} after each opening`, async function () {
      this.timeout(TIMEOUT_MS);
      class LeakingLink extends TestLink {
        override show(): void {
          super.show();
          void this.updateComplete.then(() => plantLeak(this));
        }
      }
      customElements.define(`nexus-link-leaking-${++count}`, LeakingLink);
      expect((await measureGrowth(LeakingLink, LEAKING_OPENINGS)).join()).to.match(expected);
    });
  }
});
