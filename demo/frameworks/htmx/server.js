// Renders the page and its fragments. The link comes with a fragment, and the page hears of it by htmx alone.
import {readFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import {fileURLToPath} from 'node:url';

const {PORT = '3000'} = process.env;
const ROOT = new URL('../node_modules/', import.meta.url);

const ownLink = '<nexus-link open nexus-key="sandbox_acme"></nexus-link>';
// A real server asks the API for the token, with its secret key.
const apiLink =
  '<nexus-link open api-url="https://api.acme.example" link-token="acme-token-of-ada"></nexus-link>';

/** The part of a page that changes with each visit, with the address that it reports to. */
const renderVisit = (visit) => `
  <div
    id="visit"
    hx-post="/connections?visit=${visit}"
    hx-trigger="nexus-success from:document, nexus-exit from:document"
    hx-vals="js:{status: event.detail.status, names: event.detail.result.connections.map((connection) => connection.servicer.name).join(', ')}"
    hx-target="#log"
    hx-swap="beforeend"
  >
    <p>Visit ${visit}</p>
  </div>`;

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <link rel="icon" href="data:," />
    <title>Your loans</title>
    <link rel="stylesheet" href="/acme/acme.css" />
    <script src="/htmx.org/dist/htmx.min.js"></script>
    <script type="module" src="/nexus-link/dist/script/nexus-link.min.js"></script>
  </head>
  <body>
    <main>
      <h1>Your loans</h1>
      <button id="connect" hx-get="/link" hx-target="#link">Connect your servicers</button>
      <button id="connect-api" hx-get="/link?api" hx-target="#link">Connect by Acme’s API</button>
      <button id="refresh" hx-get="/visit" hx-target="#visit" hx-swap="outerHTML">Refresh</button>
      <button id="leave" hx-get="/nothing" hx-target="#link">Leave</button>
      <div id="link"></div>
      ${renderVisit(1)}
      <ul id="log"></ul>
    </main>
  </body>
</html>`;

let visit = 1;

const escapeText = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

async function readBody(request) {
  const chunks = await Array.fromAsync(request);
  return new URLSearchParams(Buffer.concat(chunks).toString());
}

async function respond(request) {
  const {pathname, searchParams} = new URL(request.url ?? '/', 'http://localhost');
  switch (pathname) {
    case '/':
      visit = 1;
      return page;
    case '/link':
      return searchParams.has('api') ? apiLink : ownLink;
    case '/nothing':
      return '';
    case '/visit':
      return renderVisit(++visit);
    case '/connections': {
      const body = await readBody(request);
      const text = `Visit ${searchParams.get('visit')}: ${body.get('status')}, servicers: ${body.get('names')}`;
      return `<li>${escapeText(text)}</li>`;
    }
    default:
      return readFile(fileURLToPath(new URL(`.${pathname}`, ROOT)));
  }
}

createServer(async (request, response) => {
  try {
    const isScript = request.url?.endsWith('.js');
    const isStyle = request.url?.endsWith('.css');
    const type = isScript ? 'text/javascript' : isStyle ? 'text/css' : 'text/html';
    const body = await respond(request);
    response.setHeader('content-type', `${type}; charset=utf-8`);
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
}).listen(Number(PORT), () => console.log(`http://localhost:${PORT}`));
