/**
 * Turns the elements that a browser's translation of the page has inserted back into text. Called before Lit renders.
 *
 * Translation replaces text nodes with `<font>` elements. Lit keeps writing into its own text nodes, which are in the
 * document no longer, so that a translated step would never change again
 * (https://issues.chromium.org/issues/41407169, https://github.com/facebook/react/issues/11538). This can go once
 * browsers translate text nodes in place.
 *
 * The live region is left as it is: writing to it would have a screen reader read it out a second time.
 */
export function undoBrowserTranslation(root: ParentNode): void {
  for (const translated of root.querySelectorAll(':not(font, [role="status"]) > font'))
    translated.replaceWith(translated.textContent);
}
