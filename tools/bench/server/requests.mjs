/** The requests of each kind of load, and the check of their responses. */

export const NEXUS_KEY = 'sandbox_bench';
const ORIGIN = 'https://app.partner.example';
const NELNET = '85a64925-335a-4f71-9690-0ad6e8dd4576';

export const KINDS = {
  sessions: {name: 'sessions opened', status: 201, isExpected: (body) => body.includes('"token":"')},
  logins: {name: 'logins started', status: 201, isExpected: (body) => body.includes('"status":"pending"')},
  polls: {name: 'polls read', status: 200, isExpected: (body) => body.includes('"status":"connected"')},
};

const createGet = (path, token) => ({
  method: 'GET',
  path,
  headers: {Origin: ORIGIN, ...(token && {Authorization: `Bearer ${token}`})},
});

function createPost(path, body, token) {
  const request = createGet(path, token);
  return {
    ...request,
    method: 'POST',
    headers: {...request.headers, 'Content-Type': 'application/json'},
    body: JSON.stringify(body),
  };
}

const OPEN_SESSION = createPost('/v1/sessions', {nexus_key: NEXUS_KEY, uuid: null});

/** Prepares the load of each kind. It has one request for each connection, which sends it repeatedly. */
export async function prepareLoads(url, connections) {
  const requests = [];
  while (requests.length < connections) requests.push(await createRequests(url));
  return createLoads((kind) => ({...KINDS[kind], requests: requests.map((byKind) => byKind[kind])}));
}

/** Prepares loads for the baseline server, which returns bodies of the same sizes as the API server at this URL. */
export async function prepareBaselineLoads(url, loads) {
  const sizes = {};
  for (const [kind, {requests}] of Object.entries(loads)) {
    sizes[kind] = (await sendRequest(url, requests[0])).length;
  }
  return createLoads((kind) => ({
    ...KINDS[kind],
    status: 200,
    isExpected: ({length}) => length === sizes[kind],
    requests: loads[kind].requests.map((request) => ({...request, path: `/${sizes[kind]}`})),
  }));
}

const createLoads = (createLoad) =>
  Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, createLoad(kind)]));

async function createRequests(url) {
  const openSession = async () => JSON.parse(await sendRequest(url, OPEN_SESSION)).token;
  // A new login replaces the session's previous one, so the polls need a session of their own.
  return {
    sessions: OPEN_SESSION,
    logins: createLogin(await openSession()),
    polls: await createPoll(url, await openSession()),
  };
}

const createLogin = (token) =>
  createPost(
    '/v1/attempts',
    {servicer: NELNET, connection: null, username: 'bench', password: 'secret'},
    token,
  );

/** Logs in and waits until the attempt has ended, so that polling it returns at once. */
async function createPoll(url, token) {
  let attempt = JSON.parse(await sendRequest(url, createLogin(token)));
  const path = `/v1/attempts/${attempt.uuid}`;
  while (attempt.status === 'pending')
    attempt = JSON.parse(await sendRequest(url, createGet(`${path}?after=${attempt.stage}`, token)));
  return createGet(path, token);
}

async function sendRequest(url, {path, ...request}) {
  const response = await fetch(`${url}${path}`, addIdempotencyKey(request));
  const text = await response.text();
  if (response.ok) return text;
  throw new Error(`${request.method} ${path} returned ${response.status}: ${text}`);
}

/** Gives each POST a new key. With the same key the server would only repeat its first response. */
export function addIdempotencyKey(request) {
  if (request.method === 'GET') return request;
  return {...request, headers: {...request.headers, 'Idempotency-Key': crypto.randomUUID()}};
}
