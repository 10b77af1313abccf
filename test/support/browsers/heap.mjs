// In a test, `executeServerCommand('heap')` counts the objects of the page after a garbage collection.

/** The number of collections. Each one frees objects that finalizers of the previous one have released. */
const COLLECTIONS = 6;

export const heapPlugin = () => ({
  name: 'heap',
  async executeCommand({command, session}) {
    if (command !== 'heap') return undefined;
    const {name} = session.browser;
    if (name !== 'Chrome') throw new Error(`${name} cannot count the objects of a page.`);
    const cdp = await session.browser.getPage(session.id).createCDPSession();
    try {
      return await measureHeap(cdp);
    } finally {
      await cdp.detach();
    }
  },
});

async function measureHeap(cdp) {
  await cdp.send('HeapProfiler.enable');
  for (let count = 0; count < COLLECTIONS; count++) await cdp.send('HeapProfiler.collectGarbage');
  await cdp.send('HeapProfiler.disable');
  await cdp.send('Performance.enable');
  const {metrics} = await cdp.send('Performance.getMetrics');
  await cdp.send('Performance.disable');
  const getMetric = (name) => metrics.find((metric) => metric.name === name).value;
  return {
    nodes: getMetric('Nodes'),
    listeners: getMetric('JSEventListeners'),
    documents: getMetric('Documents'),
    heap: getMetric('JSHeapUsedSize'),
  };
}
