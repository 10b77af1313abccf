/** The search for a servicer, and the directory in which the sandbox searches. */
import {expect} from '@open-wc/testing';

import {generateServicers} from '../../fixtures/generated-servicers.js';
import {directory, type ServicerRecord} from '../../../src/backends/sandbox/directory.js';
import * as sandbox from '../../../src/backends/sandbox/search.js';
import {runInSlices, type SlicedTask} from '../../../src/backends/sandbox/yield-to-main.js';
import type {Servicer} from '../../../src/contract/schemas.js';
import {expectNone, itForEach} from '../../support/case-table.js';

/** Runs a task to its end without a pause. */
function runAtOnce<T>(task: SlicedTask<T>): T {
  for (;;) {
    const {done, value} = task.next();
    if (done) return value;
  }
}

const searchServicers = (query: string): Servicer[] => runAtOnce(sandbox.searchServicers(query));

function createSearch(records: readonly ServicerRecord[]): (query: string) => Servicer[] {
  const search = sandbox.createSearch(records);
  return (query) => runAtOnce(search(query));
}

/** A query, the name of a servicer that it finds, and the former name by which it does. */
type Row = readonly [query: string, servicer: string, former?: string];

const PRESENT_NAMES: readonly Row[] = [
  ['mohela', 'MOHELA'],
  ['MOHELA', 'MOHELA'],
  ['  Mohela ', 'MOHELA'],
  ['mo hela', 'MOHELA'],
  ['mo', 'MOHELA'],
  ['missouri higher education', 'MOHELA'],
  ['mohela.com', 'MOHELA'],
  ['https://www.mohela.com/login', 'MOHELA'],
  ['mohela.studentaid.gov', 'MOHELA'],
  ['my mohela account', 'MOHELA'],
  ['Nelnet', 'Nelnet'],
  ['nel', 'Nelnet'],
  ['nel net', 'Nelnet'],
  ['nelnet student loan servicing', 'Nelnet'],
  ['nelnet login', 'Nelnet'],
  ['Nëlnét', 'Nelnet'],
  ['nelnet bank', 'Nelnet Bank'],
  ['aidvantage.com', 'Aidvantage'],
  ['aid vantage', 'Aidvantage'],
  ['advantage', 'Aidvantage'],
  ['maximus', 'Aidvantage'],
  ['aid', 'Aidvantage'],
  ['edfinancial', 'Edfinancial Services'],
  ['ed financial', 'Edfinancial Services'],
  ['HESC/Edfinancial', 'Edfinancial Services'],
  ['ed', 'Edfinancial Services'],
  ['CRI', 'Central Research, Inc. (CRI)'],
  ['central research', 'Central Research, Inc. (CRI)'],
  ['ecsi', 'ECSI Federal Perkins Loan Servicer'],
  ['perkins loan', 'ECSI Federal Perkins Loan Servicer'],
  ['heartland', 'Heartland ECSI'],
  ['campus partners', 'Heartland ECSI'],
  ['myeddebt.ed.gov', 'Default Resolution Group'],
  ['default', 'Default Resolution Group'],
  ['A.E.S.', 'American Education Services'],
  ['aes', 'American Education Services'],
  ['PHEAA', 'American Education Services'],
  ['american education', 'American Education Services'],
  ['iowa student loan', 'Aspire Servicing Center'],
  ['SELF loan', 'Aspire Servicing Center'],
  ['gsm&r', 'Granite Edvance'],
  ['edvestinu', 'Granite Edvance'],
  ['kheslc', 'Kentucky Higher Education Student Loan Corporation'],
  ['njclass', 'New Jersey HESAA'],
  ['hh loans', 'Texas Higher Education Coordinating Board'],
  ['uas', 'University Accounting Service'],
  ['vermont', 'VSAC'],
  ['sallie-mae', 'Sallie Mae'],
  ['salliemae', 'Sallie Mae'],
  ['sally may', 'Sallie Mae'],
  ['mae sallie', 'Sallie Mae'],
  ['sofi', 'SoFi'],
  ['so fi', 'SoFi'],
  ['citizens bank', 'Citizens'],
  ['college avenue', 'College Ave'],
  ['education loan finance', 'ELFI'],
  ['commonbond', 'Firstmark Services'],
  ['drb', 'Laurel Road'],
  ['lend key', 'LendKey'],
];

