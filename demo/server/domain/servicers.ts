/** The directory of servicers, and the search in it by PostgreSQL's trigrams. */
import {sql} from 'kysely';

import {directory, type ServicerRecord} from 'nexus-link/sandbox';
import type {FormerName, Health, Servicer} from 'nexus-link/contract';
import {runTransaction, type Database, type Queries} from '../db/database.ts';

const LIMIT = 20;
/** How much of a query is read: no name is longer. */
const READ = 100;
/** How much of the trigrams two texts have to share: a typo in a short name leaves a quarter of them. */
const ALIKE = 0.25;
/** And how much of the best match's score: beside a name that is there, what merely resembles it is not meant. */
const NEAR = 0.5;

/** The servicer with this UUID, in lower case. */
export async function findServicer(db: Queries, uuid: string): Promise<Servicer | undefined> {
  const found = await db
    .selectFrom('servicer')
    .select(['uuid', 'name', 'kind', 'website', 'health'])
    .where('uuid', '=', uuid)
    .executeTakeFirst();
  return found && {...found, former: null};
}

/** Servicers that match, best first; an empty query answers the popular ones. */
export async function searchServicers(db: Queries, query: string): Promise<Servicer[]> {
  const text = normal(query.slice(0, READ));
  return text ? matching(db, text) : popular(db);
}

async function popular(db: Queries): Promise<Servicer[]> {
  const found = await db
    .selectFrom('servicer')
    .select(['uuid', 'name', 'kind', 'website', 'health'])
    .where('popular', 'is not', null)
    .orderBy('popular')
    .execute();
  return found.map((servicer) => ({...servicer, former: null}));
}

interface Match {
  readonly uuid: string;
  readonly name: string;
  readonly kind: Servicer['kind'];
  readonly website: string;
  readonly health: Health;
  readonly former: FormerName | null;
}

/** Each servicer by that of its names which resembles the query most; today's goes before a former one. */
async function matching(db: Queries, text: string): Promise<Match[]> {
  const begins = `${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
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
              when search like ${begins} then 2
              when search like ${`% ${begins}`} then 1.5
              else greatest(similarity(search, ${text}), 0.9 * word_similarity(${text}, search))
            end as score
          from servicer_name
        ) as found on found.servicer = servicer.uuid
        where found.score >= ${ALIKE}
        order by servicer.uuid, found.score desc, found.age
      ) as one_of_each
    ) as ranked
    where score >= best * ${NEAR}
    order by score desc, least(age, 2), popular nulls last, name
    limit ${LIMIT}`.execute(db);
  return rows;
}

/** As texts are compared: in lower case, without accents, each run of anything else one space. */
function normal(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Brings the directory up to date, as this version of the server knows it. */
export async function seedServicers(db: Database): Promise<void> {
  await runTransaction(db, async (tx) => {
    for (const record of directory) {
      const {uuid, name, kind, website, health, popular = null} = record;
      const rest = {name, kind, website, health, popular};
      await tx
        .insertInto('servicer')
        .values({uuid, ...rest})
        .onConflict((same) => same.column('uuid').doUpdateSet(rest))
        .execute();
      await tx.deleteFrom('servicer_name').where('servicer', '=', uuid).execute();
      await tx.insertInto('servicer_name').values(namesOf(record)).execute();
    }
  });
}

function namesOf({uuid: servicer, name, website, aliases, former}: ServicerRecord) {
  const today = {servicer, search: normal(name), age: 0, former: null};
  const others = [website, ...aliases].map((alias, i) => ({
    servicer,
    search: normal(alias),
    age: 1 + i,
    former: null,
  }));
  const before = former.map((one, i) => ({
    servicer,
    search: normal(one.name),
    age: 1 + others.length + i,
    former: JSON.stringify(one),
  }));
  return [today, ...others, ...before];
}
