/** Reads from Chromium's trace how long the main thread worked for each interaction. */

/** Tasks, frames and the page's marks. Tracing more categories would take a tenth of the measured time. */
const CATEGORIES = ['disabled-by-default-devtools.timeline', 'blink.user_timing'];

/** Runs a scenario under trace. @returns {Promise<Map<string, Figures[]>>} the figures by the interactions' names */
export async function traceScenario(browser, page, scenario) {
  await browser.startTracing(page, {categories: CATEGORIES});
  await scenario();
  const {traceEvents} = JSON.parse(await browser.stopTracing());
  const interactions = splitIntoInteractions(selectMainThread(traceEvents));
  return Map.groupBy(interactions, ({name}) => name);
}

/** Returns the events of the thread that set the page's marks, sorted by time, in milliseconds. */
function selectMainThread(events) {
  const mark = events.find(({name}) => name === 'bench-begin');
  return events
    .filter(({pid, tid}) => pid === mark.pid && tid === mark.tid)
    .map(({name, ts, dur = 0, tdur = 0, args}) => {
      return {name, start: ts / 1000, end: (ts + dur) / 1000, work: tdur / 1000, data: args.data};
    })
    .sort((a, b) => a.start - b.start);
}

function splitIntoInteractions(events) {
  const begins = events.filter(({name}) => name === 'bench-begin');
  return begins.map((begin, i) => {
    const end = begins[i + 1]?.start ?? Infinity;
    return computeFigures(
      JSON.parse(begin.data.detail),
      events.filter(({start}) => start >= begin.start && start < end),
    );
  });
}

/** The comment at the top of bench-element.mjs defines each figure. */
function computeFigures(name, events) {
  const tasks = events.filter((event) => event.name === 'RunTask');
  const findTask = ({start}) => tasks.findLast((task) => task.start <= start && start <= task.end);
  const findFrameAfter = ({start}) =>
    findTask(events.find((event) => event.name === 'Commit' && event.start >= start));
  const selectTasks = (from, to) => tasks.filter((task) => task.start >= from.start && task.end <= to.end);
  const sumWork = (from, to) => selectTasks(from, to).reduce((sum, task) => sum + task.work, 0);

  const shown = events.find((event) => event.name === 'bench-shown');
  const inputs = events.filter((event) => event.name === 'bench-input' && event.start <= shown.start);
  const firstTask = findTask(inputs[0]);
  const lastFrame = findFrameAfter(shown);
  return {
    name,
    response: sumWork(firstTask, findFrameAfter(inputs.at(-1))),
    result: sumWork(findTask(shown), lastFrame),
    longest: Math.max(...selectTasks(firstTask, lastFrame).map((task) => task.work)),
    elapsed: lastFrame.end - firstTask.start,
  };
}
