/** How long after a press another one at the same place may be the rest of a double click or a double tap. */
const REPEAT_MS = 500;

/** How far from a press another one is at the same place, in CSS pixels. A finger does not hit the same pixel twice. */
const SAME_PLACE_PX = {mouse: 2, touch: 20};

const PRESS_EVENTS = ['pointerdown', 'mousedown', 'click', 'dblclick'] as const;

interface Press {
  readonly x: number;
  readonly y: number;
  /** The event's timestamp, in milliseconds. */
  readonly time: number;
  readonly isTouch: boolean;
  readonly hasScreenChanged: () => boolean;
}

/** Whether the pointer that went down last was a finger. A click in Safari does not say so itself. */
let isTouchDown = false;

/** Takes note of the kind of the pointer, before the click that it leads to. */
export function notePointer(event: UIEvent): void {
  isTouchDown = isTouch(event);
}

const isTouch = (event: UIEvent): boolean => 'pointerType' in event && event.pointerType === 'touch';

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
  const current: Press = {
    x,
    y,
    time,
    isTouch: 'pointerType' in press ? isTouch(press) : isTouchDown,
    hasScreenChanged,
  };
  lastPress = current;
  for (const type of PRESS_EVENTS) window.addEventListener(type, ignoreRepeatedPress, true);
  // After something is typed, a press is a new one.
  window.addEventListener('input', forgetLastPress, true);
  setTimeout(() => {
    // The page of a unit test may be gone by now.
    if (lastPress === current && typeof window === 'object') forgetLastPress();
  }, REPEAT_MS);
}

/**
 * Whether an event belongs to the second press of a double click or a double tap that has changed the screen. A browser
 * counts the clicks of a mouse, but not taps in every browser, so that the time and the place count as well.
 */
export function isRepeatedPress(event: UIEvent): boolean {
  if (!(event instanceof MouseEvent) || !lastPress?.hasScreenChanged()) return false;
  if (event.timeStamp - lastPress.time > REPEAT_MS) return false;
  // A key and an assistive technology click with a count of 0.
  if (event.type === 'click' && event.detail === 0) return false;
  const distance = Math.hypot(event.clientX - lastPress.x, event.clientY - lastPress.y);
  return event.detail > 1 || distance <= SAME_PLACE_PX[lastPress.isTouch ? 'touch' : 'mouse'];
}

const ignoreRepeatedPress = (event: UIEvent): void => {
  if (!isRepeatedPress(event)) return;
  event.stopImmediatePropagation();
  event.preventDefault();
};

/** Forgets the last press. After the start of an opening, a press is a new one. */
export function forgetLastPress(): void {
  lastPress = null;
  window.removeEventListener('input', forgetLastPress, true);
  for (const type of PRESS_EVENTS) window.removeEventListener(type, ignoreRepeatedPress, true);
}
