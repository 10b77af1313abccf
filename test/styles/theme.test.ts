import {expect, fixture, html} from '@open-wc/testing';
import {emulateMedia} from '@web/test-runner-commands';

import {computeContrast, listBackgrounds} from '../support/colors.js';
import {placeOnPage, waitForRender} from '../support/helpers.js';
import {setColorScheme, getFixtureState, showStill, type StillLink} from '../support/still-link.js';

const state = getFixtureState('credentials', 'Credentials');

/** Reads the theme from the colours on the screen, which the browser's own parts of a field must match. */
function readTheme(element: StillLink): string {
  const isDark = computeContrast('#fff', listBackgrounds(element.getElement('[part="dialog"]'))) > 10;
  const isTextLight = computeContrast('#000', [getComputedStyle(element.getElement('h2')).color]) > 10;
  const isFieldLight = computeContrast('#000', listBackgrounds(element.getElement('#username'))) > 10;
  expect([isTextLight, isFieldLight], 'light text, light field').to.deep.equal([isDark, !isDark]);
  return isDark ? 'dark' : 'light';
}

async function showWithTheme(theme: string | null, inline = false): Promise<StillLink> {
  const element = await showStill(state, {inline});
  if (theme !== null) element.setAttribute('theme', theme);
  return waitForRender(element);
}

const setPageScheme = (scheme: string): void => {
  document.documentElement.style.colorScheme = scheme;
};

/** Sets the system's scheme. Reduced motion avoids the colour transition of fields. */
const setSystemScheme = (colorScheme: 'light' | 'dark'): Promise<void> =>
  emulateMedia({colorScheme, reducedMotion: 'reduce'});

describe('Theme', () => {
  before(() => setColorScheme('light'));
  afterEach(() => setColorScheme('light'));

  for (const theme of ['light', 'dark'])
    for (const scheme of ['normal', 'light', 'dark', 'light dark'])
      for (const system of ['light', 'dark'] as const)
        it(`is ${theme} by its attribute on a page in ${scheme} and a system in ${system}`, async () => {
          await setSystemScheme(system);
          setPageScheme(scheme);
          expect(readTheme(await showWithTheme(theme))).to.equal(theme);
          expect(readTheme(await showWithTheme(theme, true)), 'inline').to.equal(theme);
        });

  for (const [scheme, system, expected] of [
    ['normal', 'dark', 'light'],
    ['light', 'dark', 'light'],
    ['dark', 'light', 'dark'],
    ['light dark', 'light', 'light'],
    ['light dark', 'dark', 'dark'],
    ['only dark', 'light', 'dark'],
  ] as const) {
    it(`without an attribute is ${expected} on a page in ${scheme} and a system in ${system}`, async () => {
      await setSystemScheme(system);
      setPageScheme(scheme);
      for (const theme of [null, '', 'sepia']) {
        expect(readTheme(await showWithTheme(theme)), `theme=${theme}`).to.equal(expected);
        expect(readTheme(await showWithTheme(theme, true)), `theme=${theme}, inline`).to.equal(expected);
      }
    });
  }

  it('is that of the closest ancestor with a color-scheme', async () => {
    const element = await showWithTheme(null);
    const part = await fixture(html`<section style="color-scheme: dark"></section>`);
    part.append(element);
    await waitForRender(element);
    expect(readTheme(element)).to.equal('dark');
  });

  it('changes with the page and the system while the element is open', async () => {
    const element = await showWithTheme(null);
    expect(readTheme(element)).to.equal('light');
    await setSystemScheme('dark');
    expect(readTheme(element), 'after the system changed to dark').to.equal('dark');
    setPageScheme('light');
    expect(readTheme(element), 'after the page changed to light').to.equal('light');
    setPageScheme('dark');
    expect(readTheme(element), 'after the page changed to dark').to.equal('dark');
  });

  it('changes with the property and the attribute while the element is open', async () => {
    const element = await showWithTheme(null);
    element.theme = 'dark';
    await waitForRender(element);
    expect(element.getAttribute('theme')).to.equal('dark');
    expect(readTheme(element), 'after the property changed').to.equal('dark');
    element.setAttribute('theme', 'light');
    await waitForRender(element);
    expect(readTheme(element), 'after the attribute changed').to.equal('light');
    setPageScheme('dark');
    element.theme = null;
    await waitForRender(element);
    expect(element.hasAttribute('theme')).to.be.false;
    expect(readTheme(element), 'after the attribute was removed').to.equal('dark');
  });

  it('of one element does not affect another element or the page', async () => {
    const darkElement = await showWithTheme('dark', true);
    const plainElement = await showStill(state, {inline: true});
    expect([readTheme(darkElement), readTheme(plainElement)]).to.deep.equal(['dark', 'light']);
    expect(getComputedStyle(await placeOnPage(document.createElement('p'))).colorScheme).to.equal(
      'light dark',
    );
  });
});
