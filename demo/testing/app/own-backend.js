/** A backend of the partner's own, for pages that do not use the API. It keeps everything in memory. */
import {LinkError} from 'nexus-link/contract';
import {createConnection, findServicer} from 'nexus-link/testing';

const UUID = /^[\da-f]{8}-[\da-f]{4}-[1-8][\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i;
const SERVICERS = ['Nelnet', 'MOHELA'].map(findServicer);

/** @implements {import('nexus-link').Backend} */
export class OwnBackend {
  #session = null;

  async start({uuid}, signal) {
    this.#session = null;
    signal.throwIfAborted();
    if (uuid !== null && !UUID.test(uuid)) throw new LinkError('invalid-uuid', 'This is no UUID.');
    await wait(signal);
    const borrower = uuid?.toLowerCase() ?? crypto.randomUUID();
    this.#session = {borrower, connections: new Map(), attempt: null};
    return {environment: 'sandbox', borrower: {uuid: borrower}, connections: []};
  }

  async search({query}, signal) {
    await wait(signal);
    this.#getSession();
    return {servicers: SERVICERS.filter(({name}) => name.toLowerCase().includes(query.trim().toLowerCase()))};
  }

  async connect({servicer, username, password}, signal) {
    await wait(signal);
    const session = this.#getSession();
    const found = SERVICERS.find(({uuid}) => uuid === servicer);
    if (!found) throw new LinkError('unexpected', 'There is no such servicer.');
    if (username !== 'ada' || password !== 'secret')
      throw new LinkError('invalid-credentials', 'The servicer refused the login.');
    session.attempt = {uuid: crypto.randomUUID(), servicer: found};
    return {status: 'pending', uuid: session.attempt.uuid, stage: 'signing-in'};
  }

  async poll({attempt}, signal) {
    await wait(signal);
    const {borrower, connections, attempt: current} = this.#getSession();
    if (current?.uuid !== attempt) throw new LinkError('challenge-expired', 'This login has ended.');
    const connection = createConnection(current.servicer.name, {borrower});
    connections.set(connection.uuid, connection);
    return {status: 'connected', connection};
  }

  async answer(_input, signal) {
    await wait(signal);
    this.#getSession();
    throw new LinkError('challenge-expired', 'This servicer asks no questions.');
  }

  async disconnect({connection}, signal) {
    await wait(signal);
    this.#getSession().connections.delete(connection);
  }

  async finish(_input, signal) {
    await wait(signal);
    const {connections} = this.#getSession();
    this.#session = null;
    return {connections: [...connections.values()]};
  }

  #getSession() {
    if (!this.#session) throw new LinkError('session-expired', 'No session is open.');
    return this.#session;
  }
}

/** Stands for a request, which the signal can end. */
async function wait(signal) {
  await null;
  signal.throwIfAborted();
}
