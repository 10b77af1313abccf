import {readDocument} from './document-property.js';

/** The lock of one document, which all elements in it share, since it has one scroll position. */
interface ScrollLock {
  readonly holders: Set<object>;
  readonly sheet: CSSStyleSheet;
}

const locks = new Map<Document, ScrollLock>();

/**
 * Stops the page from scrolling until every holder has unlocked it. The space of the scrollbar is kept.
 *
 * The lock is a stylesheet of its own. The page, or a dialog library in it, may lock and unlock with inline styles
 * meanwhile, in any order, and finds them as it left them.
 */
export function lockScroll(holder: object, document: Document): void {
  const lock = locks.get(document);
  if (lock) lock.holders.add(holder);
  else addLock(holder, document);
}

/** Ends the lock of one holder. After the last one, the styles of the page apply again. */
export function unlockScroll(holder: object): void {
  for (const [document, {holders, sheet}] of locks) {
    if (!holders.delete(holder) || holders.size) continue;
    locks.delete(document);
    setSheets(
      document,
      readDocument(document, 'adoptedStyleSheets').filter((other) => other !== sheet),
    );
  }
}

/** The constructor of the document's own window, because a stylesheet applies to no other document. */
function addLock(holder: object, document: Document): void {
  const view = readDocument(document, 'defaultView');
  if (!view || !('adoptedStyleSheets' in document)) return;
  const sheet = new view.CSSStyleSheet();
  sheet.replaceSync(buildRules(document, view));
  setSheets(document, [...readDocument(document, 'adoptedStyleSheets'), sheet]);
  locks.set(document, {holders: new Set([holder]), sheet});
}

/** By the setter of the prototype, which markup of the page cannot replace. */
const setSheets = (document: Document, sheets: readonly CSSStyleSheet[]): boolean =>
  Reflect.set(Document.prototype, 'adoptedStyleSheets', sheets, document);

function buildRules(document: Document, view: Window): string {
  const root = readDocument(document, 'documentElement');
  // A script in the head runs before there is a body.
  const body = document.querySelector('body');
  const {overflow, scrollbarGutter} = view.getComputedStyle(root);
  const hasScrollbar = view.innerWidth > root.clientWidth && scrollbarGutter === 'auto';
  const gutter = hasScrollbar ? ':root { scrollbar-gutter: stable !important }' : '';
  // The viewport takes the overflow of the body if the root has none. If the root had one too, the body would become a
  // scroll container of its own, and would lose the scroll position.
  const isTakenFromBody =
    body && overflow === 'visible' && view.getComputedStyle(body).overflow !== 'visible';
  return `${isTakenFromBody ? 'body' : ':root'} { overflow: hidden !important } ${gutter}`;
}
