/** The databases that the tests of the server run on. Tests of an engine that is missing are skipped. */
const postgres = (await import(new URL('../support/postgres/postgres.mjs', import.meta.url).href)) as {
  findPostgres(): {readonly why?: string};
  startPostgres(): Promise<{createDatabase(name: string): Promise<string>; stop(): Promise<void>} | null>;
};

export interface Engine {
  readonly name: string;
  /** The reason to skip its tests, or false. */
  readonly skip: string | false;
  /** Starts the engine. @returns the server's settings for a new database */
  start(): Promise<Readonly<Record<string, string>>>;
  stop(): Promise<void>;
}

export const pglite: Engine = {
  name: 'PGlite',
  skip: false,
  start: () => Promise.resolve({PGLITE_DIR: 'memory://'}),
  stop: () => Promise.resolve(),
};

function createPostgresEngine(): Engine {
  const {why} = postgres.findPostgres();
  let running: Awaited<ReturnType<typeof postgres.startPostgres>> = null;
  return {
    name: 'PostgreSQL',
    // Continuous integration must not pass without these tests.
    skip: why && !process.env.CI ? why : false,
    start: async () => {
      running ??= await postgres.startPostgres();
      if (!running) throw new Error(`PostgreSQL cannot be started: ${String(why)}`);
      return {DATABASE_URL: await running.createDatabase('nexus')};
    },
    stop: async () => {
      await running?.stop();
      running = null;
    },
  };
}

export const engines: readonly Engine[] = [pglite, createPostgresEngine()];
