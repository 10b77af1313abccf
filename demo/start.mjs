// Serves the repository on http://localhost:8000 (PORT, else the next free port), with the playground at /.
import {spawn} from 'node:child_process';
import {createServer} from 'node:net';
import {fileURLToPath} from 'node:url';
import {startDevServer} from '@web/dev-server';
import {esbuildPlugin} from '@web/dev-server-esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const {PORT} = process.env;
const port = PORT ? Number(PORT) : await nextFreePort(8000);
if (PORT && !(await isFree(port))) {
  console.error(`Port ${PORT} is taken.`);
  process.exit(1);
}
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
    middleware: [(context, next) => (context.path === '/' ? context.redirect('/demo/') : next())],
  },
});
const url = `http://localhost:${port}/`;
console.log(`Playground: ${url}`);
openBrowser(url);

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    await server.stop();
    process.exit(0);
  });
}

async function nextFreePort(from) {
  for (let candidate = from; ; candidate++) {
    if (await isFree(candidate)) return candidate;
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
