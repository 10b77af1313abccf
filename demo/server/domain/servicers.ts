/** The directory of servicers and its search, which tolerates typos by comparing trigrams (pg_trgm). */
import {sql} from 'kysely';
import {
  MAX_QUERY_LENGTH,
  MAX_SEARCH_RESULTS,
  type FormerName,
  type Health,
  type Servicer,
} from 'nexus-link/contract';
import type {ServicerRecord} from 'nexus-link/sandbox';

import type {Database, QueryExecutor} from '../db/tables.ts';
import {runTransaction} from '../db/transaction.ts';

/** Minimum similarity of a match. A short name with one typo shares about a quarter of its trigrams. */
const MIN_SIMILARITY = 0.25;
/** Minimum score relative to the best match, so that weak matches are hidden next to a good one. */
const MIN_RELATIVE_SCORE = 0.5;

const SERVICER_COLUMNS = ['uuid', 'name', 'kind', 'website', 'health'] as const;

/** @param uuid In lower case. */
export async function findServicer(db: QueryExecutor, uuid: string): Promise<Servicer | undefined> {
  const row = await db
    .selectFrom('servicer')
    .select(SERVICER_COLUMNS)
    .where('uuid', '=', uuid)
    .executeTakeFirst();
  return row && {...row, former: null};
}

/** The servicers that match a query, best first. An empty query finds the popular ones. */
export async function searchServicers(db: QueryExecutor, query: string): Promise<Servicer[]> {
  const text = normalizeName(query.slice(0, MAX_QUERY_LENGTH));
  return text ? findMatches(db, text) : listPopularServicers(db);
}

async function listPopularServicers(db: QueryExecutor): Promise<Servicer[]> {
  const rows = await db
    .selectFrom('servicer')
    .select(SERVICER_COLUMNS)
    .where('popular', 'is not', null)
    .orderBy('popular')
    .execute();
  return rows.map((row) => ({...row, former: null}));
}

interface Match {
  readonly uuid: string;
  readonly name: string;
  readonly kind: Servicer['kind'];
  readonly website: string;
  readonly health: Health;
  readonly former: FormerName | null;
}

/** Scores each servicer by its best matching name. Of equal matches, current names come before former ones. */
async function findMatches(db: QueryExecutor, text: string): Promise<Match[]> {
  const prefixPattern = `${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
  const wordPattern = `% ${prefixPattern}`;
  const {rows} = await sql<Match>`
    select uuid, name, kind, website, health, former
    from (
      select *, max(score) over () as best
      from (
        select distinct on (servicer.uuid) servicer.*, found.former, found.age, found.score
        from servicer
        join (
          select servicer, former, age,
            case
              when search = ${text} then 3
              when search like ${prefixPattern} then 2
              when search like ${wordPattern} then 1.5
              else greatest(similarity(search, ${text}), 0.9 * word_similarity(${text}, search))
            end as score
          from servicer_name
        ) as found on found.servicer = servicer.uuid
        where found.score >= ${MIN_SIMILARITY}
        order by servicer.uuid, found.score desc, found.age
      ) as best_names
    ) as ranked
    where score >= best * ${MIN_RELATIVE_SCORE}
    order by score desc, least(age, 2), popular nulls last, name
    limit ${MAX_SEARCH_RESULTS}`.execute(db);
  return rows;
}

/** Lower case, without accents, and with a single space in place of all other characters. */
function normalizeName(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Inserts or updates the servicers of a directory. */
export async function seedServicers(db: Database, directory: readonly ServicerRecord[]): Promise<void> {
  await runTransaction(db, async (tx) => {
    for (const record of directory) {
      const {uuid, name, kind, website, health, popular = null} = record;
      const values = {name, kind, website, health, popular};
      await tx
        .insertInto('servicer')
        .values({uuid, ...values})
        .onConflict((conflict) => conflict.column('uuid').doUpdateSet(values))
        .execute();
      await tx.deleteFrom('servicer_name').where('servicer', '=', uuid).execute();
      await tx.insertInto('servicer_name').values(createNameRows(record)).execute();
    }
  });
}

/** The rows of a servicer's names, in the order that their `age` ranks them. */
function createNameRows({uuid: servicer, name, website, aliases, former}: ServicerRecord) {
  const currentNames = [name, website, ...aliases].map((text) => ({text, former: null}));
  const formerNames = former.map((one) => ({text: one.name, former: JSON.stringify(one)}));
  return [...currentNames, ...formerNames].map(({text, former}, age) => ({
    servicer,
    search: normalizeName(text),
    age,
    former,
  }));
}
