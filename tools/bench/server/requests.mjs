/** What is asked of a server, and how to tell that an answer is the right one. */

export const KEY = 'sandbox_bench';
const ORIGIN = 'https://app.partner.example';
const NELNET = '85a64925-335a-4f71-9690-0ad6e8dd4576';

export const KINDS = {
  sessions: {name: 'sessions opened', status: 201, isRight: (body) => body.includes('"token":"')},
  connects: {name: 'logins begun', status: 201, isRight: (body) => body.includes('"status":"pending"')},
  polls: {name: 'polls read', status: 200, isRight: (body) => body.includes('"status":"connected"')},
};

const get = (path, token) => ({
  method: 'GET',
  path,
  headers: {Origin: ORIGIN, ...(token && {Authorization: `Bearer ${token}`})},
});

function post(path, body, token) {
  const call = get(path, token);
  return {
    ...call,
    method: 'POST',
    headers: {...call.headers, 'Content-Type': 'application/json'},
    body: JSON.stringify(body),
  };
}

const START = post('/v1/sessions', {nexus_key: KEY, uuid: null});

/** Of each kind, the calls of so many pages: one for each connection, which makes it over and over. */
export async function prepare(url, pages) {
  const each = [];
  while (each.length < pages) each.push(await callsOf(url));
  return cells((kind) => ({...KINDS[kind], calls: each.map((calls) => calls[kind])}));
}

/** The same, of a server that knows no more than how many bytes to answer: as many as another does at `url`. */
export async function prepareBare(url, prepared) {
  const sizes = {};
  for (const [kind, {calls}] of Object.entries(prepared)) sizes[kind] = (await ask(url, calls[0])).length;
  return cells((kind) => ({
    ...KINDS[kind],
    status: 200,
    isRight: ({length}) => length === sizes[kind],
    calls: prepared[kind].calls.map((call) => ({...call, path: `/${sizes[kind]}`})),
  }));
}

const cells = (cellOf) => Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, cellOf(kind)]));

async function callsOf(url) {
  const start = async () => JSON.parse(await ask(url, START)).token;
  // A login takes the place of the one before in its session: what is read has a session of its own.
  return {sessions: START, connects: loginOf(await start()), polls: await connected(url, await start())};
}

const loginOf = (token) =>
  post('/v1/attempts', {servicer: NELNET, connection: null, username: 'bench', password: 'secret'}, token);

/** Logs in, and follows it to its end: from then on it is read without waiting. */
async function connected(url, token) {
  let attempt = JSON.parse(await ask(url, loginOf(token)));
  const path = `/v1/attempts/${attempt.uuid}`;
  while (attempt.status === 'pending')
    attempt = JSON.parse(await ask(url, get(`${path}?after=${attempt.stage}`, token)));
  return get(path, token);
}

async function ask(url, {path, ...call}) {
  const response = await fetch(`${url}${path}`, keyed(call));
  const text = await response.text();
  if (response.ok) return text;
  throw new Error(`${call.method} ${path} was answered with ${response.status}: ${text}`);
}

/** Each change is another one, and answered anew. */
export function keyed(call) {
  if (call.method === 'GET') return call;
  return {...call, headers: {...call.headers, 'Idempotency-Key': crypto.randomUUID()}};
}
