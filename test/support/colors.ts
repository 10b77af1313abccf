/** Colours as they are seen, and what WCAG 2.2 makes of their contrast. */
import {expect} from '@open-wc/testing';

type Painted = readonly [red: number, green: number, blue: number];

const context =
  Object.assign(document.createElement('canvas'), {width: 1, height: 1}).getContext('2d', {
    willReadFrequently: true,
  }) ?? expect.fail('There is no canvas.');
const paintedColors = new Map<string, Painted>();

/** What the browser makes of these colours, the last on top, on white paper. */
function paint(...layers: readonly string[]): Painted {
  const key = layers.join(' over ');
  const known = paintedColors.get(key);
  if (known) return known;
  for (const layer of ['#fff', ...layers]) {
    context.fillStyle = '#010203';
    context.fillStyle = layer;
    if (context.fillStyle === '#010203') expect.fail(`${layer} is no colour.`);
    context.fillRect(0, 0, 1, 1);
  }
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  paintedColors.set(key, [red, green, blue]);
  return [red, green, blue];
}

/** WCAG's relative luminance. */
function computeLuminance(color: Painted): number {
  const [red = 0, green = 0, blue = 0] = color.map((eight) => {
    const value = eight / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** How well one colour can be told from what it stands on: from 1 to 21. */
export function computeContrast(color: string, ground: readonly string[]): number {
  const [one, other] = [computeLuminance(paint(...ground, color)), computeLuminance(paint(...ground))];
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

/** The colours that an element stands on, its own included, from the back to the front. */
export function listBackgrounds(element: Element | null): string[] {
  const ground: string[] = [];
  for (let one = element; one; one = getRenderParent(one)) {
    const {backgroundColor} = getComputedStyle(one);
    ground.unshift(backgroundColor);
    if (isOpaque(backgroundColor)) break;
  }
  return ground;
}

/** What an element is drawn inside of, out of its shadow root as well. */
export function getRenderParent(element: Element): Element | null {
  const root = element.getRootNode();
  return element.assignedSlot ?? element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
}

const isOpaque = (color: string): boolean => String(paint('#000', color)) === String(paint(color));

const isVisible = (element: Element): boolean =>
  element.checkVisibility({visibilityProperty: true}) && !element.closest('[inert], .hidden, .skeleton');

const queryVisible = (root: ParentNode, selector: string): Element[] =>
  [...root.querySelectorAll(selector)].filter(isVisible);

const describeContrast = (what: string, color: string, ground: readonly string[]): string =>
  `${what}: ${color} on ${ground.join(', ')} is ${computeContrast(color, ground).toFixed(2)}:1`;

/** The texts, and what is typed into fields, that WCAG AA calls unreadable. */
export function findUnreadableTexts(root: ParentNode): string[] {
  return queryVisible(root, '*').flatMap((element) => {
    const texts = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
    const text = texts.map((node) => node.textContent?.trim() ?? '').join('');
    if (!text && !(element instanceof HTMLInputElement)) return [];
    const {color} = getComputedStyle(element);
    const ground = listBackgrounds(element);
    return computeContrast(color, ground) < 4.5
      ? [describeContrast(`“${text.slice(0, 30)}”`, color, ground)]
      : [];
  });
}

/** What is no text and has to be seen all the same: icons, the borders of fields, and the ring around the focus. */
export function findFaintGraphics(root: ParentNode): string[] {
  const icons = queryVisible(root, 'svg').map((one) => ({
    what: 'an icon',
    color: getComputedStyle(one).stroke,
    ground: listBackgrounds(one),
  }));
  const spinners = queryVisible(root, '.spinner').map((one) => ({
    what: 'a spinner',
    color: getComputedStyle(one).borderInlineEndColor,
    ground: listBackgrounds(one),
  }));
  const borders = queryVisible(root, '[part~="input"], [part~="primary"], [part~="add"]').map((one) => ({
    what: `the border of ${one.localName}`,
    color: getComputedStyle(one).borderBlockEndColor,
    ground: listBackgrounds(getRenderParent(one)),
  }));
  const radios = queryVisible(root, '[type="radio"]').map((one) => ({
    what: 'a radio button',
    color: getComputedStyle(one).accentColor,
    ground: listBackgrounds(getRenderParent(one)),
  }));
  const rings = queryVisible(root, ':focus-visible, [aria-selected="true"]')
    .filter((one) => getComputedStyle(one).outlineStyle !== 'none')
    .map((one) => ({
      what: `the ring around ${one.localName}`,
      color: getComputedStyle(one).outlineColor,
      ground: listBackgrounds(getRenderParent(one)),
    }));
  return [...icons, ...spinners, ...borders, ...radios, ...rings]
    .filter(({color, ground}) => computeContrast(color, ground) < 3)
    .map(({what, color, ground}) => describeContrast(what, color, ground));
}