const FORMER_NAMES: readonly Row[] = [
  ['great lakes', 'Nelnet', 'Great Lakes'],
  ['greatlakes', 'Nelnet', 'Great Lakes'],
  ['mygreatlakes.org', 'Nelnet', 'MyGreatLakes'],
  ['great lakes educational loan services', 'Nelnet', 'Great Lakes'],
  ['fedloan', 'MOHELA', 'FedLoan Servicing'],
  ['fed loan', 'MOHELA', 'FedLoan Servicing'],
  ['Fed-Loan Servicing', 'MOHELA', 'FedLoan Servicing'],
  ['fed lo', 'MOHELA', 'FedLoan Servicing'],
  ['myfedloan.org', 'MOHELA', 'MyFedLoan'],
  ['navient', 'Aidvantage', 'Navient'],
  ['nav', 'Aidvantage', 'Navient'],
  ['navient student loans', 'Aidvantage', 'Navient'],
  ['discover', 'Firstmark Services', 'Discover Student Loans'],
  ['discover student loans', 'Firstmark Services', 'Discover Student Loans'],
  ['wells fargo', 'Firstmark Services', 'Wells Fargo'],
  ['citibank', 'Firstmark Services', 'Citibank'],
  ['chase', 'MOHELA', 'Chase Student Loans'],
  ['costep', 'MOHELA', 'COSTEP'],
  ['ACPE', 'American Education Services', 'ACPE'],
  ['alaska', 'American Education Services', 'Alaska Commission on Postsecondary Education'],
  ['darien rowayton', 'Laurel Road', 'Darien Rowayton Bank'],
  ['acs', 'Nelnet', 'ACS'],
];

/** Former names whose loans went to several servicers. Each of those is among the first four results. */
const SPLIT_NAMES: readonly Row[] = [
  ['fedloan', 'Aidvantage', 'FedLoan Servicing'],
  ['fedloan', 'Edfinancial Services', 'FedLoan Servicing'],
  ['fedloan', 'Nelnet', 'FedLoan Servicing'],
  ['navient', 'MOHELA', 'Navient'],
  ['cornerstone', 'MOHELA', 'CornerStone'],
  ['cornerstone', 'Nelnet', 'CornerStone'],
  ['sallie mae', 'Aidvantage', 'Sallie Mae'],
  ['sallie mae', 'MOHELA', 'Sallie Mae'],
  ['granite state', 'Edfinancial Services', 'Granite State'],
  ['aspire', 'MOHELA', 'Aspire Resources'],
  ['great lakes', 'Ascendium', 'Great Lakes Higher Education Guaranty'],
  ['acs', 'Aidvantage', 'ACS'],
];

const MISSPELLED_NAMES: readonly Row[] = [
  ['mohila', 'MOHELA'],
  ['mohella', 'MOHELA'],
  ['moheal', 'MOHELA'],
  ['nelnett', 'Nelnet'],
  ['nellnet', 'Nelnet'],
  ['aidvantge', 'Aidvantage'],
  ['aidvnatage', 'Aidvantage'],
  ['edfinacial', 'Edfinancial Services'],
  ['edfinancal services', 'Edfinancial Services'],
  ['central reserch', 'Central Research, Inc. (CRI)'],
  ['sallymae', 'Sallie Mae'],
  ['frstmark', 'Firstmark Services'],
  ['american educaton services', 'American Education Services'],
  ['sfoi', 'SoFi'],
  ['colege ave', 'College Ave'],
  ['fedlon', 'MOHELA', 'FedLoan Servicing'],
  ['navaint', 'Aidvantage', 'Navient'],
  ['graet lakes', 'Nelnet', 'Great Lakes'],
  ['discovr', 'Firstmark Services', 'Discover Student Loans'],
  ['edfinansh', 'Edfinancial Services'],
];

interface SearchCase {
  readonly name: string;
  readonly query: string;
  readonly servicer: string;
  readonly former: string | undefined;
}

const toCases = (rows: readonly Row[]): SearchCase[] =>
  rows.map(([query, servicer, former]) => ({name: `"${query}" for ${servicer}`, query, servicer, former}));

const listNames = (query: string): string[] => searchServicers(query).map(({name}) => name);

function expectFirst({query, servicer, former}: SearchCase): void {
  const [first] = searchServicers(query);
  expect(first?.name).to.equal(servicer);
  expect(first?.former?.name, 'former name').to.equal(former);
}

