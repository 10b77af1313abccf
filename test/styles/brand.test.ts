import {expect, waitUntil} from '@open-wc/testing';
import {resetMouse, sendKeys, sendMouse, setViewport} from '@web/test-runner-commands';
import fc from 'fast-check';

import {states} from '../fixtures/states.js';
import type {State} from '../../src/workflow/state.js';
import {computeContrast, findFaintGraphics, listBackgrounds, findUnreadableTexts} from '../support/colors.js';
import {expectNone, itForEach} from '../support/case-table.js';
import {waitForRender} from '../support/helpers.js';
import {setColorScheme, getFixtureState, showStill, type StillLink} from '../support/still-link.js';
import {countTrials, sampleTrials, takeTurn} from '../support/trials.js';

const THEMES = ['light', 'dark'] as const;

type Brand = Partial<Record<'accent' | 'surface' | 'text', string>>;

function applyBrand(element: HTMLElement, brand: Brand): void {
  for (const token of ['accent', 'surface', 'text'] as const)
    element.style.setProperty(`--nexus-${token}`, brand[token] ?? '');
}

const listContrastIssues = (element: StillLink): string[] => [
  ...findUnreadableTexts(element.root),
  ...findFaintGraphics(element.root),
];

async function showInTheme(theme: 'light' | 'dark', state: State): Promise<StillLink> {
  const element = await showStill(state, {inline: true});
  element.theme = theme;
  return waitForRender(element);
}

async function hoverOver(target: Element): Promise<void> {
  target.scrollIntoView({block: 'center'});
  const {x, y, width, height} = target.getBoundingClientRect();
  await sendMouse({type: 'move', position: [Math.round(x + width / 2), Math.round(y + height / 2)]});
  // A busy browser may move the mouse in a later frame.
  await waitUntil(() => target.matches(':hover'), `The mouse is not on ${target.outerHTML.slice(0, 90)}`);
}

/** States that together show every pair of text and background. */
const sampleStates = [
  getFixtureState('welcome', 'Welcome'),
  getFixtureState('search', 'Search: one degraded servicer and one down'),
  getFixtureState('search', 'Search: adding another servicer'),
  getFixtureState('credentials', 'Credentials: invalid, with the username kept'),
  getFixtureState('connecting', 'Connecting: reading loans'),
  getFixtureState('challenge', 'Challenge: a choice'),
  getFixtureState('challenge', 'Challenge: busy'),
  getFixtureState('accounts', 'Accounts: a new connection that needs reconnecting'),
  getFixtureState('accounts', 'Accounts: removal failed'),
  getFixtureState('leaving', 'Leaving during a challenge'),
  getFixtureState('closed', 'Closed: complete'),
];

const difficultBrands: Readonly<Record<string, Brand>> = {
  'a yellow accent': {accent: 'yellow'},
  'a white accent': {accent: '#fff'},
  'a black accent': {accent: '#000'},
  'an accent in middle grey': {accent: '#777'},
  'an accent at the threshold between black and white text': {
    accent: 'color(srgb-linear 0.17908 0.17908 0.17908)',
  },
  'a lime accent': {accent: 'lime'},
  'a transparent accent': {accent: 'transparent'},
  'a translucent accent': {accent: '#ff08'},
  'the accent currentcolor': {accent: 'currentcolor'},
  'the accent currentColor in its usual spelling': {accent: 'currentColor'},
  'the surface currentcolor': {surface: 'currentcolor'},
  'the text currentcolor': {text: 'currentcolor'},
  'an accent outside sRGB': {accent: 'color(display-p3 0 1 0)'},
  'an accent outside the range of any screen': {accent: 'color(srgb-linear 9 -8 0)'},
  'an accent in another colour space': {accent: 'oklch(0.62 0.3 30)'},
  'an accent with missing components': {accent: 'oklch(0.7 none none)'},
  'an invalid accent': {accent: 'nonsense'},
  'an invalid surface': {surface: 'nonsense'},
  'an invalid text': {text: 'nonsense'},
  'three invalid values': {accent: '12px', surface: 'none', text: '""'},
  'a red accent on a red surface': {accent: 'red', surface: 'red'},
  'three white values': {accent: '#fff', surface: '#fff', text: '#fff'},
  'three black values': {accent: '#000', surface: '#000', text: '#000'},
  'three middle grey values': {accent: '#777', surface: '#777', text: '#777'},
  'a surface and a text outside sRGB': {surface: 'color(display-p3 0 1 0)', text: 'color(rec2020 0 0 1)'},
  'swapped light and dark values': {
    accent: 'light-dark(#fff1a8, #1b1464)',
    surface: 'light-dark(#171a22, #fff)',
    text: 'light-dark(#eef0f6, #161a23)',
  },
};

const LEVELS = ['00', '55', 'aa', 'ff'];
const colorGrid = sampleTrials(
  LEVELS.flatMap((red) => LEVELS.flatMap((green) => LEVELS.map((blue) => `#${red}${green}${blue}`))),
  8,
);

