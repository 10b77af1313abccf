// `executeServerCommand('heap')` in a test: what the page holds once all garbage is gone.
const ROUNDS = 6;

export const heapPlugin = () => ({
  name: 'heap',
  async executeCommand({command, session}) {
    if (command !== 'heap') return undefined;
    const {name} = session.browser;
    if (name !== 'Chrome') throw new Error(`${name} does not count what a page holds.`);
    const cdp = await session.browser.getPage(session.id).createCDPSession();
    try {
      return await measure(cdp);
    } finally {
      await cdp.detach();
    }
  },
});

async function measure(cdp) {
  await cdp.send('HeapProfiler.enable');
  // One collection frees what finalizers and weak references of the one before let go.
  for (let round = 0; round < ROUNDS; round++) await cdp.send('HeapProfiler.collectGarbage');
  await cdp.send('HeapProfiler.disable');
  await cdp.send('Performance.enable');
  const {metrics} = await cdp.send('Performance.getMetrics');
  await cdp.send('Performance.disable');
  const metric = (name) => metrics.find((m) => m.name === name).value;
  return {
    nodes: metric('Nodes'),
    listeners: metric('JSEventListeners'),
    documents: metric('Documents'),
    heap: metric('JSHeapUsedSize'),
  };
}
