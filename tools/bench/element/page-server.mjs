/** Serves the script bundle as it was built, and the pages that are measured. */
import {once} from 'node:events';
import {readFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

const html = (body, script) => `<!doctype html>
<html lang="en">
  <meta charset="utf-8" />
  <title>Benchmark</title>
  <script type="module" src="${script}"></script>
  ${body}
</html>`;

const ELEMENT = '/script/nexus-link.min.js';
const DRIVEN = '/page-script.js';
const PAGES = {
  '/': html(
    `<button id="open">Open</button><nexus-link nexus-key="sandbox_bench"></nexus-link><script type="module" src="${DRIVEN}"></script>`,
    ELEMENT,
  ),
  '/cold': html('<nexus-link nexus-key="sandbox_bench" open></nexus-link>', ELEMENT),
  '/bare': html('<button id="swap">Next</button><div id="step"></div>', DRIVEN),
};

/** @returns {Promise<{url: string, stop: () => void}>} */
export async function serve() {
  const {
    outputFiles: [page],
  } = await build({
    entryPoints: [at('page-script.js')],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
  });
  const server = createServer(async ({url}, response) => {
    const {pathname} = new URL(url, 'http://localhost');
    const isPage = pathname in PAGES;
    response.setHeader('content-type', isPage ? 'text/html' : 'text/javascript');
    // Isolated, a page reads a finer clock.
    response.setHeader('cross-origin-opener-policy', 'same-origin');
    response.setHeader('cross-origin-embedder-policy', 'require-corp');
    if (isPage) response.end(PAGES[pathname]);
    else if (pathname === DRIVEN) response.end(page.contents);
    else if (/^\/script\/[\w./-]+\.js$/.test(pathname))
      response.end(await readFile(at(`../../../dist${pathname}`)));
    else response.writeHead(404).end();
  });
  await once(server.listen(0, 'localhost'), 'listening');
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  return {url: `http://localhost:${server.address().port}/`, stop};
}
