/**
 * Runs the whole workflow with only the keyboard. At each step, the tests check where the step moves the focus, list all
 * tab stops in order, and check that the focus is visible at each.
 */
import {expect, fixture, html} from '@open-wc/testing';
import {setViewport} from '@web/test-runner-commands';

import {SandboxBackend} from '../../src/backends/sandbox/index.js';
import {LinkError} from '../../src/contract/errors.js';
import {Nexus} from '../../src/nexus.js';
import type {NexusLink} from '../../src/nexus-link.js';
import {
  queryAllByRole,
  getByRole,
  createLink,
  listOutcomes,
  findByRole,
  getFocusedElement,
  recordEvents,
  getAccessibleName,
  expectNoErrors,
  waitForRender,
  waitUntil,
  type PublicEvent,
} from '../support/helpers.js';
import {getDescription, setColorScheme} from '../support/still-link.js';
import {
  tabTo,
  expectTabOrder,
  waitForFocus,
  pressKey,
  expectShiftTabTo,
  expectTabTo,
  pressTab,
  getFocusedStop,
  typeText,
} from '../support/tab-order.js';

/** A sandbox that answers at once and can be offline. */
class OfflineSandbox extends SandboxBackend {
  isOffline = false;

  constructor() {
    super({latency: 0});
  }

  override async start(...args: Parameters<SandboxBackend['start']>) {
    this.#throwIfOffline();
    return super.start(...args);
  }

  override async search(...args: Parameters<SandboxBackend['search']>) {
    this.#throwIfOffline();
    return super.search(...args);
  }

  override async answer(...args: Parameters<SandboxBackend['answer']>) {
    this.#throwIfOffline();
    return super.answer(...args);
  }

  override async disconnect(...args: Parameters<SandboxBackend['disconnect']>) {
    this.#throwIfOffline();
    return super.disconnect(...args);
  }

  override async finish(...args: Parameters<SandboxBackend['finish']>) {
    this.#throwIfOffline();
    return super.finish(...args);
  }

  #throwIfOffline(): void {
    if (this.isOffline) throw new LinkError('offline', 'The network is disconnected.');
  }
}

interface Walk {
  readonly element: NexusLink;
  readonly backend: OfflineSandbox;
  readonly events: PublicEvent[];
}

const OPENER_STOP = 'button Link my loans';
const SCHOOL_QUESTION = 'What was the name of your first school?';
const CAR_QUESTION = 'What was the make of your first car?';
const TEACHER_QUESTION = 'What is the name of your favorite teacher?';
const STREETS_QUESTION = 'On which of these streets have you lived?';
const PHONE_QUESTION = 'Enter the code that was sent to your phone number ending in 42.';

/** Creates a page with a focused button that opens the element, and a button after the element. */
async function openPage({inline = false, isOffline = false} = {}): Promise<Walk> {
  const backend = Object.assign(new OfflineSandbox(), {isOffline});
  const element = createLink({backend, inline});
  const events = recordEvents(element);
  const page = await fixture(html`
    <div>
      <button @click=${() => element.show()}>Link my loans</button>
      ${element}
      <button>After</button>
    </div>
  `);
  page.querySelector('button')!.focus();
  await waitForFocus(OPENER_STOP);
  return {element, backend, events};
}

/* The way from step to step with only the keyboard */

async function goToWelcome(options = {}): Promise<Walk> {
  const walk = await openPage(options);
  await pressKey('Enter');
  await findByRole(walk.element, 'button', 'Continue');
  await waitForFocus('heading Connect your servicers');
  return walk;
}

async function goToSearch(): Promise<Walk> {
  const walk = await goToWelcome();
  await pressControl('button Continue');
  await waitForSearch(walk);
  return walk;
}

async function waitForSearch({element}: Walk): Promise<void> {
  await waitForFocus('field Servicer name');
  await findByRole(element, 'listbox', 'Popular servicers');
}

async function chooseServicer(walk: Walk, query: string, name: string): Promise<void> {
  await tabTo('field Servicer name');
  await typeText(query);
  await waitUntil(() => getActiveOption(walk)?.startsWith(name), `${name} is the active option`);
  await pressKey('Enter');
  await findByRole(walk.element, 'heading', `Log in to ${name}`);
  await waitForFocus('field Username');
}

async function goToLogin(): Promise<Walk> {
  const walk = await goToSearch();
  await chooseServicer(walk, 'mohela', 'MOHELA');
  return walk;
}

