/** The languages that the demo's pages and the screenshots offer. */
import {html, type TemplateResult} from 'lit';

import {english, loadLanguage, type Messages} from '../../src/messages/index.js';
import {createPseudoMessages} from './pseudo-language.js';

export interface DemoLanguage {
  /** Identifies the language in URLs and in the folder names of the screenshots. */
  readonly id: string;
  /** The BCP 47 tag for the element's `lang` attribute. */
  readonly lang: string;
  /** The language's name in that language. */
  readonly name: string;
  /** A catalogue from the page, for a language that the element does not include; otherwise null. */
  readonly messages: Messages | null;
}

const includedLanguage = (lang: string, name: string): DemoLanguage => ({
  id: lang,
  lang,
  name,
  messages: null,
});

const englishLanguage = includedLanguage('en', 'English');

export const languages: readonly DemoLanguage[] = [
  englishLanguage,
  includedLanguage('es', 'Español'),
  includedLanguage('fr', 'Français'),
  includedLanguage('zh', '中文'),
  includedLanguage('vi', 'Tiếng Việt'),
  includedLanguage('ar', 'العربية'),
];

const pseudoLanguage: DemoLanguage = {
  id: 'pseudo',
  lang: 'en-XA',
  name: 'Pseudo',
  messages: createPseudoMessages(english.messages),
};

export const languagesAndPseudo: readonly DemoLanguage[] = [...languages, pseudoLanguage];

/** Returns the language with this ID, or English if there is none. */
export const findLanguage = (id: string | null): DemoLanguage =>
  languagesAndPseudo.find((language) => language.id === id) ?? englishLanguage;

/** Returns the ID of the first language that is written from right to left, or null if there is none. */
export async function findRightToLeftLanguage(): Promise<string | null> {
  for (const {id, lang} of languages) {
    const {messages} = await loadLanguage(lang);
    if (messages.dir === 'rtl') return id;
  }
  return null;
}

/** Renders the options of a language select. The default language has an empty value, so that URLs can omit it. */
export const renderLanguageOptions = (offered: readonly DemoLanguage[], defaultId = ''): TemplateResult[] =>
  offered.map(
    ({id, lang, name}) =>
      html`<option value=${id === defaultId ? '' : id} lang=${lang} dir="auto">${name}</option>`,
  );
