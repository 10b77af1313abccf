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

const loadingPopular = getFixtureState('search', 'Search: loading popular servicers');
const popularResults = getFixtureState('search', 'Search: popular servicers');
const results = getFixtureState('search', 'Search: results');
const formerName = getFixtureState('search', 'Search: match by former name');
const formerNames = getFixtureState('search', 'Search: several former names with the transferred loans');
const unhealthyServicers = getFixtureState('search', 'Search: one degraded servicer and one down');
const loadingNext = getFixtureState('search', 'Search: loading the next query');
const noResults = getFixtureState('search', 'Search: no results');
const offline = getFixtureState('search', 'Search: offline');
const timeout = getFixtureState('search', 'Search: timeout');
const addingServicer = getFixtureState('search', 'Search: adding another servicer');

const getCombobox = (element: StillLink) => getInput(getByRole(element, 'combobox'));
const listOptions = (element: StillLink) => queryAllByRole(element, 'option');

/** Presses keys one after the other, and waits for the element to render after each. */
async function pressKeys(element: StillLink, ...keys: string[]): Promise<void> {
  for (const key of keys) {
    await sendKeys({press: key});
    await waitForRender(element);
  }
}

/** Shows a state and focuses the field. */
async function showFocused(state: Search): Promise<StillLink> {
  const element = await showStill(state);
  getCombobox(element).focus();
  return element;
}

/** Returns the index of the active option according to its ARIA attributes; -1 for none. */
function findActiveIndex(element: StillLink): number {
  const field = getCombobox(element);
  const id = field.getAttribute('aria-activedescendant');
  const selected = listOptions(element).filter((option) => option.getAttribute('aria-selected') === 'true');
  expect(selected.map((option) => option.id)).to.deep.equal(id === null ? [] : [id]);
  return listOptions(element).findIndex((option) => option.id === id);
}

const listChosenNames = (element: StillLink) =>
  element.intents.flatMap((intent) => (intent.type === 'choose' ? [intent.servicer.name] : []));

