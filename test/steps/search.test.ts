import {expect} from '@open-wc/testing';
import {sendKeys, sendMouse} from '@web/test-runner-commands';

import {generateServicers} from '../fixtures/generated-servicers.js';
import {
  aidvantage,
  downServicer,
  mohela,
  nelnet,
  popularServicers,
  createServicer,
} from '../fixtures/states.js';
import type {Search} from '../../src/workflow/state.js';
import {transition} from '../../src/workflow/transition.js';
import {itForEach} from '../support/case-table.js';
import {
  queryAllByRole,
  getByRole,
  getDialog,
  recordEvents,
  getAccessibleName,
  listEventNames,
  openLink,
  waitForRender,
  waitUntil,
} from '../support/helpers.js';
import {
  getDescription,
  getInput,
  expectFocus,
  itIsAccessible,
  keepIntentsInside,
  getFixtureState,
  getFixtureStates,
  showStill,
  typeKeys,
  type StillLink,
} from '../support/still-link.js';

const loading = getFixtureState('search', 'Search: loading popular servicers');
const showingPopular = getFixtureState('search', 'Search: popular servicers');
const results = getFixtureState('search', 'Search: results');
const former = getFixtureState('search', 'Search: match by former name');
const formers = getFixtureState('search', 'Search: several former names with the transferred loans');
const troubled = getFixtureState('search', 'Search: one degraded servicer and one down');
const busy = getFixtureState('search', 'Search: loading the next query');
const nothing = getFixtureState('search', 'Search: no results');
const offline = getFixtureState('search', 'Search: offline');
const timedOut = getFixtureState('search', 'Search: timeout');
const oneMore = getFixtureState('search', 'Search: adding another servicer');

const combobox = (element: StillLink) => getInput(getByRole(element, 'combobox'));
const options = (element: StillLink) => queryAllByRole(element, 'option');

/** Presses keys one after the other, as a person does who sees the answer of each. */
async function press(element: StillLink, ...keys: string[]): Promise<void> {
  for (const key of keys) {
    await sendKeys({press: key});
    await waitForRender(element);
  }
}

/** The state on the screen, with the caret in the field. */
async function typing(state: Search): Promise<StillLink> {
  const element = await showStill(state);
  combobox(element).focus();
  return element;
}

/** The position of the active option as a screen reader hears it: -1 for none. */
function active(element: StillLink): number {
  const field = combobox(element);
  const id = field.getAttribute('aria-activedescendant');
  const selected = options(element).filter((one) => one.getAttribute('aria-selected') === 'true');
  expect(selected.map((one) => one.id)).to.deep.equal(id === null ? [] : [id]);
  return options(element).findIndex((one) => one.id === id);
}

const chosen = (element: StillLink) =>
  element.intents.flatMap((intent) => (intent.type === 'choose' ? [intent.servicer.name] : []));

