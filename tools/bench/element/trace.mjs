/** Reads from Chromium's trace how long the main thread worked for each interaction. */

/** Tasks and frames, and the page's marks; to trace what is done within them would take a tenth of their time. */
const CATEGORIES = ['disabled-by-default-devtools.timeline', 'blink.user_timing'];

/** Runs a scenario under trace. @returns {Promise<Map<string, Figures[]>>} by the names of its interactions */
export async function traced(browser, page, scenario) {
  await browser.startTracing(page, {categories: CATEGORIES});
  await scenario();
  const {traceEvents} = JSON.parse(await browser.stopTracing());
  const interactions = interactionsOf(mainThread(traceEvents));
  return Map.groupBy(interactions, ({name}) => name);
}

/** The events of the thread that the page's marks are from, in order, in milliseconds. */
function mainThread(events) {
  const mark = events.find(({name}) => name === 'bench-begin');
  return events
    .filter(({pid, tid}) => pid === mark.pid && tid === mark.tid)
    .map(({name, ts, dur = 0, tdur = 0, args}) => {
      return {name, start: ts / 1000, end: (ts + dur) / 1000, work: tdur / 1000, data: args.data};
    })
    .sort((a, b) => a.start - b.start);
}

function interactionsOf(events) {
  const begins = events.filter(({name}) => name === 'bench-begin');
  return begins.map((begin, i) => {
    const until = begins[i + 1]?.start ?? Infinity;
    return figures(
      JSON.parse(begin.data.detail),
      events.filter(({start}) => start >= begin.start && start < until),
    );
  });
}

function figures(name, events) {
  const tasks = events.filter((event) => event.name === 'RunTask');
  const taskOf = ({start}) => tasks.findLast((task) => task.start <= start && start <= task.end);
  const frameAfter = ({start}) => {
    const commit = events.find((event) => event.name === 'Commit' && event.start >= start);
    return taskOf(commit);
  };
  const within = (from, to) => tasks.filter((task) => task.start >= from.start && task.end <= to.end);
  const work = (from, to) => within(from, to).reduce((sum, task) => sum + task.work, 0);

  const shown = events.find((event) => event.name === 'bench-shown');
  const inputs = events.filter((event) => event.name === 'bench-input' && event.start <= shown.start);
  const first = taskOf(inputs[0]);
  const last = frameAfter(shown);
  return {
    name,
    answer: work(first, frameAfter(inputs.at(-1))),
    arrival: work(taskOf(shown), last),
    longest: Math.max(...within(first, last).map((task) => task.work)),
    until: last.end - first.start,
  };
}
