/** The order in which the Tab key moves the focus, and whether the focus is visible. */
import {expect, nextFrame} from '@open-wc/testing';
import {executeServerCommand, sendKeys} from '@web/test-runner-commands';

import type {NexusLink} from '../../src/nexus-link.js';
import {getFocusedElement, getAccessibleName, waitUntil} from './helpers.js';

const ROLE_NAMES: Readonly<Record<string, string>> = {h2: 'heading', input: 'field', summary: 'details'};

/** The controls that Tab can reach. The options of the search are reached with the arrow keys instead. */
const CONTROLS = 'button, input, select, textarea, summary, a[href], [tabindex="0"]';

const RADIO = '[type="radio"]';

const describeStop = (element: HTMLElement): string => {
  const group = element.matches(RADIO) && element.closest('fieldset');
  return group
    ? `choice ${getAccessibleName(group)}`
    : `${ROLE_NAMES[element.localName] ?? element.localName} ${getAccessibleName(element)}`;
};

/** Describes the focused element by role and name. A group of radio buttons is one stop; `page` stands for no focus. */
export const getFocusedStop = (): string => {
  const focused = getFocusedElement();
  return focused instanceof HTMLElement && focused !== document.body ? describeStop(focused) : 'page';
};

/** Waits until the focus is on a stop. */
export async function waitForFocus(stop: string): Promise<void> {
  try {
    await waitUntil(() => getFocusedStop() === stop, '');
  } catch {
    expect.fail(`The focus is on ${getFocusedStop()}, not on ${stop}.`);
  }
}

export const pressKey = (name: string): Promise<void> => sendKeys({press: name});
export const typeText = (text: string): Promise<void> => sendKeys({type: text});

/** Presses Tab, or Shift and Tab to go back. */
export async function pressTab(isBack = false): Promise<void> {
  await executeServerCommand('press-tab', {isBack});
}

/** Presses Tab until the focus is on a stop. */
export async function tabTo(stop: string): Promise<void> {
  for (let presses = 0; getFocusedStop() !== stop; presses++) {
    if (presses > 40) expect.fail(`Tab does not reach ${stop}.`);
    await pressTab();
  }
}

/**
 * Expects exactly these stops for Tab, starting from the current focus, and the reverse order for Shift and Tab. Also
 * expects a visible focus on each stop, and every control of the element among the stops.
 */
export async function expectTabOrder(element: NexusLink, ...stops: string[]): Promise<void> {
  expect(await listTabStops(element), 'by Tab').to.deep.equal(stops);
  expect(await listTabStops(element, true), 'by Shift and Tab').to.deep.equal([...stops].reverse());
  expect(stops).to.include.members(listControls(element));
}

/** Expects that Tab moves the focus to these stops in order. */
export const expectTabTo = (...stops: string[]): Promise<void> => expectTabStops(false, stops);
/** Expects that Shift and Tab moves the focus to these stops in order. */
export const expectShiftTabTo = (...stops: string[]): Promise<void> => expectTabStops(true, stops);

async function expectTabStops(isBack: boolean, stops: readonly string[]): Promise<void> {
  for (const stop of stops) {
    await pressTab(isBack);
    // In some browsers, an element that scrolls is a stop as well.
    if (!getFocusedElement()?.matches(CONTROLS)) await pressTab(isBack);
    expect(getFocusedStop()).to.equal(stop);
  }
}

/** Describes each control of an element as a stop. */
export const listControls = (element: NexusLink): string[] =>
  [...(element.shadowRoot?.querySelectorAll<HTMLElement>(CONTROLS) ?? [])]
    .filter((control) => control.checkVisibility() && !control.closest('[inert]'))
    .filter(
      (control) => !control.matches(RADIO) || control.closest('fieldset')?.querySelector(RADIO) === control,
    )
    .map(describeStop);

/**
 * Lists the stops of Tab from the current focus until the first stop comes again. In some browsers, an element that
 * scrolls is focused as well: it must show the focus, but is not listed. The browser's own controls are not listed.
 */
export async function listTabStops(element: NexusLink, isBack = false): Promise<string[]> {
  const stops: string[] = [];
  const problems: string[] = [];
  let first: Element | null = null;
  for (let presses = 0; presses < 40; presses++) {
    await pressTab(isBack);
    const focused = getFocusedElement();
    if (!focused || focused === document.body) continue;
    if (focused === first) {
      expect(problems.join('\n')).to.equal('');
      return stops;
    }
    problems.push(...(await waitForLayout(() => findFocusProblems(element))));
    // Some engines stop at each radio button of a group.
    const isSameGroup = focused.matches(RADIO) && getFocusedStop() === stops.at(-1);
    if (!focused.matches(CONTROLS) || isSameGroup) continue;
    first ??= focused;
    stops.push(getFocusedStop());
  }
  return expect.fail(`Tab does not return to the first stop: ${stops.join(', ')}.`);
}

