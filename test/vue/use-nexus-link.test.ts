/** Tests of the composable for Vue. */
import {expect} from '@open-wc/testing';
import {
  createApp,
  effectScope,
  h,
  isReadonly,
  nextTick,
  reactive,
  ref,
  type App,
  type MaybeRefOrGetter,
} from 'vue';

import type {LinkOptions} from '../../src/nexus.js';
import {useNexusLink, type NexusLinkControls} from '../../src/vue/index.js';
import {FakeBackend, waitForTask, waitUntil} from '../support/helpers.js';

const nexus_key = 'sandbox_test';
const apps = new Set<App>();

afterEach(async () => {
  for (const app of apps) app.unmount();
  apps.clear();
  await waitForTask();
});

interface Mounted {
  readonly controls: NexusLinkControls;
  /** The texts of the first render and of the latest one. */
  readonly texts: readonly string[];
  unmount(): void;
}

function mount(options: MaybeRefOrGetter<LinkOptions>): Mounted {
  const texts: string[] = [];
  let controls: NexusLinkControls | undefined;
  const app = createApp({
    setup() {
      const {isOpen, ready, error} = (controls = useNexusLink(options));
      return () => {
        texts.push(`${isOpen.value ? 'open' : 'closed'} ${ready.value ? 'ready' : 'waiting'}`);
        return h('p', error.value?.result.code);
      };
    },
  });
  app.mount(document.createElement('div'));
  apps.add(app);
  if (!controls) throw new Error('The component was not set up.');
  return {
    controls,
    texts,
    unmount: () => {
      app.unmount();
      apps.delete(app);
    },
  };
}

const findLink = () => document.querySelector('nexus-link');

describe('The composable', () => {
  it('opens the dialog, and renders its state', async () => {
    const backend = new FakeBackend();
    const {controls, texts} = mount({nexus_key, backend, theme: 'dark'});
    await nextTick();
    expect(texts).to.deep.equal(['closed waiting', 'closed ready']);
    controls.open();
    await backend.waitForCall('start');
    expect(texts.at(-1)).to.equal('open ready');
    expect(findLink()).to.include({nexusKey: nexus_key, theme: 'dark'});
    controls.close();
    await nextTick();
    expect(texts.at(-1)).to.equal('closed ready');
    for (const state of [controls.isOpen, controls.ready, controls.error])
      expect(isReadonly(state)).to.equal(true);
  });

  it('reads the latest options of a ref and of a getter', async () => {
    const calls: string[] = [];
    const name = ref('first');
    const backend = new FakeBackend();
    const {controls} = mount(() => {
      const current = name.value;
      return {nexus_key, backend, onExit: ({status}) => calls.push(`${current} ${status}`)};
    });
    controls.open();
    await backend.waitForCall('start');
    name.value = 'second';
    controls.close();
    expect(calls).to.deep.equal(['second incomplete']);

    const options = ref<LinkOptions>({nexus_key: 'wrong'});
    const other = mount(options).controls;
    options.value = {nexus_key, backend};
    other.open();
    await backend.waitForCall('start');
    expect(other.error.value).to.equal(null);
  });

  it('calls a backend of reactive options as it is, not by a proxy', async () => {
    class PrivateBackend extends FakeBackend {
      readonly #name = 'private';

      override start(...args: Parameters<FakeBackend['start']>) {
        expect(this.#name).to.equal('private');
        return super.start(...args);
      }
    }
    const backend = new PrivateBackend();
    mount(reactive({nexus_key, backend})).controls.open();
    await backend.waitForCall('start');
  });

  it('aborts the request and calls onExit when the component is unmounted', async () => {
    const exits: string[] = [];
    const backend = new FakeBackend();
    const {controls, unmount} = mount({nexus_key, backend, onExit: ({status}) => exits.push(status)});
    controls.open();
    const {signal} = await backend.waitForCall('start');
    unmount();
    await waitForTask();
    expect(signal.aborted).to.equal(true);
    expect(exits).to.deep.equal(['incomplete']);
    controls.open();
    expect(findLink()).to.equal(null);
  });

  it('reports invalid options to onExit and as its error', async () => {
    const codes: unknown[] = [];
    const {controls, texts} = mount({
      nexus_key: 42 as unknown as string,
      onExit: ({result}) => codes.push(result.code),
    });
    controls.open();
    await waitUntil(() => controls.error.value, 'the error is there');
    expect(controls.error.value?.result.code).to.equal('invalid-options');
    expect(codes).to.deep.equal(['invalid-options']);
    expect(texts.at(-1)).to.equal('closed ready');
  });

  it('works outside a component, and closes with its scope', async () => {
    const backend = new FakeBackend();
    const scope = effectScope();
    const controls = scope.run(() => useNexusLink({nexus_key, backend}));
    expect(controls?.ready.value).to.equal(true);
    controls?.open();
    await backend.waitForCall('start');
    scope.stop();
    await waitForTask();
    expect(findLink()).to.equal(null);
  });
});
