/**
 * The whole workflow by the keyboard alone, as a borrower walks it: at each step every place that Tab comes to is
 * listed, in order, and the focus is seen at each; what a step moves the focus to is said before it.
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

/** The sandbox, at once, and offline while a test says so. */
class Weather extends SandboxBackend {
  isOffline = false;

  constructor() {
    super({latency: 0});
  }

  override async start(...asked: Parameters<SandboxBackend['start']>) {
    this.#check();
    return super.start(...asked);
  }

  override async search(...asked: Parameters<SandboxBackend['search']>) {
    this.#check();
    return super.search(...asked);
  }

  override async answer(...asked: Parameters<SandboxBackend['answer']>) {
    this.#check();
    return super.answer(...asked);
  }

  override async disconnect(...asked: Parameters<SandboxBackend['disconnect']>) {
    this.#check();
    return super.disconnect(...asked);
  }

  override async finish(...asked: Parameters<SandboxBackend['finish']>) {
    this.#check();
    return super.finish(...asked);
  }

  #check(): void {
    if (this.isOffline) throw new LinkError('offline', 'The cable is out.');
  }
}

interface Walk {
  readonly element: NexusLink;
  readonly backend: Weather;
  readonly heard: PublicEvent[];
}

const OPENER = 'button Link my loans';
const SCHOOL = 'What was the name of your first school?';
const CAR = 'What was the make of your first car?';
const TEACHER = 'What is the name of your favorite teacher?';
const STREETS = 'On which of these streets have you lived?';
const PHONE = 'Enter the code that was sent to your phone number ending in 42.';

/** A page with a button that opens the element, which has the focus, and a button after it. */
async function page({inline = false, isOffline = false} = {}): Promise<Walk> {
  const backend = Object.assign(new Weather(), {isOffline});
  const element = createLink({backend, inline});
  const heard = recordEvents(element);
  const page = await fixture(html`
    <div>
      <button @click=${() => element.show()}>Link my loans</button>
      ${element}
      <button>After</button>
    </div>
  `);
  page.querySelector('button')!.focus();
  await waitForFocus(OPENER);
  return {element, backend, heard};
}

/* How a borrower gets from step to step, with keys alone */

async function toWelcome(options = {}): Promise<Walk> {
  const walk = await page(options);
  await pressKey('Enter');
  await findByRole(walk.element, 'button', 'Continue');
  await waitForFocus('heading Connect your servicers');
  return walk;
}

async function toSearch(): Promise<Walk> {
  const walk = await toWelcome();
  await press('button Continue');
  await isReadyToSearch(walk);
  return walk;
}

async function isReadyToSearch({element}: Walk): Promise<void> {
  await waitForFocus('heading Find your servicer');
  await findByRole(element, 'listbox', 'Popular servicers');
}

async function choose(walk: Walk, query: string, name: string): Promise<void> {
  await tabTo('field Servicer name');
  await typeText(query);
  await waitUntil(() => activeOption(walk)?.startsWith(name), `${name} is the active one`);
  await pressKey('Enter');
  await waitForFocus(`heading Log in to ${name}`);
}

async function toLogin(): Promise<Walk> {
  const walk = await toSearch();
  await choose(walk, 'mohela', 'MOHELA');
  return walk;
}

async function logIn(username: string, password = 'hunter2'): Promise<void> {
  await tabTo('field Username');
  await typeText(username);
  await tabTo('field Password');
  await typeText(password);
  await pressKey('Enter');
}

async function toQuestion(username: string): Promise<Walk> {
  const walk = await toLogin();
  await logIn(username);
  await waitForFocus('heading One more step');
  return walk;
}

async function toAccounts(): Promise<Walk> {
  const walk = await toLogin();
  await logIn('jordan');
  await waitForFocus('heading Your servicers');
  return walk;
}

/** Goes to a control with Tab, and presses it. */
async function press(place: string, by: 'Enter' | 'Space' = 'Enter'): Promise<void> {
  await tabTo(place);
  await pressKey(by);
}

