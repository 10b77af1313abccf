// Renders the pages on the server, and serves the files of the browser.
import {readFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import {extname} from 'node:path';

import {render} from './dist/server/entry-server.js';

const TYPES = {'.css': 'text/css', '.html': 'text/html', '.js': 'text/javascript'};
const {PORT = '3000'} = process.env;

const client = new URL('dist/client/', import.meta.url);
const template = await readFile(new URL('index.html', client), 'utf8');

createServer(async ({url = '/'}, response) => {
  const {pathname} = new URL(url, 'http://localhost');
  const isPage = extname(pathname) === '';
  try {
    const body = isPage
      ? template.replace('<!--app-->', await render(pathname))
      : await readFile(new URL(`.${pathname}`, client));
    response.setHeader('content-type', TYPES[isPage ? '.html' : extname(pathname)] ?? 'text/plain');
    response.end(body);
  } catch (error) {
    console.error(error);
    response.writeHead(404).end();
  }
}).listen(Number(PORT), () => console.log(`http://localhost:${PORT}`));
