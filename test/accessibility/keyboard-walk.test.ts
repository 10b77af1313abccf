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
  allByRole,
  byRole,
  create,
  endings,
  findByRole,
  focused,
  hear,
  nameOf,
  noErrors,
  settled,
  until,
  type Heard,
} from '../support/helpers.js';
import {descriptionOf, follow} from '../support/still-link.js';
import {goTo, hasTabOrder, isAt, key, leadsBackTo, leadsTo, tab, where, write} from '../support/tab-order.js';

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
  readonly heard: Heard[];
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
  const element = create({backend, inline});
  const heard = hear(element);
  const page = await fixture(html`
    <div>
      <button @click=${() => element.show()}>Link my loans</button>
      ${element}
      <button>After</button>
    </div>
  `);
  page.querySelector('button')!.focus();
  await isAt(OPENER);
  return {element, backend, heard};
}

/* How a borrower gets from step to step, with keys alone */

async function toWelcome(options = {}): Promise<Walk> {
  const walk = await page(options);
  await key('Enter');
  await findByRole(walk.element, 'button', 'Continue');
  await isAt('heading Connect your servicers');
  return walk;
}

async function toSearch(): Promise<Walk> {
  const walk = await toWelcome();
  await press('button Continue');
  await isReadyToSearch(walk);
  return walk;
}

async function isReadyToSearch({element}: Walk): Promise<void> {
  await isAt('heading Find your servicer');
  await findByRole(element, 'listbox', 'Popular servicers');
}

async function choose(walk: Walk, query: string, name: string): Promise<void> {
  await goTo('field Servicer name');
  await write(query);
  await until(() => activeOption(walk)?.startsWith(name), `${name} is the active one`);
  await key('Enter');
  await isAt(`heading Log in to ${name}`);
}

async function toLogin(): Promise<Walk> {
  const walk = await toSearch();
  await choose(walk, 'mohela', 'MOHELA');
  return walk;
}

async function logIn(username: string, password = 'hunter2'): Promise<void> {
  await goTo('field Username');
  await write(username);
  await goTo('field Password');
  await write(password);
  await key('Enter');
}

async function toQuestion(username: string): Promise<Walk> {
  const walk = await toLogin();
  await logIn(username);
  await isAt('heading One more step');
  return walk;
}

async function toAccounts(): Promise<Walk> {
  const walk = await toLogin();
  await logIn('jordan');
  await isAt('heading Your servicers');
  return walk;
}

/** Goes to a control with Tab, and presses it. */
async function press(place: string, by: 'Enter' | 'Space' = 'Enter'): Promise<void> {
  await goTo(place);
  await key(by);
}