const activeOption = ({element}: Walk): string | null => {
  const id = getByRole(element, 'combobox').getAttribute('aria-activedescendant');
  const option = id === null ? null : element.shadowRoot!.getElementById(id);
  return option && getAccessibleName(option);
};
const isTold = ({element}: Walk, words: RegExp) => findByRole(element, 'alert', words);
const ending = ({heard}: Walk) => listOutcomes(heard).map(({detail}) => 'status' in detail && detail.status);
const typed = ({element}: Walk, name: string) =>
  (getByRole(element, 'textbox', name) as HTMLInputElement).value;
/** What the field with the focus is described by. */
const described = () => getDescription(getFocusedElement() as HTMLElement);

/** Whether nothing lies over the option that is active, at its upper and its lower edge. */
function isActiveSeen({element: {shadowRoot}}: Walk): boolean {
  const option = shadowRoot?.querySelector('[aria-selected="true"]');
  if (!option) return false;
  const {left, top, width, height} = option.getBoundingClientRect();
  return [top + 2, top + height - 2].every((y) =>
    option.contains(shadowRoot?.elementFromPoint(left + width / 2, y) ?? null),
  );
}

describe('By the keyboard alone, a borrower', () => {
  before(async () => {
    await setColorScheme('light');
    await setViewport({width: 800, height: 600});
  });
  after(() => setColorScheme('light'));

  describe('links', () => {
    it('two servicers, answers a question, removes one, and is done, back on the button that opened it', async () => {
      const walk = await toWelcome();
      const {element} = walk;
      await expectTabOrder(element, 'button Continue', 'button Not now', 'button Close');
      await press('button Continue');

      await isReadyToSearch(walk);
      await expectTabOrder(element, 'field Servicer name', 'button Back', 'button Close');
      await tabTo('field Servicer name');
      await typeText('fedloan');
      await waitUntil(() => activeOption(walk)?.startsWith('MOHELA'), 'the best match is the active one');
      await expectTabOrder(element, 'button Back', 'button Close', 'field Servicer name');
      await tabTo('field Servicer name');
      await pressKey('Enter');

      await waitForFocus('heading Log in to MOHELA');
      const login = ['field Username', 'field Password', 'button Show password', 'button Connect'];
      await expectTabOrder(element, ...login, 'button Back', 'button Close');
      await tabTo('field Username');
      await typeText('challenge');
      await tabTo('field Password');
      await typeText('hunter2');
      await press('button Show password', 'Space');
      expect(getByRole(element, 'button', 'Show password').ariaPressed).to.equal('true');
      await press('button Connect', 'Space');

      await waitForFocus('heading One more step');
      await expectTabOrder(element, `field ${SCHOOL}`, 'button Submit', 'button Back', 'button Close');
      await tabTo(`field ${SCHOOL}`);
      await typeText('Lincoln');
      await press('button Submit');

      await waitForFocus('heading Your servicers');
      const atMohela = ['details Loans at MOHELA', 'button Remove MOHELA'];
      const rest = ['button Add another servicer', 'button I’m Done', 'button Close'];
      await expectTabOrder(element, ...atMohela, ...rest);
      await press('details Loans at MOHELA', 'Space');
      await waitUntil(() => element.shadowRoot!.querySelector('details[open]'), 'the loans are shown');
      await expectTabOrder(
        element,
        'button Remove MOHELA',
        'button Add another servicer',
        'button I’m Done',
        'button Close',
        'details Loans at MOHELA',
      );
      await press('button Add another servicer');

      await isReadyToSearch(walk);
      await choose(walk, 'nel', 'Nelnet');
      await logIn('jordan');

      await waitForFocus('heading Your servicers');
      const atNelnet = ['details Loans at Nelnet', 'button Remove Nelnet'];
      await expectTabOrder(element, ...atMohela, ...atNelnet, ...rest);
      await press('button Remove MOHELA');
      await waitForFocus('button Keep');
      await expectTabOrder(element, ...atNelnet, ...rest, 'button Remove', 'button Keep');
      await tabTo('button Keep');
      await pressTab(true);
      await waitForFocus('button Remove');
      await pressKey('Enter');
      await waitForFocus('heading Your servicers');
      await expectTabOrder(element, ...atNelnet, ...rest);
      await press('button I’m Done');

      await waitForFocus(OPENER);
      expect(ending(walk)).to.deep.equal(['complete']);
      await pressTab();
      expect(getFocusedStop()).to.equal('button After');
    });

    it('in the flow of the page, from the button before to the one after, and has the focus on how it ended', async () => {
      const walk = await page({inline: true});
      const {element} = walk;
      await findByRole(element, 'button', 'Continue');
      const steps = ['button Close', 'button Continue', 'button Not now'];
      await expectTabTo(...steps, 'button After');
      await expectShiftTabTo(...steps.toReversed(), OPENER);
      await press('button Continue');

      await isReadyToSearch(walk);
      await expectTabTo('field Servicer name', 'button After');
      await expectShiftTabTo('field Servicer name', 'button Close', 'button Back', OPENER);
      await choose(walk, 'mohela', 'MOHELA');
      await logIn('jordan');

      await waitForFocus('heading Your servicers');
      await press('button Remove MOHELA');
      await waitForFocus('button Keep');
      await pressKey('Enter');
      await waitForFocus('button Remove MOHELA');
      await press('button I’m Done');

      await waitForFocus('heading All done');
      await expectTabTo('button Start again', 'button After');
      await expectShiftTabTo('button Start again', OPENER);
      await press('button Start again');
      await waitForFocus('heading Connect your servicers');
    });
  });

  describe('keeps the list in order:', () => {
    it('removes the only one, and is told to add one', async () => {
      const walk = await toAccounts();
      await press('button Remove MOHELA');
      await waitForFocus('button Keep');
      await press('button Remove');
      await waitForFocus('heading Your servicers');
      await expectTabOrder(walk.element, 'button Add a servicer', 'button Close');
    });

    it('logs in again where the servicer asks for it', async () => {
      const walk = await toLogin();
      await logIn('@reconnect');
      await waitForFocus('heading Your servicers');
      const atMohela = ['details Loans at MOHELA', 'button Log in again MOHELA', 'button Remove MOHELA'];
      await expectTabOrder(walk.element, ...atMohela, 'button Add another servicer', 'button Close');
      await press('button Log in again MOHELA');
      await waitForFocus('heading Log in to MOHELA again');
    });
  });

  describe('finds a servicer', () => {
    it('by the arrow keys, round and round, with the focus in the field', async () => {
      const walk = await toSearch();
      await tabTo('field Servicer name');
      const seen: (string | undefined)[] = [];
      const names = queryAllByRole(walk.element, 'option').map(getAccessibleName);
      for (const arrow of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowUp', 'ArrowDown']) {
        await pressKey(arrow);
        await waitForRender(walk.element);
        seen.push(activeOption(walk) ?? undefined);
        expect(getFocusedStop()).to.equal('field Servicer name');
      }
      expect(seen).to.deep.equal([names[0], names[1], names[0], names.at(-1), names[0]]);
      await pressKey('Enter');
      await waitForFocus('heading Log in to MOHELA');
    });

    it('sees the option that is active, however far down, with nothing over it', async () => {
      const walk = await toSearch();
      await tabTo('field Servicer name');
      for (let left = queryAllByRole(walk.element, 'option').length; left > 0; left--) {
        await pressKey('ArrowDown');
        await waitForRender(walk.element);
        // A browser may scroll to it a few frames later.
        await waitUntil(() => isActiveSeen(walk), `${activeOption(walk)} is seen`);
      }
    });

    it('that is down, and stays in the field', async () => {
      const walk = await toSearch();
      await tabTo('field Servicer name');
      await typeText('sandbox servicer (down)');
      await waitUntil(() => activeOption(walk)?.includes('(down)'), 'it is the active one');
      await pressKey('Enter');
      await waitForRender(walk.element);
      expect(getFocusedStop()).to.equal('field Servicer name');
      expect(activeOption(walk)).to.contain('Not available now');
    });

    it('not at all, clears the field with Escape, and stays in it', async () => {
      const walk = await toSearch();
      await tabTo('field Servicer name');
      await typeText('zzqx');
      await waitUntil(() => !queryAllByRole(walk.element, 'option').length, 'nothing is found');
      await expectTabOrder(walk.element, 'button Back', 'button Close', 'field Servicer name');
      await tabTo('field Servicer name');
      await pressKey('Escape');
      await findByRole(walk.element, 'listbox', 'Popular servicers');
      expect(getFocusedStop()).to.equal('field Servicer name');
    });

    it('and goes back, each time to the heading', async () => {
      const walk = await toLogin();
      await press('button Back');
      await waitForFocus('heading Find your servicer');
      expect(getByRole(walk.element, 'combobox')).to.have.property('value', 'mohela');
      await press('button Back');
      await waitForFocus('heading Connect your servicers');
    });
  });

  describe('answers', () => {
    it('a choice with the arrow keys and the space bar, wrongly first', async () => {
      const walk = await toQuestion('@choice');
      const order = [`choice ${STREETS}`, 'button Submit', 'button Back', 'button Close'] as const;
      await expectTabOrder(walk.element, ...order);
      await tabTo(`choice ${STREETS}`);
      await pressKey('Space');
      await press('button Submit');
      await isTold(walk, /2 tries left/);
      await waitForFocus(`choice ${STREETS}`);
      await pressKey('Space');
      await pressKey('ArrowDown');
      expect(getAccessibleName(getFocusedElement() as HTMLElement)).to.equal('Maple Street');
      await expectTabOrder(walk.element, 'button Submit', 'button Back', 'button Close', `choice ${STREETS}`);
      await press('button Submit');
      await waitForFocus('heading Your servicers');
    });

    it('a one-time code, wrongly first, and is told in the field', async () => {
      const walk = await toQuestion('@code');
      await expectTabOrder(walk.element, `field ${PHONE}`, 'button Submit', 'button Back', 'button Close');
      await tabTo(`field ${PHONE}`);
      await typeText('000000');
      await pressKey('Enter');
      await isTold(walk, /2 tries left/);
      await waitForFocus(`field ${PHONE}`);
      expect(described()).to.match(/2 tries left/);
      expect(typed(walk, PHONE)).to.be.empty;
      await typeText('123456');
      await pressKey('Enter');
      await waitForFocus('heading Your servicers');
    });

    it('two questions at once after the first, and comes to the one that is left out', async () => {
      const walk = await toQuestion('@challenges_2');
      await tabTo(`field ${SCHOOL}`);
      await typeText('Lincoln');
      await pressKey('Enter');
      await findByRole(walk.element, 'textbox', CAR);
      await waitForFocus('heading One more step');
      const questions = [`field ${CAR}`, `field ${TEACHER}`] as const;
      await expectTabOrder(walk.element, ...questions, 'button Submit', 'button Back', 'button Close');
      await tabTo(`field ${CAR}`);
      await typeText('Ford');
      await pressKey('Enter');
      await waitForFocus(`field ${TEACHER}`);
      expect(described()).to.equal('Enter an answer.');
      expect(typed(walk, CAR)).to.equal('Ford');
      await typeText('Ms. Frizzle');
      await pressKey('Enter');
      await waitForFocus('heading Your servicers');
    });

    it('nothing yet, waits for the login, and takes it back', async () => {
      const walk = await toLogin();
      await logIn('@slow_60000');
      await waitForFocus('heading Connecting to MOHELA');
      await expectTabOrder(walk.element, 'button Cancel', 'button Close');
      await press('button Cancel');
      await waitForFocus('heading Log in to MOHELA');
      expect([typed(walk, 'Username'), typed(walk, 'Password')]).to.deep.equal(['@slow_60000', '']);
    });

    it('nothing, goes back, and is at the login again, with the username and without the password', async () => {
      const walk = await toQuestion('challenge');
      await press('button Back');
      await waitForFocus('heading Log in to MOHELA');
      expect([typed(walk, 'Username'), typed(walk, 'Password')]).to.deep.equal(['challenge', '']);
    });
  });

  describe('leaves', () => {
    it('by Escape, where nothing would be lost', async () => {
      const walk = await toWelcome();
      await pressKey('Escape');
      await waitForFocus(OPENER);
      expect(ending(walk)).to.deep.equal(['incomplete']);
    });

    for (const place of ['button Not now', 'button Close']) {
      it(`by ${place}, and is back on the button that opened it`, async () => {
        await toWelcome();
        await press(place, 'Space');
        await waitForFocus(OPENER);
      });
    }

    it('after a question that nothing behind can be reached from, and that Escape takes back', async () => {
      const walk = await toLogin();
      await tabTo('field Username');
      await typeText('jordan');
      await pressKey('Escape');
      await waitForFocus('button Keep going');
      await expectTabOrder(walk.element, 'button Leave', 'button Keep going');
      await pressKey('Escape');
      await waitForFocus('field Username');
      await pressKey('Escape');
      await press('button Keep going');
      await waitForFocus('field Username');
      expect(typed(walk, 'Username')).to.equal('jordan');
      await press('button Close');
      await waitForFocus('button Keep going');
      await press('button Leave');
      await waitForFocus(OPENER);
      expect(ending(walk)).to.deep.equal(['incomplete']);
    });

    it('is asked on the list, and comes back to the button that it was on', async () => {
      const walk = await toAccounts();
      await tabTo('button Add another servicer');
      await pressKey('Escape');
      await waitForFocus('button Keep going');
      await pressKey('Enter');
      await waitForFocus('button Add another servicer');
      expect(ending(walk)).to.be.empty;
    });
  });

  describe('is told, and knows where to go on:', () => {
    it('a login without a username, then without a password', async () => {
      const walk = await toLogin();
      await press('button Connect');
      await waitForFocus('field Username');
      expect(described()).to.equal('Enter your username.');
      await typeText('jordan');
      await pressKey('Enter');
      await waitForFocus('field Password');
      expect(described()).to.equal('Enter your password.');
      const login = ['button Show password', 'button Connect', 'button Back', 'button Close'];
      await expectTabOrder(walk.element, ...login, 'field Username', 'field Password');
    });

    it('a wrong password, in the empty field, with the username as it was', async () => {
      const walk = await toLogin();
      await logIn('jordan', 'bad');
      await isTold(walk, /^That login did not work /);
      await waitForFocus('field Password');
      expect(described()).to.match(/The username or password is not right/);
      expect([typed(walk, 'Username'), typed(walk, 'Password')]).to.deep.equal(['jordan', '']);
      const login = ['button Show password', 'button Try again', 'button Back', 'button Close'];
      await expectTabOrder(walk.element, ...login, 'field Username', 'field Password');
      await tabTo('field Password');
      await typeText('hunter2');
      await press('button Try again');
      await waitForFocus('heading Your servicers');
    });

    it('a challenge that failed, at the login, with the reason', async () => {
      const walk = await toQuestion('fail-challenge');
      await tabTo(`field ${SCHOOL}`);
      for (const left of [/2 tries left/, /1 try left/, /^The answer was not right /]) {
        await typeText('Rex');
        await pressKey('Enter');
        await isTold(walk, left);
        await waitForRender(walk.element);
      }
      await waitForFocus('field Password');
      expect(described()).to.match(/Log in again to get a new question/);
      const login = ['button Show password', 'button Log in again', 'button Back', 'button Close'];
      await expectTabOrder(walk.element, ...login, 'field Username', 'field Password');
    });

    it('a servicer that is down, in a heading, with the way to another one', async () => {
      const walk = await toLogin();
      await logIn('@error_servicer-down');
      await waitForFocus('heading This servicer is not available');
      await expectTabOrder(walk.element, 'button Choose another servicer', 'button Leave', 'button Close');
      await press('button Choose another servicer');
      await isReadyToSearch(walk);
    });

    it('offline as it opens, in a heading, and then opens', async () => {
      const walk = await page({isOffline: true});
      await pressKey('Enter');
      await waitForFocus('heading You are offline');
      await expectTabOrder(walk.element, 'button Try again', 'button Leave', 'button Close');
      walk.backend.isOffline = false;
      await press('button Try again');
      await findByRole(walk.element, 'button', 'Continue');
      await waitForFocus('heading Connect your servicers');
    });

    it('offline in the search, stays in the field, and searches again', async () => {
      const walk = await toSearch();
      await tabTo('field Servicer name');
      walk.backend.isOffline = true;
      await typeText('nel');
      await isTold(walk, /^You are offline /);
      expect(getFocusedStop()).to.equal('field Servicer name');
      await expectTabOrder(
        walk.element,
        'button Try again',
        'button Back',
        'button Close',
        'field Servicer name',
      );
      walk.backend.isOffline = false;
      await press('button Try again');
      await findByRole(walk.element, 'option', /^Nelnet/);
      await waitForFocus('heading Find your servicer');
      expect(getByRole(walk.element, 'combobox')).to.have.property('value', 'nel');
    });

    it('offline with an answer, keeps it, and sends it again', async () => {
      const walk = await toQuestion('challenge');
      await tabTo(`field ${SCHOOL}`);
      walk.backend.isOffline = true;
      await typeText('Lincoln');
      await pressKey('Enter');
      await isTold(walk, /^You are offline /);
      expect(getFocusedStop()).to.equal(`field ${SCHOOL}`);
      expect(typed(walk, SCHOOL)).to.equal('Lincoln');
      await expectTabOrder(
        walk.element,
        'button Try again',
        'button Back',
        'button Close',
        `field ${SCHOOL}`,
      );
      walk.backend.isOffline = false;
      await press('button Try again');
      await waitForFocus('heading Your servicers');
    });

    it('offline as it removes one, and as it finishes', async () => {
      const walk = await toAccounts();
      walk.backend.isOffline = true;
      await press('button Remove MOHELA');
      await waitForFocus('button Keep');
      await pressTab(true);
      await pressKey('Enter');
      await isTold(walk, /^You are offline /);
      await tabTo('button Try again');
      await press('button Keep');
      await waitForFocus('button Remove MOHELA');
      await press('button I’m Done');
      await isTold(walk, /^You are offline /);
      expect(getFocusedStop()).to.equal('button I’m Done');
      const atMohela = ['details Loans at MOHELA', 'button Remove MOHELA', 'button Add another servicer'];
      await expectTabOrder(walk.element, 'button Close', 'button Try again', ...atMohela, 'button I’m Done');
      walk.backend.isOffline = false;
      await press('button Try again');
      await waitForFocus(OPENER);
      expect(ending(walk)).to.deep.equal(['complete']);
    });

    it('a borrower who may not link, in a heading, with nothing left but to close', async () => {
      const walk = await page();
      walk.element.uuid = '5a4db0c5-0000-4000-8000-000000000003';
      await pressKey('Enter');
      await waitForFocus('heading Not available to you');
      // The one in the header, and the one that says so below the words.
      await expectTabOrder(walk.element, 'button Close', 'button Close');
      await press('button Close');
      await waitForFocus(OPENER);
    });
  });

  describe('who opened it', () => {
    it('by Nexus.link, is back on the button, and the element is gone', async () => {
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

    it('by a button that has gone meanwhile, goes on from where the element stands', async () => {
      const walk = await toWelcome();
      walk.element.parentElement!.querySelector('button')!.remove();
      await pressKey('Escape');
      await waitForFocus('page');
      await pressTab();
      expect(getFocusedStop()).to.equal('button After');
    });
  });

  expectNoErrors();
});