function expectAmongFirst({query, servicer, former}: SearchCase): void {
  const found = searchServicers(query)
    .slice(0, 4)
    .find(({name}) => name === servicer);
  expect(found?.former?.name, 'former name').to.equal(former);
}

const catchReason = (error: unknown): unknown => error;

describe('The search for a servicer', () => {
  itForEach('finds a servicer first by a present name', toCases(PRESENT_NAMES), expectFirst);

  itForEach('finds a servicer first by a former name', toCases(FORMER_NAMES), expectFirst);

  itForEach('finds a servicer first by a misspelled name', toCases(MISSPELLED_NAMES), expectFirst);

  itForEach(
    'finds each servicer that took over some loans of a former one',
    toCases(SPLIT_NAMES),
    expectAmongFirst,
  );

  it('finds at least 95 % of the misspellings of popular names first', () => {
    const popular = directory.filter(({popular, health}) => popular !== undefined && health === 'ok');
    const rows = popular.flatMap(({name}) => createMisspellings(name).map((query): Row => [query, name]));
    const missed = rows.filter(([query, name]) => listNames(query)[0] !== name);
    expect(rows.length).to.be.above(250);
    expect(missed.length / rows.length, missed.map(([query]) => query).join(', ')).to.be.at.most(0.05);
  });

  it('says which loans moved, and in which year', () => {
    const [first, second] = searchServicers('navient');
    expect(first?.former).to.deep.equal({name: 'Navient', year: 2021, loans: 'federal'});
    expect(second?.former).to.deep.equal({name: 'Navient', year: 2024, loans: 'some'});
  });

  it('lists a servicer that still has the name before those that took over some of its loans', () => {
    expect(listNames('sallie mae')).to.deep.equal(['Sallie Mae', 'Aidvantage', 'MOHELA']);
    expect(searchServicers('sallie mae')[0]?.former).to.equal(null);
  });

  it('lists exact matches only, if there are any', () => {
    expect(listNames('mohela')).to.deep.equal(['MOHELA']);
    expect(listNames('nelnet')).to.deep.equal(['Nelnet', 'Nelnet Bank']);
  });

  it('lists no weaker match after one with a single typo', () => {
    expect(listNames('mohila')).to.deep.equal(['MOHELA']);
  });

  it('lists the servicers of federal loans for "studentaid.gov"', () => {
    const found = searchServicers('studentaid.gov');
    expect(found).to.have.lengthOf(5);
    expect(found.every(({website}) => website.endsWith('.studentaid.gov'))).to.equal(true);
  });

  it('lists 20 servicers at most', () => {
    for (const query of ['loan', 'student', 'e', 'education', 'a']) {
      expect(searchServicers(query), query).to.have.lengthOf.at.most(20);
    }
  });

  it('lists no servicer twice', () => {
    for (const query of ['loan', 'ed', 'fedloan', 'great', 'granite']) {
      expect(new Set(listNames(query)).size, query).to.equal(listNames(query).length);
    }
  });

  it('reads only the beginning of a pasted page', () => {
    expect(listNames('nelnet '.repeat(100_000))[0]).to.equal('Nelnet');
  });

  it('finds nothing for a query that resembles no name', () => {
    const long = 'x'.repeat(500);
    const queries = ['zzzzqq', 'qwertyuiop', '!!!', '12345', 'visa mastercard', 'конь', long];
    expectNone(queries.filter((query) => listNames(query).length > 0));
  });

  it('finds the invented servicers that are degraded and down', () => {
    expect(searchServicers('down').map(({health}) => health)).to.deep.equal(['down']);
    expect(searchServicers('degraded').map(({health}) => health)).to.deep.equal(['degraded']);
    expect(listNames('sandbox')).to.have.lengthOf(2);
  });

  describe('for an empty query', () => {
    it('lists the popular servicers by rank, and the invented ones last', () => {
      const names = listNames('');
      expect(names.slice(0, 4)).to.deep.equal(['MOHELA', 'Nelnet', 'Aidvantage', 'Edfinancial Services']);
      expect(names.slice(-2)).to.deep.equal(['Sandbox Servicer (degraded)', 'Sandbox Servicer (down)']);
    });

    it('ignores white space', () => expect(listNames(' \t\u00a0')).to.deep.equal(listNames('')));

    it('gives no former name', () => {
      expect(searchServicers('').every(({former}) => former === null)).to.equal(true);
    });
  });

  describe('in another directory', () => {
    const createRecord = (name: string, more: Partial<ServicerRecord> = {}): ServicerRecord => ({
      uuid: crypto.randomUUID(),
      name,
      kind: 'private',
      website: `${name.toLowerCase()}.example`,
      aliases: [],
      former: [],
      health: 'ok',
      ...more,
    });
    const former = [{name: 'Birch', year: 2020, loans: 'all' as const}];
    const search = createSearch([
      createRecord('Elm', {former}),
      createRecord('Oak', {aliases: ['Birch']}),
      createRecord('Birch'),
      createRecord('Birchwood'),
    ]);

    it('orders a name before an alias, a former name and a longer name', () => {
      expect(search('birch').map(({name}) => name)).to.deep.equal(['Birch', 'Oak', 'Elm', 'Birchwood']);
    });

    it('finds nothing if it is empty', () => {
      expect(createSearch([])('birch')).to.deep.equal([]);
      expect(createSearch([])('')).to.deep.equal([]);
    });
  });
});