const activeOption = ({element}: Walk): string | null => {
  const id = byRole(element, 'combobox').getAttribute('aria-activedescendant');
  const option = id === null ? null : element.shadowRoot!.getElementById(id);
  return option && nameOf(option);
};
const isTold = ({element}: Walk, words: RegExp) => findByRole(element, 'alert', words);
const ending = ({heard}: Walk) => endings(heard).map(({detail}) => 'status' in detail && detail.status);
const typed = ({element}: Walk, name: string) => (byRole(element, 'textbox', name) as HTMLInputElement).value;
/** What the field with the focus is described by. */
const described = () => descriptionOf(focused() as HTMLElement);

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
    await follow('light');
    await setViewport({width: 800, height: 600});
  });
  after(() => follow('light'));

  describe('links', () => {
    it('two servicers, answers a question, removes one, and is done, back on the button that opened it', async () => {
      const walk = await toWelcome();
      const {element} = walk;
      await hasTabOrder(element, 'button Continue', 'button Not now', 'button Close');
      await press('button Continue');

      await isReadyToSearch(walk);
      await hasTabOrder(element, 'field Servicer name', 'button Back', 'button Close');
      await goTo('field Servicer name');
      await write('fedloan');
      await until(() => activeOption(walk)?.startsWith('MOHELA'), 'the best match is the active one');
      await hasTabOrder(element, 'button Back', 'button Close', 'field Servicer name');
      await goTo('field Servicer name');
      await key('Enter');

      await isAt('heading Log in to MOHELA');
      const login = ['field Username', 'field Password', 'button Show password', 'button Connect'];
      await hasTabOrder(element, ...login, 'button Back', 'button Close');
      await goTo('field Username');
      await write('challenge');
      await goTo('field Password');
      await write('hunter2');
      await press('button Show password', 'Space');
      expect(byRole(element, 'button', 'Show password').ariaPressed).to.equal('true');
      await press('button Connect', 'Space');

      await isAt('heading One more step');
      await hasTabOrder(element, `field ${SCHOOL}`, 'button Submit', 'button Back', 'button Close');
      await goTo(`field ${SCHOOL}`);
      await write('Lincoln');
      await press('button Submit');

      await isAt('heading Your servicers');
      const atMohela = ['details Loans at MOHELA', 'button Remove MOHELA'];
      const rest = ['button Add another servicer', 'button I’m Done', 'button Close'];
      await hasTabOrder(element, ...atMohela, ...rest);
      await press('details Loans at MOHELA', 'Space');
      await until(() => element.shadowRoot!.querySelector('details[open]'), 'the loans are shown');
      await hasTabOrder(
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

      await isAt('heading Your servicers');
      const atNelnet = ['details Loans at Nelnet', 'button Remove Nelnet'];
      await hasTabOrder(element, ...atMohela, ...atNelnet, ...rest);
      await press('button Remove MOHELA');
      await isAt('button Keep');
      await hasTabOrder(element, ...atNelnet, ...rest, 'button Remove', 'button Keep');
      await goTo('button Keep');
      await tab(true);
      await isAt('button Remove');
      await key('Enter');
      await isAt('heading Your servicers');
      await hasTabOrder(element, ...atNelnet, ...rest);
      await press('button I’m Done');

      await isAt(OPENER);
      expect(ending(walk)).to.deep.equal(['complete']);
      await tab();
      expect(where()).to.equal('button After');
    });

    it('in the flow of the page, from the button before to the one after, and has the focus on how it ended', async () => {
      const walk = await page({inline: true});
      const {element} = walk;
      await findByRole(element, 'button', 'Continue');
      const steps = ['button Close', 'button Continue', 'button Not now'];
      await leadsTo(...steps, 'button After');
      await leadsBackTo(...steps.toReversed(), OPENER);
      await press('button Continue');

      await isReadyToSearch(walk);
      await leadsTo('field Servicer name', 'button After');
      await leadsBackTo('field Servicer name', 'button Close', 'button Back', OPENER);
      await choose(walk, 'mohela', 'MOHELA');
      await logIn('jordan');

      await isAt('heading Your servicers');
      await press('button Remove MOHELA');
      await isAt('button Keep');
      await key('Enter');
      await isAt('button Remove MOHELA');
      await press('button I’m Done');

      await isAt('heading All done');
      await leadsTo('button Start again', 'button After');
      await leadsBackTo('button Start again', OPENER);
      await press('button Start again');
      await isAt('heading Connect your servicers');
    });
  });

  describe('keeps the list in order:', () => {
    it('removes the only one, and is told to add one', async () => {
      const walk = await toAccounts();
      await press('button Remove MOHELA');
      await isAt('button Keep');
      await press('button Remove');
      await isAt('heading Your servicers');
      await hasTabOrder(walk.element, 'button Add a servicer', 'button Close');
    });

    it('logs in again where the servicer asks for it', async () => {
      const walk = await toLogin();
      await logIn('@reconnect');
      await isAt('heading Your servicers');
      const atMohela = ['details Loans at MOHELA', 'button Log in again MOHELA', 'button Remove MOHELA'];
      await hasTabOrder(walk.element, ...atMohela, 'button Add another servicer', 'button Close');
      await press('button Log in again MOHELA');
      await isAt('heading Log in to MOHELA again');
    });
  });

  describe('finds a servicer', () => {
    it('by the arrow keys, round and round, with the focus in the field', async () => {
      const walk = await toSearch();
      await goTo('field Servicer name');
      const seen: (string | undefined)[] = [];
      const names = allByRole(walk.element, 'option').map(nameOf);
      for (const arrow of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowUp', 'ArrowDown']) {
        await key(arrow);
        await settled(walk.element);
        seen.push(activeOption(walk) ?? undefined);
        expect(where()).to.equal('field Servicer name');
      }
      expect(seen).to.deep.equal([names[0], names[1], names[0], names.at(-1), names[0]]);
      await key('Enter');
      await isAt('heading Log in to MOHELA');
    });

    it('sees the option that is active, however far down, with nothing over it', async () => {
      const walk = await toSearch();
      await goTo('field Servicer name');
      for (let left = allByRole(walk.element, 'option').length; left > 0; left--) {
        await key('ArrowDown');
        await settled(walk.element);
        // A browser may scroll to it a few frames later.
        await until(() => isActiveSeen(walk), `${activeOption(walk)} is seen`);
      }
    });

    it('that is down, and stays in the field', async () => {
      const walk = await toSearch();
      await goTo('field Servicer name');
      await write('sandbox servicer (down)');
      await until(() => activeOption(walk)?.includes('(down)'), 'it is the active one');
      await key('Enter');
      await settled(walk.element);
      expect(where()).to.equal('field Servicer name');
      expect(activeOption(walk)).to.contain('Not available now');
    });

    it('not at all, clears the field with Escape, and stays in it', async () => {
      const walk = await toSearch();
      await goTo('field Servicer name');
      await write('zzqx');
      await until(() => !allByRole(walk.element, 'option').length, 'nothing is found');
      await hasTabOrder(walk.element, 'button Back', 'button Close', 'field Servicer name');
      await goTo('field Servicer name');
      await key('Escape');
      await findByRole(walk.element, 'listbox', 'Popular servicers');
      expect(where()).to.equal('field Servicer name');
    });

    it('and goes back, each time to the heading', async () => {
      const walk = await toLogin();
      await press('button Back');
      await isAt('heading Find your servicer');
      expect(byRole(walk.element, 'combobox')).to.have.property('value', 'mohela');
      await press('button Back');
      await isAt('heading Connect your servicers');
    });
  });

  describe('answers', () => {
    it('a choice with the arrow keys and the space bar, wrongly first', async () => {
      const walk = await toQuestion('@choice');
      const order = [`choice ${STREETS}`, 'button Submit', 'button Back', 'button Close'] as const;
      await hasTabOrder(walk.element, ...order);
      await goTo(`choice ${STREETS}`);
      await key('Space');
      await press('button Submit');
      await isTold(walk, /2 tries left/);
      await isAt(`choice ${STREETS}`);
      await key('Space');
      await key('ArrowDown');
      expect(nameOf(focused() as HTMLElement)).to.equal('Maple Street');
      await hasTabOrder(walk.element, 'button Submit', 'button Back', 'button Close', `choice ${STREETS}`);
      await press('button Submit');
      await isAt('heading Your servicers');
    });

    it('a one-time code, wrongly first, and is told in the field', async () => {
      const walk = await toQuestion('@code');
      await hasTabOrder(walk.element, `field ${PHONE}`, 'button Submit', 'button Back', 'button Close');
      await goTo(`field ${PHONE}`);
      await write('000000');
      await key('Enter');
      await isTold(walk, /2 tries left/);
      await isAt(`field ${PHONE}`);
      expect(described()).to.match(/2 tries left/);
      expect(typed(walk, PHONE)).to.be.empty;
      await write('123456');
      await key('Enter');
      await isAt('heading Your servicers');
    });

    it('two questions at once after the first, and comes to the one that is left out', async () => {
      const walk = await toQuestion('@challenges_2');
      await goTo(`field ${SCHOOL}`);
      await write('Lincoln');
      await key('Enter');
      await findByRole(walk.element, 'textbox', CAR);
      await isAt('heading One more step');
      const questions = [`field ${CAR}`, `field ${TEACHER}`] as const;
      await hasTabOrder(walk.element, ...questions, 'button Submit', 'button Back', 'button Close');
      await goTo(`field ${CAR}`);
      await write('Ford');
      await key('Enter');
      await isAt(`field ${TEACHER}`);
      expect(described()).to.equal('Enter an answer.');
      expect(typed(walk, CAR)).to.equal('Ford');
      await write('Ms. Frizzle');
      await key('Enter');
      await isAt('heading Your servicers');
    });

    it('nothing yet, waits for the login, and takes it back', async () => {
      const walk = await toLogin();
      await logIn('@slow_60000');
      await isAt('heading Connecting to MOHELA');
      await hasTabOrder(walk.element, 'button Cancel', 'button Close');
      await press('button Cancel');
      await isAt('heading Log in to MOHELA');
      expect([typed(walk, 'Username'), typed(walk, 'Password')]).to.deep.equal(['@slow_60000', '']);
    });

    it('nothing, goes back, and is at the login again, with the username and without the password', async () => {
      const walk = await toQuestion('challenge');
      await press('button Back');
      await isAt('heading Log in to MOHELA');
      expect([typed(walk, 'Username'), typed(walk, 'Password')]).to.deep.equal(['challenge', '']);
    });
  });

  describe('leaves', () => {
    it('by Escape, where nothing would be lost', async () => {
      const walk = await toWelcome();
      await key('Escape');
      await isAt(OPENER);
      expect(ending(walk)).to.deep.equal(['incomplete']);
    });

    for (const place of ['button Not now', 'button Close']) {
      it(`by ${place}, and is back on the button that opened it`, async () => {
        await toWelcome();
        await press(place, 'Space');
        await isAt(OPENER);
      });
    }

    it('after a question that nothing behind can be reached from, and that Escape takes back', async () => {
      const walk = await toLogin();
      await goTo('field Username');
      await write('jordan');
      await key('Escape');
      await isAt('button Keep going');
      await hasTabOrder(walk.element, 'button Leave', 'button Keep going');
      await key('Escape');
      await isAt('field Username');
      await key('Escape');
      await press('button Keep going');
      await isAt('field Username');
      expect(typed(walk, 'Username')).to.equal('jordan');
      await press('button Close');
      await isAt('button Keep going');
      await press('button Leave');
      await isAt(OPENER);
      expect(ending(walk)).to.deep.equal(['incomplete']);
    });

    it('is asked on the list, and comes back to the button that it was on', async () => {
      const walk = await toAccounts();
      await goTo('button Add another servicer');
      await key('Escape');
      await isAt('button Keep going');
      await key('Enter');
      await isAt('button Add another servicer');
      expect(ending(walk)).to.be.empty;
    });
  });

  describe('is told, and knows where to go on:', () => {
    it('a login without a username, then without a password', async () => {
      const walk = await toLogin();
      await press('button Connect');
      await isAt('field Username');
      expect(described()).to.equal('Enter your username.');
      await write('jordan');
      await key('Enter');
      await isAt('field Password');
      expect(described()).to.equal('Enter your password.');
      const login = ['button Show password', 'button Connect', 'button Back', 'button Close'];
      await hasTabOrder(walk.element, ...login, 'field Username', 'field Password');
    });

    it('a wrong password, in the empty field, with the username as it was', async () => {
      const walk = await toLogin();
      await logIn('jordan', 'bad');
      await isTold(walk, /^That login did not work /);
      await isAt('field Password');
      expect(described()).to.match(/The username or password is not right/);
      expect([typed(walk, 'Username'), typed(walk, 'Password')]).to.deep.equal(['jordan', '']);
      const login = ['button Show password', 'button Try again', 'button Back', 'button Close'];
      await hasTabOrder(walk.element, ...login, 'field Username', 'field Password');
      await goTo('field Password');
      await write('hunter2');
      await press('button Try again');
      await isAt('heading Your servicers');
    });

    it('a challenge that failed, at the login, with the reason', async () => {
      const walk = await toQuestion('fail-challenge');
      await goTo(`field ${SCHOOL}`);
      for (const left of [/2 tries left/, /1 try left/, /^The answer was not right /]) {
        await write('Rex');
        await key('Enter');
        await isTold(walk, left);
        await settled(walk.element);
      }
      await isAt('field Password');
      expect(described()).to.match(/Log in again to get a new question/);
      const login = ['button Show password', 'button Log in again', 'button Back', 'button Close'];
      await hasTabOrder(walk.element, ...login, 'field Username', 'field Password');
    });

    it('a servicer that is down, in a heading, with the way to another one', async () => {
      const walk = await toLogin();
      await logIn('@error_servicer-down');
      await isAt('heading This servicer is not available');
      await hasTabOrder(walk.element, 'button Choose another servicer', 'button Leave', 'button Close');
      await press('button Choose another servicer');
      await isReadyToSearch(walk);
    });

    it('offline as it opens, in a heading, and then opens', async () => {
      const walk = await page({isOffline: true});
      await key('Enter');
      await isAt('heading You are offline');
      await hasTabOrder(walk.element, 'button Try again', 'button Leave', 'button Close');
      walk.backend.isOffline = false;
      await press('button Try again');
      await findByRole(walk.element, 'button', 'Continue');
      await isAt('heading Connect your servicers');
    });

    it('offline in the search, stays in the field, and searches again', async () => {
      const walk = await toSearch();
      await goTo('field Servicer name');
      walk.backend.isOffline = true;
      await write('nel');
      await isTold(walk, /^You are offline /);
      expect(where()).to.equal('field Servicer name');
      await hasTabOrder(
        walk.element,
        'button Try again',
        'button Back',
        'button Close',
        'field Servicer name',
      );
      walk.backend.isOffline = false;
      await press('button Try again');
      await findByRole(walk.element, 'option', /^Nelnet/);
      await isAt('heading Find your servicer');
      expect(byRole(walk.element, 'combobox')).to.have.property('value', 'nel');
    });

    it('offline with an answer, keeps it, and sends it again', async () => {
      const walk = await toQuestion('challenge');
      await goTo(`field ${SCHOOL}`);
      walk.backend.isOffline = true;
      await write('Lincoln');
      await key('Enter');
      await isTold(walk, /^You are offline /);
      expect(where()).to.equal(`field ${SCHOOL}`);
      expect(typed(walk, SCHOOL)).to.equal('Lincoln');
      await hasTabOrder(walk.element, 'button Try again', 'button Back', 'button Close', `field ${SCHOOL}`);
      walk.backend.isOffline = false;
      await press('button Try again');
      await isAt('heading Your servicers');
    });

    it('offline as it removes one, and as it finishes', async () => {
      const walk = await toAccounts();
      walk.backend.isOffline = true;
      await press('button Remove MOHELA');
      await isAt('button Keep');
      await tab(true);
      await key('Enter');
      await isTold(walk, /^You are offline /);
      await goTo('button Try again');
      await press('button Keep');
      await isAt('button Remove MOHELA');
      await press('button I’m Done');
      await isTold(walk, /^You are offline /);
      expect(where()).to.equal('button I’m Done');
      const atMohela = ['details Loans at MOHELA', 'button Remove MOHELA', 'button Add another servicer'];
      await hasTabOrder(walk.element, 'button Close', 'button Try again', ...atMohela, 'button I’m Done');
      walk.backend.isOffline = false;
      await press('button Try again');
      await isAt(OPENER);
      expect(ending(walk)).to.deep.equal(['complete']);
    });

    it('a borrower who may not link, in a heading, with nothing left but to close', async () => {
      const walk = await page();
      walk.element.uuid = '5a4db0c5-0000-4000-8000-000000000003';
      await key('Enter');
      await isAt('heading Not available to you');
      // The one in the header, and the one that says so below the words.
      await hasTabOrder(walk.element, 'button Close', 'button Close');
      await press('button Close');
      await isAt(OPENER);
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
      await key('Enter');
      await isAt('heading Connect your servicers');
      const element = document.querySelector('nexus-link')!;
      await findByRole(element, 'button', 'Continue');
      await hasTabOrder(element, 'button Continue', 'button Not now', 'button Close');
      await key('Escape');
      await isAt('button Link');
      expect(document.querySelector('nexus-link')).to.be.null;
      await tab();
      expect(where()).to.equal('button After');
    });

    it('by a button that has gone meanwhile, goes on from where the element stands', async () => {
      const walk = await toWelcome();
      walk.element.parentElement!.querySelector('button')!.remove();
      await key('Escape');
      await isAt('page');
      await tab();
      expect(where()).to.equal('button After');
    });
  });

  noErrors();
});
