// Runs in the page. It reads the screen of a borrower, so that a test can press and type with real input, in any engine.

const outcomes = [];
const closings = [];
const complaints = [];
const violations = [];
for (const type of ['nexus-success', 'nexus-exit'])
  window.addEventListener(type, ({detail}) => outcomes.push(detail), true);
window.addEventListener('nexus-close', () => closings.push(true), true);
document.addEventListener('securitypolicyviolation', ({violatedDirective, blockedURI, sample}) => {
  // The icon is asked for by the browser.
  if (!blockedURI.endsWith('/favicon.ico')) violations.push(`${violatedDirective} ${blockedURI} ${sample}`);
});
window.addEventListener('error', ({message}) => complaints.push(message));
window.addEventListener('unhandledrejection', ({reason}) => complaints.push(`unhandled: ${String(reason)}`));

/** Whether the browser keeps the page that it leaves. */
addEventListener('pagehide', ({persisted}) => {
  try {
    sessionStorage.setItem('persisted', String(persisted));
  } catch {
    // A sandboxed page has no storage.
  }
});

/** The links on the page, also in shadow roots of the page. */
function* findLinks(root = document) {
  for (const element of root.querySelectorAll('*')) {
    if (element.localName === 'nexus-link') yield element;
    else if (element.shadowRoot) yield* findLinks(element.shadowRoot);
  }
}
const getLink = () => [...findLinks()].at(-1) ?? null;
const getRoot = () => getLink()?.shadowRoot ?? null;
const getStep = () => [...(getRoot()?.querySelectorAll('[data-step]') ?? [])].at(-1) ?? null;
/** The text without the parts that are hidden from assistive technology, such as the initials of a servicer. */
function getText(element) {
  const copy = element.cloneNode(true);
  copy.querySelectorAll('[aria-hidden="true"]').forEach((hidden) => hidden.remove());
  return (element.getAttribute('aria-label') ?? copy.textContent).trim().replace(/\s+/g, ' ');
}

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** The element that has the focus, in the innermost shadow root. */
function getFocused() {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
}

/** A visible control of the link, by its text or label. */
function findControl(name) {
  const root = getRoot();
  if (!root) return null;
  const labelled = [...root.querySelectorAll('label')]
    .filter((label) => getText(label).startsWith(name))
    .map((label) => label.control);
  const texts = [...root.querySelectorAll('button, [role="option"], [role="combobox"], summary')].filter(
    (element) => getText(element).startsWith(name) || element.getAttribute('role') === name,
  );
  const inputs = name === 'textbox' ? [...root.querySelectorAll('[data-step] input')] : [];
  return [...labelled, ...texts, ...inputs].find((element) => element?.checkVisibility()) ?? null;
}

/** What other code may have left behind on the page. */
function readPageState() {
  const [root, body] = [document.documentElement, document.body].map((element) => getComputedStyle(element));
  const read = ({overflowX, overflowY, paddingRight, pointerEvents, position, scrollbarGutter}) =>
    [overflowX, overflowY, paddingRight, pointerEvents, position, scrollbarGutter].join(' ');
  return {
    root: read(root),
    body: read(body),
    scroll: Math.round(scrollY),
    width: document.documentElement.clientWidth,
    inert: document.querySelectorAll('[inert], [aria-hidden="true"]:not(.overlay)').length,
    modals: document.querySelectorAll(':modal').length,
  };
}

window.probe = {
  outcomes,
  closings,
  complaints,
  violations,
  pageClicks: 0,
  handle: null,
  readPageState,
  /** The step that is in front, such as `welcome`. */
  step: () => getStep()?.localName.replace('nexus-link-', '') ?? null,
  openCall(options = {}) {
    probe.handle = Nexus.link({nexus_key: 'sandbox_hostile', ...options});
  },
  isDefined: () => customElements.get('nexus-link') !== undefined,
  hasNexus: () => typeof window.Nexus === 'function',
  openTag: () => getLink().show(),
  /**
   * The middle of a control, once it stands still and can be hit. Scrolls to it first, as a borrower would. Null if there
   * is no such control yet.
   */
  async locate(name) {
    await nextFrame();
    const control = findControl(name);
    if (!control) return null;
    control.scrollIntoView({block: 'nearest'});
    const before = control.getBoundingClientRect();
    await nextFrame();
    await nextFrame();
    const {left, top, width, height} = control.getBoundingClientRect();
    if (left !== before.left || top !== before.top || width === 0) return null;
    return {x: left + width / 2, y: top + height / 2};
  },
  locatePage(selector) {
    const element = document.querySelector(selector);
    if (!element) return null;
    const {left, top, width, height} = element.getBoundingClientRect();
    return {x: left + width / 2, y: top + height / 2};
  },
  /** Whether a press there reaches the link. */
  isHit({x, y}) {
    let hit = document.elementFromPoint(x, y);
    while (hit && hit.localName !== 'nexus-link' && hit.getRootNode() instanceof ShadowRoot)
      hit = hit.getRootNode().host;
    return hit?.closest('nexus-link') !== null && hit !== null;
  },
  /** Whether assistive technology can reach the link. */
  isExposed: () => getLink() !== null && !getLink().closest('[aria-hidden="true"], [inert]'),
  focus: () => {
    const focused = getFocused();
    if (!focused) return '';
    const isInLink = focused.getRootNode() === getRoot();
    return `${isInLink ? 'link' : 'page'}: ${focused.localName}${focused.id && !isInLink ? '#' + focused.id : ''}`;
  },
  isFocused: (name) => getFocused() !== null && getFocused() === findControl(name),
  find: findControl,
  /** Forgets what happened before a trial begins. */
  reset() {
    outcomes.length = closings.length = complaints.length = 0;
  },
  /** Lets go of the element that was opened by a call. */
  forget() {
    probe.handle = null;
  },
  value: (name) => findControl(name)?.value ?? null,
  /** The servicers that were found, in order. */
  options: () => [...(getRoot()?.querySelectorAll('[role="option"]') ?? [])].map(getText),
  selectedOption: () => {
    const option = getRoot()?.querySelector('[role="option"][aria-selected="true"]');
    return option ? getText(option) : '';
  },
  hasControl: (name) => findControl(name) !== null,
  isPresent: () => getLink() !== null,
  linkIsOpen: () => getLink()?.open ?? false,
  /** Whether the viewport can be scrolled by the borrower. */
  isScrollable() {
    const root = getComputedStyle(document.documentElement).overflowY;
    const body = getComputedStyle(document.body).overflowY;
    return (root === 'visible' ? body : root) !== 'hidden';
  },
};
