import {expect, fixture, html} from '@open-wc/testing';
import {SandboxBackend} from '../../src/backends/sandbox/index.js';
import {dispatchResponse, link, recordEvents, responses} from '../../src/testing/index.js';

import type {NexusLink} from '../../src/nexus-link.js';
import '../../src/define.js';

const showElement = (): Promise<NexusLink> =>
  fixture<NexusLink>(
    html`<nexus-link inline nexus-key="sandbox_a" .backend=${new SandboxBackend({latency: 0})}></nexus-link>`,
  );

const getMessage = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => expect.fail('It was fulfilled.'),
    (thrown: unknown) => String(thrown),
  );

describe('recordEvents', () => {
  it('records what happens in order, by name', async () => {
    const element = await showElement();
    const recorder = recordEvents(element);
    await link(element).find('Nelnet').logIn('challenge').answer('Rex').done();
    expect(
      recorder.names.filter((name) => name !== 'step-viewed' && name !== 'servicers-searched'),
    ).to.deep.equal([
      'servicer-chosen',
      'credentials-submitted',
      'challenged',
      'answers-submitted',
      'connected',
      'finished',
      'nexus-success',
      'closed',
      'nexus-close',
    ]);
    expect(recorder.response?.status).to.equal('complete');
  });

  it('waits for an event, and gives its typed detail', async () => {
    const element = await showElement();
    const recorder = recordEvents(element);
    const connected = recorder.waitFor('connected');
    await link(element).find('Nelnet').logIn();
    expect((await connected).metadata.servicer.name).to.equal('Nelnet');
    expect((await recorder.waitFor('servicer-chosen')).metadata.servicer.name).to.equal('Nelnet');
  });

  it('says which events there were instead of the one it waits for', async () => {
    const element = await showElement();
    const recorder = recordEvents(element);
    dispatchResponse(element, responses.incomplete);
    expect(await getMessage(recorder.waitFor('connected', 20))).to.match(
      /waitFor\("connected"\): there was no such event in 20 ms\. Events: .*nexus-exit, nexus-close/,
    );
  });

  it('hears all elements of a document', async () => {
    const recorder = recordEvents(document);
    dispatchResponse(await showElement(), responses.complete);
    expect(await recorder.waitFor('nexus-success')).to.equal(responses.complete);
    recorder.stop();
  });

  it('stops', async () => {
    const element = await showElement();
    const recorder = recordEvents(element);
    recorder.stop();
    const count = recorder.events.length;
    dispatchResponse(element, responses.complete);
    expect(recorder.events).to.have.length(count);
    expect(recorder.response).to.equal(null);
  });
});
