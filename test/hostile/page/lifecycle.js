// Runs in the page: brings an element to a step, treats it as pages and frameworks do, and reads the result.
import {answers, createBackend, failWith, NEVER} from './own-backend.js';
import {
  check,
  click,
  getInputs,
  getStep,
  goToLogin,
  logIn,
  nextFrames,
  pause,
  waitForStep,
  waitUntil,
} from './walk.js';

const complaints = [];
addEventListener('error', ({message}) => complaints.push(message));
addEventListener('unhandledrejection', ({reason}) => complaints.push(`unhandled: ${String(reason)}`));

/** How each step is reached. */
const STEPS = {
  opening: {backend: {start: NEVER}, reach: () => {}},
  welcome: {reach: () => {}},
  search: {
    async reach(link) {
      await waitForStep(link, 'welcome');
      click(link, '[part~="primary"]');
    },
  },
  credentials: {reach: goToLogin},
  connecting: {backend: {connect: async () => answers.pending}, reach: logIn},
  challenge: {reach: logIn},
  accounts: {backend: {connect: async () => answers.connected}, reach: logIn},
  leaving: {
    async reach(link) {
      await goToLogin(link);
      click(link, '[part="close"]');
    },
  },
  'problem, over': {
    step: 'problem',
    isOver: true,
    backend: {start: failWith('invalid-key')},
    reach: () => {},
  },
  problem: {backend: {start: failWith('timeout')}, reach: () => {}},
  closed: {
    isOver: true,
    async reach(link) {
      await waitForStep(link, 'welcome');
      link.close();
    },
  },
};

class Trial {
  outcomes = [];
  constructor(step, isInline) {
    this.name = step;
    this.plan = STEPS[step];
    this.step = this.plan.step ?? step;
    this.isInline = isInline;
  }

  async start() {
    complaints.length = 0;
    scrollTo(0, 300);
    this.opener = document.querySelector('#page-button');
    this.opener.focus({preventScroll: true});
    this.pageState = readPage();
    this.place = document.body.appendChild(document.createElement('div'));
    const link = (this.link = document.createElement('nexus-link'));
    link.nexusKey = 'sandbox_hostile';
    link.backend = createBackend(this.plan.backend);
    link.inline = this.isInline;
    for (const type of ['nexus-success', 'nexus-exit'])
      link.addEventListener(type, ({detail}) => this.outcomes.push(detail.status));
    this.place.append(link);
    if (!this.isInline) link.show();
    await link.updateComplete;
    await this.plan.reach(link);
    await waitForStep(link, this.step);
    await nextFrames();
    // `closed` and a final problem have an outcome already.
    check(this.outcomes.length === (this.plan.isOver ? 1 : 0), `outcomes before: ${this.outcomes}`);
    this.values = getInputs(link).map(({value}) => value);
  }

  /** The element goes on where it was. */
  async expectToGoOn(link = this.link) {
    await pause(30);
    await nextFrames();
    check(getStep(link) === this.step, `the step is ${getStep(link)}`);
    check(this.outcomes.length === (this.plan.isOver ? 1 : 0), `outcomes: ${this.outcomes}`);
    const values = getInputs(link).map(({value}) => value);
    check(values.join() === this.values.join(), `typed ${values}`);
    const isModal = !this.isInline && this.step !== 'closed';
    check(Boolean(link.shadowRoot.querySelector('dialog:modal')) === isModal, 'modality');
    if (isModal) {
      const {activeElement} = document;
      check(activeElement === link, `focus on ${activeElement?.localName}`);
    }
    link.close();
  }

  /** The element has ended by itself, with one outcome. */
  async expectToEnd() {
    await waitUntil(() => this.outcomes.length > 0, 'an outcome');
    await pause(30);
  }

  async finish() {
    await waitUntil(() => this.outcomes.length > 0, 'an outcome at the end');
    await pause(30);
    await nextFrames();
    check(this.outcomes.length === 1, `outcomes: ${this.outcomes}`);
    check(complaints.length === 0, complaints.join('; '));
    this.cleanUp();
    const after = readPage();
    check(after === this.pageState, `the page: ${after}, before: ${this.pageState}`);
    if (!this.isInline)
      check(document.activeElement === this.opener, `the focus: ${document.activeElement?.localName}`);
  }

  cleanUp() {
    this.place?.remove();
    for (const link of document.querySelectorAll('nexus-link')) link.remove();
    for (const frame of document.querySelectorAll('iframe')) frame.remove();
  }
}

function readPage() {
  const {overflow: root} = getComputedStyle(document.documentElement);
  const {overflow: body} = getComputedStyle(document.body);
  return [root, body, Math.round(scrollY), document.querySelectorAll(':modal').length].join(' ');
}

