import {ContextEvent} from '@lit/context';
import type {ReactiveController, ReactiveElement} from 'lit';

import {linkContext} from './language-context.js';
import {english, loadLanguage, type Language, type PartialMessages} from '../messages/index.js';

/** What the language asks of its element. */
interface Speaker extends ReactiveElement {
  readonly messages: PartialMessages | null;
}

type Take = ContextEvent<typeof linkContext>['callback'];

/**
 * Keeps the element and its steps in the language of the closest `lang`, across shadow roots. It answers the context
 * protocol's requests by itself: all of them come from the steps in this element's own shadow root.
 */
export class LanguageController implements ReactiveController {
  value: Language = english;
  readonly #host: Speaker;
  readonly #takers = new Set<Take>();
  /** What the language was chosen by. */
  #tag = '';
  #own: PartialMessages | null = null;

  constructor(host: Speaker) {
    this.#host = host;
    host.addController(this);
    host.addEventListener('context-request', this.#answer);
  }

  /** Somewhere else on the page, another `lang` may be the closest. */
  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostUpdate(): void {
    const tag = closestLang(this.#host);
    const {messages} = this.#host;
    if (tag === this.#tag && messages === this.#own) return;
    this.#tag = tag;
    this.#own = messages;
    void this.#load(tag, messages);
  }

  async #load(tag: string, own: PartialMessages | null): Promise<void> {
    const language = await loadLanguage(tag, own);
    if (tag !== this.#tag || own !== this.#own) return;
    this.value = language;
    for (const take of this.#takers) this.#tell(take);
    this.#host.requestUpdate();
  }

  readonly #answer = (event: Event): void => {
    if (!(event instanceof ContextEvent) || event.context !== linkContext) return;
    event.stopPropagation();
    this.#takers.add(event.callback);
    this.#tell(event.callback);
  };

  #tell(take: Take): void {
    take(this.value, () => {
      this.#takers.delete(take);
    });
  }
}

function closestLang(element: Element): string {
  const marked = element.closest('[lang]');
  if (marked) return marked.getAttribute('lang') ?? '';
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? closestLang(root.host) : '';
}
