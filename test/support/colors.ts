/** The colours that are visible on the screen, and their contrast as WCAG 2.2 defines it. */
import {expect} from '@open-wc/testing';

type Painted = readonly [red: number, green: number, blue: number];

const context =
  Object.assign(document.createElement('canvas'), {width: 1, height: 1}).getContext('2d', {
    willReadFrequently: true,
  }) ?? expect.fail('There is no canvas.');
const paintedColors = new Map<string, Painted>();

/** Paints colours over one another on white, the last one on top, and returns the result. */
function paintLayers(...layers: readonly string[]): Painted {
  const key = layers.join(' over ');
  const known = paintedColors.get(key);
  if (known) return known;
  for (const layer of ['#fff', ...layers]) {
    context.fillStyle = '#010203';
    context.fillStyle = layer;
    if (context.fillStyle === '#010203') expect.fail(`${layer} is not a colour.`);
    context.fillRect(0, 0, 1, 1);
  }
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  paintedColors.set(key, [red, green, blue]);
  return [red, green, blue];
}

/** Returns the relative luminance that WCAG defines. */
function computeLuminance(color: Painted): number {
  const [red = 0, green = 0, blue = 0] = color.map((channel) => {
    const value = channel / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Returns the contrast of a colour with the backgrounds behind it, from 1 to 21. */
export function computeContrast(color: string, backgrounds: readonly string[]): number {
  const foreground = computeLuminance(paintLayers(...backgrounds, color));
  const background = computeLuminance(paintLayers(...backgrounds));
  return (Math.max(foreground, background) + 0.05) / (Math.min(foreground, background) + 0.05);
}

/** Lists the background colours behind an element and its own, from the back to the front. */
export function listBackgrounds(element: Element | null): string[] {
  const backgrounds: string[] = [];
  for (let ancestor = element; ancestor; ancestor = getRenderParent(ancestor)) {
    const {backgroundColor} = getComputedStyle(ancestor);
    backgrounds.unshift(backgroundColor);
    if (isOpaque(backgroundColor)) break;
  }
  return backgrounds;
}

/** Returns the parent in the flat tree: a slot, a parent element or a shadow host. */
export function getRenderParent(element: Element): Element | null {
  const root = element.getRootNode();
  return element.assignedSlot ?? element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
}

const isOpaque = (color: string): boolean =>
  String(paintLayers('#000', color)) === String(paintLayers(color));

const isVisible = (element: Element): boolean =>
  element.checkVisibility({visibilityProperty: true}) && !element.closest('[inert], .hidden, .skeleton');

const queryVisible = (root: ParentNode, selector: string): Element[] =>
  [...root.querySelectorAll(selector)].filter(isVisible);

const describeContrast = (name: string, color: string, backgrounds: readonly string[]): string =>
  `${name}: ${color} on ${backgrounds.join(', ')} is ${computeContrast(color, backgrounds).toFixed(2)}:1`;

/** Finds the texts and field values whose contrast is below the 4.5:1 of WCAG AA. */
export function findUnreadableTexts(root: ParentNode): string[] {
  return queryVisible(root, '*').flatMap((element) => {
    const texts = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
    const text = texts.map((node) => node.textContent?.trim() ?? '').join('');
    if (!text && !(element instanceof HTMLInputElement)) return [];
    const {color} = getComputedStyle(element);
    const backgrounds = listBackgrounds(element);
    return computeContrast(color, backgrounds) < 4.5
      ? [describeContrast(`“${text.slice(0, 30)}”`, color, backgrounds)]
      : [];
  });
}

/** Finds icons, borders of controls and focus outlines whose contrast is below the 3:1 of WCAG AA. */
export function findFaintGraphics(root: ParentNode): string[] {
  const icons = queryVisible(root, 'svg').map((element) => ({
    name: 'an icon',
    color: getComputedStyle(element).stroke,
    backgrounds: listBackgrounds(element),
  }));
  const spinners = queryVisible(root, '.spinner').map((element) => ({
    name: 'a spinner',
    color: getComputedStyle(element).borderInlineEndColor,
    backgrounds: listBackgrounds(element),
  }));
  const borders = queryVisible(root, '[part~="input"], [part~="primary"], [part~="add"]').map((element) => ({
    name: `the border of ${element.localName}`,
    color: getComputedStyle(element).borderBlockEndColor,
    backgrounds: listBackgrounds(getRenderParent(element)),
  }));
  const radios = queryVisible(root, '[type="radio"]').map((element) => ({
    name: 'a radio button',
    color: getComputedStyle(element).accentColor,
    backgrounds: listBackgrounds(getRenderParent(element)),
  }));
  const rings = queryVisible(root, ':focus-visible, [aria-selected="true"]')
    .filter((element) => getComputedStyle(element).outlineStyle !== 'none')
    .map((element) => ({
      name: `the outline of ${element.localName}`,
      color: getComputedStyle(element).outlineColor,
      backgrounds: listBackgrounds(getRenderParent(element)),
    }));
  return [...icons, ...spinners, ...borders, ...radios, ...rings]
    .filter(({color, backgrounds}) => computeContrast(color, backgrounds) < 3)
    .map(({name, color, backgrounds}) => describeContrast(name, color, backgrounds));
}
