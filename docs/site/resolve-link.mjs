import {posix} from 'node:path';
import {pages, REPOSITORY, toPath} from './pages.mjs';

const pathByFile = new Map(pages.map(({file, route}) => [file, toPath(route)]));

/**
 * Turns a link as it works on GitHub into one of the site: to a page of the site if there is one, and otherwise to the
 * file in the repository.
 *
 * @param {string} href
 * @param {string} file The Markdown file that contains the link, from the root of the repository.
 */
export function resolveLink(href, file) {
  if (/^(?:[a-z]+:|#|\/)/i.test(href)) return href;
  const [path, hash] = href.split('#');
  const target = posix.normalize(posix.join(posix.dirname(file), path)).replace(/\/$/, '');
  const anchor = hash ? `#${hash}` : '';
  const page = pathByFile.get(target) ?? pathByFile.get(`${target}/README.md`);
  return page ? page + anchor : `${REPOSITORY}/blob/HEAD/${target}${anchor}`;
}