describe('Colours', () => {
  before(async () => {
    await setColorScheme('light');
    await setViewport({width: 800, height: 600});
  });
  afterEach(() => resetMouse());

  for (const [index, theme] of THEMES.entries()) {
    describe(`of the ${theme} theme`, () => {
      itForEach(
        'have enough contrast in every state',
        takeTurn(states, index, THEMES.length),
        async ({state}) => {
          const element = await showInTheme(theme, state);
          for (const details of element.root.querySelectorAll('details')) details.open = true;
          expect(listContrastIssues(element)).to.be.empty;
        },
      );

      it('have enough contrast on hover, on press and with focus', async () => {
        for (const state of takeTurn(sampleStates, index, THEMES.length)) {
          const element = await showInTheme(theme, state);
          await sendKeys({press: 'Shift'});
          const controls = element.root.querySelectorAll<HTMLElement>(
            'button, input, summary, [role="option"]',
          );
          for (const control of [...controls].filter((target) => !target.closest('[inert]'))) {
            control.focus();
            await hoverOver(control);
            expect(listContrastIssues(element), 'hovered').to.be.empty;
            if (control.localName !== 'button') continue;
            await sendMouse({type: 'down'});
            expect(listContrastIssues(element), 'pressed').to.be.empty;
            // A release elsewhere prevents a click.
            await sendMouse({type: 'move', position: [0, 0]});
            await sendMouse({type: 'up'});
          }
        }
      });

      it('have enough contrast at the active option', async () => {
        const element = await showInTheme(
          theme,
          getFixtureState('search', 'Search: one degraded servicer and one down'),
        );
        for (const option of element.root.querySelectorAll('[role="option"]')) {
          element.getElement('[role="combobox"]').focus();
          await sendKeys({press: 'ArrowDown'});
          await waitForRender(element);
          expect(option.getAttribute('aria-selected')).to.equal('true');
          expect(listContrastIssues(element)).to.be.empty;
        }
      });
    });

    describe(`of a brand in the ${theme} theme`, () => {
      let elements: StillLink[] = [];

      /** Shows all sample states, with the mouse on the primary button of the first one. */
      const showSamples = async (): Promise<void> => {
        elements = await Promise.all(sampleStates.map((state) => showInTheme(theme, state)));
        await hoverOver(elements[0]!.getElement('[part~="primary"]'));
      };
      const listIssuesOf = (brand: Brand): string[] => {
        for (const element of elements) applyBrand(element, brand);
        return elements.flatMap(listContrastIssues);
      };
      const expectReadable = (brand: Brand): void => {
        const issues = listIssuesOf(brand);
        if (issues.length) expect.fail(`${JSON.stringify(brand)}\n${issues.slice(0, 5).join('\n')}`);
      };

      it('have enough contrast for every difficult brand', async () => {
        await showSamples();
        const issues = takeTurn(Object.entries(difficultBrands), index, THEMES.length).flatMap(
          ([name, brand]) =>
            listIssuesOf(brand)
              .slice(0, 5)
              .map((issue) => `${name}: ${issue}`),
        );
        expectNone(issues);
      });

      for (const token of ['accent', 'surface', 'text'] as const) {
        it(`have enough contrast for any ${token}`, async () => {
          await showSamples();
          for (const color of colorGrid) expectReadable({[token]: color});
        });
      }

      it('have enough contrast for any combination', async () => {
        await showSamples();
        const color = fc
          .integer({min: 0, max: 0xffffff})
          .map((value) => `#${value.toString(16).padStart(6, '0')}`);
        fc.assert(fc.property(fc.record({accent: color, surface: color, text: color}), expectReadable), {
          numRuns: countTrials(6, 60),
        });
      });
    });
  }

  it('of a readable brand stay unchanged', async () => {
    const element = await showInTheme('light', getFixtureState('credentials', 'Credentials'));
    applyBrand(element, {accent: '#0b6b5d', surface: '#f6fbf9', text: '#10312b'});
    const primary = element.getElement('[part~="primary"]');
    expect(computeContrast('#0b6b5d', listBackgrounds(primary)), 'the accent').to.be.closeTo(1, 0.02);
    expect(
      computeContrast('#f6fbf9', listBackgrounds(element.getElement('[part="dialog"]'))),
      'the surface',
    ).to.be.closeTo(1, 0.02);
    expect(
      computeContrast('#10312b', [getComputedStyle(element.getElement('h2')).color]),
      'the text',
    ).to.be.closeTo(1, 0.02);
  });

  it('of an invalid text do not fall back to the accent', async () => {
    const element = await showInTheme('light', getFixtureState('credentials', 'Credentials'));
    applyBrand(element, {text: 'nonsense'});
    expect(computeContrast('#000', [getComputedStyle(element.getElement('h2')).color])).to.be.lessThan(1.1);
  });

  it('of text on the accent are either black or white', async () => {
    const element = await showInTheme('light', getFixtureState('credentials', 'Credentials'));
    for (let light = 0.178; light < 0.18; light += 0.00001) {
      applyBrand(element, {accent: `color(srgb-linear ${light} ${light} ${light})`});
      const text = [getComputedStyle(element.getElement('[part~="primary"]')).color];
      expect(Math.min(computeContrast('#000', text), computeContrast('#fff', text)), `on ${light}`).to.equal(
        1,
      );
    }
  });
});
