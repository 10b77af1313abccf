/** Serves the built script bundle and the pages that the benchmark measures. */
import {once} from 'node:events';
import {readFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';

const resolvePath = (path) => fileURLToPath(new URL(path, import.meta.url));

const createPage = (body, script) => `<!doctype html>
<html lang="en">
  <meta charset="utf-8" />
  <title>Benchmark</title>
  <script type="module" src="${script}"></script>
  ${body}
</html>`;

const ELEMENT_SCRIPT = '/script/nexus-link.min.js';
const PAGE_SCRIPT = '/page-script.js';
const PAGES = {
  '/': createPage(
    `<button id="open">Open</button><nexus-link nexus-key="sandbox_bench"></nexus-link><script type="module" src="${PAGE_SCRIPT}"></script>`,
    ELEMENT_SCRIPT,
  ),
  '/cold': createPage('<nexus-link nexus-key="sandbox_bench" open></nexus-link>', ELEMENT_SCRIPT),
  '/bare': createPage('<button id="swap">Next</button><div id="step"></div>', PAGE_SCRIPT),
};

/** @returns {Promise<{url: string, stop: () => void}>} */
export async function startPageServer() {
  const pageScript = await bundlePageScript();
  const server = createServer(async ({url}, response) => {
    const {pathname} = new URL(url, 'http://localhost');
    const isPage = pathname in PAGES;
    response.setHeader('content-type', isPage ? 'text/html' : 'text/javascript');
    // Only a cross-origin isolated page gets the most precise clock.
    response.setHeader('cross-origin-opener-policy', 'same-origin');
    response.setHeader('cross-origin-embedder-policy', 'require-corp');
    if (isPage) response.end(PAGES[pathname]);
    else if (pathname === PAGE_SCRIPT) response.end(pageScript);
    else if (/^\/script\/[\w./-]+\.js$/.test(pathname))
      response.end(await readFile(resolvePath(`../../../dist${pathname}`)));
    else response.writeHead(404).end();
  });
  await once(server.listen(0, 'localhost'), 'listening');
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  return {url: `http://localhost:${server.address().port}/`, stop};
}

async function bundlePageScript() {
  const {outputFiles} = await build({
    entryPoints: [resolvePath('page-script.js')],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
  });
  return outputFiles[0].contents;
}