describe('Search', () => {
  itIsAccessible('search');
  keepIntentsInside();

  it('names the dialog by its heading, and has the focus in the field', async () => {
    const element = await showStill(popularResults);
    expect(getAccessibleName(getByRole(element, 'dialog'))).to.equal('Find your servicer');
    expectFocus(getCombobox(element));
  });

  it('returns to the welcome on Back', async () => {
    const element = await showStill(popularResults);
    getByRole(element, 'button', 'Back').click();
    expect(element.intents).to.deep.equal([{type: 'back'}]);
  });

  describe('has a combobox that', () => {
    it('has a visible label and a hint', async () => {
      const element = await showStill(popularResults);
      const field = getCombobox(element);
      expect(getAccessibleName(field)).to.equal('Servicer name');
      expect(element.getElement('label[for="servicer"]').checkVisibility()).to.be.true;
      expect(getDescription(field)).to.contain('Old names work too');
    });

    it('has list autocompletion, and turns off the browser’s autocompletion, spell checking and capitals', async () => {
      const field = getCombobox(await showStill(popularResults));
      expect(field.getAttribute('aria-autocomplete')).to.equal('list');
      expect(field.autocomplete).to.equal('off');
      expect(field.spellcheck).to.be.false;
      expect(field.autocapitalize).to.equal('none');
    });

    it('controls a listbox with a name', async () => {
      const element = await showStill(popularResults);
      const {id} = getByRole(element, 'listbox', 'Popular servicers');
      expect(getCombobox(element).getAttribute('aria-controls')).to.equal(id);
    });

    it('has a listbox whose name describes its options', async () => {
      const element = await showStill(results);
      expect(getByRole(element, 'listbox', 'Matching servicers')).to.exist;
      await element.display({...popularResults, query: '  '});
      expect(getByRole(element, 'listbox', 'Popular servicers')).to.exist;
    });

    itForEach('is expanded only if there are options', getFixtureStates('search'), async ({state}) => {
      const element = await showStill(state);
      const field = getCombobox(element);
      const isExpanded = field.getAttribute('aria-expanded') === 'true';
      expect(isExpanded).to.equal(listOptions(element).length > 0);
      expect(queryAllByRole(element, 'listbox')).to.have.length(isExpanded ? 1 : 0);
      const ids = ['aria-controls', 'aria-activedescendant'].map((name) => field.getAttribute(name));
      if (isExpanded) expect(element.root.getElementById(ids[0]!)).to.exist;
      if (ids[1] !== null) expect(element.root.getElementById(ids[1]!)).to.exist;
    });
  });

  describe('with the arrow keys', () => {
    it('has no active option at first, moves down from the first one, and keeps the focus in the field', async () => {
      const element = await showFocused(popularResults);
      expect(findActiveIndex(element)).to.equal(-1);
      await pressKeys(element, 'ArrowDown');
      expect(findActiveIndex(element)).to.equal(0);
      await pressKeys(element, 'ArrowDown', 'ArrowDown');
      expect(findActiveIndex(element)).to.equal(2);
      expectFocus(getCombobox(element));
      expect(element.intents).to.be.empty;
    });

    it('moves up', async () => {
      const element = await showFocused(popularResults);
      await pressKeys(element, 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowUp');
      expect(findActiveIndex(element)).to.equal(1);
    });

    it('moves from the last option to the first, and back', async () => {
      const element = await showFocused(results);
      expect(findActiveIndex(element)).to.equal(0);
      await pressKeys(element, 'ArrowDown', 'ArrowDown', 'ArrowDown');
      expect(findActiveIndex(element)).to.equal(0);
      await pressKeys(element, 'ArrowUp');
      expect(findActiveIndex(element)).to.equal(2);
    });

    it('moves to the last option first with the up arrow', async () => {
      const element = await showFocused(popularResults);
      await pressKeys(element, 'ArrowUp');
      expect(findActiveIndex(element)).to.equal(popularServicers.length - 1);
    });

    it('scrolls the active option into view', async () => {
      const element = await showFocused(popularResults);
      await pressKeys(element, 'ArrowUp');
      const view = element.getElement('.content').getBoundingClientRect();
      const {top, bottom} = listOptions(element).at(-1)!.getBoundingClientRect();
      expect(top).to.be.at.least(view.top - 1);
      expect(bottom).to.be.at.most(view.bottom + 1);
    });

    it('does not move the caret', async () => {
      const element = await showFocused(results);
      getCombobox(element).setSelectionRange(1, 1);
      await pressKeys(element, 'ArrowUp', 'ArrowDown', 'ArrowDown');
      expect(getCombobox(element).selectionStart).to.equal(1);
    });

    it('does nothing if there are no options', async () => {
      for (const state of [loadingPopular, noResults, offline]) {
        const element = await showFocused(state);
        await pressKeys(element, 'ArrowDown', 'ArrowUp', 'Enter');
        expect(getCombobox(element).hasAttribute('aria-activedescendant')).to.be.false;
        expect(element.intents).to.be.empty;
      }
    });
  });

  describe('with other keys', () => {
    it('chooses the active option on Enter', async () => {
      const element = await showFocused(popularResults);
      await pressKeys(element, 'ArrowDown', 'ArrowDown', 'Enter');
      expect(element.intents).to.deep.equal([{type: 'choose', servicer: nelnet}]);
    });

    it('does nothing on Enter while no option is active', async () => {
      const element = await showFocused(popularResults);
      await pressKeys(element, 'Enter');
      expect(element.intents).to.be.empty;
    });

    it('clears the query on Escape, and does not leave', async () => {
      const element = await showFocused(results);
      const events = recordEvents(element);
      await pressKeys(element, 'Escape');
      expect(element.intents).to.deep.equal([{type: 'search', query: ''}]);
      expect(element.state.step).to.equal('search');
      await element.display({...popularResults});
      expect(getCombobox(element).value).to.be.empty;
      expect(listEventNames(events)).to.be.empty;
    });

    it('leaves on Escape if there is no query', async () => {
      const element = await showFocused(popularResults);
      const events = recordEvents(element);
      await pressKeys(element, 'Escape');
      expect(listEventNames(events)).to.include('nexus-exit');
    });

    it('moves the caret on Home and End, and not the active option', async () => {
      const element = await showFocused(results);
      await pressKeys(element, 'ArrowDown', 'End');
      expect(getCombobox(element).selectionStart).to.equal(results.query.length);
      await pressKeys(element, 'Home');
      expect(getCombobox(element).selectionStart).to.equal(0);
      await pressKeys(element, 'ArrowRight');
      expect(getCombobox(element).selectionStart).to.equal(1);
      expect(findActiveIndex(element)).to.equal(1);
    });

    it('skips the options on Tab', async () => {
      const element = await showStill(results, {inline: true});
      const next = document.createElement('button');
      element.after(next);
      getCombobox(element).focus();
      await pressKeys(element, 'Tab');
      expectFocus(next);
    });
  });

  describe('while the borrower types', () => {
    it('searches for the unchanged text after each letter', async () => {
      const element = await showFocused({...popularResults});
      await typeKeys(getCombobox(element), ' Ñe');
      expect(element.intents).to.deep.equal([
        {type: 'search', query: ' '},
        {type: 'search', query: ' Ñ'},
        {type: 'search', query: ' Ñe'},
      ]);
    });

    it('makes the best match active when the results arrive', async () => {
      const element = await showFocused(popularResults);
      await pressKeys(element, 'ArrowDown', 'ArrowDown');
      await element.display({...popularResults, query: 'ed', busy: true});
      await element.display(results);
      expect(findActiveIndex(element)).to.equal(0);
      await pressKeys(element, 'Enter');
      expect(listChosenNames(element)).to.deep.equal(['Edfinancial Services']);
    });

    it('has no active option after the field is cleared', async () => {
      const element = await showFocused(results);
      await pressKeys(element, 'ArrowDown');
      await element.display({...popularResults});
      expect(findActiveIndex(element)).to.equal(-1);
    });

    it('keeps the previous options while it searches, but does not choose from them on Enter', async () => {
      const element = await showFocused(popularResults);
      await pressKeys(element, 'ArrowDown');
      await element.display(loadingNext);
      expect(listOptions(element)).to.have.length(popularServicers.length);
      await pressKeys(element, 'Enter');
      expect(element.intents).to.be.empty;
    });

    it('chooses the first result if Enter was pressed before the results arrived', async () => {
      const element = await showFocused({...results, servicers: null, busy: true});
      await pressKeys(element, 'Enter');
      expect(listChosenNames(element)).to.be.empty;
      await element.display({...results, servicers: [nelnet, mohela]});
      expect(listChosenNames(element)).to.deep.equal(['Nelnet']);
    });

    it('does not choose a result if another letter was typed after Enter', async () => {
      const element = await showFocused({...results, servicers: null, busy: true});
      await pressKeys(element, 'Enter', 'x');
      await element.display({...results, servicers: [nelnet, mohela]});
      expect(listChosenNames(element)).to.be.empty;
    });

    it('keeps the position of the caret when the results arrive', async () => {
      const element = await showFocused({...results, busy: true});
      getCombobox(element).setSelectionRange(1, 1);
      await element.display({...results, servicers: [mohela]});
      expect(getCombobox(element).selectionStart).to.equal(1);
      expectFocus(getCombobox(element));
    });

    // Safari reports the final key of a composition only with keyCode 229.
    for (const compositionMark of [{isComposing: true}, {keyCode: 229}]) {
      it(`ignores the keys of an input method: ${Object.keys(compositionMark).join('')}`, async () => {
        const element = await showFocused(results);
        const sendKey = (key: string) =>
          getCombobox(element).dispatchEvent(
            new KeyboardEvent('keydown', {
              ...compositionMark,
              key,
              bubbles: true,
              composed: true,
              cancelable: true,
            }),
          );
        for (const key of ['ArrowDown', 'ArrowUp', 'Enter', 'Process']) expect(sendKey(key), key).to.be.true;
        sendKey('Escape');
        await waitForRender(element);
        expect(findActiveIndex(element)).to.equal(0);
        expect(element.intents).to.be.empty;
        expect(element.state.step).to.equal('search');
        expect(getDialog(element).open).to.be.true;
      });
    }

    it('shows that it is searching only if the results take longer than a moment', async () => {
      const element = await showFocused(popularResults);
      const readIndicators = () => ({
        listName: getAccessibleName(getByRole(element, 'listbox')),
        iconClass: element.getElement('.control > :is(.icon, .spinner)').getAttribute('class'),
      });
      element.showState(loadingNext);
      // Only microtasks may run before the check, so that no timer can fire.
      await element.updateComplete;
      await Promise.resolve();
      expect(getCombobox(element).value, 'before any timer has fired').to.equal('mohel');
      expect(readIndicators()).to.deep.equal({listName: 'Popular servicers', iconClass: 'icon'});
      await waitUntil(() => readIndicators().iconClass === 'spinner', 'the spinner is shown');
      expect(readIndicators().listName).to.equal('Searching');
      await element.display({...loadingNext, query: 'mohela'});
      expect(readIndicators(), 'after the next letter').to.deep.equal({
        listName: 'Searching',
        iconClass: 'spinner',
      });
      await element.display(results);
      expect(readIndicators()).to.deep.equal({listName: 'Matching servicers', iconClass: 'icon'});
    });

    it('shows at once that it is searching if the step begins with a search', async () => {
      const element = await showStill(loadingNext);
      expect(getAccessibleName(getByRole(element, 'listbox'))).to.equal('Searching');
    });

    it('announces the number of results, and nothing while it searches', async () => {
      const element = await showFocused(popularResults);
      expect(await element.waitForAnnouncement()).to.be.empty;
      await element.display({...results, busy: true});
      expect(await element.waitForAnnouncement()).to.be.empty;
      await element.display(results);
      expect(await element.waitForAnnouncement()).to.equal('3 servicers found');
      await element.display(formerName);
      expect(await element.waitForAnnouncement()).to.equal('1 servicer found');
    });
  });

  describe('with a pointer', () => {
    const getCentre = (element: Element): [number, number] => {
      const {x, y, width, height} = element.getBoundingClientRect();
      return [Math.round(x + width / 2), Math.round(y + height / 2)];
    };

    it('chooses an option on a click, and keeps the focus in the field', async () => {
      const element = await showFocused(results);
      await sendMouse({type: 'click', position: getCentre(listOptions(element)[2]!)});
      expect(element.intents).to.deep.equal([{type: 'choose', servicer: aidvantage}]);
      expectFocus(getCombobox(element));
    });

    it('focuses the field on a click on its icon', async () => {
      const element = await showStill(results);
      await sendMouse({type: 'click', position: getCentre(element.getElement('.control > .icon'))});
      expectFocus(getCombobox(element));
    });
  });

  describe('shows for each servicer', () => {
    it('its name and the kind of its loans, without its initials', async () => {
      const element = await showStill(popularResults);
      expect(listOptions(element).map(getAccessibleName)).to.deep.equal([
        'MOHELA Federal loans',
        'Nelnet Federal loans',
        'Aidvantage Federal loans',
        'Edfinancial Services Federal loans',
        'Sallie Mae Private loans',
        'Heartland ECSI Federal and private loans',
      ]);
    });

    it('the former name that matches, which of its loans moved, and when', async () => {
      const element = await showStill(formerNames);
      expect(listOptions(element).map(getAccessibleName)).to.deep.equal([
        'Aidvantage Federal Navient loans moved here in 2021',
        'MOHELA Private Navient loans moved here in 2024',
        'Nelnet Great Lakes loans moved here in 2023',
        'Heartland ECSI Some Perkins Servicing loans moved here in 2018',
      ]);
    });

    it('that it may be slow, although it can be chosen', async () => {
      const element = await showStill(unhealthyServicers);
      const option = getByRole(element, 'option', /^Edfinancial Services .*May be slow$/);
      expect(option.hasAttribute('aria-disabled')).to.be.false;
      option.click();
      expect(listChosenNames(element)).to.deep.equal(['Edfinancial Services']);
    });

    it('that it is not available', async () => {
      const element = await showStill(unhealthyServicers);
      const option = getByRole(element, 'option', /^Firstmark Services .*Not available now$/);
      expect(option.getAttribute('aria-disabled')).to.equal('true');
    });

    it('that it is connected, or needs a new login', async () => {
      const element = await showStill(addingServicer);
      const [connected, interrupted, other] = listOptions(element).map(getAccessibleName);
      expect(connected).to.equal('MOHELA Federal loans Connected');
      expect(interrupted).to.match(/^Aidvantage Federal loans .*log ?in/i);
      expect(other).to.equal('Nelnet Federal loans');
      expect(listOptions(element).some((option) => option.hasAttribute('aria-disabled'))).to.be.false;
    });

    it('that it is connected, also while it is down', async () => {
      const element = await showStill({...addingServicer, servicers: [{...mohela, health: 'down'}]});
      const [option] = listOptions(element);
      expect(getAccessibleName(option!)).to.equal('MOHELA Federal loans Connected');
      expect(option!.hasAttribute('aria-disabled')).to.be.false;
    });
  });

  describe('with ten thousand results', () => {
    const servicers = generateServicers(10_000).map(({uuid, name}) => createServicer(uuid, name));

    it('shows and announces the first 50, and reaches each with the arrow keys', async () => {
      const {element, backend} = await openLink('search');
      await typeKeys(getInput(getByRole(element, 'combobox')), 'a');
      (await backend.waitForCall('search')).answer({servicers});
      await waitUntil(() => queryAllByRole(element, 'option').length === 50, 'the first 50 are shown');
      const region = getByRole(element, 'status');
      await waitUntil(() => getAccessibleName(region) === '50 servicers found', 'the number is announced');
      await sendKeys({press: 'ArrowUp'});
      await waitForRender(element);
      const [first, ...others] = queryAllByRole(element, 'option');
      expect(getAccessibleName(first!)).to.contain(servicers[0]!.name);
      expect(getAccessibleName(others.at(-1)!)).to.contain(servicers[49]!.name);
      expect(others.at(-1)!.getAttribute('aria-selected')).to.equal('true');
    });
  });

  describe('does not choose a servicer that is down', () => {
    const expectNoTransition = (element: StillLink) => {
      for (const intent of element.intents)
        expect(transition(unhealthyServicers, intent)).to.deep.equal([unhealthyServicers]);
    };

    it('on a click', async () => {
      const element = await showStill(unhealthyServicers);
      getByRole(element, 'option', /^Firstmark/).click();
      expectNoTransition(element);
    });

    it('on Enter, although it can be the active option', async () => {
      const element = await showFocused(unhealthyServicers);
      await pressKeys(element, 'ArrowUp');
      expect(getAccessibleName(listOptions(element)[findActiveIndex(element)]!)).to.contain(
        'Not available now',
      );
      await pressKeys(element, 'Enter');
      expectNoTransition(element);
      expect(element.state.step).to.equal('search');
    });

    it('on Enter when it is the best match', async () => {
      const state = {...unhealthyServicers, query: 'firstmark', servicers: [downServicer]};
      const element = await showFocused(state);
      await pressKeys(element, 'Enter');
      expectNoTransition(element);
    });
  });

  describe('without options', () => {
    it('shows a skeleton while the popular servicers are loading', async () => {
      const element = await showStill(loadingPopular);
      expect(element.getElement('.skeleton').getAttribute('aria-hidden')).to.equal('true');
      expect(listOptions(element)).to.be.empty;
    });

    it('shows and announces that nothing was found, and shows tips', async () => {
      const element = await showStill(noResults);
      expect(element.words).to.contain('No servicer by that name');
      expect(await element.waitForAnnouncement()).to.equal('No servicer by that name');
      expect(queryAllByRole(element, 'listitem').map(getAccessibleName).join(' ')).to.match(
        /last bill.*before.*studentaid/,
      );
    });

    it('keeps the query if nothing was found', async () => {
      const element = await showStill(noResults);
      expect(getCombobox(element).value).to.equal('first bank of atlantis');
    });

    it('shows and announces an error, and retries', async () => {
      const element = await showStill(offline);
      expect(getAccessibleName(getByRole(element, 'alert'))).to.match(/^You are offline /);
      expect(await element.waitForAnnouncement()).to.match(/^You are offline\. There is no connection/);
      getByRole(element, 'button', 'Try again').click();
      expect(element.intents).to.deep.equal([{type: 'retry'}]);
    });

    it('keeps the query after an error, and does not show previous options', async () => {
      const element = await showStill(timeout);
      expect(getCombobox(element).value).to.equal('nelnet');
      expect(getAccessibleName(getByRole(element, 'alert'))).to.match(/^That took too long /);
      expect(await element.waitForAnnouncement()).to.match(/^That took too long\./);
      expect(listOptions(element)).to.be.empty;
    });

    it('chooses nothing on Enter while an error is shown', async () => {
      const element = await showFocused(timeout);
      await pressKeys(element, 'ArrowDown', 'Enter');
      expect(element.intents).to.be.empty;
    });

    it('searches again with the next letter', async () => {
      const element = await showFocused(timeout);
      await pressKeys(element, 'End');
      await typeKeys(getCombobox(element), 's');
      expect(element.intents).to.deep.equal([{type: 'search', query: 'nelnets'}]);
    });
  });
});
