/** Every state of the workflow from its literal; the address says which ones and how, `#<name>` leads to one. */
import {html, nothing, render, type TemplateResult} from 'lit';

import type {Step} from '../../src/workflow/transition.js';
import {brandOf, brands} from '../shared/brands.js';
import {languageOptions, languagesAndPseudo, spoken} from '../shared/languages.js';
import {isOffered, part, said, themed} from '../shared/page.js';
import {toSlug, states, type NamedState} from '../../test/fixtures/states.js';
import './frozen-link.js';

type Theme = 'light' | 'dark';

/** Empty is the default of each. */
interface View {
  /** Empty: every step. */
  readonly step: string;
  /** Empty: the system's. */
  readonly theme: '' | Theme | 'both';
  /** In pixels. */
  readonly width: string;
  readonly lang: string;
  /** In percent. */
  readonly size: string;
  readonly brand: string;
}

const form = part('#view', HTMLFormElement);
const selects = [...form.elements].filter((control) => control instanceof HTMLSelectElement);
const step = new URLSearchParams(location.search).get('step');

const steps: readonly Step[] = [...new Set(states.map(({state}) => state.step))];
const statesOf = (step: Step): readonly NamedState[] => states.filter(({state}) => state.step === step);

function view(): View {
  const theme = said(form, 'theme');
  return {
    step: steps.find((known) => known === step) ?? '',
    theme: theme === 'light' || theme === 'dark' || theme === 'both' ? theme : '',
    width: said(form, 'width'),
    lang: said(form, 'lang'),
    size: said(form, 'size'),
    brand: said(form, 'brand'),
  };
}

const titled = (step: string): string => step.slice(0, 1).toUpperCase() + step.slice(1);

function show(): void {
  const now = view();
  // Of the root, as a borrower's own size of text is.
  document.documentElement.classList.toggle('large-text', now.size === '200');
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

function addressOf(view: View): string {
  const said = Object.entries(view).filter(([, value]) => value !== '');
  return `${location.pathname}?${new URLSearchParams(said).toString()}`;
}

const group = (step: Step, now: View): TemplateResult => html`
  <section aria-labelledby="step-${step}">
    <h2 id="step-${step}">${titled(step)}</h2>
    <div class="frames width-${now.width || '390'} ${now.theme === 'both' ? 'pairs' : ''}">
      ${statesOf(step).map((one) => frame(one, now))}
    </div>
  </section>
`;

const frame = (one: NamedState, now: View): TemplateResult => {
  const slug = toSlug(one.name);
  return html`
    <article id=${slug} aria-labelledby="${slug}-name">
      <div class="head">
        <h3 id="${slug}-name"><a href="#${slug}">${one.name}</a></h3>
        ${one.state.step === 'closed' ? nothing : html`<a href=${dialogOf(slug, now)} aria-describedby="${slug}-name">As a dialog</a>`}
      </div>
      ${now.theme === 'both' ? html`<div class="pair-of-shots">${shot(one, now, 'light')} ${shot(one, now, 'dark')}</div>` : shot(one, now, now.theme)}
    </article>
  `;
};

function dialogOf(slug: string, {theme, lang, brand}: View): string {
  const said = Object.entries({lang, brand, theme: theme === 'both' ? '' : theme});
  return `still.html?${new URLSearchParams(said.filter(([, value]) => value)).toString()}#${slug}`;
}

function shot({state}: NamedState, now: View, theme: '' | Theme): TemplateResult {
  const {lang, messages} = spoken(now.lang);
  return html`
    <div class="shot ${theme}">
      ${now.theme === 'both' ? html`<p class="hint">${titled(theme)}</p>` : nothing}
      <nexus-link-still
        inline
        lang=${lang}
        theme=${theme || nothing}
        .messages=${messages}
        .brand=${brandOf(now.brand)}
        .shown=${state}
      ></nexus-link-still>
    </div>
  `;
}

/** The frames came after the browser had looked for the one in the address. */
async function goToTarget(): Promise<void> {
  if (!location.hash) return;
  const stills = [...document.querySelectorAll('nexus-link-still')];
  await Promise.all(stills.map((still) => still.updateComplete));
  location.replace(location.hash);
}

function exhibit(): void {
  render(languageOptions(languagesAndPseudo, 'en'), part('#lang', HTMLSelectElement));
  render(
    brands.map(({id, name}) => html`<option value=${id}>${name}</option>`),
    part('#brand', HTMLSelectElement),
  );
  for (const [name, value] of new URLSearchParams(location.search)) {
    const select = selects.find((one) => one.name === name);
    if (select && isOffered(select, value)) select.value = value;
  }
  themed();
  show();
  form.addEventListener('change', () => {
    history.replaceState(null, '', addressOf(view()));
    show();
  });
  void goToTarget();
}

exhibit();
