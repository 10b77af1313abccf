import {once} from 'node:events';
import {createServer} from 'node:net';

/** Returns a free port. Runners that start at the same time get different ones, unlike by a search from a fixed number. */
export async function findFreePort() {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const {port} = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
