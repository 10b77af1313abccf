/** A server for the pages of a test and the built scripts, for browsers that send real requests. */
import {readFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';

const dist = new URL('../../dist/', import.meta.url);

export interface ServedFile {
  readonly body: string;
  /** The media type, `text/html` by default. */
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface PageServer {
  readonly origin: string;
  /** Method and path of each request, in order. */
  readonly requests: string[];
  close(): Promise<void>;
}

/**
 * Serves files on a free port.
 *
 * @param findFile Returns the file of a path, or null if there is none.
 */
export async function startPageServer(
  findFile: (path: string) => Promise<ServedFile | null>,
): Promise<PageServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const {pathname} = new URL(request.url ?? '/', 'http://localhost');
    requests.push(`${request.method ?? ''} ${pathname}`);
    void findFile(pathname).then((file) => {
      response.writeHead(file ? 200 : 404, {
        'content-type': `${file?.type ?? 'text/html'}; charset=utf-8`,
        ...file?.headers,
      });
      response.end(file?.body ?? 'Not found');
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

/** Reads a file of `dist/script`. Null if there is none. */
export async function readScript(name: string): Promise<ServedFile | null> {
  if (name.includes('..')) return null;
  const body = await readFile(new URL(`script/${name}`, dist), 'utf8').catch(() => null);
  return body === null ? null : {body, type: 'text/javascript'};
}
