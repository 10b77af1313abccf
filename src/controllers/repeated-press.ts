/** How long after a press another one at the same place may be the rest of a double click or a double tap. */
const REPEAT_MS = 500;

/** How far from a press another one is at the same place, in CSS pixels. A finger does not hit the same pixel twice. */
const SAME_PLACE_PX = 20;

const PRESS_EVENTS = ['pointerdown', 'touchstart', 'mousedown', 'click', 'dblclick'] as const;

interface Press {
  readonly x: number;
  readonly y: number;
  /** The event's timestamp, in milliseconds. */
  readonly time: number;
  readonly hasScreenChanged: () => boolean;
}

/** The last press in any element. A page has one pointer, and the element may be gone when the second press comes. */
let lastPress: Press | null = null;

/**
 * Makes the second press of a double click or a double tap press nothing, if the first one has changed the screen: what
 * is there now came under the pointer by chance. It may also be the page, after the dialog has closed.
 *
 * @param hasScreenChanged Returns whether other controls may have come under the pointer since the press.
 */
export function watchForRepeatedPress(press: MouseEvent, hasScreenChanged: () => boolean): void {
  const {clientX: x, clientY: y, timeStamp: time} = press;
  const current: Press = {x, y, time, hasScreenChanged};
  lastPress = current;
  for (const type of PRESS_EVENTS)
    window.addEventListener(type, ignoreRepeatedPress, {capture: true, passive: type === 'touchstart'});
  setTimeout(() => {
    if (lastPress === current) stopWatching();
  }, REPEAT_MS);
}

/** Whether an event belongs to the second press of a double click or a double tap that has changed the screen. */
export function isRepeatedPress(event: UIEvent): boolean {
  if (!lastPress || event.timeStamp - lastPress.time > REPEAT_MS) return false;
  const point = event instanceof MouseEvent ? event : getTouch(event);
  // A key and an assistive technology click with a count of 0.
  if (!point || (event.type === 'click' && event instanceof MouseEvent && event.detail === 0)) return false;
  const distance = Math.hypot(point.clientX - lastPress.x, point.clientY - lastPress.y);
  return distance <= SAME_PLACE_PX && lastPress.hasScreenChanged();
}

/** Not by `instanceof`: desktop Firefox and Safari have no `TouchEvent`. */
const getTouch = (event: UIEvent): Touch | undefined =>
  'changedTouches' in event ? (event as TouchEvent).changedTouches[0] : undefined;

const ignoreRepeatedPress = (event: UIEvent): void => {
  if (!isRepeatedPress(event)) return;
  event.stopImmediatePropagation();
  event.preventDefault();
};

function stopWatching(): void {
  lastPress = null;
  for (const type of PRESS_EVENTS) window.removeEventListener(type, ignoreRepeatedPress, {capture: true});
}
