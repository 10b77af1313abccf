import {ContextProvider} from '@lit/context';
import type {ReactiveController, ReactiveElement} from 'lit';

import {languageContext} from './language-context.js';
import {english, loadLanguage, type Language, type PartialMessages} from '../messages/index.js';

/** The element whose language the controller keeps. */
interface LocaleHost extends ReactiveElement {
  /** The page's overrides of the catalogue's messages. */
  readonly messages: PartialMessages | null;
}

/**
 * Keeps the element in the language of the closest `lang` attribute, across shadow roots, and provides that language
 * to the steps by context. A language that has to be loaded replaces the one before once it is there.
 */
export class LanguageController implements ReactiveController {
  readonly #host: LocaleHost;
  readonly #provider: ContextProvider<typeof languageContext>;
  /** The `lang` and the overrides that the current language was chosen for. */
  #tag = '';
  #overrides: PartialMessages | null = null;

  constructor(host: LocaleHost) {
    this.#host = host;
    this.#provider = new ContextProvider(host, {context: languageContext, initialValue: english});
    host.addController(this);
  }

  /** The language that is on the screen; English until another one is loaded. */
  get value(): Language {
    return this.#provider.value;
  }

  hostConnected(): void {
    // Elsewhere on the page, another `lang` attribute may be the closest.
    this.#host.requestUpdate();
  }

  hostUpdate(): void {
    const tag = closestLang(this.#host);
    const {messages} = this.#host;
    if (tag === this.#tag && messages === this.#overrides) return;
    this.#tag = tag;
    this.#overrides = messages;
    void this.#loadLanguage(tag, messages);
  }

  async #loadLanguage(tag: string, overrides: PartialMessages | null): Promise<void> {
    const language = await loadLanguage(tag, overrides);
    // A later change of the language wins, whichever is loaded first.
    if (tag !== this.#tag || overrides !== this.#overrides) return;
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