describe('The search in ten thousand servicers', () => {
  const records = generateServicers(10_000);
  const createTask = sandbox.createSearch(records);
  const search = (query: string): Servicer[] => runAtOnce(createTask(query));
  const maplewood = search('Maplewood Credit Union')[0]!;

  it('has ten thousand different names and UUIDs', () => {
    expect(new Set(records.map(({name}) => name)).size).to.equal(10_000);
    expect(new Set(records.map(({uuid}) => uuid)).size).to.equal(10_000);
  });

  it('finds every hundredth servicer first by its whole name', () => {
    const missed = records.filter(
      ({name, uuid}, index) => index % 100 === 50 && search(name)[0]?.uuid !== uuid,
    );
    expectNone(missed.map(({name}) => name));
  });

  it('finds a servicer first by a prefix, in another case, and with a typo', () => {
    expect(maplewood.name).to.equal('Maplewood Credit Union');
    const queries = [
      'maplewood credit union',
      'MAPLEWOOD  credit',
      'maplewood cr',
      'mapelwood credit union',
      'maplewod credit union',
      'aplewood credit union',
    ];
    expectNone(queries.filter((query) => search(query)[0]?.uuid !== maplewood.uuid));
  });

  it('lists names that begin with the query, then former names that do, 20 at most', () => {
    const names = search('maplewo').map(({name, former}) => former?.name ?? name);
    expect(names.every((name) => name.startsWith('Maplewo'))).to.equal(true);
    const present = search('maplewo').filter(({former}) => former === null);
    expect(present).to.have.lengthOf(10);
    expect(search('maplewo').slice(0, 10)).to.deep.equal(present);
    expect(search('maple')).to.have.lengthOf(20);
  });

  it('finds a servicer by a former name, also with a typo, and returns that name', () => {
    const {uuid, former} = records.find((record) => record.former.length)!;
    const {name} = former[0]!;
    for (const query of [name, name.slice(0, 4) + name.slice(5)]) {
      expect(search(query).find((servicer) => servicer.uuid === uuid)?.former?.name, query).to.equal(name);
    }
  });

  it('lists the popular servicers by rank', () => {
    expect(search('').map(({uuid}) => uuid)).to.deep.equal(records.slice(0, 10).map(({uuid}) => uuid));
  });

  it('finds nothing for a query that resembles no name', () => expect(search('zzzzqq')).to.deep.equal([]));

  describe('in slices', () => {
    const {signal} = new AbortController();

    it('finds the same servicers', async () => {
      const createSlicedTask = sandbox.createSearch(records);
      for (const query of ['m', 'maplewood', 'silverhavn', 'willowbrok credit', 'CSLA', 'example', '']) {
        expect(await runInSlices(createSlicedTask(query), signal), query).to.deep.equal(search(query));
      }
    });

    it('finds the same servicers in two searches at a time', async () => {
      const createSlicedTask = sandbox.createSearch(records);
      const queries = ['m', 'silverhavn'];
      const found = await Promise.all(queries.map((query) => runInSlices(createSlicedTask(query), signal)));
      expect(found).to.deep.equal(queries.map(search));
    });

    it('lets timers run meanwhile', async () => {
      let count = 0;
      const timer = setInterval(() => count++);
      await runInSlices(sandbox.createSearch(records)('m'), signal);
      clearInterval(timer);
      expect(count).to.be.above(0);
    });

    it('stops when it is aborted, and the next search continues reading the names', async () => {
      const createSlicedTask = sandbox.createSearch(records);
      const abort = new AbortController();
      let steps = 0;
      const task = (function* () {
        for (const inner = createSlicedTask('maplewood'); ; steps++) {
          const {done, value} = inner.next();
          if (done) return value;
          if (steps === 3) abort.abort(new Error('a newer query'));
          yield;
        }
      })();
      expect(await runInSlices(task, abort.signal).catch(catchReason)).to.equal(abort.signal.reason);
      const stepsBefore = steps;
      const found = await runInSlices(createSlicedTask('maplewood'), signal);
      expect(found).to.deep.equal(search('maplewood'));
      expect(steps).to.equal(stepsBefore);
    });
  });
});

