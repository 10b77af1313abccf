/** The languages of the demo's pages and pictures, listed here and nowhere else. */
import {html, type TemplateResult} from 'lit';

import {english, loadLanguage, type Messages} from '../../src/messages/index.js';
import {pseudo} from './pseudo-language.js';

export interface Spoken {
  /** As in an address and in the name of a folder of pictures. */
  readonly id: string;
  /** The BCP 47 tag that the element is given. */
  readonly lang: string;
  /** The language's name in that language. */
  readonly name: string;
  /** The page's own words, where the element has none. */
  readonly messages: Messages | null;
}

const own = (lang: string, name: string): Spoken => ({id: lang, lang, name, messages: null});

export const languages: readonly Spoken[] = [
  own('en', 'English'),
  own('es', 'Español'),
  own('fr', 'Français'),
  own('zh', '中文'),
  own('vi', 'Tiếng Việt'),
  own('ar', 'العربية'),
];

const imitation: Spoken = {id: 'pseudo', lang: 'en-XA', name: 'Pseudo', messages: pseudo(english.messages)};

export const languagesAndPseudo: readonly Spoken[] = [...languages, imitation];

/** The language of an id; English where there is none. */
export const spoken = (id: string | null): Spoken =>
  languagesAndPseudo.find((one) => one.id === id) ?? own('en', 'English');

/** The first language that is written from right to left, of those that the element has words for. */
export async function rightToLeft(): Promise<string | null> {
  for (const {id, lang} of languages) {
    const {messages} = await loadLanguage(lang);
    if (messages.dir === 'rtl') return id;
  }
  return null;
}

/** For a select; `unsaid` is the language that needs no mention in an address. */
export const languageOptions = (offered: readonly Spoken[], unsaid = ''): TemplateResult[] =>
  offered.map(
    ({id, lang, name}) =>
      html`<option value=${id === unsaid ? '' : id} lang=${lang} dir="auto">${name}</option>`,
  );
