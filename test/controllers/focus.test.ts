/** Where a new step moves the focus: with a mouse to its first field, with a finger to its heading. */
import {expect} from '@open-wc/testing';

import {states} from '../fixtures/states.js';
import {getAccessibleName, getByRole} from '../support/helpers.js';
import {expectFocus, getDescription, getFixtureState, showStill} from '../support/still-link.js';

const stepsWithFields = [
  getFixtureState('search', 'Search: popular servicers'),
  getFixtureState('credentials', 'Credentials'),
  getFixtureState('challenge', 'Challenge: a text question'),
  getFixtureState('challenge', 'Challenge: a choice'),
  getFixtureState('challenge', 'Challenge: several questions'),
];

const {matchMedia} = window;

describe('The focus of a new step', () => {
  afterEach(() => {
    window.matchMedia = matchMedia;
  });

  for (const {name, state} of states.filter(({state}) => stepsWithFields.some((step) => step === state))) {
    it(`is in the first field, which is described by the heading and the lead: ${name}`, async () => {
      const element = await showStill(state);
      const [field] = element.root.querySelectorAll('input');
      expectFocus(field!);
      const described = field!.closest<HTMLElement>('fieldset') ?? field!;
      const heading = getAccessibleName(getByRole(element, 'heading'));
      expect(getDescription(described).startsWith(heading)).to.be.true;
      expect(getDescription(described)).to.contain(getAccessibleName(element.getElement('[part="lead"]')));
    });

    it(`is on the heading if the pointer is a finger: ${name}`, async () => {
      window.matchMedia = () => matchMedia.call(window, 'all');
      const element = await showStill(state);
      expectFocus(getByRole(element, 'heading'));
    });
  }

  it('is on the heading of a step without a field', async () => {
    for (const state of [getFixtureState('welcome', 'Welcome'), getFixtureState('opening', 'Opening')]) {
      const element = await showStill(state);
      expectFocus(getByRole(element, 'heading'));
    }
  });
});

describe('A field', () => {
  for (const state of stepsWithFields.slice(1)) {
    it(`is left out by session-replay tools, at ${state.step}`, async () => {
      const element = await showStill(state);
      const fields = [...element.root.querySelectorAll('input')];
      expect(fields).to.not.be.empty;
      for (const field of fields) {
        const left = field.closest('.rr-block.sentry-block.ph-no-capture.fs-exclude');
        expect(left?.matches('[data-private][data-dd-privacy="hidden"]')).to.be.true;
      }
    });
  }
});
