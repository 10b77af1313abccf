// Serves this folder, and beside it a copy of the script, as any web server would.
import {readFile} from 'node:fs/promises';
import {createServer} from 'node:http';

const {PORT = '3000'} = process.env;
const FOLDERS = {
  '/nexus-link/': new URL('../node_modules/nexus-link/dist/script/', import.meta.url),
  '/': new URL('public/', import.meta.url),
};

createServer(async ({url = '/'}, response) => {
  const path = url === '/' ? '/index.html' : url;
  const [prefix, folder] = Object.entries(FOLDERS).find(([prefix]) => path.startsWith(prefix));
  try {
    const body = await readFile(new URL(path.slice(prefix.length), folder));
    const type = path.endsWith('.js') ? 'text/javascript' : path.endsWith('.css') ? 'text/css' : 'text/html';
    response.setHeader('content-type', `${type}; charset=utf-8`);
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
}).listen(Number(PORT), () => console.log(`http://localhost:${PORT}`));
