import {expect, waitUntil} from '@open-wc/testing';
import {resetMouse, sendKeys, sendMouse, setViewport} from '@web/test-runner-commands';
import fc from 'fast-check';

import {states} from '../fixtures/states.js';
import type {State} from '../../src/workflow/state.js';
import {computeContrast, findFaintGraphics, listBackgrounds, findUnreadableTexts} from '../support/colors.js';
import {expectNone, itForEach} from '../support/case-table.js';
import {waitForRender} from '../support/helpers.js';
import {setColorScheme, getFixtureState, showStill, type StillLink} from '../support/still-link.js';
import {countTrials, sampleTrials} from '../support/trials.js';

const THEMES = ['light', 'dark'] as const;

type Brand = Partial<Record<'accent' | 'surface' | 'text', string>>;

function dress(element: HTMLElement, brand: Brand): void {
  for (const token of ['accent', 'surface', 'text'] as const)
    element.style.setProperty(`--nexus-${token}`, brand[token] ?? '');
}

const wrong = (element: StillLink): string[] => [
  ...findUnreadableTexts(element.root),
  ...findFaintGraphics(element.root),
];

async function inTheme(theme: 'light' | 'dark', state: State): Promise<StillLink> {
  const element = await showStill(state, {inline: true});
  element.theme = theme;
  return waitForRender(element);
}

async function point(at: Element): Promise<void> {
  at.scrollIntoView({block: 'center'});
  const {x, y, width, height} = at.getBoundingClientRect();
  await sendMouse({type: 'move', position: [Math.round(x + width / 2), Math.round(y + height / 2)]});
  // A browser that is busy takes the mouse there in a later frame.
  await waitUntil(() => at.matches(':hover'), `The mouse is not on ${at.outerHTML.slice(0, 90)}`);
}