async function logIn(username: string, password = 'hunter2'): Promise<void> {
  await tabTo('field Username');
  await typeText(username);
  await tabTo('field Password');
  await typeText(password);
  await pressKey('Enter');
}

async function goToQuestion(username: string): Promise<Walk> {
  const walk = await goToLogin();
  await logIn(username);
  await findByRole(walk.element, 'heading', 'One more step');
  await waitUntil(() => /^(?:field|choice) /.test(getFocusedStop()), 'the first question has the focus');
  return walk;
}

async function goToAccounts(): Promise<Walk> {
  const walk = await goToLogin();
  await logIn('jordan');
  await waitForFocus('heading Your servicers');
  return walk;
}

/** Tabs to a control and presses it. */
async function pressControl(place: string, key: 'Enter' | 'Space' = 'Enter'): Promise<void> {
  await tabTo(place);
  await pressKey(key);
}

const getActiveOption = ({element}: Walk): string | null => {
  const id = getByRole(element, 'combobox').getAttribute('aria-activedescendant');
  const option = id === null ? null : element.shadowRoot!.getElementById(id);
  return option && getAccessibleName(option);
};
const waitForAlert = ({element}: Walk, text: RegExp) => findByRole(element, 'alert', text);
const listStatuses = ({events}: Walk) =>
  listOutcomes(events).map(({detail}) => 'status' in detail && detail.status);
const readField = ({element}: Walk, name: string) =>
  (getByRole(element, 'textbox', name) as HTMLInputElement).value;
/** Reads the description of the focused field. */
const readDescription = () => getDescription(getFocusedElement() as HTMLElement);

/** Whether the upper and the lower edge of the active option are visible. */
function isActiveOptionVisible({element: {shadowRoot}}: Walk): boolean {
  const option = shadowRoot?.querySelector('[aria-selected="true"]');
  if (!option) return false;
  const {left, top, width, height} = option.getBoundingClientRect();
  return [top + 2, top + height - 2].every((y) =>
    option.contains(shadowRoot?.elementFromPoint(left + width / 2, y) ?? null),
  );
}

