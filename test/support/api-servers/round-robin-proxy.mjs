// A reverse proxy for several processes of a server. Each call goes to the next process, also when the same client makes
// several calls.
import {once} from 'node:events';
import {createServer, request} from 'node:http';

/** Headers that describe a single connection, so the proxy does not pass them on. */
const CONNECTION_HEADERS = ['connection', 'keep-alive'];

export async function startRoundRobinProxy(upstreams) {
  const calls = upstreams.map(() => 0);
  let count = 0;

  const server = createServer((incoming, outgoing) => {
    const turn = count % upstreams.length;
    // A preflight request does not count as a turn. Otherwise, with a preflight before each call, all calls would reach
    // the same process.
    if (incoming.method !== 'OPTIONS') {
      count++;
      calls[turn]++;
    }
    const {method, headers} = incoming;
    const forwarded = request(new URL(incoming.url, upstreams[turn]), {
      method,
      headers: {...headers, connection: 'close'},
      agent: false,
    });
    forwarded.once('response', (response) => {
      const forwardedHeaders = Object.entries(response.headers).filter(
        ([name]) => !CONNECTION_HEADERS.includes(name),
      );
      outgoing.writeHead(response.statusCode, Object.fromEntries(forwardedHeaders));
      response.pipe(outgoing);
    });
    // A connection that closes on one side is closed on the other side as well.
    forwarded.once('error', () => outgoing.destroy());
    outgoing.once('close', () => forwarded.destroy());
    incoming.pipe(forwarded);
  });

  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    /** The number of calls that each process has received. */
    calls,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
