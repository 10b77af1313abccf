import {styles} from './index.js';
import {registerTokens} from './tokens.js';

/**
 * Gives a shadow root that was moved into another document its styles again: a constructed stylesheet belongs to one
 * document. Does nothing in a document without a window, which is not rendered, nor where the styles are in the root itself.
 */
export function adoptStyles(root: ShadowRoot): void {
  const view = root.ownerDocument.defaultView;
  if (!view || !('adoptedStyleSheets' in root)) return;
  registerTokens(view);
  const sheet = new view.CSSStyleSheet();
  sheet.replaceSync(styles.map(({cssText}) => cssText).join('\n'));
  root.adoptedStyleSheets = [sheet];
}
