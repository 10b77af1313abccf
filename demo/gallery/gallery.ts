/** Shows every state of the workflow side by side. The URL holds the filters, and `#<state>` links to one state. */
import {html, nothing, render, type TemplateResult} from 'lit';

import type {Step} from '../../src/workflow/state.js';
import {states, toSlug, type NamedState} from '../../test/fixtures/states.js';
import {brands, findBrand} from '../shared/brands.js';
import {hasOption, readField} from '../shared/form-fields.js';
import {findLanguage, languagesAndPseudo, renderLanguageOptions} from '../shared/languages.js';
import {setUpPageTheme} from '../shared/page-theme.js';
import {queryElement} from '../shared/query-element.js';
import './frozen-link.js';

type Theme = 'light' | 'dark';

/** The gallery's filters. An empty string is the default of each. */
interface Filters {
  /** An empty string selects all steps. */
  readonly step: string;
  /** An empty string selects the system's theme. */
  readonly theme: '' | Theme | 'both';
  /** The width of each frame in pixels. */
  readonly width: string;
  readonly lang: string;
  /** The text size in percent. */
  readonly size: string;
  readonly brand: string;
}

const form = queryElement('#filters', HTMLFormElement);
const selects = [...form.elements].filter((control) => control instanceof HTMLSelectElement);
const stepInUrl = new URLSearchParams(location.search).get('step');

const steps: readonly Step[] = [...new Set(states.map(({state}) => state.step))];
const statesOf = (step: Step): readonly NamedState[] => states.filter(({state}) => state.step === step);

function readFilters(): Filters {
  const theme = readField(form, 'theme');
  return {
    step: steps.find((step) => step === stepInUrl) ?? '',
    theme: theme === 'light' || theme === 'dark' || theme === 'both' ? theme : '',
    width: readField(form, 'width'),
    lang: readField(form, 'lang'),
    size: readField(form, 'size'),
    brand: readField(form, 'brand'),
  };
}

const capitalize = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);

function renderGallery(): void {
  const filters = readFilters();
  // A borrower's own text size is set on the root element too.
  document.documentElement.classList.toggle('large-text', filters.size === '200');
  render(renderStepLinks(filters), queryElement('#steps', HTMLElement));
  const shownSteps = steps.filter((step) => !filters.step || step === filters.step);
  render(
    shownSteps.map((step) => renderStep(step, filters)),
    queryElement('#states', HTMLElement),
  );
}

const renderStepLinks = (filters: Filters): TemplateResult => html`
  <ul>
    <li>${renderStepLink('', 'All', states.length, filters)}</li>
    ${steps.map((step) => html`<li>${renderStepLink(step, capitalize(step), statesOf(step).length, filters)}</li>`)}
  </ul>
`;

const renderStepLink = (step: string, name: string, count: number, filters: Filters): TemplateResult => html`
  <a href=${toGalleryUrl({...filters, step})} aria-current=${step === filters.step ? 'true' : nothing}>
    ${name} <span class="count">${count}</span>
  </a>
`;

const toQuery = (parameters: Readonly<Record<string, string>>): string =>
  new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== '')).toString();

const toGalleryUrl = (filters: Filters): string => `${location.pathname}?${toQuery({...filters})}`;

const toSingleStateUrl = (slug: string, {theme, lang, brand}: Filters): string =>
  `single-state.html?${toQuery({lang, brand, theme: theme === 'both' ? '' : theme})}#${slug}`;

const renderStep = (step: Step, filters: Filters): TemplateResult => html`
  <section aria-labelledby="step-${step}">
    <h2 id="step-${step}">${capitalize(step)}</h2>
    <div class="frames width-${filters.width || '390'} ${filters.theme === 'both' ? 'pairs' : ''}">
      ${statesOf(step).map((namedState) => renderFrame(namedState, filters))}
    </div>
  </section>
`;

const renderFrame = (namedState: NamedState, filters: Filters): TemplateResult => {
  const {name, state} = namedState;
  const slug = toSlug(name);
  const dialogLink = html`<a href=${toSingleStateUrl(slug, filters)} aria-describedby="${slug}-name"
    >As a dialog</a
  >`;
  const preview =
    filters.theme === 'both'
      ? html`<div class="preview-pair">
          ${renderPreview(namedState, filters, 'light')} ${renderPreview(namedState, filters, 'dark')}
        </div>`
      : renderPreview(namedState, filters, filters.theme);
  return html`
    <article id=${slug} aria-labelledby="${slug}-name">
      <div class="head">
        <h3 id="${slug}-name"><a href="#${slug}">${name}</a></h3>
        ${state.step === 'closed' ? nothing : dialogLink}
      </div>
      ${preview}
    </article>
  `;
};

function renderPreview({state}: NamedState, filters: Filters, theme: '' | Theme): TemplateResult {
  const {lang, messages} = findLanguage(filters.lang);
  return html`
    <div class="preview ${theme}">
      ${filters.theme === 'both' ? html`<p class="hint">${capitalize(theme)}</p>` : nothing}
      <nexus-link-frozen
        inline
        lang=${lang}
        theme=${theme || nothing}
        .messages=${messages}
        .brand=${findBrand(filters.brand)}
        .shownState=${state}
      ></nexus-link-frozen>
    </div>
  `;
}

/** Scrolls to the state in the URL. The browser could not, because the frames are rendered after the page loads. */
async function scrollToTarget(): Promise<void> {
  if (!location.hash) return;
  const elements = [...document.querySelectorAll('nexus-link-frozen')];
  await Promise.all(elements.map((element) => element.updateComplete));
  location.replace(location.hash);
}

function restoreFilters(): void {
  for (const [name, value] of new URLSearchParams(location.search)) {
    const select = selects.find((one) => one.name === name);
    if (select && hasOption(select, value)) select.value = value;
  }
}

function startGallery(): void {
  render(renderLanguageOptions(languagesAndPseudo, 'en'), queryElement('#lang', HTMLSelectElement));
  render(
    brands.map(({id, name}) => html`<option value=${id}>${name}</option>`),
    queryElement('#brand', HTMLSelectElement),
  );
  restoreFilters();
  setUpPageTheme();
  renderGallery();
  form.addEventListener('change', () => {
    history.replaceState(null, '', toGalleryUrl(readFilters()));
    renderGallery();
  });
  void scrollToTarget();
}

startGallery();
