// A reverse proxy before several processes of a server: each call goes to the next process, whoever makes it.
import {once} from 'node:events';
import {createServer, request} from 'node:http';

/** Headers that describe one connection, and are not passed on to the other. */
const CONNECTION_HEADERS = ['connection', 'keep-alive'];

export async function startRoundRobinProxy(upstreams) {
  const calls = upstreams.map(() => 0);
  let count = 0;

  const server = createServer((incoming, outgoing) => {
    const turn = count % upstreams.length;
    // A preflight request takes no turn, or else the calls between preflights would all reach the same process.
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
      const kept = Object.entries(response.headers).filter(([name]) => !CONNECTION_HEADERS.includes(name));
      outgoing.writeHead(response.statusCode, Object.fromEntries(kept));
      response.pipe(outgoing);
    });
    // A connection that is closed on one side is closed on the other.
    forwarded.once('error', () => outgoing.destroy());
    outgoing.once('close', () => forwarded.destroy());
    incoming.pipe(forwarded);
  });

  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    /** The number of calls that each process has had. */
    calls,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
