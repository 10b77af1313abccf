import {parseResponse, type Answer, type Backend, type PageAuth} from '../../contract/backend.js';
import {
  Attempt,
  FinishResult,
  SearchResult,
  SessionInfo,
  type Challenge,
  type Connection,
  type Servicer,
  type Uuid,
} from '../../contract/schemas.js';

/** A login that a backend knows. */
export interface ContractLogin {
  /** The name by which a search finds the servicer. */
  readonly servicer: string;
  readonly username: string;
  readonly password: string;
}

const signal = new AbortController().signal;

/** Calls a backend as the element does, and checks each result against the schemas of the contract. */
export class BackendCaller {
  readonly backend: Backend;
  readonly #auth: PageAuth;

  constructor(backend: Backend, auth: PageAuth) {
    this.backend = backend;
    this.#auth = auth;
  }

  start(uuid: string | null = null, aborted = signal): Promise<SessionInfo> {
    return parseResponse(SessionInfo, this.backend.start({auth: this.#auth, uuid}, aborted));
  }

  async search(query: string, aborted = signal): Promise<readonly Servicer[]> {
    return (await parseResponse(SearchResult, this.backend.search({query}, aborted))).servicers;
  }

  async findServicer(name: string): Promise<Uuid> {
    const [found] = await this.search(name);
    if (found) return found.uuid;
    throw new Error(`A search for “${name}” finds nothing.`);
  }

  /** Sends the login, whose attempt may be pending then. */
  async connect({servicer, username, password}: ContractLogin, aborted = signal): Promise<Attempt> {
    const input = {servicer: await this.findServicer(servicer), connection: null, username, password};
    return parseResponse(Attempt, this.backend.connect(input, aborted));
  }

  poll(attempt: Uuid, aborted = signal): Promise<Attempt> {
    return parseResponse(Attempt, this.backend.poll({attempt}, aborted));
  }

  answer(attempt: Uuid, answers: readonly Answer[], aborted = signal): Promise<Attempt> {
    return parseResponse(Attempt, this.backend.answer({attempt, answers}, aborted));
  }

  /** Polls until the attempt has a challenge or a connection. */
  async settle(attempt: Attempt): Promise<Attempt> {
    return attempt.status === 'pending' ? this.settle(await this.poll(attempt.uuid)) : attempt;
  }

  async logIn(login: ContractLogin): Promise<Attempt> {
    return this.settle(await this.connect(login));
  }

  async linkServicer(login: ContractLogin): Promise<Connection> {
    return getConnection(await this.logIn(login));
  }

  /** Answers the questions in order. */
  async answerAll(attempt: Attempt, values: readonly string[]): Promise<Attempt> {
    const answers = getChallenge(attempt).questions.map(({uuid}, index) => ({
      question: uuid,
      value: values[index] ?? '',
    }));
    return this.settle(await this.answer(getAttemptUuid(attempt), answers));
  }

  disconnect(connection: Uuid, aborted = signal): Promise<void> {
    return this.backend.disconnect({connection}, aborted);
  }

  async finish(aborted = signal): Promise<readonly Connection[]> {
    return (await parseResponse(FinishResult, this.backend.finish({}, aborted))).connections;
  }
}

export function getConnection(attempt: Attempt): Connection {
  if (attempt.status !== 'connected') throw new Error(`The attempt is ${attempt.status}, not connected.`);
  return attempt.connection;
}

export function getChallenge(attempt: Attempt): Challenge {
  if (attempt.status !== 'challenged') throw new Error(`The attempt is ${attempt.status}, not challenged.`);
  return attempt.challenge;
}

export function getAttemptUuid(attempt: Attempt): Uuid {
  if (attempt.status === 'connected') throw new Error('A connected attempt has no UUID.');
  return attempt.uuid;
}
