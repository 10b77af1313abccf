import {expect, fixture, html} from '@open-wc/testing';
import {SandboxBackend} from '../../src/backends/sandbox/index.js';
import {
  borrowers,
  createConnection,
  createFailureResponse,
  createSuccessResponse,
  findServicer,
  link,
  recordEvents,
  responses,
} from '../../src/testing/index.js';

import {codes, type Code} from '../../src/contract/errors.js';
import {Connection, Servicer} from '../../src/contract/schemas.js';
import type {NexusLink} from '../../src/nexus-link.js';
import {LinkExit, LinkResponse, LinkSuccess} from '../support/response-schemas.js';
import '../../src/define.js';

const showElement = (uuid: string): Promise<NexusLink> =>
  fixture<NexusLink>(
    html`<nexus-link
      inline
      nexus-key="sandbox_a"
      uuid=${uuid}
      .backend=${new SandboxBackend({latency: 0})}
    ></nexus-link>`,
  );

describe('Fixtures', () => {
  it('match the schemas of the contract', () => {
    for (const response of Object.values(responses)) LinkResponse.parse(response);
    Servicer.parse(findServicer('MOHELA'));
    Connection.parse(createConnection('Aidvantage', {status: 'interrupted'}));
  });

  it('have a response of each status', () => {
    const statuses = Object.values(responses).map(({status}) => status);
    expect(statuses).to.deep.equal(['complete', 'incomplete', 'error', 'illegal']);
  });

  it('have a response for each code', () => {
    for (const code of Object.keys(codes) as Code[]) {
      const {status, result} = LinkExit.parse(createFailureResponse(code, 'connecting'));
      expect(result).to.include({code, step: 'connecting'});
      expect(status).to.equal(codes[code].ends ?? 'error');
    }
  });

  it('are what the element reports in the sandbox', async () => {
    const element = await showElement(borrowers.new);
    const response = await link(element).find('Nelnet').logIn().done();
    const expected = createSuccessResponse([createConnection('Nelnet')]);
    expect(LinkSuccess.parse(response)).to.deep.equal(expected);
  });

  it('name a borrower for each ending of an opening', async () => {
    for (const [name, code] of [
      ['notAllowed', 'not-allowed'],
      ['notReady', 'not-ready'],
      ['unknown', 'unknown-borrower'],
    ] as const) {
      const recorder = recordEvents(document);
      await showElement(borrowers[name]);
      expect((await recorder.waitFor('nexus-exit')).result.code).to.equal(code);
      recorder.stop();
    }
  });

  it('name borrowers who have connections', async () => {
    for (const name of ['connected', 'interrupted'] as const) {
      const borrower = link(await showElement(borrowers[name])).goTo('search');
      expect((await borrower.readScreen()).step).to.equal('search');
    }
  });

  it('say which servicer the sandbox lacks', () => {
    expect(() => findServicer('Acme Bank')).to.throw('The sandbox has no servicer with the name Acme Bank.');
  });
});
