// Starts the playground (`npm start`): a dev server at http://localhost:8000, and the API server in sandbox mode on the
// next free port from 8001. PORT sets the dev server's port; without it, the next free port is used if 8000 is taken.
// The API server keeps its data in .cache/playground-<port>.
import {spawn} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import {createServer} from 'node:net';
import {createInterface} from 'node:readline';
import {json} from 'node:stream/consumers';
import {fileURLToPath} from 'node:url';
import {startDevServer} from '@web/dev-server';
import {esbuildPlugin} from '@web/dev-server-esbuild';
import {PartnerServer} from './partner-server.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PLAYGROUND = '/demo/playground/';

const {PORT} = process.env;
const port = PORT ? Number(PORT) : await findFreePort(8000);
if (PORT && !(await isFree(port))) {
  console.error(`Port ${PORT} is already in use.`);
  process.exit(1);
}
const secretKey = `sandbox_secret_${randomBytes(24).toString('base64url')}`;
const api = await startApiServer();
const partner = new PartnerServer(api.url, secretKey);
const devServer = await startDevServer({
  readCliArgs: false,
  readFileConfig: false,
  autoExitProcess: false,
  logStartMessage: false,
  config: {
    rootDir: ROOT,
    port,
    nodeResolve: {exportConditions: ['production', 'browser']},
    plugins: [esbuildPlugin({ts: true, target: 'es2022', tsconfig: `${ROOT}/tsconfig.json`})],
    middleware: [handleRequest],
  },
});
const url = `http://localhost:${port}/`;
console.log(`Playground: ${url}`);
console.log(`API server: ${api.url}`);
openBrowser(url);

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    api.child.kill();
    await devServer.stop();
    process.exit(0);
  });
}

/** Answers the playground's own addresses; the dev server serves everything else from the repository. */
function handleRequest(context, next) {
  if (context.path === '/') return context.redirect(PLAYGROUND);
  if (context.path === `${PLAYGROUND}link-token` && context.method === 'POST') return sendLinkToken(context);
  if (context.path !== `${PLAYGROUND}api-url.json`) return next();
  context.body = JSON.stringify(api.url);
  context.type = 'json';
}

async function sendLinkToken(context) {
  try {
    const {borrower} = await json(context.req);
    context.body = await partner.mintLinkToken(borrower, context.get('Origin'));
  } catch ({message}) {
    context.status = 400;
    context.body = message;
  }
}

/** Resolves when the API server listens. Its errors are printed; its log is not. */
async function startApiServer() {
  const apiPort = await findFreePort(8001, port);
  const child = spawn(process.execPath, ['demo/server/main.ts'], {
    cwd: ROOT,
    env: {
      ...process.env,
      HOST: 'localhost',
      PORT: String(apiPort),
      PGLITE_DIR: `.cache/playground-${apiPort}`,
      NEXUS_ENVIRONMENT: 'sandbox',
      SEED_NEXUS_KEY: 'sandbox_playground',
      SEED_SECRET_KEY: secretKey,
      WEBHOOKS_TO_LOOPBACK: 'true',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.once('exit', (code) => process.exit(code ?? 1));
  return new Promise((resolve) => {
    createInterface({input: child.stdout}).on('line', (line) => {
      const {event, url} = JSON.parse(line);
      if (event === 'listening') resolve({child, url});
    });
  });
}

async function findFreePort(first, excluded) {
  for (let candidate = first; ; candidate++) {
    if (candidate !== excluded && (await isFree(candidate))) return candidate;
  }
}

function isFree(candidate) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(candidate, () => probe.close(() => resolve(true)));
  });
}

/** Opens the playground in the default browser. Does nothing in CI, without a display, or if the command fails. */
function openBrowser(address) {
  const {CI, DISPLAY, WAYLAND_DISPLAY} = process.env;
  if (CI || (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY)) return;
  const [command, ...args] = {darwin: ['open'], win32: ['cmd', '/c', 'start', '']}[process.platform] ?? [
    'xdg-open',
  ];
  spawn(command, [...args, address], {stdio: 'ignore', detached: true})
    .once('error', () => {})
    .unref();
}