/* The visible focus */

/** The minimum width and contrast of an outline, from the criteria 2.4.13 and 1.4.11 of WCAG 2.2. */
const MIN_WIDTH_PX = 2;
const MIN_CONTRAST = 3;

/** Returns the problems that remain after a few frames, since a browser may scroll to the focused element that late. */
async function waitForLayout(findProblems: () => string[]): Promise<string[]> {
  for (let frames = 0; findProblems().length && frames < 20; frames++) await nextFrame();
  return findProblems();
}

/** Lists the reasons why the focus inside the element is not visible. */
function findFocusProblems(element: NexusLink): string[] {
  const focused = getFocusedElement();
  if (!(focused instanceof HTMLElement) || !element.shadowRoot?.contains(focused)) return [];
  const {outlineStyle, outlineWidth, outlineColor, outlineOffset} = getComputedStyle(focused);
  const width = parseFloat(outlineWidth);
  const offset = parseFloat(outlineOffset);
  const ratio = computeContrast(outlineColor, offset < 0 ? focused : focused.parentElement);
  return [
    ...(focused.matches(':focus-visible') && outlineStyle !== 'none' ? [] : ['has no outline']),
    ...(width >= MIN_WIDTH_PX ? [] : [`has an outline of ${outlineWidth}`]),
    ...(ratio >= MIN_CONTRAST ? [] : [`has an outline with a contrast of ${ratio.toFixed(2)}`]),
    ...findCovering(focused),
    ...findClipping(focused, width + offset),
  ].map((problem) => `${getFocusedStop()} ${problem}`);
}

/** Finds elements that cover the centre or a side of an element. The other parts of its control do not count. */
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
    const isOwn = hit && (element.contains(hit) || element.closest('.control')?.contains(hit));
    // An ancestor covers the element only with a scrollbar, as in WebKit. `findClipping()` checks what an ancestor clips.
    return isOwn || hit?.contains(element)
      ? []
      : [`is covered by ${hit?.localName ?? 'nothing'} at ${x}, ${y}`];
  });
}

/** Finds ancestors that scroll or clip, and that do not show the whole outline of an element. */
function findClipping(element: HTMLElement, reach: number): string[] {
  const {left, right, top, bottom} = element.getBoundingClientRect();
  const outline = [left - reach, top - reach, -right - reach, -bottom - reach] as const;
  const ancestors = listAncestors(element);
  // No ancestor of a fixed element clips it.
  const fixed = ancestors.findIndex((ancestor) => getComputedStyle(ancestor).position === 'fixed');
  return ancestors
    .slice(0, fixed < 0 ? undefined : fixed + 1)
    .filter((ancestor) => {
      const {left, right, top, bottom} = ancestor.getBoundingClientRect();
      const isClipped = [left, top, -right, -bottom].some((edge, side) => edge > (outline[side] ?? 0) + 0.5);
      return isClipped && getComputedStyle(ancestor).overflow !== 'visible';
    })
    .map((ancestor) => `is cut off by ${ancestor.localName}.${ancestor.className}`);
}

/** Lists the ancestors of an element, the closest first, up to the shadow root. */
function listAncestors(element: Element): Element[] {
  const {parentElement} = element;
  return parentElement ? [parentElement, ...listAncestors(parentElement)] : [];
}

const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});

/** Returns the contrast of a colour with an element: the backgrounds of its ancestors are painted over one another. */
function computeContrast(color: string, behind: Element | null): number {
  const layers = behind ? [behind, ...listAncestors(behind)].reverse() : [];
  const colors = layers.map((layer) => getComputedStyle(layer).backgroundColor);
  const [darker = 0, lighter = 0] = [computeLuminance(colors), computeLuminance([...colors, color])].sort(
    (a, b) => a - b,
  );
  return (lighter + 0.05) / (darker + 0.05);
}

/** Returns the relative luminance, as WCAG defines it, of colours that are painted over one another. */
function computeLuminance(colors: readonly string[]): number {
  if (!canvas) throw new Error('The browser has no canvas.');
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
