import {expect, fixture, html} from '@open-wc/testing';
import {emulateMedia} from '@web/test-runner-commands';

import {computeContrast, listBackgrounds} from '../support/colors.js';
import {placeOnPage, waitForRender} from '../support/helpers.js';
import {setColorScheme, getFixtureState, showStill, type StillLink} from '../support/still-link.js';

const state = getFixtureState('credentials', 'Credentials');

/** What a person calls it, by the colours on the screen; a field's own furniture follows the same scheme. */
function looks(element: StillLink): string {
  const isDark = computeContrast('#fff', listBackgrounds(element.getElement('[part="dialog"]'))) > 10;
  const isTextLight = computeContrast('#000', [getComputedStyle(element.getElement('h2')).color]) > 10;
  const isFieldLight = computeContrast('#000', listBackgrounds(element.getElement('#username'))) > 10;
  expect([isTextLight, isFieldLight], 'light text, light field').to.deep.equal([isDark, !isDark]);
  return isDark ? 'dark' : 'light';
}

async function shown(theme: string | null, inline = false): Promise<StillLink> {
  const element = await showStill(state, {inline});
  if (theme !== null) element.setAttribute('theme', theme);
  return waitForRender(element);
}

const page = (scheme: string): void => {
  document.documentElement.style.colorScheme = scheme;
};

/** Without movement: a field takes its time to change its colour. */
const inSystem = (colorScheme: 'light' | 'dark'): Promise<void> =>
  emulateMedia({colorScheme, reducedMotion: 'reduce'});

describe('The theme', () => {
  before(() => setColorScheme('light'));
  afterEach(() => setColorScheme('light'));

  for (const theme of ['light', 'dark'])
    for (const scheme of ['normal', 'light', 'dark', 'light dark'])
      for (const system of ['light', 'dark'] as const)
        it(`is ${theme} where the element asks for it, on a page in ${scheme} and a system in ${system}`, async () => {
          await inSystem(system);
          page(scheme);
          expect(looks(await shown(theme))).to.equal(theme);
          expect(looks(await shown(theme, true)), 'in the page').to.equal(theme);
        });

  for (const [scheme, system, wanted] of [
    ['normal', 'dark', 'light'],
    ['light', 'dark', 'light'],
    ['dark', 'light', 'dark'],
    ['light dark', 'light', 'light'],
    ['light dark', 'dark', 'dark'],
    ['only dark', 'light', 'dark'],
  ] as const) {
    it(`is the page’s where the element asks for none: ${wanted} in ${scheme}, on a system in ${system}`, async () => {
      await inSystem(system);
      page(scheme);
      for (const theme of [null, '', 'sepia']) {
        expect(looks(await shown(theme)), `theme=${theme}`).to.equal(wanted);
        expect(looks(await shown(theme, true)), `theme=${theme}, in the page`).to.equal(wanted);
      }
    });
  }

  it('is that of the part of the page that it stands in', async () => {
    const element = await shown(null);
    const part = await fixture(html`<section style="color-scheme: dark"></section>`);
    part.append(element);
    await waitForRender(element);
    expect(looks(element)).to.equal('dark');
  });

  it('changes with the page and the system, while it is open', async () => {
    const element = await shown(null);
    expect(looks(element)).to.equal('light');
    await inSystem('dark');
    expect(looks(element), 'the system turned dark').to.equal('dark');
    page('light');
    expect(looks(element), 'the page turned light').to.equal('light');
    page('dark');
    expect(looks(element), 'the page turned dark').to.equal('dark');
  });

  it('changes with the property and the attribute, while it is open', async () => {
    const element = await shown(null);
    element.theme = 'dark';
    await waitForRender(element);
    expect(element.getAttribute('theme')).to.equal('dark');
    expect(looks(element), 'the property').to.equal('dark');
    element.setAttribute('theme', 'light');
    await waitForRender(element);
    expect(looks(element), 'the attribute').to.equal('light');
    page('dark');
    element.theme = null;
    await waitForRender(element);
    expect(element.hasAttribute('theme')).to.be.false;
    expect(looks(element), 'none any more').to.equal('dark');
  });

  it('of one element leaves another alone, and the page', async () => {
    const one = await shown('dark', true);
    const other = await showStill(state, {inline: true});
    expect([looks(one), looks(other)]).to.deep.equal(['dark', 'light']);
    expect(getComputedStyle(await placeOnPage(document.createElement('p'))).colorScheme).to.equal(
      'light dark',
    );
  });
});