describe('With only the keyboard, a borrower', () => {
  before(async () => {
    await setColorScheme('light');
    await setViewport({width: 800, height: 600});
  });
  after(() => setColorScheme('light'));

  describe('connects servicers:', () => {
    it('connects two, answers a question, removes one and returns to the opener', async () => {
      const walk = await goToWelcome();
      const {element} = walk;
      await expectTabOrder(element, 'button Continue', 'button Not now', 'button Close');
      await pressControl('button Continue');

      await waitForSearch(walk);
      await expectTabOrder(element, 'button Back', 'button Close', 'field Servicer name');
      await typeText('fedloan');
      await waitUntil(
        () => getActiveOption(walk)?.startsWith('MOHELA'),
        'the best match is the active option',
      );
      await expectTabOrder(element, 'button Back', 'button Close', 'field Servicer name');
      await tabTo('field Servicer name');
      await pressKey('Enter');

      await waitForFocus('field Username');
      const login = ['field Password', 'button Show password', 'button Connect'];
      await expectTabOrder(element, ...login, 'button Back', 'button Close', 'field Username');
      await typeText('challenge');
      await tabTo('field Password');
      await typeText('hunter2');
      await pressControl('button Show password', 'Space');
      expect(getByRole(element, 'button', 'Show password').ariaPressed).to.equal('true');
      await pressControl('button Connect', 'Space');

      await waitForFocus(`field ${SCHOOL_QUESTION}`);
      await expectTabOrder(
        element,
        'button Submit',
        'button Back',
        'button Close',
        `field ${SCHOOL_QUESTION}`,
      );
      await typeText('Lincoln');
      await pressControl('button Submit');

      await waitForFocus('heading Your servicers');
      const mohelaStops = ['details Loans at MOHELA', 'button Remove MOHELA'];
      const otherStops = ['button Add another servicer', 'button I’m Done', 'button Close'];
      await expectTabOrder(element, ...mohelaStops, ...otherStops);
      await pressControl('details Loans at MOHELA', 'Space');
      await waitUntil(() => element.shadowRoot!.querySelector('details[open]'), 'the loans are shown');
      await expectTabOrder(
        element,
        'button Remove MOHELA',
        'button Add another servicer',
        'button I’m Done',
        'button Close',
        'details Loans at MOHELA',
      );
      await pressControl('button Add another servicer');

      await waitForSearch(walk);
      await chooseServicer(walk, 'nel', 'Nelnet');
      await logIn('jordan');

      await waitForFocus('heading Your servicers');
      const nelnetStops = ['details Loans at Nelnet', 'button Remove Nelnet'];
      await expectTabOrder(element, ...mohelaStops, ...nelnetStops, ...otherStops);
      await pressControl('button Remove MOHELA');
      await waitForFocus('button Keep');
      await expectTabOrder(element, ...nelnetStops, ...otherStops, 'button Remove', 'button Keep');
      await tabTo('button Keep');
      await pressTab(true);
      await waitForFocus('button Remove');
      await pressKey('Enter');
      await waitForFocus('heading Your servicers');
      await expectTabOrder(element, ...nelnetStops, ...otherStops);
      await pressControl('button I’m Done');

      await waitForFocus(OPENER_STOP);
      expect(listStatuses(walk)).to.deep.equal(['complete']);
      await pressTab();
      expect(getFocusedStop()).to.equal('button After');
    });

    it('tabs through an inline element and ends on its last heading', async () => {
      const walk = await openPage({inline: true});
      const {element} = walk;
      await findByRole(element, 'button', 'Continue');
      const steps = ['button Close', 'button Continue', 'button Not now'];
      await expectTabTo(...steps, 'button After');
      await expectShiftTabTo(...steps.toReversed(), OPENER_STOP);
      await pressControl('button Continue');

      await waitForSearch(walk);
      await expectTabTo('button After');
      await expectShiftTabTo('field Servicer name', 'button Close', 'button Back', OPENER_STOP);
      await chooseServicer(walk, 'mohela', 'MOHELA');
      await logIn('jordan');

      await waitForFocus('heading Your servicers');
      await pressControl('button Remove MOHELA');
      await waitForFocus('button Keep');
      await pressKey('Enter');
      await waitForFocus('button Remove MOHELA');
      await pressControl('button I’m Done');

      await waitForFocus('heading All done');
      await expectTabTo('button Start again', 'button After');
      await expectShiftTabTo('button Start again', OPENER_STOP);
      await pressControl('button Start again');
      await waitForFocus('heading Connect your servicers');
    });
  });

  describe('edits the list:', () => {
    it('removes the only connection and can add another one', async () => {
      const walk = await goToAccounts();
      await pressControl('button Remove MOHELA');
      await waitForFocus('button Keep');
      await pressControl('button Remove');
      await waitForFocus('heading Your servicers');
      await expectTabOrder(walk.element, 'button Add a servicer', 'button Close');
    });

    it('logs in again to an interrupted connection', async () => {
      const walk = await goToLogin();
      await logIn('@reconnect');
      await waitForFocus('heading Your servicers');
      const mohelaStops = ['details Loans at MOHELA', 'button Log in again MOHELA', 'button Remove MOHELA'];
      await expectTabOrder(walk.element, ...mohelaStops, 'button Add another servicer', 'button Close');
      await pressControl('button Log in again MOHELA');
      await findByRole(walk.element, 'heading', 'Log in to MOHELA again');
      await waitForFocus('field Username');
    });
  });

  describe('searches:', () => {
    it('moves through the options with the arrow keys while the field keeps the focus', async () => {
      const walk = await goToSearch();
      await tabTo('field Servicer name');
      const seen: (string | undefined)[] = [];
      const names = queryAllByRole(walk.element, 'option').map(getAccessibleName);
      for (const arrow of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowUp', 'ArrowDown']) {
        await pressKey(arrow);
        await waitForRender(walk.element);
        seen.push(getActiveOption(walk) ?? undefined);
        expect(getFocusedStop()).to.equal('field Servicer name');
      }
      expect(seen).to.deep.equal([names[0], names[1], names[0], names.at(-1), names[0]]);
      await pressKey('Enter');
      await waitForFocus('field Username');
    });

    it('sees each active option uncovered', async () => {
      const walk = await goToSearch();
      await tabTo('field Servicer name');
      for (let count = queryAllByRole(walk.element, 'option').length; count > 0; count--) {
        await pressKey('ArrowDown');
        await waitForRender(walk.element);
        // A browser may scroll to the option a few frames later.
        await waitUntil(() => isActiveOptionVisible(walk), `${getActiveOption(walk)} is visible`);
      }
    });

    it('stays in the field when the chosen servicer is down', async () => {
      const walk = await goToSearch();
      await tabTo('field Servicer name');
      await typeText('sandbox servicer (down)');
      await waitUntil(() => getActiveOption(walk)?.includes('(down)'), 'the servicer is the active option');
      await pressKey('Enter');
      await waitForRender(walk.element);
      expect(getFocusedStop()).to.equal('field Servicer name');
      expect(getActiveOption(walk)).to.contain('Not available now');
    });

    it('finds nothing, clears the field with Escape and stays in it', async () => {
      const walk = await goToSearch();
      await tabTo('field Servicer name');
      await typeText('zzqx');
      await waitUntil(() => !queryAllByRole(walk.element, 'option').length, 'the search has no results');
      await expectTabOrder(walk.element, 'button Back', 'button Close', 'field Servicer name');
      await tabTo('field Servicer name');
      await pressKey('Escape');
      await findByRole(walk.element, 'listbox', 'Popular servicers');
      expect(getFocusedStop()).to.equal('field Servicer name');
    });

    it('goes back to the field or the heading of each previous step', async () => {
      const walk = await goToLogin();
      await pressControl('button Back');
      await waitForFocus('field Servicer name');
      expect(getByRole(walk.element, 'combobox')).to.have.property('value', 'mohela');
      await pressControl('button Back');
      await waitForFocus('heading Connect your servicers');
    });
  });

  describe('answers:', () => {
    it('corrects a choice with the arrow keys and the space bar', async () => {
      const walk = await goToQuestion('@choice');
      const order = ['button Submit', 'button Back', 'button Close', `choice ${STREETS_QUESTION}`] as const;
      await expectTabOrder(walk.element, ...order);
      await pressKey('Space');
      await pressControl('button Submit');
      await waitForAlert(walk, /2 tries left/);
      await waitForFocus(`choice ${STREETS_QUESTION}`);
      await pressKey('Space');
      await pressKey('ArrowDown');
      expect(getAccessibleName(getFocusedElement() as HTMLElement)).to.equal('Maple Street');
      await expectTabOrder(walk.element, ...order);
      await pressControl('button Submit');
      await waitForFocus('heading Your servicers');
    });

    it('corrects a one-time code after an error on the field', async () => {
      const walk = await goToQuestion('@code');
      await expectTabOrder(
        walk.element,
        'button Submit',
        'button Back',
        'button Close',
        `field ${PHONE_QUESTION}`,
      );
      await typeText('000000');
      await pressKey('Enter');
      await waitForAlert(walk, /2 tries left/);
      await waitForFocus(`field ${PHONE_QUESTION}`);
      expect(readDescription()).to.match(/2 tries left/);
      expect(readField(walk, PHONE_QUESTION)).to.be.empty;
      await typeText('123456');
      await pressKey('Enter');
      await waitForFocus('heading Your servicers');
    });

    it('answers two questions and moves to the empty one', async () => {
      const walk = await goToQuestion('@challenges_2');
      await tabTo(`field ${SCHOOL_QUESTION}`);
      await typeText('Lincoln');
      await pressKey('Enter');
      await findByRole(walk.element, 'textbox', CAR_QUESTION);
      await waitForFocus(`field ${CAR_QUESTION}`);
      await expectTabOrder(
        walk.element,
        `field ${TEACHER_QUESTION}`,
        'button Submit',
        'button Back',
        'button Close',
        `field ${CAR_QUESTION}`,
      );
      await typeText('Ford');
      await pressKey('Enter');
      await waitForFocus(`field ${TEACHER_QUESTION}`);
      expect(readDescription()).to.be.empty;
      await pressKey('Enter');
      await waitForRender(walk.element);
      expect(readDescription()).to.equal('Enter an answer.');
      expect(readField(walk, CAR_QUESTION)).to.equal('Ford');
      await typeText('Ms. Frizzle');
      await pressKey('Enter');
      await waitForFocus('heading Your servicers');
    });

    it('cancels a login in progress', async () => {
      const walk = await goToLogin();
      await logIn('@slow_60000');
      await waitForFocus('heading Connecting to MOHELA');
      await expectTabOrder(walk.element, 'button Cancel', 'button Close');
      await pressControl('button Cancel');
      await waitForFocus('field Username');
      expect([readField(walk, 'Username'), readField(walk, 'Password')]).to.deep.equal(['@slow_60000', '']);
    });

    it('goes back from a question to the login with the username', async () => {
      const walk = await goToQuestion('challenge');
      await pressControl('button Back');
      await waitForFocus('field Username');
      expect([readField(walk, 'Username'), readField(walk, 'Password')]).to.deep.equal(['challenge', '']);
    });
  });

  describe('leaves:', () => {
    it('exits on Escape when no data would be lost', async () => {
      const walk = await goToWelcome();
      await pressKey('Escape');
      await waitForFocus(OPENER_STOP);
      expect(listStatuses(walk)).to.deep.equal(['incomplete']);
    });

    for (const place of ['button Not now', 'button Close']) {
      it(`exits by ${place} and returns to the opener`, async () => {
        await goToWelcome();
        await pressControl(place, 'Space');
        await waitForFocus(OPENER_STOP);
      });
    }

    it('answers a question that blocks the step behind it and that Escape cancels', async () => {
      const walk = await goToLogin();
      await tabTo('field Username');
      await typeText('jordan');
      await pressKey('Escape');
      await waitForFocus('button Keep going');
      await expectTabOrder(walk.element, 'button Leave', 'button Keep going');
      await pressKey('Escape');
      await waitForFocus('field Username');
      await pressKey('Escape');
      await pressControl('button Keep going');
      await waitForFocus('field Username');
      expect(readField(walk, 'Username')).to.equal('jordan');
      await pressControl('button Close');
      await waitForFocus('button Keep going');
      await pressControl('button Leave');
      await waitForFocus(OPENER_STOP);
      expect(listStatuses(walk)).to.deep.equal(['incomplete']);
    });

    it('cancels the question and returns to the focused button of the list', async () => {
      const walk = await goToAccounts();
      await tabTo('button Add another servicer');
      await pressKey('Escape');
      await waitForFocus('button Keep going');
      await pressKey('Enter');
      await waitForFocus('button Add another servicer');
      expect(listStatuses(walk)).to.be.empty;
    });
  });

  describe('sees an error:', () => {
    it('moves to the empty username and then to the empty password', async () => {
      const walk = await goToLogin();
      await pressControl('button Connect');
      await waitForFocus('field Username');
      expect(readDescription()).to.equal('Enter your username.');
      await typeText('jordan');
      await pressKey('Enter');
      await waitForFocus('field Password');
      expect(readDescription()).to.be.empty;
      await pressKey('Enter');
      await waitForRender(walk.element);
      expect(readDescription()).to.equal('Enter your password.');
      const login = ['button Show password', 'button Connect', 'button Back', 'button Close'];
      await expectTabOrder(walk.element, ...login, 'field Username', 'field Password');
    });

    it('moves to the cleared password after a wrong login', async () => {
      const walk = await goToLogin();
      await logIn('jordan', 'bad');
      await waitForAlert(walk, /^That login did not work /);
      await waitForFocus('field Password');
      expect(readDescription()).to.match(/The username or password is not right/);
      expect([readField(walk, 'Username'), readField(walk, 'Password')]).to.deep.equal(['jordan', '']);
      const login = ['button Show password', 'button Try again', 'button Back', 'button Close'];
      await expectTabOrder(walk.element, ...login, 'field Username', 'field Password');
      await tabTo('field Password');
      await typeText('hunter2');
      await pressControl('button Try again');
      await waitForFocus('heading Your servicers');
    });

    it('returns to the login after a failed challenge', async () => {
      const walk = await goToQuestion('fail-challenge');
      await tabTo(`field ${SCHOOL_QUESTION}`);
      for (const text of [/2 tries left/, /1 try left/, /^The answer was not right /]) {
        await typeText('Rex');
        await pressKey('Enter');
        await waitForAlert(walk, text);
        await waitForRender(walk.element);
      }
      await waitForFocus('field Password');
      expect(readDescription()).to.match(/Log in again to get a new question/);
      const login = ['button Show password', 'button Log in again', 'button Back', 'button Close'];
      await expectTabOrder(walk.element, ...login, 'field Username', 'field Password');
    });

    it('moves to the heading of a servicer that is down and chooses another', async () => {
      const walk = await goToLogin();
      await logIn('@error_servicer-down');
      await waitForFocus('heading This servicer is not available');
      await expectTabOrder(walk.element, 'button Choose another servicer', 'button Leave', 'button Close');
      await pressControl('button Choose another servicer');
      await waitForSearch(walk);
    });

    it('moves to the heading when the opening is offline and tries again', async () => {
      const walk = await openPage({isOffline: true});
      await pressKey('Enter');
      await waitForFocus('heading You are offline');
      await expectTabOrder(walk.element, 'button Try again', 'button Leave', 'button Close');
      walk.backend.isOffline = false;
      await pressControl('button Try again');
      await findByRole(walk.element, 'button', 'Continue');
      await waitForFocus('heading Connect your servicers');
    });

    it('stays in the search field when offline and tries again', async () => {
      const walk = await goToSearch();
      await tabTo('field Servicer name');
      walk.backend.isOffline = true;
      await typeText('nel');
      await waitForAlert(walk, /^You are offline /);
      expect(getFocusedStop()).to.equal('field Servicer name');
      await expectTabOrder(
        walk.element,
        'button Try again',
        'button Back',
        'button Close',
        'field Servicer name',
      );
      walk.backend.isOffline = false;
      await pressControl('button Try again');
      await findByRole(walk.element, 'option', /^Nelnet/);
      await waitForFocus('field Servicer name');
      expect(getByRole(walk.element, 'combobox')).to.have.property('value', 'nel');
    });

    it('keeps an answer when offline and tries again', async () => {
      const walk = await goToQuestion('challenge');
      await tabTo(`field ${SCHOOL_QUESTION}`);
      walk.backend.isOffline = true;
      await typeText('Lincoln');
      await pressKey('Enter');
      await waitForAlert(walk, /^You are offline /);
      expect(getFocusedStop()).to.equal(`field ${SCHOOL_QUESTION}`);
      expect(readField(walk, SCHOOL_QUESTION)).to.equal('Lincoln');
      await expectTabOrder(
        walk.element,
        'button Try again',
        'button Back',
        'button Close',
        `field ${SCHOOL_QUESTION}`,
      );
      walk.backend.isOffline = false;
      await pressControl('button Try again');
      await waitForFocus('heading Your servicers');
    });

    it('tries again after a removal and a finish that are offline', async () => {
      const walk = await goToAccounts();
      walk.backend.isOffline = true;
      await pressControl('button Remove MOHELA');
      await waitForFocus('button Keep');
      await pressTab(true);
      await pressKey('Enter');
      await waitForAlert(walk, /^You are offline /);
      await tabTo('button Try again');
      await pressControl('button Keep');
      await waitForFocus('button Remove MOHELA');
      await pressControl('button I’m Done');
      await waitForAlert(walk, /^You are offline /);
      expect(getFocusedStop()).to.equal('button I’m Done');
      const mohelaStops = ['details Loans at MOHELA', 'button Remove MOHELA', 'button Add another servicer'];
      await expectTabOrder(
        walk.element,
        'button Close',
        'button Try again',
        ...mohelaStops,
        'button I’m Done',
      );
      walk.backend.isOffline = false;
      await pressControl('button Try again');
      await waitForFocus(OPENER_STOP);
      expect(listStatuses(walk)).to.deep.equal(['complete']);
    });

    it('can only close a problem that is final', async () => {
      const walk = await openPage();
      walk.element.uuid = '5a4db0c5-0000-4000-8000-000000000003';
      await pressKey('Enter');
      await waitForFocus('heading Not available to you');
      // One Close button is in the header, the other one in the problem.
      await expectTabOrder(walk.element, 'button Close', 'button Close');
      await pressControl('button Close');
      await waitForFocus(OPENER_STOP);
    });
  });

  describe('who closes the element', () => {
    it('returns to the button that called Nexus.link', async () => {
      const page = await fixture(html`
        <div>
          <button @click=${() => Nexus.link({nexus_key: 'sandbox_demo', onExit: () => undefined})}>
            Link
          </button>
          <button>After</button>
        </div>
      `);
      page.querySelector('button')!.focus();
      await pressKey('Enter');
      await waitForFocus('heading Connect your servicers');
      const element = document.querySelector('nexus-link')!;
      await findByRole(element, 'button', 'Continue');
      await expectTabOrder(element, 'button Continue', 'button Not now', 'button Close');
      await pressKey('Escape');
      await waitForFocus('button Link');
      expect(document.querySelector('nexus-link')).to.be.null;
      await pressTab();
      expect(getFocusedStop()).to.equal('button After');
    });

    it('continues after the element when the opener was removed', async () => {
      const walk = await goToWelcome();
      walk.element.parentElement!.querySelector('button')!.remove();
      await pressKey('Escape');
      await waitForFocus('page');
      await pressTab();
      expect(getFocusedStop()).to.equal('button After');
    });
  });

  expectNoErrors();
});
