// Serves the repository on http://localhost:8000 (PORT, else the next free port), with the playground at /, and beside
// it the reference server in sandbox mode on the next free port from 8001, with its data in a folder of that port's.
import {spawn} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import {createServer} from 'node:net';
import {createInterface} from 'node:readline';
import {json} from 'node:stream/consumers';
import {fileURLToPath} from 'node:url';
import {startDevServer} from '@web/dev-server';
import {esbuildPlugin} from '@web/dev-server-esbuild';
import {Partner} from './partner-server.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const {PORT} = process.env;
const port = PORT ? Number(PORT) : await nextFreePort(8000);
if (PORT && !(await isFree(port))) {
  console.error(`Port ${PORT} is taken.`);
  process.exit(1);
}
const secretKey = `sandbox_secret_${randomBytes(24).toString('base64url')}`;
const api = await startApi();
const partner = new Partner(api.url, secretKey);
const server = await startDevServer({
  readCliArgs: false,
  readFileConfig: false,
  autoExitProcess: false,
  logStartMessage: false,
  config: {
    rootDir: ROOT,
    port,
    nodeResolve: {exportConditions: ['production', 'browser']},
    plugins: [esbuildPlugin({ts: true, target: 'es2022', tsconfig: `${ROOT}/tsconfig.json`})],
    middleware: [
      (context, next) => {
        if (context.path === '/') return context.redirect('/demo/playground/');
        if (context.path === '/demo/playground/link-token' && context.method === 'POST')
          return linkToken(context);
        if (context.path !== '/demo/playground/api-url.json') return next();
        context.body = JSON.stringify(api.url);
        context.type = 'json';
      },
    ],
  },
});
const url = `http://localhost:${port}/`;
console.log(`Playground: ${url}`);
console.log(`API server: ${api.url}`);
openBrowser(url);

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    api.child.kill();
    await server.stop();
    process.exit(0);
  });
}

async function linkToken(context) {
  try {
    const {borrower} = await json(context.req);
    context.body = await partner.mint(borrower, context.get('Origin'));
  } catch ({message}) {
    context.status = 400;
    context.body = message;
  }
}

/** Answers once it listens. What it logs is not the playground's; what it complains of is. */
async function startApi() {
  const own = await nextFreePort(8001, port);
  const child = spawn(process.execPath, ['demo/server/main.ts'], {
    cwd: ROOT,
    env: {
      ...process.env,
      HOST: 'localhost',
      PORT: String(own),
      PGLITE_DIR: `.cache/playground-${own}`,
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

async function nextFreePort(from, taken) {
  for (let candidate = from; ; candidate++) {
    if (candidate !== taken && (await isFree(candidate))) return candidate;
  }
}

function isFree(candidate) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(candidate, () => probe.close(() => resolve(true)));
  });
}

/** A convenience only: where it cannot work, the printed line is enough. */
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
