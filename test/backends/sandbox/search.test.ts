import {expect} from '@open-wc/testing';

import {generateServicers} from '../../fixtures/generated-servicers.js';
import {directory, type ServicerRecord} from '../../../src/backends/sandbox/directory.js';
import * as sandbox from '../../../src/backends/sandbox/search.js';
import {runInSlices, type SlicedTask} from '../../../src/backends/sandbox/yield-to-main.js';
import type {Servicer} from '../../../src/contract/schemas.js';

/** Does all of the work at once. */
function done<T>(work: SlicedTask<T>): T {
  for (;;) {
    const {done, value} = work.next();
    if (done) return value;
  }
}

const searchServicers = (typed: string): Servicer[] => done(sandbox.searchServicers(typed));

function createSearch(records: readonly ServicerRecord[]): (typed: string) => Servicer[] {
  const search = sandbox.createSearch(records);
  return (typed) => done(search(typed));
}

/** What a borrower types, whom they find first, and the former name by which they found them. */
type Row = readonly [typed: string, found: string, former?: string];

const typedNames: readonly Row[] = [
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

const oldNames: readonly Row[] = [
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

/** Servicers whose loans went to several others: each of those is among the first few. */
const splitNames: readonly Row[] = [
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

const misspelt: readonly Row[] = [
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

const namesFor = (typed: string): string[] => searchServicers(typed).map(({name}) => name);

function findsFirst([typed, found, former]: Row): void {
  it(`finds ${found} first for "${typed}"${former ? ` and says it was ${former}` : ''}`, () => {
    const [first] = searchServicers(typed);
    expect(first?.name).to.equal(found);
    expect(first?.former?.name).to.equal(former);
  });
}

describe('Search for a servicer', () => {
  describe('by a name of today', () => typedNames.forEach(findsFirst));

  describe('by an old name', () => oldNames.forEach(findsFirst));

  describe('by a misspelt name', () => misspelt.forEach(findsFirst));

  describe('by the name of a servicer that was split', () => {
    for (const [typed, found, former] of splitNames) {
      it(`finds ${found} among the first few for "${typed}"`, () => {
        const servicer = searchServicers(typed)
          .slice(0, 4)
          .find(({name}) => name === found);
        expect(servicer?.former?.name).to.equal(former);
      });
    }

    it('tells when which loans moved', () => {
      const [first, second] = searchServicers('navient');
      expect(first?.former).to.deep.equal({name: 'Navient', year: 2021, loans: 'federal'});
      expect(second?.former).to.deep.equal({name: 'Navient', year: 2024, loans: 'some'});
    });

    it('puts a servicer that still has the name before those that got some of its loans', () => {
      expect(namesFor('sallie mae')).to.deep.equal(['Sallie Mae', 'Aidvantage', 'MOHELA']);
      expect(searchServicers('sallie mae')[0]?.former).to.equal(null);
    });
  });

  describe('with nothing typed', () => {
    it('lists the popular servicers by rank, the invented ones last', () => {
      const names = namesFor('');
      expect(names.slice(0, 4)).to.deep.equal(['MOHELA', 'Nelnet', 'Aidvantage', 'Edfinancial Services']);
      expect(names.slice(-2)).to.deep.equal(['Sandbox Servicer (degraded)', 'Sandbox Servicer (down)']);
    });

    it('takes blanks for nothing', () => expect(namesFor(' \t\u00a0')).to.deep.equal(namesFor('')));

    it('claims no former name', () => {
      expect(searchServicers('').every(({former}) => former === null)).to.equal(true);
    });
  });

  describe('without a match', () => {
    for (const typed of [
      'zzzzqq',
      'qwertyuiop',
      '!!!',
      '12345',
      'visa mastercard',
      'конь',
      'x'.repeat(500),
    ]) {
      it(`finds nothing for "${typed.slice(0, 20)}"`, () => expect(namesFor(typed)).to.deep.equal([]));
    }
  });

  describe('without a weak tail', () => {
    it('lists MOHELA alone for "mohela"', () => expect(namesFor('mohela')).to.deep.equal(['MOHELA']));

    it('lists MOHELA alone for "mohila"', () => expect(namesFor('mohila')).to.deep.equal(['MOHELA']));

    it('lists only the two Nelnets for "nelnet"', () => {
      expect(namesFor('nelnet')).to.deep.equal(['Nelnet', 'Nelnet Bank']);
    });

    it('lists only servicers of federal loans for "studentaid.gov"', () => {
      const found = searchServicers('studentaid.gov');
      expect(found).to.have.lengthOf(5);
      expect(found.every(({website}) => website.endsWith('.studentaid.gov'))).to.equal(true);
    });

    it('never lists more than 20', () => {
      for (const typed of ['loan', 'student', 'e', 'education', 'a']) {
        expect(searchServicers(typed)).to.have.lengthOf.at.most(20);
      }
    });

    it('reads only the beginning of a pasted page', () => {
      expect(namesFor('nelnet '.repeat(100_000))[0]).to.equal('Nelnet');
    });

    it('lists no servicer twice', () => {
      for (const typed of ['loan', 'ed', 'fedloan', 'great', 'granite']) {
        expect(new Set(namesFor(typed)).size).to.equal(namesFor(typed).length);
      }
    });
  });

  describe('of a servicer in trouble', () => {
    it('finds the invented one that is down', () => {
      expect(searchServicers('down').map(({health}) => health)).to.deep.equal(['down']);
    });

    it('finds the invented one that is degraded', () => {
      expect(searchServicers('degraded').map(({health}) => health)).to.deep.equal(['degraded']);
    });

    it('finds both for "sandbox"', () => expect(namesFor('sandbox')).to.have.lengthOf(2));
  });

  describe('with a typo in a popular name', () => {
    const popular = directory.filter(({popular, health}) => popular !== undefined && health === 'ok');
    const cases = popular.flatMap(({name}) => misspellings(name).map((typed): Row => [typed, name]));

    it('finds at least 95 of 100 first', () => {
      const missed = cases.filter(([typed, name]) => namesFor(typed)[0] !== name);
      expect(cases.length).to.be.above(250);
      expect(missed.length / cases.length, missed.map(([typed]) => typed).join(', ')).to.be.at.most(0.05);
    });
  });

  describe('in a directory of another kind', () => {
    const record = (name: string, more: Partial<ServicerRecord> = {}): ServicerRecord => ({
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
      record('Elm', {former}),
      record('Oak', {aliases: ['Birch']}),
      record('Birch'),
      record('Birchwood'),
    ]);

    it('puts the name before the alias, the alias before the former name, and those before a beginning', () => {
      expect(search('birch').map(({name}) => name)).to.deep.equal(['Birch', 'Oak', 'Elm', 'Birchwood']);
    });

    it('finds nothing in an empty one', () => {
      expect(createSearch([])('birch')).to.deep.equal([]);
      expect(createSearch([])('')).to.deep.equal([]);
    });
  });
});

describe('A directory of ten thousand servicers', () => {
  const records = generateServicers(10_000);
  const work = sandbox.createSearch(records);
  const search = (typed: string): Servicer[] => done(work(typed));
  const maplewood = search('Maplewood Credit Union')[0]!;

  it('holds ten thousand, each with a name of its own', () => {
    expect(new Set(records.map(({name}) => name)).size).to.equal(10_000);
    expect(new Set(records.map(({uuid}) => uuid)).size).to.equal(10_000);
  });

  it('finds each of a hundred first by its whole name', () => {
    for (let at = 50; at < records.length; at += 100) {
      const {name, uuid} = records[at]!;
      expect(search(name)[0]?.uuid, name).to.equal(uuid);
    }
  });

  for (const typed of [
    'maplewood credit union',
    'MAPLEWOOD  credit',
    'maplewood cr',
    'mapelwood credit union',
    'maplewod credit union',
    'aplewood credit union',
  ]) {
    it(`finds Maplewood Credit Union first for "${typed}"`, () => {
      expect(maplewood.name).to.equal('Maplewood Credit Union');
      expect(search(typed)[0]).to.deep.equal(maplewood);
    });
  }

  it('finds all whose name begins with what was typed, then all whose former name does, and no more than 20', () => {
    const names = search('maplewo').map(({name, former}) => former?.name ?? name);
    expect(names.every((name) => name.startsWith('Maplewo'))).to.equal(true);
    const today = search('maplewo').filter(({former}) => former === null);
    expect(today).to.have.lengthOf(10);
    expect(search('maplewo').slice(0, 10)).to.deep.equal(today);
    expect(search('maple')).to.have.lengthOf(20);
  });

  it('finds a servicer by its former name, with a typo too, and says which', () => {
    const {uuid, former} = records.find((record) => record.former.length)!;
    const [old] = former;
    for (const typed of [old!.name, old!.name.slice(0, 4) + old!.name.slice(5)]) {
      expect(search(typed).find((one) => one.uuid === uuid)?.former?.name, typed).to.equal(old!.name);
    }
  });

  it('lists the popular ones by rank', () => {
    expect(search('').map(({uuid}) => uuid)).to.deep.equal(records.slice(0, 10).map(({uuid}) => uuid));
  });

  it('finds nothing for what resembles no name', () => expect(search('zzzzqq')).to.deep.equal([]));

  describe('in slices', () => {
    const {signal} = new AbortController();

    it('finds the same', async () => {
      const sliced = sandbox.createSearch(records);
      for (const typed of ['m', 'maplewood', 'silverhavn', 'willowbrok credit', 'CSLA', 'example', '']) {
        expect(await runInSlices(sliced(typed), signal), typed).to.deep.equal(search(typed));
      }
    });

    it('finds the same in two searches at a time', async () => {
      const sliced = sandbox.createSearch(records);
      const found = await Promise.all(['m', 'silverhavn'].map((typed) => runInSlices(sliced(typed), signal)));
      expect(found).to.deep.equal([search('m'), search('silverhavn')]);
    });

    it('lets others have their turn meanwhile', async () => {
      let turns = 0;
      const count = setInterval(() => turns++);
      await runInSlices(sandbox.createSearch(records)('m'), signal);
      clearInterval(count);
      expect(turns).to.be.above(0);
    });

    it('stops where it is when the search is given up, and the next one goes on from there', async () => {
      const sliced = sandbox.createSearch(records);
      const given = new AbortController();
      let steps = 0;
      const counted = (function* () {
        for (const work = sliced('maplewood'); ; steps++) {
          const {done, value} = work.next();
          if (done) return value;
          if (steps === 3) given.abort(new Error('a newer key'));
          yield;
        }
      })();
      const reason = await runInSlices(counted, given.signal).catch((error: unknown) => error);
      expect(reason).to.equal(given.signal.reason);
      const before = steps;
      expect(await runInSlices(sliced('maplewood'), signal)).to.deep.equal(search('maplewood'));
      expect(steps).to.equal(before);
    });
  });
});

describe('Work in slices', () => {
  it('is not begun where it was given up before', async () => {
    let begun = false;
    const work = (function* () {
      begun = true;
      yield;
    })();
    const reason = new Error('left');
    expect(await runInSlices(work, AbortSignal.abort(reason)).catch((error: unknown) => error)).to.equal(
      reason,
    );
    expect(begun).to.equal(false);
  });

  it('rejects with what the work throws', async () => {
    const wrong = new Error('wrong');
    const work = (function* (): SlicedTask<null> {
      yield;
      throw wrong;
    })();
    const {signal} = new AbortController();
    expect(await runInSlices(work, signal).catch((error: unknown) => error)).to.equal(wrong);
  });
});

describe('The directory of servicers', () => {
  const real = directory.filter(({health}) => health === 'ok');

  it('holds at least 40 real servicers', () => expect(real).to.have.lengthOf.at.least(40));

  it('holds one invented servicer that is degraded and one that is down', () => {
    const invented = directory.filter(({health}) => health !== 'ok');
    expect(invented.map(({health}) => health)).to.have.members(['degraded', 'down']);
    expect(invented.every(({name}) => name.startsWith('Sandbox Servicer'))).to.equal(true);
  });

  it('gives each servicer a name and a version 4 UUID of its own', () => {
    expect(new Set(directory.map(({name}) => name)).size).to.equal(directory.length);
    expect(new Set(directory.map(({uuid}) => uuid)).size).to.equal(directory.length);
    for (const {uuid} of directory) {
      expect(uuid).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
  });

  it('names a host as the website', () => {
    for (const {website} of directory) expect(website).to.match(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/);
  });

  it('has no empty or repeated alias', () => {
    for (const {name, aliases} of directory) {
      expect(aliases.every((alias) => alias.trim() === alias && alias !== '')).to.equal(true);
      expect(new Set([name, ...aliases]).size, name).to.equal(aliases.length + 1);
    }
  });

  it('dates each former name within living memory', () => {
    const years = directory.flatMap(({former}) => former.map(({year}) => year));
    expect(years.every((year) => Number.isInteger(year) && year >= 1990 && year <= 2026)).to.equal(true);
  });

  it('ranks the popular ones from 1 without a gap', () => {
    const ranks = directory.flatMap(({popular}) => popular ?? []).sort((a, b) => a - b);
    expect(ranks).to.deep.equal(ranks.map((_, i) => i + 1));
    expect(ranks).to.have.lengthOf.within(8, 12);
  });

  it('finds each servicer by each of its names, old ones and its host included', () => {
    for (const {uuid, name, website, aliases, former} of directory) {
      for (const typed of [name, website, ...aliases, ...former.map((old) => old.name)]) {
        const found = searchServicers(typed).map((servicer) => servicer.uuid);
        expect(found, `${name} by "${typed}"`).to.include(uuid);
      }
    }
  });

  it('answers a former name with the entry that holds it', () => {
    for (const {uuid, former} of directory) {
      for (const old of former) {
        const found = searchServicers(old.name).find((servicer) => servicer.uuid === uuid);
        expect(found?.former, old.name).to.deep.equal(old);
      }
    }
  });
});

/** One letter missed, doubled, or swapped with the next, at each place inside a name. */
function misspellings(name: string): string[] {
  const typed = new Set<string>();
  for (let at = 1; at < name.length - 1; at++) {
    typed.add(name.slice(0, at) + name.slice(at + 1));
    typed.add(name.slice(0, at) + name.charAt(at) + name.slice(at));
    if (at < name.length - 2) {
      typed.add(name.slice(0, at) + name.charAt(at + 1) + name.charAt(at) + name.slice(at + 2));
    }
  }
  typed.delete(name);
  return [...typed];
}
