/** A server for pages with the built script, and the Chromium that opens them. */
import {readFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';

const root = new URL('../../', import.meta.url);

export interface PageServer {
  readonly origin: string;
  /** Method and path of each request, in order. */
  readonly requests: string[];
  close(): Promise<void>;
}

/** Serves these pages by their paths, and the built script under `/script/`, on a free port. */
export async function servePages(pages: Readonly<Record<string, string>>): Promise<PageServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const {pathname} = new URL(request.url ?? '/', 'http://localhost');
    requests.push(`${request.method ?? ''} ${pathname}`);
    const body = pages[pathname] ?? readScript(pathname);
    void Promise.resolve(body).then((content) => {
      const type = pathname.startsWith('/script/') ? 'text/javascript' : 'text/html';
      response.writeHead(content === null ? 404 : 200, {'content-type': `${type}; charset=utf-8`});
      response.end(content ?? 'Not found');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    requests,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function readScript(path: string): Promise<string | null> | null {
  if (!path.startsWith('/script/') || path.includes('..')) return null;
  return readFile(new URL(`dist${path}`, root), 'utf8').catch(() => null);
}

interface FoundBrowser {
  readonly executablePath: string;
  readonly args: string[];
  /** `shell` for the browser from npm, which has no password manager and no back/forward cache. */
  readonly headless: true | 'shell';
}

/** Finds the Chromium that the component suite runs in, with the flags that it needs. */
export async function findChromium(): Promise<FoundBrowser> {
  const finder = (await import(new URL('test/support/browsers/find-chromium.mjs', root).href)) as {
    findChromium(): Promise<FoundBrowser>;
  };
  return finder.findChromium();
}
