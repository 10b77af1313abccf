// Keeps a PostgreSQL for the process that forked it, and outlives that process by just as long as it takes to remove
// it. That process may be killed: the channel between the two closes all the same.
import {spawn, spawnSync} from 'node:child_process';
import {chownSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  // In the folder, and gone with it, even after a kill.
  dynamic_shared_memory_type: 'mmap',
};
const TRIES = 20;

const {bin, user, password} = JSON.parse(process.env.KEEP);
// Nothing from outside says where its data is, or how it behaves.
const options = {cwd: '/', env: {PATH: process.env.PATH, TZ: 'UTC', LC_ALL: 'C.UTF-8'}, ...user};
// They are meant for the process that it is kept for, which ends the channel.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

const folder = mkdtempSync(join(tmpdir(), 'nexus-postgres-'));
const data = join(folder, 'data');
let server = null;
let port = 0;

process.once('disconnect', end);
process.on('message', (asked) =>
  (asked === 'kill' ? kill() : start()).then(
    () => tell({port}),
    (error) => tell({error: error.message}),
  ),
);
try {
  initialise();
  tell({});
} catch (error) {
  tell({error: error.message});
}

function initialise() {
  const secret = join(folder, 'password');
  writeFileSync(secret, password);
  if (user) for (const path of [folder, secret]) chownSync(path, user.uid, user.gid);
  // What it writes now need not outlive the machine; what the server writes is synced, as ever.
  const args = ['--no-sync', '--auth=scram-sha-256', '--username=postgres', `--pwfile=${secret}`, data];
  const {status, stderr, error} = spawnSync(join(bin, 'initdb'), args, {...options, encoding: 'utf8'});
  if (status !== 0) throw new Error(`initdb failed: ${error?.message ?? stderr}`);
}

/** On a free port, and ever after on the same one. */
async function start() {
  let said = '';
  for (let tries = 0; tries < TRIES && process.connected; tries++) {
    const tried = port || (await freePort());
    said = await launch(tried);
    if (server) return void (port = tried);
    // Somebody was faster at the port, or what was killed is not quite gone.
    await wait(250);
  }
  throw new Error(`PostgreSQL did not start: ${said}`);
}

/** Starts it, and answers what it said until it was ready, or had ended. */
function launch(port) {
  const settings = Object.entries({...SETTINGS, port}).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(join(bin, 'postgres'), ['-D', data, ...settings], {
    ...options,
    stdio: ['ignore', 'ignore', 'pipe'],
    // Of a session of its own, which a terminal's Ctrl-C does not reach.
    detached: true,
  });
  server = child;
  return new Promise((resolve) => {
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text) => {
      if (said.includes('ready to accept connections')) return;
      said += text;
      if (said.includes('ready to accept connections')) resolve(said);
    });
    const gone = (error) => {
      if (server === child) server = null;
      resolve(error?.message ?? said);
    };
    child.once('error', gone);
    child.once('close', () => gone());
  });
}

/** As a crash would: nothing is written any more. What it has started ends by itself. */
const kill = () => stop('SIGKILL');

async function stop(signal) {
  if (!server) return;
  const gone = new Promise((resolve) => server.once('close', resolve));
  server.kill(signal);
  await gone;
}

async function end() {
  // A crash leaves a piece of shared memory behind, which the next start finds.
  if (port && !server) await launch(port);
  // At once, and with all that it has started.
  await stop('SIGQUIT');
  rmSync(folder, {recursive: true, force: true, maxRetries: 10, retryDelay: 100});
  process.exit();
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const {port} = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

function tell(message) {
  // Whoever asked may be gone.
  if (process.connected) process.send(message, () => {});
}
