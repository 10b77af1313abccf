/** The databases that the server's tests run on. One that cannot be started on this machine is skipped by its name. */
const support = new URL('../support/', import.meta.url);
const {createTestDatabase, findPostgres} = (await import(new URL('postgres/postgres.mjs', support).href)) as {
  createTestDatabase(): Promise<string>;
  findPostgres(): {readonly why?: string};
};
const {createPgliteFolder} = (await import(new URL('pglite-folder.mjs', support).href)) as {
  createPgliteFolder(): string;
};

export interface Engine {
  readonly name: string;
  /** Why it is skipped, or false. */
  readonly skip: string | false;
  /** Resolves to the server's settings for a new database, which is removed when the tests end. */
  start(): Promise<Readonly<Record<string, string>>>;
}

export const pglite: Engine = {
  name: 'PGlite',
  skip: false,
  start: () => Promise.resolve({PGLITE_DIR: createPgliteFolder()}),
};

const {why} = findPostgres();
const postgresql: Engine = {
  name: 'PostgreSQL',
  // A continuous integration without PostgreSQL is broken, and must not pass without these tests.
  skip: why !== undefined && !process.env.CI ? why : false,
  start: async () => ({DATABASE_URL: await createTestDatabase()}),
};

export const engines: readonly Engine[] = [pglite, postgresql];
