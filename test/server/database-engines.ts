/** The database engines that the tests of the server run on. Tests of a missing engine are skipped. */
const support = new URL('../support/', import.meta.url);
const {createTestDatabase, findPostgres} = (await import(new URL('postgres/postgres.mjs', support).href)) as {
  createTestDatabase(): Promise<string>;
  findPostgres(): {readonly reason?: string};
};
const {createPgliteFolder} = (await import(new URL('pglite-folder.mjs', support).href)) as {
  createPgliteFolder(): string;
};

export interface Engine {
  readonly name: string;
  /** The reason to skip the tests of the engine, or false. */
  readonly skip: string | false;
  /** Creates a database. @returns the server's settings for it */
  start(): Promise<Readonly<Record<string, string>>>;
}

export const pglite: Engine = {
  name: 'PGlite',
  skip: false,
  start: () => Promise.resolve({PGLITE_DIR: createPgliteFolder()}),
};

const {reason} = findPostgres();
const postgresql: Engine = {
  name: 'PostgreSQL',
  // Continuous integration must not pass without these tests.
  skip: reason !== undefined && !process.env.CI ? reason : false,
  start: async () => ({DATABASE_URL: await createTestDatabase()}),
};

export const engines: readonly Engine[] = [pglite, postgresql];
