/** Asks over and over, on as many connections as there are calls, and looks at every answer. */
import autocannon from 'autocannon';
import {keyed} from './requests.mjs';

/**
 * @returns {Promise<{rate: number, p50: number, p99: number}>} calls per second, and milliseconds
 * @throws {Error} where any answer is not the right one, or missing
 */
export async function load({urls, calls, status, isRight}, seconds) {
  const times = [];
  let connections = 0;
  const run = autocannon({
    url: urls,
    connections: calls.length,
    duration: seconds,
    // It ends at the next sample, and not before.
    sampleInt: 50,
    bailout: 1,
    verifyBody: isRight,
    setupClient: (client) => client.setRequests([{...calls[connections++], setupRequest: keyed}]),
  });
  run.on('response', (client, answered, bytes, milliseconds) => {
    times.push(milliseconds);
    if (answered !== status) run.stop();
  });
  const result = await run;
  check(result, status, calls.length);
  times.sort((a, b) => a - b);
  return {rate: times.length / result.duration, p50: quantile(times, 0.5), p99: quantile(times, 0.99)};
}

function check({errors, mismatches, statusCodeStats, requests}, status, connections) {
  const unanswered = requests.sent - requests.total;
  const isGood =
    errors === 0 &&
    mismatches === 0 &&
    Object.keys(statusCodeStats).join() === String(status) &&
    // At the end, one is under way on each.
    unanswered <= connections;
  if (isGood) return;
  const answered = Object.entries(statusCodeStats).map(([code, {count}]) => `${count} of ${code}`);
  throw new Error(
    `Answers, where all should be ${status}: ${answered.join(', ') || 'none'}; with a wrong body: ${mismatches}; ` +
      `failed connections: ${errors}; unanswered: ${unanswered}.`,
  );
}

const quantile = (sorted, share) => sorted[Math.ceil(share * sorted.length) - 1];