describe('Search', () => {
  itIsAccessible('search');
  keepIntentsInside();

  it('names the dialog by its heading, which has the focus', async () => {
    const element = await showStill(showingPopular);
    expect(getAccessibleName(getByRole(element, 'dialog'))).to.equal('Find your servicer');
    expectFocus(getByRole(element, 'heading', 'Find your servicer'));
  });

  it('goes back with Back', async () => {
    const element = await showStill(showingPopular);
    getByRole(element, 'button', 'Back').click();
    expect(element.intents).to.deep.equal([{type: 'back'}]);
  });

  describe('has a combobox that', () => {
    it('has a label that can be seen, and a hint', async () => {
      const element = await showStill(showingPopular);
      const field = combobox(element);
      expect(getAccessibleName(field)).to.equal('Servicer name');
      expect(element.getElement('label[for="servicer"]').checkVisibility()).to.be.true;
      expect(getDescription(field)).to.contain('Old names work too');
    });

    it('says how it completes, and leaves the browser’s own completion, spelling and capitals out', async () => {
      const field = combobox(await showStill(showingPopular));
      expect(field.getAttribute('aria-autocomplete')).to.equal('list');
      expect(field.autocomplete).to.equal('off');
      expect(field.spellcheck).to.be.false;
      expect(field.autocapitalize).to.equal('none');
    });

    it('controls a listbox with a name', async () => {
      const element = await showStill(showingPopular);
      const {id} = getByRole(element, 'listbox', 'Popular servicers');
      expect(combobox(element).getAttribute('aria-controls')).to.equal(id);
    });

    it('names the list by what it holds', async () => {
      const element = await showStill(results);
      expect(getByRole(element, 'listbox', 'Matching servicers')).to.exist;
      await element.display({...showingPopular, query: '  '});
      expect(getByRole(element, 'listbox', 'Popular servicers')).to.exist;
    });

    itForEach('is expanded just where there is a list', getFixtureStates('search'), async ({state}) => {
      const element = await showStill(state);
      const field = combobox(element);
      const isExpanded = field.getAttribute('aria-expanded') === 'true';
      expect(isExpanded).to.equal(options(element).length > 0);
      expect(queryAllByRole(element, 'listbox')).to.have.length(isExpanded ? 1 : 0);
      const ids = ['aria-controls', 'aria-activedescendant'].map((name) => field.getAttribute(name));
      if (isExpanded) expect(element.root.getElementById(ids[0]!)).to.exist;
      if (ids[1] !== null) expect(element.root.getElementById(ids[1]!)).to.exist;
    });
  });

  describe('by the arrow keys', () => {
    it('begins with no option, then goes down from the first, and the focus stays in the field', async () => {
      const element = await typing(showingPopular);
      expect(active(element)).to.equal(-1);
      await press(element, 'ArrowDown');
      expect(active(element)).to.equal(0);
      await press(element, 'ArrowDown', 'ArrowDown');
      expect(active(element)).to.equal(2);
      expectFocus(combobox(element));
      expect(element.intents).to.be.empty;
    });

    it('goes up', async () => {
      const element = await typing(showingPopular);
      await press(element, 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowUp');
      expect(active(element)).to.equal(1);
    });

    it('goes from the last to the first, and back', async () => {
      const element = await typing(results);
      expect(active(element)).to.equal(0);
      await press(element, 'ArrowDown', 'ArrowDown', 'ArrowDown');
      expect(active(element)).to.equal(0);
      await press(element, 'ArrowUp');
      expect(active(element)).to.equal(2);
    });

    it('begins at the last with Up', async () => {
      const element = await typing(showingPopular);
      await press(element, 'ArrowUp');
      expect(active(element)).to.equal(popularServicers.length - 1);
    });

    it('keeps the active option in view', async () => {
      const element = await typing(showingPopular);
      await press(element, 'ArrowUp');
      const view = element.getElement('.content').getBoundingClientRect();
      const {top, bottom} = options(element).at(-1)!.getBoundingClientRect();
      expect(top).to.be.at.least(view.top - 1);
      expect(bottom).to.be.at.most(view.bottom + 1);
    });

    it('does not move the caret', async () => {
      const element = await typing(results);
      combobox(element).setSelectionRange(1, 1);
      await press(element, 'ArrowUp', 'ArrowDown', 'ArrowDown');
      expect(combobox(element).selectionStart).to.equal(1);
    });

    it('does nothing where there is no list', async () => {
      for (const state of [loading, nothing, offline]) {
        const element = await typing(state);
        await press(element, 'ArrowDown', 'ArrowUp', 'Enter');
        expect(combobox(element).hasAttribute('aria-activedescendant')).to.be.false;
        expect(element.intents).to.be.empty;
      }
    });
  });

  describe('by other keys', () => {
    it('Enter chooses the active option', async () => {
      const element = await typing(showingPopular);
      await press(element, 'ArrowDown', 'ArrowDown', 'Enter');
      expect(element.intents).to.deep.equal([{type: 'choose', servicer: nelnet}]);
    });

    it('Enter does nothing while no option is active', async () => {
      const element = await typing(showingPopular);
      await press(element, 'Enter');
      expect(element.intents).to.be.empty;
    });

    it('Escape clears what was typed, and leaves nothing', async () => {
      const element = await typing(results);
      const heard = recordEvents(element);
      await press(element, 'Escape');
      expect(element.intents).to.deep.equal([{type: 'search', query: ''}]);
      expect(element.state.step).to.equal('search');
      await element.display({...showingPopular});
      expect(combobox(element).value).to.be.empty;
      expect(listEventNames(heard)).to.be.empty;
    });

    it('Escape leaves, where there is nothing to clear', async () => {
      const element = await typing(showingPopular);
      const heard = recordEvents(element);
      await press(element, 'Escape');
      expect(listEventNames(heard)).to.include('nexus-exit');
    });

    it('Home and End move the caret, and no option', async () => {
      const element = await typing(results);
      await press(element, 'ArrowDown', 'End');
      expect(combobox(element).selectionStart).to.equal(results.query.length);
      await press(element, 'Home');
      expect(combobox(element).selectionStart).to.equal(0);
      await press(element, 'ArrowRight');
      expect(combobox(element).selectionStart).to.equal(1);
      expect(active(element)).to.equal(1);
    });

    it('Tab goes on past the options', async () => {
      const element = await showStill(results, {inline: true});
      const next = document.createElement('button');
      element.after(next);
      combobox(element).focus();
      await press(element, 'Tab');
      expectFocus(next);
    });
  });

  describe('while something is typed', () => {
    it('searches for it with each letter, as it was typed', async () => {
      const element = await typing({...showingPopular});
      await typeKeys(combobox(element), ' Ñe');
      expect(element.intents).to.deep.equal([
        {type: 'search', query: ' '},
        {type: 'search', query: ' Ñ'},
        {type: 'search', query: ' Ñe'},
      ]);
    });

    it('makes the best match the active one, once it is found', async () => {
      const element = await typing(showingPopular);
      await press(element, 'ArrowDown', 'ArrowDown');
      await element.display({...showingPopular, query: 'ed', busy: true});
      await element.display(results);
      expect(active(element)).to.equal(0);
      await press(element, 'Enter');
      expect(chosen(element)).to.deep.equal(['Edfinancial Services']);
    });

    it('has no active option again once the field is cleared', async () => {
      const element = await typing(results);
      await press(element, 'ArrowDown');
      await element.display({...showingPopular});
      expect(active(element)).to.equal(-1);
    });

    it('keeps the list that was there while it looks, but takes nothing from it with Enter', async () => {
      const element = await typing(showingPopular);
      await press(element, 'ArrowDown');
      await element.display(busy);
      expect(options(element)).to.have.length(popularServicers.length);
      await press(element, 'Enter');
      expect(element.intents).to.be.empty;
    });

    it('takes an Enter that came before the answer, once it is there', async () => {
      const element = await typing({...results, servicers: null, busy: true});
      await press(element, 'Enter');
      expect(chosen(element)).to.be.empty;
      await element.display({...results, servicers: [nelnet, mohela]});
      expect(chosen(element)).to.deep.equal(['Nelnet']);
    });

    it('forgets that Enter when something else is typed', async () => {
      const element = await typing({...results, servicers: null, busy: true});
      await press(element, 'Enter', 'x');
      await element.display({...results, servicers: [nelnet, mohela]});
      expect(chosen(element)).to.be.empty;
    });

    it('keeps the caret where it is when the answer comes', async () => {
      const element = await typing({...results, busy: true});
      combobox(element).setSelectionRange(1, 1);
      await element.display({...results, servicers: [mohela]});
      expect(combobox(element).selectionStart).to.equal(1);
      expectFocus(combobox(element));
    });

    // By the second, Safari tells the key that ends a composition.
    for (const mark of [{isComposing: true}, {keyCode: 229}]) {
      it(`leaves the keys of an input method alone: ${Object.keys(mark).join('')}`, async () => {
        const element = await typing(results);
        const sendKey = (key: string) =>
          combobox(element).dispatchEvent(
            new KeyboardEvent('keydown', {...mark, key, bubbles: true, composed: true, cancelable: true}),
          );
        for (const key of ['ArrowDown', 'ArrowUp', 'Enter', 'Process']) expect(sendKey(key), key).to.be.true;
        sendKey('Escape');
        await waitForRender(element);
        expect(active(element)).to.equal(0);
        expect(element.intents).to.be.empty;
        expect(element.state.step).to.equal('search');
        expect(getDialog(element).open).to.be.true;
      });
    }

    it('changes nothing around what is typed until the answer, or until that takes longer than a moment', async () => {
      const element = await typing(showingPopular);
      const around = () => ({
        list: getAccessibleName(getByRole(element, 'listbox')),
        sign: element.getElement('.control > :is(.icon, .spinner)').getAttribute('class'),
      });
      element.showState(busy);
      // No task comes between, in which time could pass.
      await element.updateComplete;
      await Promise.resolve();
      expect(combobox(element).value, 'before any time has passed').to.equal('mohel');
      expect(around()).to.deep.equal({list: 'Popular servicers', sign: 'icon'});
      await waitUntil(() => around().sign === 'spinner', 'it says that it searches');
      expect(around().list).to.equal('Searching');
      await element.display({...busy, query: 'mohela'});
      expect(around(), 'with the next letter').to.deep.equal({list: 'Searching', sign: 'spinner'});
      await element.display(results);
      expect(around()).to.deep.equal({list: 'Matching servicers', sign: 'icon'});
    });

    it('says at once that it searches where it begins with that', async () => {
      const element = await showStill(busy);
      expect(getAccessibleName(getByRole(element, 'listbox'))).to.equal('Searching');
    });

    it('says how many were found, and nothing while it looks', async () => {
      const element = await typing(showingPopular);
      expect(await element.waitForAnnouncement()).to.be.empty;
      await element.display({...results, busy: true});
      expect(await element.waitForAnnouncement()).to.be.empty;
      await element.display(results);
      expect(await element.waitForAnnouncement()).to.equal('3 servicers found');
      await element.display(former);
      expect(await element.waitForAnnouncement()).to.equal('1 servicer found');
    });
  });

  describe('by pointer', () => {
    const middle = (element: Element): [number, number] => {
      const {x, y, width, height} = element.getBoundingClientRect();
      return [Math.round(x + width / 2), Math.round(y + height / 2)];
    };

    it('a click chooses, and the focus stays in the field', async () => {
      const element = await typing(results);
      await sendMouse({type: 'click', position: middle(options(element)[2]!)});
      expect(element.intents).to.deep.equal([{type: 'choose', servicer: aidvantage}]);
      expectFocus(combobox(element));
    });

    it('a click on the icon in front puts the caret into the field', async () => {
      const element = await showStill(results);
      await sendMouse({type: 'click', position: middle(element.getElement('.control > .icon'))});
      expectFocus(combobox(element));
    });
  });

  describe('says of each servicer', () => {
    it('its name and whose loans it has, and not its initials', async () => {
      const element = await showStill(showingPopular);
      expect(options(element).map(getAccessibleName)).to.deep.equal([
        'MOHELA Federal loans',
        'Nelnet Federal loans',
        'Aidvantage Federal loans',
        'Edfinancial Services Federal loans',
        'Sallie Mae Private loans',
        'Heartland ECSI Federal and private loans',
      ]);
    });

    it('which former name was meant, which of its loans moved, and when', async () => {
      const element = await showStill(formers);
      expect(options(element).map(getAccessibleName)).to.deep.equal([
        'Aidvantage Federal Navient loans moved here in 2021',
        'MOHELA Private Navient loans moved here in 2024',
        'Nelnet Great Lakes loans moved here in 2023',
        'Heartland ECSI Some Perkins Servicing loans moved here in 2018',
      ]);
    });

    it('that one may be slow, which can be chosen all the same', async () => {
      const element = await showStill(troubled);
      const option = getByRole(element, 'option', /^Edfinancial Services .*May be slow$/);
      expect(option.hasAttribute('aria-disabled')).to.be.false;
      option.click();
      expect(chosen(element)).to.deep.equal(['Edfinancial Services']);
    });

    it('that one is not available', async () => {
      const element = await showStill(troubled);
      const option = getByRole(element, 'option', /^Firstmark Services .*Not available now$/);
      expect(option.getAttribute('aria-disabled')).to.equal('true');
    });

    it('that one is connected, or waits for a login', async () => {
      const element = await showStill(oneMore);
      const [connected, interrupted, other] = options(element).map(getAccessibleName);
      expect(connected).to.equal('MOHELA Federal loans Connected');
      expect(interrupted).to.match(/^Aidvantage Federal loans .*log ?in/i);
      expect(other).to.equal('Nelnet Federal loans');
      expect(options(element).some((one) => one.hasAttribute('aria-disabled'))).to.be.false;
    });

    it('that a connected one is connected, where it is down too', async () => {
      const element = await showStill({...oneMore, servicers: [{...mohela, health: 'down'}]});
      const [option] = options(element);
      expect(getAccessibleName(option!)).to.equal('MOHELA Federal loans Connected');
      expect(option!.hasAttribute('aria-disabled')).to.be.false;
    });
  });

  describe('where a backend answers ten thousand', () => {
    const all = generateServicers(10_000).map(({uuid, name}) => createServicer(uuid, name));

    it('shows the first 50, says that it is so many, and reaches each of them', async () => {
      const {element, backend} = await openLink('search');
      await typeKeys(getInput(getByRole(element, 'combobox')), 'a');
      (await backend.waitForCall('search')).answer({servicers: all});
      await waitUntil(() => queryAllByRole(element, 'option').length === 50, 'the first 50 are shown');
      const region = getByRole(element, 'status');
      await waitUntil(() => getAccessibleName(region) === '50 servicers found', 'it says that it is so many');
      await sendKeys({press: 'ArrowUp'});
      await waitForRender(element);
      const [first, ...others] = queryAllByRole(element, 'option');
      expect(getAccessibleName(first!)).to.contain(all[0]!.name);
      expect(getAccessibleName(others.at(-1)!)).to.contain(all[49]!.name);
      expect(others.at(-1)!.getAttribute('aria-selected')).to.equal('true');
    });
  });

  describe('does not let one that is down be chosen', () => {
    const leadsNowhere = (element: StillLink) => {
      for (const intent of element.intents) expect(transition(troubled, intent)).to.deep.equal([troubled]);
    };

    it('by a click', async () => {
      const element = await showStill(troubled);
      getByRole(element, 'option', /^Firstmark/).click();
      leadsNowhere(element);
    });

    it('by Enter, with which it can still be heard', async () => {
      const element = await typing(troubled);
      await press(element, 'ArrowUp');
      expect(getAccessibleName(options(element)[active(element)]!)).to.contain('Not available now');
      await press(element, 'Enter');
      leadsNowhere(element);
      expect(element.state.step).to.equal('search');
    });

    it('where it is the best match either', async () => {
      const state = {...troubled, query: 'firstmark', servicers: [downServicer]};
      const element = await typing(state);
      await press(element, 'Enter');
      leadsNowhere(element);
    });
  });

  describe('where there is nothing to choose from', () => {
    it('shows that it looks, and has no list yet', async () => {
      const element = await showStill(loading);
      expect(element.getElement('.skeleton').getAttribute('aria-hidden')).to.equal('true');
      expect(options(element)).to.be.empty;
    });

    it('says that nothing was found, aloud too, and what to try', async () => {
      const element = await showStill(nothing);
      expect(element.words).to.contain('No servicer by that name');
      expect(await element.waitForAnnouncement()).to.equal('No servicer by that name');
      expect(queryAllByRole(element, 'listitem').map(getAccessibleName).join(' ')).to.match(
        /last bill.*before.*studentaid/,
      );
    });

    it('keeps what was typed where nothing was found', async () => {
      const element = await showStill(nothing);
      expect(combobox(element).value).to.equal('first bank of atlantis');
    });

    it('says what went wrong, and tries again', async () => {
      const element = await showStill(offline);
      expect(getAccessibleName(getByRole(element, 'alert'))).to.match(/^You are offline /);
      expect(await element.waitForAnnouncement()).to.match(/^You are offline\. There is no connection/);
      getByRole(element, 'button', 'Try again').click();
      expect(element.intents).to.deep.equal([{type: 'retry'}]);
    });

    it('keeps what was typed where a query went wrong, and shows no list that does not belong to it', async () => {
      const element = await showStill(timedOut);
      expect(combobox(element).value).to.equal('nelnet');
      expect(getAccessibleName(getByRole(element, 'alert'))).to.match(/^That took too long /);
      expect(await element.waitForAnnouncement()).to.match(/^That took too long\./);
      expect(options(element)).to.be.empty;
    });

    it('takes nothing with Enter from a list that is not shown', async () => {
      const element = await typing(timedOut);
      await press(element, 'ArrowDown', 'Enter');
      expect(element.intents).to.be.empty;
    });

    it('searches on with the next letter', async () => {
      const element = await typing(timedOut);
      await press(element, 'End');
      await typeKeys(combobox(element), 's');
      expect(element.intents).to.deep.equal([{type: 'search', query: 'nelnets'}]);
    });
  });
});
