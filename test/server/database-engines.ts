/** The databases that the server's tests run on. One that cannot be started is skipped by its name. */
const postgres = (await import(new URL('../support/postgres/postgres.mjs', import.meta.url).href)) as {
  findPostgres(): {readonly why?: string};
  startPostgres(): Promise<{createDatabase(name: string): Promise<string>; stop(): Promise<void>} | null>;
};

export interface Engine {
  readonly name: string;
  /** Why it is skipped, or false. */
  readonly skip: string | false;
  /** Starts it. @returns the server's settings for a new database of it */
  start(): Promise<Readonly<Record<string, string>>>;
  stop(): Promise<void>;
}

export const pglite: Engine = {
  name: 'PGlite',
  skip: false,
  start: () => Promise.resolve({PGLITE_DIR: 'memory://'}),
  stop: () => Promise.resolve(),
};

function postgresql(): Engine {
  const {why} = postgres.findPostgres();
  let started: Awaited<ReturnType<typeof postgres.startPostgres>> = null;
  return {
    name: 'PostgreSQL',
    // A continuous integration that lacks one is broken, and is not to pass without these tests.
    skip: why && !process.env.CI ? why : false,
    start: async () => {
      started ??= await postgres.startPostgres();
      if (!started) throw new Error(`PostgreSQL cannot be started: ${String(why)}`);
      return {DATABASE_URL: await started.createDatabase('nexus')};
    },
    stop: async () => {
      await started?.stop();
      started = null;
    },
  };
}

export const engines: readonly Engine[] = [pglite, postgresql()];
