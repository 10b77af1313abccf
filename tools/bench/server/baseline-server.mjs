/** A server that reads the request and returns as many bytes as the path says. It measures the cost of Node alone. */
import {createServer} from 'node:http';

const bodies = new Map();

function getBody(bytes) {
  if (!bodies.has(bytes)) bodies.set(bytes, Buffer.alloc(bytes, ' '));
  return bodies.get(bytes);
}

const server = createServer((request, response) => {
  const body = getBody(Number(request.url.slice(1)));
  request.resume().once('end', () => {
    response.writeHead(200, {'Content-Type': 'application/json', 'Content-Length': body.length}).end(body);
  });
});
server.listen(0, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${server.address().port}`;
  console.log(JSON.stringify({event: 'listening', url}));
});
