import {ContextProvider} from '@lit/context';
import type {ReactiveController, ReactiveElement} from 'lit';

import {linkContext} from './context.js';
import {english, languageFor, type Language} from './messages/index.js';

/** Keeps the element and its steps in the language of the closest `lang`, across shadow roots. */
export class LanguageController implements ReactiveController {
  readonly #host: ReactiveElement;
  readonly #provider: ContextProvider<typeof linkContext, ReactiveElement>;
  #tag = '';

  constructor(host: ReactiveElement) {
    this.#host = host;
    this.#provider = new ContextProvider(host, {context: linkContext, initialValue: english});
    host.addController(this);
  }

  get value(): Language {
    return this.#provider.value;
  }

  /** Somewhere else on the page, another `lang` may be the closest. */
  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostUpdate(): void {
    const tag = closestLang(this.#host);
    if (tag === this.#tag) return;
    this.#tag = tag;
    void this.#load(tag);
  }

  async #load(tag: string): Promise<void> {
    const language = await languageFor(tag);
    if (tag !== this.#tag) return;
    this.#provider.setValue(language);
    this.#host.requestUpdate();
  }
}

function closestLang(element: Element): string {
  const marked = element.closest('[lang]');
  if (marked) return marked.getAttribute('lang') ?? '';
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? closestLang(root.host) : '';
}
