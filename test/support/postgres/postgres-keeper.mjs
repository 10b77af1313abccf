// Runs a PostgreSQL server for the parent process, which forked this one, and removes the server when the parent ends.
// The channel between the two processes closes even when the parent is killed.
import {spawn, spawnSync} from 'node:child_process';
import {chownSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  // Keeps shared memory in the data folder, so that removing the folder frees it, even after a kill.
  dynamic_shared_memory_type: 'mmap',
};
const MAX_STARTS = 20;
const RETRY_PAUSE_MS = 250;

const {bin, user, password, settings} = JSON.parse(process.env.KEEPER_OPTIONS);
// Variables such as PGDATA must not redirect the server.
const options = {cwd: '/', env: {PATH: process.env.PATH, TZ: 'UTC', LC_ALL: 'C.UTF-8'}, ...user};
// A terminal signals the parent and this process. This process waits until the parent closes the channel.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

const folder = mkdtempSync(join(tmpdir(), 'nexus-postgres-'));
const data = join(folder, 'data');
let server = null;
let port = 0;

process.once('disconnect', removeAll);
process.on('message', (command) =>
  (command === 'kill' ? stopServer('SIGKILL') : startServer()).then(
    () => sendReply({port}),
    (error) => sendReply({error: error.message}),
  ),
);
try {
  createCluster();
  sendReply({});
} catch (error) {
  sendReply({error: error.message});
}

function createCluster() {
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password);
  if (user) for (const path of [folder, passwordFile]) chownSync(path, user.uid, user.gid);
  // The new cluster need not survive a crash of the machine. The server itself syncs as usual.
  const args = ['--no-sync', '--auth=scram-sha-256', '--username=postgres', `--pwfile=${passwordFile}`, data];
  const {status, stderr, error} = spawnSync(join(bin, 'initdb'), args, {...options, encoding: 'utf8'});
  if (status !== 0) throw new Error(`initdb failed: ${error?.message ?? stderr}`);
}

/** Starts the server on a free port at first, and on the same port after that. */
async function startServer() {
  let output = '';
  for (let tries = 0; tries < MAX_STARTS && process.connected; tries++) {
    const candidate = port || (await findFreePort());
    output = await launchServer(candidate);
    if (server) {
      port = candidate;
      return;
    }
    // Another process may have taken the port, or a killed server may still hold it.
    await sleep(RETRY_PAUSE_MS);
  }
  throw new Error(`PostgreSQL did not start: ${output}`);
}

/** Launches the server, and resolves to the output of the server once the server is ready or has exited. */
function launchServer(port) {
  const flags = Object.entries({...SETTINGS, ...settings, port}).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const child = spawn(join(bin, 'postgres'), ['-D', data, ...flags], {
    ...options,
    stdio: ['ignore', 'ignore', 'pipe'],
    // In its own session, the server does not receive a terminal's Ctrl-C.
    detached: true,
  });
  server = child;
  return new Promise((resolve) => {
    let output = '';
    child.stderr.setEncoding('utf8').on('data', (text) => {
      if (output.includes('ready to accept connections')) return;
      output += text;
      if (output.includes('ready to accept connections')) resolve(output);
    });
    const handleExit = (error) => {
      if (server === child) server = null;
      resolve(error?.message ?? output);
    };
    child.once('error', handleExit);
    child.once('close', () => handleExit());
  });
}

async function stopServer(signal) {
  if (!server) return;
  const closed = new Promise((resolve) => server.once('close', resolve));
  server.kill(signal);
  await closed;
}

async function removeAll() {
  // A killed server leaves a segment of shared memory behind. Starting the server again removes the segment.
  if (port && !server) await launchServer(port);
  // SIGQUIT is an immediate shutdown, which also ends the child processes of the server.
  await stopServer('SIGQUIT');
  rmSync(folder, {recursive: true, force: true, maxRetries: 10, retryDelay: 100});
  process.exit();
}

function findFreePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const {port} = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

function sendReply(message) {
  // The parent may have exited in the meantime.
  if (process.connected) process.send(message, () => {});
}