/** Together these show every pair of a text and what it stands on. */
const telling = [
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

const difficult: Readonly<Record<string, Brand>> = {
  'a yellow accent': {accent: 'yellow'},
  'a white accent': {accent: '#fff'},
  'a black accent': {accent: '#000'},
  'an accent in middle grey': {accent: '#777'},
  'an accent just where black gives way to white': {accent: 'color(srgb-linear 0.17908 0.17908 0.17908)'},
  'a lime accent': {accent: 'lime'},
  'an accent that cannot be seen': {accent: 'transparent'},
  'an accent that can be seen through': {accent: '#ff08'},
  'an accent that is the page’s text': {accent: 'currentcolor'},
  'an accent that is the page’s text, as it is mostly written': {accent: 'currentColor'},
  'a surface that is the page’s text': {surface: 'currentcolor'},
  'a text that is the page’s': {text: 'currentcolor'},
  'an accent no sRGB screen can show': {accent: 'color(display-p3 0 1 0)'},
  'an accent no screen can show': {accent: 'color(srgb-linear 9 -8 0)'},
  'an accent in another space': {accent: 'oklch(0.62 0.3 30)'},
  'an accent that lacks a part': {accent: 'oklch(0.7 none none)'},
  'an accent that is no colour': {accent: 'nonsense'},
  'a surface that is no colour': {surface: 'nonsense'},
  'a text that is no colour': {text: 'nonsense'},
  'nothing that is a colour': {accent: '12px', surface: 'none', text: '""'},
  'a red accent on a red surface': {accent: 'red', surface: 'red'},
  'everything in white': {accent: '#fff', surface: '#fff', text: '#fff'},
  'everything in black': {accent: '#000', surface: '#000', text: '#000'},
  'everything in middle grey': {accent: '#777', surface: '#777', text: '#777'},
  'a surface no sRGB screen can show': {surface: 'color(display-p3 0 1 0)', text: 'color(rec2020 0 0 1)'},
  'light and dark mixed up': {
    accent: 'light-dark(#fff1a8, #1b1464)',
    surface: 'light-dark(#171a22, #fff)',
    text: 'light-dark(#eef0f6, #161a23)',
  },
};

const LEVELS = ['00', '55', 'aa', 'ff'];
const grid = sampleTrials(
  LEVELS.flatMap((red) => LEVELS.flatMap((green) => LEVELS.map((blue) => `#${red}${green}${blue}`))),
  13,
);

describe('The colours', () => {
  before(async () => {
    await setColorScheme('light');
    await setViewport({width: 800, height: 600});
  });
  afterEach(() => resetMouse());

  for (const theme of THEMES) {
    describe(`in ${theme}, as they come,`, () => {
      itForEach('can be read in every state', states, async ({state}) => {
        const element = await inTheme(theme, state);
        for (const details of element.root.querySelectorAll('details')) details.open = true;
        expect(wrong(element)).to.be.empty;
      });

      it('can be read under the mouse, while pressed, and with the focus', async () => {
        for (const state of telling) {
          const element = await inTheme(theme, state);
          await sendKeys({press: 'Shift'});
          const controls = element.root.querySelectorAll<HTMLElement>(
            'button, input, summary, [role="option"]',
          );
          for (const control of [...controls].filter((one) => !one.closest('[inert]'))) {
            control.focus();
            await point(control);
            expect(wrong(element), 'hovered').to.be.empty;
            if (control.localName !== 'button') continue;
            await sendMouse({type: 'down'});
            expect(wrong(element), 'pressed').to.be.empty;
            // Let go elsewhere, it is not clicked.
            await sendMouse({type: 'move', position: [0, 0]});
            await sendMouse({type: 'up'});
          }
        }
      });

      it('can be read where an option is the active one', async () => {
        const element = await inTheme(
          theme,
          getFixtureState('search', 'Search: one degraded servicer and one down'),
        );
        for (const option of element.root.querySelectorAll('[role="option"]')) {
          element.getElement('[role="combobox"]').focus();
          await sendKeys({press: 'ArrowDown'});
          await waitForRender(element);
          expect(option.getAttribute('aria-selected')).to.equal('true');
          expect(wrong(element)).to.be.empty;
        }
      });
    });

    describe(`of a brand, in ${theme},`, () => {
      let shown: StillLink[] = [];

      /** The mouse is on the main button of the first, all the while. */
      const show = async (): Promise<void> => {
        shown = await Promise.all(telling.map((state) => inTheme(theme, state)));
        await point(shown[0]!.getElement('[part~="primary"]'));
      };
      const wrongIn = (brand: Brand): string[] => {
        for (const element of shown) dress(element, brand);
        return shown.flatMap(wrong);
      };
      const expectReadable = (brand: Brand): void => {
        const found = wrongIn(brand);
        if (found.length) expect.fail(`${JSON.stringify(brand)}\n${found.slice(0, 5).join('\n')}`);
      };

      it('can be read with every difficult colour', async () => {
        await show();
        const found = Object.entries(difficult).flatMap(([name, brand]) =>
          wrongIn(brand)
            .slice(0, 5)
            .map((what) => `${name}: ${what}`),
        );
        expectNone(found);
      });

      for (const token of ['accent', 'surface', 'text'] as const) {
        it(`can be read, whatever the ${token}`, async () => {
          await show();
          for (const color of grid) expectReadable({[token]: color});
        });
      }

      it('can be read, whatever all three are', async () => {
        await show();
        const color = fc.integer({min: 0, max: 0xffffff}).map((n) => `#${n.toString(16).padStart(6, '0')}`);
        fc.assert(fc.property(fc.record({accent: color, surface: color, text: color}), expectReadable), {
          numRuns: countTrials(12, 60),
        });
      });
    });
  }

  it('are a brand’s own where they can be read', async () => {
    const element = await inTheme('light', getFixtureState('credentials', 'Credentials'));
    dress(element, {accent: '#0b6b5d', surface: '#f6fbf9', text: '#10312b'});
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

  it('of a text that is no colour are not the accent’s', async () => {
    const element = await inTheme('light', getFixtureState('credentials', 'Credentials'));
    dress(element, {text: 'nonsense'});
    expect(computeContrast('#000', [getComputedStyle(element.getElement('h2')).color])).to.be.lessThan(1.1);
  });

  it('of text on the accent are black or white, and nothing between', async () => {
    const element = await inTheme('light', getFixtureState('credentials', 'Credentials'));
    for (let light = 0.178; light < 0.18; light += 0.00001) {
      dress(element, {accent: `color(srgb-linear ${light} ${light} ${light})`});
      const text = [getComputedStyle(element.getElement('[part~="primary"]')).color];
      expect(Math.min(computeContrast('#000', text), computeContrast('#fff', text)), `on ${light}`).to.equal(
        1,
      );
    }
  });
});
