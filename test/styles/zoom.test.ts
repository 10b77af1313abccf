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

const shown = states.filter(({state}) => state.step !== 'closed');

/** The text spacing that WCAG 2.2 asks to bear (1.4.12), as a person's own stylesheet sets it. */
const SPACED = `* {
  line-height: 1.5 !important;
  letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important;
}
p { margin-block-end: 2em !important; }`;

function space(element: StillLink): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(SPACED);
  element.root.adoptedStyleSheets.push(sheet);
}

interface Magnified {
  readonly width: number;
  readonly height: number;
  readonly root?: string;
  readonly size?: string;
  readonly isSpaced?: boolean;
}

const ways: Readonly<Record<string, Magnified>> = {
  'at 400 % zoom': {width: 320, height: 256},
  'with a root font size of 32 px, on a phone': {width: 360, height: 640, root: '32px'},
  'with twice the text size, on a phone': {width: 320, height: 568, size: '32px'},
  'with twice the text size, on a desktop': {width: 1280, height: 720, size: '32px'},
  'with twice the text size, on a phone on its side': {width: 640, height: 320, size: '32px'},
  'with wide text spacing': {width: 360, height: 640, isSpaced: true},
  'with wide text spacing, at 400 % zoom': {width: 320, height: 256, isSpaced: true},
};

/** Controls that cannot be brought into view, or that something else covers there. */
function unreachable(element: StillLink): string[] {
  return queryControls(element)
    .filter((control) => !canBeReached(element, control))
    .map(describeElement);
}

function canBeReached(element: StillLink, control: HTMLElement): boolean {
  // As the browser does it when the focus gets there.
  control.scrollIntoView({block: 'nearest'});
  const {left, right, top, bottom} = control.getBoundingClientRect();
  const at = [(left + right) / 2, (Math.max(0, top) + Math.min(innerHeight, bottom)) / 2] as const;
  const hit = element.root.elementFromPoint(...at);
  const label = control.closest('label');
  return Boolean(hit && (control.contains(hit) || label?.contains(hit)));
}

/** Pieces of a step that lie over each other. */
function overlapping(element: StillLink): string[] {
  const pieces = queryAll(
    element,
    '.content > *, [part="footer"] > *, [part="question"] > *, .field > *, .row > *, li > *',
  ).filter((one) => one.checkVisibility() && !one.closest('.hidden'));
  return pieces.flatMap((piece) =>
    pieces
      .filter(
        (other) => other !== piece && other.parentElement === piece.parentElement && doOverlap(piece, other),
      )
      .map((other) => `${describeElement(piece)} and ${describeElement(other)}`),
  );
}

/** Each bar and what scrolls have their own place. */
function colliding(element: StillLink): string[] {
  const bars = queryAll(element, '[part="header"], .content, [part="footer"]').filter(
    (one) => !one.closest('nexus-link-leaving'),
  );
  return bars.flatMap((bar, index) =>
    bars
      .slice(index + 1)
      .filter((other) => doOverlap(bar, other))
      .map((other) => `${describeElement(bar)} over ${describeElement(other)}`),
  );
}

describe('Everything can be read and reached', () => {
  before(() => setColorScheme('light'));
  after(async () => {
    document.documentElement.style.fontSize = '';
    await setViewport({width: 800, height: 600});
  });

  for (const [way, {width, height, root = '', size = '', isSpaced}] of Object.entries(ways)) {
    describe(way, () => {
      before(async () => {
        await setViewport({width, height});
        document.documentElement.style.fontSize = root;
      });

      itForEach('in every state', shown, async ({state}) => {
        const element = await showStill(state, {lang: 'es'});
        element.style.setProperty('--nexus-font-size', size);
        if (isSpaced) space(element);
        for (const details of element.root.querySelectorAll('details')) details.open = true;
        await waitForRender(element);

        expect(findOverflowing(element).join('\n'), 'too wide').to.equal('');
        expect(findClipped(element).join('\n'), 'clipped').to.equal('');
        expect(overlapping(element).join('\n'), 'overlapping').to.equal('');
        expect(colliding(element).join('\n'), 'colliding').to.equal('');
        expect(unreachable(element).join('\n'), 'out of reach').to.equal('');
      });
    });
  }
});
