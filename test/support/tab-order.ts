/** Where the Tab key leads, and whether a person sees that they are there. */
import {expect, nextFrame} from '@open-wc/testing';
import {executeServerCommand, sendKeys} from '@web/test-runner-commands';

import type {NexusLink} from '../../src/nexus-link.js';
import {getFocusedElement, getAccessibleName, waitUntil} from './helpers.js';

const ROLE_NAMES: Readonly<Record<string, string>> = {h2: 'heading', input: 'field', summary: 'details'};

/** What a person can act on, but for the options of the search, which the arrow keys of its field reach. */
const CONTROLS = 'button, input, select, textarea, summary, a[href], [tabindex="0"]';

const RADIO = '[type="radio"]';

const describeStop = (element: HTMLElement): string => {
  const group = element.matches(RADIO) && element.closest('fieldset');
  return group
    ? `choice ${getAccessibleName(group)}`
    : `${ROLE_NAMES[element.localName] ?? element.localName} ${getAccessibleName(element)}`;
};

/** What has the focus, by role and name: a group of radio buttons is one stop, `page` is none. */
export const getFocusedStop = (): string => {
  const now = getFocusedElement();
  return now instanceof HTMLElement && now !== document.body ? describeStop(now) : 'page';
};

/** Waits until the focus has come to a place. */
export async function waitForFocus(place: string): Promise<void> {
  try {
    await waitUntil(() => getFocusedStop() === place, '');
  } catch {
    expect.fail(`The focus is on ${getFocusedStop()}, not on ${place}.`);
  }
}

export const pressKey = (name: string): Promise<void> => sendKeys({press: name});
export const typeText = (words: string): Promise<void> => sendKeys({type: words});

/** To the next place, or to the one before. */
export async function pressTab(isBack = false): Promise<void> {
  await executeServerCommand('press-tab', {isBack});
}

/** Goes on with Tab to a place further on in the round. */
export async function tabTo(place: string): Promise<void> {
  for (let presses = 0; getFocusedStop() !== place; presses++) {
    if (presses > 40) expect.fail(`Tab never comes to ${place}.`);
    await pressTab();
  }
}

/**
 * These are all the places of the Tab key, in order from where the focus is, and in the reverse order with Shift; each
 * can be seen to have the focus, and whatever can be acted on is among them.
 */
export async function expectTabOrder(element: NexusLink, ...places: string[]): Promise<void> {
  expect(await listTabStops(element), 'by Tab').to.deep.equal(places);
  expect(await listTabStops(element, true), 'by Shift and Tab').to.deep.equal([...places].reverse());
  expect(places).to.include.members(listControls(element));
}

/** Tab comes to these places, one after the other, and not to the browser's own controls. */
export const expectTabTo = (...places: string[]): Promise<void> => expectTabStops(false, places);
/** The same with Shift. */
export const expectShiftTabTo = (...places: string[]): Promise<void> => expectTabStops(true, places);

async function expectTabStops(isBack: boolean, places: readonly string[]): Promise<void> {
  for (const place of places) {
    await pressTab(isBack);
    // What scrolls is a place of its own in some browsers.
    if (!getFocusedElement()?.matches(CONTROLS)) await pressTab(isBack);
    expect(getFocusedStop()).to.equal(place);
  }
}

/** The places of whatever can be acted on. */
export const listControls = (element: NexusLink): string[] =>
  [...(element.shadowRoot?.querySelectorAll<HTMLElement>(CONTROLS) ?? [])]
    .filter((one) => one.checkVisibility() && !one.closest('[inert]'))
    .filter((one) => !one.matches(RADIO) || one.closest('fieldset')?.querySelector(RADIO) === one)
    .map(describeStop);

/**
 * Each place from where the focus is until the first comes again. What scrolls is a place of its own in some browsers:
 * it has to be seen to have the focus too. The browser's own controls are none.
 */
export async function listTabStops(element: NexusLink, isBack = false): Promise<string[]> {
  const places: string[] = [];
  const problems: string[] = [];
  let first: Element | null = null;
  for (let presses = 0; presses < 40; presses++) {
    await pressTab(isBack);
    const now = getFocusedElement();
    if (!now || now === document.body) continue;
    if (now === first) {
      expect(problems.join('\n')).to.equal('');
      return places;
    }
    problems.push(...(await waitForLayout(() => findFocusProblems(element))));
    // An engine may stop at each radio button of a group.
    const isSame = now.matches(RADIO) && getFocusedStop() === places.at(-1);
    if (!now.matches(CONTROLS) || isSame) continue;
    first ??= now;
    places.push(getFocusedStop());
  }
  return expect.fail(`Tab does not come round: ${places.join(', ')}.`);
}