describe('runInSlices', () => {
  it('does not begin a task whose signal is aborted', async () => {
    let hasBegun = false;
    const task = (function* () {
      hasBegun = true;
      yield;
    })();
    const reason = new Error('left');
    expect(await runInSlices(task, AbortSignal.abort(reason)).catch(catchReason)).to.equal(reason);
    expect(hasBegun).to.equal(false);
  });

  it('rejects with the error that the task throws', async () => {
    const thrown = new Error('wrong');
    const task = (function* (): SlicedTask<null> {
      yield;
      throw thrown;
    })();
    const {signal} = new AbortController();
    expect(await runInSlices(task, signal).catch(catchReason)).to.equal(thrown);
  });
});

describe('The directory of servicers', () => {
  it('has at least 40 real servicers', () => {
    expect(directory.filter(({health}) => health === 'ok')).to.have.lengthOf.at.least(40);
  });

  it('has one invented servicer that is degraded and one that is down', () => {
    const invented = directory.filter(({health}) => health !== 'ok');
    expect(invented.map(({health}) => health)).to.have.members(['degraded', 'down']);
    expect(invented.every(({name}) => name.startsWith('Sandbox Servicer'))).to.equal(true);
  });

  it('gives each servicer its own name and version 4 UUID', () => {
    expect(new Set(directory.map(({name}) => name)).size).to.equal(directory.length);
    expect(new Set(directory.map(({uuid}) => uuid)).size).to.equal(directory.length);
    for (const {uuid} of directory) {
      expect(uuid).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
  });

  it('has host names as websites', () => {
    for (const {website} of directory) expect(website).to.match(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/);
  });

  it('has no empty or repeated alias', () => {
    for (const {name, aliases} of directory) {
      expect(aliases.every((alias) => alias.trim() === alias && alias !== '')).to.equal(true);
      expect(new Set([name, ...aliases]).size, name).to.equal(aliases.length + 1);
    }
  });

  it('dates each former name between 1990 and 2026', () => {
    const years = directory.flatMap(({former}) => former.map(({year}) => year));
    expect(years.every((year) => Number.isInteger(year) && year >= 1990 && year <= 2026)).to.equal(true);
  });

  it('ranks the popular servicers from 1 without a gap', () => {
    const ranks = directory.flatMap(({popular}) => popular ?? []).sort((a, b) => a - b);
    expect(ranks).to.deep.equal(ranks.map((_, i) => i + 1));
    expect(ranks).to.have.lengthOf.within(8, 12);
  });

  it('is searchable by every name, alias, host and former name', () => {
    const missed = directory.flatMap(({uuid, name, website, aliases, former}) =>
      [name, website, ...aliases, ...former.map((old) => old.name)]
        .filter((query) => !searchServicers(query).some((servicer) => servicer.uuid === uuid))
        .map((query) => `${name} by "${query}"`),
    );
    expectNone(missed);
  });

  it('returns the entry of the former name that was searched for', () => {
    for (const {uuid, former} of directory) {
      for (const entry of former) {
        const found = searchServicers(entry.name).find((servicer) => servicer.uuid === uuid);
        expect(found?.former, entry.name).to.deep.equal(entry);
      }
    }
  });
});

/** Leaves out, doubles, or swaps with the next one, each letter inside a name. */
function createMisspellings(name: string): string[] {
  const misspellings = new Set<string>();
  for (let at = 1; at < name.length - 1; at++) {
    misspellings.add(name.slice(0, at) + name.slice(at + 1));
    misspellings.add(name.slice(0, at) + name.charAt(at) + name.slice(at));
    if (at < name.length - 2) {
      misspellings.add(name.slice(0, at) + name.charAt(at + 1) + name.charAt(at) + name.slice(at + 2));
    }
  }
  misspellings.delete(name);
  return [...misspellings];
}
