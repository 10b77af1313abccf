// What stands before several processes of a server: each call goes to the next of them, whoever made it.
import {once} from 'node:events';
import {createServer, request} from 'node:http';

/** Those of one connection, and not of what is passed on. */
const OF_A_CONNECTION = ['connection', 'keep-alive'];

export async function balance(upstreams) {
  const calls = upstreams.map(() => 0);
  let count = 0;

  const server = createServer((asked, answer) => {
    const turn = count % upstreams.length;
    // A browser's question whether it may call is none: the calls themselves take turns.
    if (asked.method !== 'OPTIONS') {
      count++;
      calls[turn]++;
    }
    const {method, headers} = asked;
    const passedOn = request(new URL(asked.url, upstreams[turn]), {
      method,
      headers: {...headers, connection: 'close'},
      agent: false,
    });
    passedOn.once('response', (answered) => {
      const kept = Object.entries(answered.headers).filter(([name]) => !OF_A_CONNECTION.includes(name));
      answer.writeHead(answered.statusCode, Object.fromEntries(kept));
      answered.pipe(answer);
    });
    // Whoever leaves on one side leaves on the other.
    passedOn.once('error', () => answer.destroy());
    answer.once('close', () => passedOn.destroy());
    asked.pipe(passedOn);
  });

  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    /** How many calls each has had. */
    calls,
    async end() {
      server.close();
      server.closeAllConnections();
    },
  };
}