/* What is seen */

/** The least width and contrast of what shows the focus: WCAG 2.2, 2.4.7 and 1.4.11, and 2 px as in 2.4.13. */
const WIDTH = 2;
const CONTRAST = 3;

/** A browser may scroll to what has the focus a few frames later: what is still to be complained about then. */
async function waitForLayout(complaints: () => string[]): Promise<string[]> {
  for (let frames = 0; complaints().length && frames < 20; frames++) await nextFrame();
  return complaints();
}

/** Why a person would not see that what has the focus inside of the element has it: nothing where they would. */
function findFocusProblems(element: NexusLink): string[] {
  const now = getFocusedElement();
  if (!(now instanceof HTMLElement) || !element.shadowRoot?.contains(now)) return [];
  const {outlineStyle, outlineWidth, outlineColor, outlineOffset} = getComputedStyle(now);
  const width = parseFloat(outlineWidth);
  const offset = parseFloat(outlineOffset);
  const ratio = computeContrast(outlineColor, offset < 0 ? now : now.parentElement);
  return [
    ...(now.matches(':focus-visible') && outlineStyle !== 'none' ? [] : ['has no outline']),
    ...(width >= WIDTH ? [] : [`has an outline of ${outlineWidth}`]),
    ...(ratio >= CONTRAST ? [] : [`has an outline with a contrast of ${ratio.toFixed(2)}`]),
    ...findCovering(now),
    ...findClipping(now, width + offset),
  ].map((complaint) => `${getFocusedStop()} ${complaint}`);
}

/** What lies over the middle of it or of one of its sides; what stands in the same control is a part of it. */
function findCovering(element: HTMLElement): string[] {
  const {left, right, top, bottom} = element.getBoundingClientRect();
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  const points = [
    [x, y],
    [left + 1, y],
    [right - 1, y],
    [x, top + 1],
    [x, bottom - 1],
  ] as const;
  const root = element.getRootNode() as ShadowRoot;
  return points.flatMap(([x, y]) => {
    const hit = root.elementFromPoint(x, y);
    const isIts = hit && (element.contains(hit) || element.closest('.control')?.contains(hit));
    // What it stands in can lie over it with nothing but a scrollbar, as WebKit's do; what it cuts off is looked at below.
    return isIts || hit?.contains(element)
      ? []
      : [`is covered by ${hit?.localName ?? 'nothing'} at ${x}, ${y}`];
  });
}

/** What scrolls or clips, and does not show the whole of its outline. */
function findClipping(element: HTMLElement, reach: number): string[] {
  const {left, right, top, bottom} = element.getBoundingClientRect();
  const outline = [left - reach, top - reach, -right - reach, -bottom - reach] as const;
  const ancestors = listAncestors(element);
  // What is fixed is cut off by nothing around it.
  const fixed = ancestors.findIndex((one) => getComputedStyle(one).position === 'fixed');
  return ancestors
    .slice(0, fixed < 0 ? undefined : fixed + 1)
    .filter((one) => {
      const {left, right, top, bottom} = one.getBoundingClientRect();
      const isOver = [left, top, -right, -bottom].some((edge, side) => edge > (outline[side] ?? 0) + 0.5);
      return isOver && getComputedStyle(one).overflow !== 'visible';
    })
    .map((one) => `is cut off by ${one.localName}.${one.className}`);
}

/** What it stands in, from within, up to the shadow root. */
function listAncestors(element: Element): Element[] {
  const {parentElement} = element;
  return parentElement ? [parentElement, ...listAncestors(parentElement)] : [];
}

const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});

/** The contrast of a colour with what is behind: each background up to the page's, one over the other. */
function computeContrast(color: string, behind: Element | null): number {
  const layers = behind ? [behind, ...listAncestors(behind)].reverse() : [];
  const colors = layers.map((one) => getComputedStyle(one).backgroundColor);
  const [darker = 0, lighter = 0] = [computeLuminance(colors), computeLuminance([...colors, color])].sort(
    (a, b) => a - b,
  );
  return (lighter + 0.05) / (darker + 0.05);
}

/** The relative luminance of colours painted one over the other, as WCAG defines it. */
function computeLuminance(colors: readonly string[]): number {
  if (!canvas) throw new Error('There is no canvas.');
  for (const color of ['white', ...colors]) {
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
  }
  const [r = 0, g = 0, b = 0] = [...canvas.getImageData(0, 0, 1, 1).data].map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
