/** Every sentence that a borrower reads: one typed catalogue per language, and what loads and formats them. */
export type {Messages, PartialMessages} from './catalogue.js';
export {fillPlaceholders, Language} from './language.js';
export {english, loadLanguage} from './load-language.js';