/** What happens to an element. `null` means that the browser cannot do it. */
const ACTIONS = {
  async remove(trial) {
    trial.link.remove();
    await trial.expectToEnd();
  },
  async 'append again at once'(trial) {
    trial.link.remove();
    trial.place.append(trial.link);
    await trial.expectToGoOn();
  },
  async 'append again later'(trial) {
    trial.link.remove();
    await trial.expectToEnd();
    trial.place.append(trial.link);
    await pause(50);
    trial.link.close();
  },
  async 'append elsewhere'(trial) {
    document.body.appendChild(document.createElement('section')).append(trial.link);
    await trial.expectToGoOn();
  },
  moveBefore:
    'moveBefore' in Element.prototype
      ? async (trial) => {
          document.body.appendChild(document.createElement('section')).moveBefore(trial.link, null);
          await trial.expectToGoOn();
        }
      : null,
  async adoptNode(trial) {
    const frame = document.body.appendChild(document.createElement('iframe'));
    await pause(30);
    frame.contentDocument.body.append(frame.contentDocument.adoptNode(trial.link));
    await trial.expectToEnd();
    await nextFrames();
    check(trial.link.shadowRoot.adoptedStyleSheets.length > 0, 'it has no styles in the frame');
    const {display} = frame.contentWindow.getComputedStyle(trial.link);
    check(trial.isInline ? display !== 'inline' : true, `display: ${display}`);
  },
  async clone(trial) {
    const clone = trial.link.cloneNode(true);
    const cloneOutcomes = [];
    clone.backend = createBackend();
    clone.addEventListener('nexus-exit', ({detail}) => cloneOutcomes.push(detail.status));
    trial.place.append(clone);
    await pause(100);
    const wasOpen = clone.open;
    clone.close();
    await pause(30);
    check(cloneOutcomes.length === (wasOpen ? 1 : 0), `outcomes of the clone: ${cloneOutcomes}`);
    clone.remove();
    await trial.expectToGoOn();
  },
  async "innerHTML = ''"(trial) {
    trial.place.innerHTML = '';
    await trial.expectToEnd();
  },
  async 'attribute swaps'(trial) {
    const {link} = trial;
    for (const [name, value] of [
      ['nexus-key', 'live_other'],
      ['api-url', 'https://evil.example/'],
      ['uuid', 'nonsense'],
      ['theme', 'dark'],
      ['theme', 'nonsense'],
      ['dir', 'rtl'],
      ['class', 'other'],
      ['open', 'false'],
    ])
      if (name !== 'open') link.setAttribute(name, value);
    link.lang = 'fr';
    await pause(50);
    link.lang = 'en';
    await pause(50);
    for (const name of ['nexus-key', 'api-url', 'uuid', 'theme', 'dir']) link.removeAttribute(name);
    await trial.expectToGoOn();
  },
  async 'inline on and off'(trial) {
    // An inline element that is closed opens itself.
    if (trial.step === 'closed') return;
    trial.link.inline = !trial.isInline;
    await pause(50);
    trial.link.inline = trial.isInline;
    await pause(50);
    check(getStep(trial.link) === trial.step, `the step is ${getStep(trial.link)}`);
    trial.link.close();
  },
  async 'hidden by an ancestor'(trial) {
    trial.place.style.display = 'none';
    if (trial.isInline || trial.step === 'closed') {
      await pause(50);
      trial.place.style.display = '';
      await trial.expectToGoOn();
    } else await trial.expectToEnd();
  },
  async 'hidden by its page'(trial) {
    trial.link.hidden = true;
    if (trial.isInline || trial.step === 'closed') {
      await pause(50);
      trial.link.hidden = false;
      await trial.expectToGoOn();
    } else await trial.expectToEnd();
  },
  async 'close twice, show twice'(trial) {
    trial.link.close();
    trial.link.close();
    await trial.expectToEnd();
  },
  async 'bundle loaded again'(trial) {
    await import(`/copy/nexus-link.min.js?${performance.now()}`).catch((error) => {
      complaints.push(String(error));
    });
    await trial.expectToGoOn();
  },
};

window.lifecycle = {
  steps: Object.keys(STEPS),
  actions: Object.keys(ACTIONS).filter((name) => ACTIONS[name]),
  /** Returns how the case failed, or null. */
  async run(step, isInline, action) {
    const trial = new Trial(step, isInline);
    try {
      await trial.start();
      await ACTIONS[action](trial);
      await trial.finish();
      return null;
    } catch (error) {
      return error.message;
    } finally {
      trial.cleanUp();
      await pause(10);
    }
  },
};
document.title = 'Ready';
