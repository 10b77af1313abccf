/** Every state of the workflow from its literal; `?step=`, `?width=`, `?lang=` and `#<name>` lead to some of them. */
import {html, nothing, render, type TemplateResult} from 'lit';

import type {Step} from '../src/flow.js';
import {part, themed} from './page.js';
import {states, type NamedState} from './states.js';
import './still-link.js';

const WIDTHS = ['320', '390', '560'];
const DEFAULT_WIDTH = '390';

const given = new URLSearchParams(location.search);
const form = part('#view', HTMLFormElement);

interface View {
  /** Empty: every step. */
  readonly step: string;
  readonly width: string;
  readonly lang: string;
}

const steps: readonly Step[] = [...new Set(states.map(({state}) => state.step))];
const statesOf = (step: Step): readonly NamedState[] => states.filter(({state}) => state.step === step);

function view(): View {
  const data = new FormData(form);
  const step = given.get('step') ?? '';
  return {
    step: steps.some((known) => known === step) ? step : '',
    width: asText(data.get('width')),
    lang: asText(data.get('lang')),
  };
}

const asText = (value: FormDataEntryValue | null): string => (typeof value === 'string' ? value : '');

const slug = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');

const titled = (step: string): string => step.slice(0, 1).toUpperCase() + step.slice(1);

function show(): void {
  const now = view();
  render(links(now), part('#steps', HTMLElement));
  const shown = steps.filter((step) => !now.step || step === now.step);
  render(
    shown.map((step) => group(step, now)),
    part('#states', HTMLElement),
  );
}

const links = (now: View): TemplateResult => html`
  <ul>
    <li>${stepLink('', 'All', states.length, now)}</li>
    ${steps.map((step) => html`<li>${stepLink(step, titled(step), statesOf(step).length, now)}</li>`)}
  </ul>
`;

const stepLink = (step: string, name: string, count: number, now: View): TemplateResult => html`
  <a href=${addressOf({...now, step})} aria-current=${step === now.step ? 'true' : nothing}>
    ${name} <span class="count">${count}</span>
  </a>
`;

/** What is the default is left out. */
function addressOf({step, width, lang}: View): string {
  const query = new URLSearchParams({
    ...(step && {step}),
    ...(width !== DEFAULT_WIDTH && {width}),
    ...(lang !== 'en' && {lang}),
  });
  return `${location.pathname}?${query.toString()}`;
}

const group = (step: Step, now: View): TemplateResult => html`
  <section aria-labelledby="step-${step}">
    <h2 id="step-${step}">${titled(step)}</h2>
    <div class="frames width-${now.width}">${statesOf(step).map((one) => frame(one, now.lang))}</div>
  </section>
`;

const frame = ({name, state}: NamedState, lang: string): TemplateResult => html`
  <article id=${slug(name)} aria-labelledby="${slug(name)}-name">
    <h3 id="${slug(name)}-name"><a href="#${slug(name)}">${name}</a></h3>
    <nexus-link-still inline lang=${lang} .shown=${state}></nexus-link-still>
  </article>
`;

function choose(name: string, value: string | null, allowed: readonly string[], otherwise: string): void {
  const control = form.elements.namedItem(name);
  if (control instanceof HTMLSelectElement)
    control.value = value && allowed.includes(value) ? value : otherwise;
}

/** The frames came after the browser had looked for the one in the address. */
async function goToTarget(): Promise<void> {
  if (!location.hash) return;
  const stills = [...document.querySelectorAll('nexus-link-still')];
  await Promise.all(stills.map((still) => still.updateComplete));
  location.replace(location.hash);
}

function exhibit(): void {
  themed();
  choose('width', given.get('width'), WIDTHS, DEFAULT_WIDTH);
  choose('lang', given.get('lang'), ['en', 'es'], 'en');
  show();
  form.addEventListener('change', () => {
    history.replaceState(null, '', addressOf(view()));
    show();
  });
  void goToTarget();
}

exhibit();
