/**
 * Returns the anchor that GitHub gives a heading, so that one link works there and on the site. A second heading of the
 * same text gets a number, which the callers add.
 *
 * @param {string} heading
 */
export const slugify = (heading) =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
