/** Tests of the function for Svelte. */
import {expect} from '@open-wc/testing';
import {flushSync, mount, unmount} from 'svelte';

import type {LinkOptions} from '../../src/nexus.js';
import type {NexusLinkControls} from '../../src/svelte/index.js';
import {FakeBackend, waitForTask, waitUntil} from '../support/helpers.js';
import Host from './host.svelte';

const nexus_key = 'sandbox_test';

const mounted = new Set<Record<string, unknown>>();

afterEach(async () => {
  for (const component of mounted) await unmount(component);
  mounted.clear();
  await waitForTask();
});

function mountHost(options: LinkOptions) {
  let controls: NexusLinkControls | undefined;
  const target = document.createElement('div');
  const props = {options, onControls: (given: NexusLinkControls) => (controls = given)};
  const component = mount(Host, {target, props});
  mounted.add(component);
  if (!controls) throw new Error('The component was not initialised.');
  return {
    controls,
    readText: () => {
      flushSync();
      return target.textContent.trim();
    },
    unmount: async () => {
      mounted.delete(component);
      await unmount(component);
      await waitForTask();
    },
  };
}

const findLink = () => document.querySelector('nexus-link');

describe('The function for Svelte', () => {
  it('opens the dialog, and renders its state', async () => {
    const backend = new FakeBackend();
    const {controls, readText} = mountHost({nexus_key, backend, theme: 'dark'});
    expect(readText()).to.equal('closed ready');
    controls.open();
    await backend.waitForCall('start');
    expect(readText()).to.equal('open ready');
    expect(findLink()).to.include({nexusKey: nexus_key, theme: 'dark'});
    controls.close();
    expect(readText()).to.equal('closed ready');
  });

  it('aborts the request and calls onExit when the component is destroyed', async () => {
    const exits: string[] = [];
    const backend = new FakeBackend();
    const host = mountHost({nexus_key, backend, onExit: ({status}) => exits.push(status)});
    host.controls.open();
    const {signal} = await backend.waitForCall('start');
    await host.unmount();
    expect(signal.aborted).to.equal(true);
    expect(exits).to.deep.equal(['incomplete']);
    host.controls.open();
    expect(findLink()).to.equal(null);
  });

  it('reports invalid options to onExit and as its error', async () => {
    const codes: unknown[] = [];
    const {controls, readText} = mountHost({
      nexus_key: 42 as unknown as string,
      onExit: ({result}) => codes.push(result.code),
    });
    controls.open();
    await waitUntil(() => readText() === 'closed ready invalid-options', 'the error is rendered');
    expect(codes).to.deep.equal(['invalid-options']);
  });

  it('gives a store the latest state, whenever it is subscribed to', async () => {
    const backend = new FakeBackend();
    const {controls} = mountHost({nexus_key, backend});
    const values: boolean[] = [];
    controls.isOpen.subscribe((value) => values.push(value))();
    controls.open();
    await backend.waitForCall('start');
    controls.isOpen.subscribe((value) => values.push(value))();
    expect(values).to.deep.equal([false, true]);
  });
});
