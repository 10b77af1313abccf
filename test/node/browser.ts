/** A server for pages with the built script, and the Chromium that opens them. */
import {readScript, startPageServer, type PageServer} from './page-server.ts';

export type {PageServer} from './page-server.ts';

const SCRIPTS = '/script/';

/** Serves these pages by their paths, and the built script under `/script/`, on a free port. */
export const servePages = (pages: Readonly<Record<string, string>>): Promise<PageServer> =>
  startPageServer(async (path) => {
    const body = pages[path];
    if (body !== undefined) return {body};
    return path.startsWith(SCRIPTS) ? readScript(path.slice(SCRIPTS.length)) : null;
  });

interface FoundBrowser {
  readonly executablePath: string;
  readonly args: string[];
  /** `shell` for the browser from npm, which has no password manager and no back/forward cache. */
  readonly headless: true | 'shell';
}

/** Finds the Chromium that the component suite runs in, with the flags that it needs. */
export async function findChromium(): Promise<FoundBrowser> {
  const finder = (await import(new URL('../support/browsers/find-chromium.mjs', import.meta.url).href)) as {
    findChromium(): Promise<FoundBrowser>;
  };
  return finder.findChromium();
}
