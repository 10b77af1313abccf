// Runs in the page: moves an element from step to step by clicking its controls.

const TIMEOUT_MS = 4_000;

export const pause = (ms = 0) => new Promise((resolve) => setTimeout(resolve, ms));
export const nextFrames = () =>
  new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));

export async function waitUntil(check, what) {
  const end = performance.now() + TIMEOUT_MS;
  while (!check()) {
    if (performance.now() > end) throw new Error(`timed out: ${what}`);
    await pause(5);
  }
}
export function check(condition, what) {
  if (!condition) throw new Error(what);
}

export const getStep = (link) =>
  [...link.shadowRoot.querySelectorAll('[data-step]')].at(-1)?.localName.replace('nexus-link-', '') ??
  'closed';
export const waitForStep = (link, step) =>
  waitUntil(() => getStep(link) === step, `step ${step}, not ${getStep(link)}`);
export const click = (link, selector) => link.shadowRoot.querySelector(selector).click();
export const getInputs = (link) => [...link.shadowRoot.querySelectorAll('[data-step] input')];

export async function goToLogin(link) {
  await waitForStep(link, 'welcome');
  click(link, '[part~="primary"]');
  await waitForStep(link, 'search');
  await waitUntil(() => link.shadowRoot.querySelector('[role="option"]'), 'a servicer');
  click(link, '[role="option"]');
  await waitForStep(link, 'credentials');
  for (const input of getInputs(link)) {
    input.value = 'typed';
    input.dispatchEvent(new Event('input', {bubbles: true, composed: true}));
  }
}
export const logIn = async (link) => {
  await goToLogin(link);
  click(link, '[part~="primary"]');
};

export async function completeWorkflow(link) {
  await logIn(link);
  await waitForStep(link, 'challenge');
  for (const input of getInputs(link)) input.value = 'Rex';
  click(link, '[part~="primary"]');
  await waitForStep(link, 'accounts');
  click(link, '[part~="primary"]');
}
