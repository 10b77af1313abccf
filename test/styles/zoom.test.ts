import {expect} from '@open-wc/testing';
import {setViewport} from '@web/test-runner-commands';

import {states} from '../fixtures/states.js';
import {itForEach} from '../support/case-table.js';
import {waitForRender} from '../support/helpers.js';
import {
  queryAll,
  findClipped,
  queryControls,
  doOverlap,
  describeElement,
  findOverflowing,
} from '../support/layout.js';
import {setColorScheme, showStill, type StillLink} from '../support/still-link.js';
import {takeTurn} from '../support/trials.js';

const openStates = states.filter(({state}) => state.step !== 'closed');

/** The text spacing of WCAG 2.2, 1.4.12, as a user stylesheet sets it. */
const SPACING_CSS = `* {
  line-height: 1.5 !important;
  letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important;
}
p { margin-block-end: 2em !important; }`;

function addTextSpacing(element: StillLink): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(SPACING_CSS);
  element.root.adoptedStyleSheets.push(sheet);
}

interface Magnification {
  readonly width: number;
  readonly height: number;
  readonly root?: string;
  readonly size?: string;
  readonly isSpaced?: boolean;
}

const magnifications: Readonly<Record<string, Magnification>> = {
  'at 400 % zoom': {width: 320, height: 256},
  'with a root font size of 32 px on a phone': {width: 360, height: 640, root: '32px'},
  'with twice the text size on a phone': {width: 320, height: 568, size: '32px'},
  'with twice the text size on a desktop': {width: 1280, height: 720, size: '32px'},
  'with twice the text size on a phone in landscape': {width: 640, height: 320, size: '32px'},
  'with wide text spacing': {width: 360, height: 640, isSpaced: true},
  'with wide text spacing at 400 % zoom': {width: 320, height: 256, isSpaced: true},
};

/** Lists controls that cannot be scrolled into view or that are covered there. */
function listUnreachable(element: StillLink): string[] {
  return queryControls(element)
    .filter((control) => !isReachable(element, control))
    .map(describeElement);
}

function isReachable(element: StillLink, control: HTMLElement): boolean {
  // A browser scrolls like this when the control gets the focus.
  control.scrollIntoView({block: 'nearest'});
  const {left, right, top, bottom} = control.getBoundingClientRect();
  const center = [(left + right) / 2, (Math.max(0, top) + Math.min(innerHeight, bottom)) / 2] as const;
  const hit = element.root.elementFromPoint(...center);
  const label = control.closest('label');
  return Boolean(hit && (control.contains(hit) || label?.contains(hit)));
}

/** Lists parts of a step that overlap. */
function listOverlaps(element: StillLink): string[] {
  const pieces = queryAll(
    element,
    '.content > *, [part="footer"] > *, [part="question"] > *, .field > *, .row > *, li > *',
  ).filter((piece) => piece.checkVisibility() && !piece.closest('.hidden'));
  return pieces.flatMap((piece) =>
    pieces
      .filter(
        (other) => other !== piece && other.parentElement === piece.parentElement && doOverlap(piece, other),
      )
      .map((other) => `${describeElement(piece)} and ${describeElement(other)}`),
  );
}

/** Lists overlaps of the header, the content and the footer. */
function listCollisions(element: StillLink): string[] {
  const bars = queryAll(element, '[part="header"], .content, [part="footer"]').filter(
    (bar) => !bar.closest('nexus-link-leaving'),
  );
  return bars.flatMap((bar, index) =>
    bars
      .slice(index + 1)
      .filter((other) => doOverlap(bar, other))
      .map((other) => `${describeElement(bar)} over ${describeElement(other)}`),
  );
}

describe('Magnified content', () => {
  before(() => setColorScheme('light'));
  after(async () => {
    document.documentElement.style.fontSize = '';
    await setViewport({width: 800, height: 600});
  });

  for (const [index, name] of Object.keys(magnifications).entries()) {
    const {width, height, root = '', size = '', isSpaced} = magnifications[name]!;
    describe(name, () => {
      before(async () => {
        await setViewport({width, height});
        document.documentElement.style.fontSize = root;
      });

      itForEach('fits in every state', takeTurn(openStates, index, 3), async ({state}) => {
        const element = await showStill(state, {lang: 'es'});
        element.style.setProperty('--nexus-font-size', size);
        if (isSpaced) addTextSpacing(element);
        for (const details of element.root.querySelectorAll('details')) details.open = true;
        await waitForRender(element);

        expect(findOverflowing(element).join('\n'), 'too wide').to.equal('');
        expect(findClipped(element).join('\n'), 'clipped').to.equal('');
        expect(listOverlaps(element).join('\n'), 'overlapping').to.equal('');
        expect(listCollisions(element).join('\n'), 'colliding').to.equal('');
        expect(listUnreachable(element).join('\n'), 'out of reach').to.equal('');
      });
    });
  }
});
