/** Sends requests repeatedly, on one connection for each request, and checks every response. */
import autocannon from 'autocannon';
import {addIdempotencyKey} from './requests.mjs';

/**
 * @returns {Promise<{rate: number, p50: number, p99: number}>} requests per second, and milliseconds
 * @throws {Error} if any response is wrong or missing
 */
export async function generateLoad({urls, requests, status, isExpected}, seconds) {
  const times = [];
  let connections = 0;
  const run = autocannon({
    url: urls,
    connections: requests.length,
    duration: seconds,
    // Autocannon only stops at a sample, so frequent samples keep the duration exact.
    sampleInt: 50,
    bailout: 1,
    verifyBody: isExpected,
    setupClient: (client) =>
      client.setRequests([{...requests[connections++], setupRequest: addIdempotencyKey}]),
  });
  run.on('response', (client, responseStatus, bytes, milliseconds) => {
    times.push(milliseconds);
    if (responseStatus !== status) run.stop();
  });
  const result = await run;
  checkResult(result, status, requests.length);
  times.sort((a, b) => a - b);
  return {
    rate: times.length / result.duration,
    p50: findQuantile(times, 0.5),
    p99: findQuantile(times, 0.99),
  };
}

function checkResult({errors, mismatches, statusCodeStats, requests}, status, connections) {
  const unanswered = requests.sent - requests.total;
  const isGood =
    errors === 0 &&
    mismatches === 0 &&
    Object.keys(statusCodeStats).join() === String(status) &&
    // At the end, each connection may have one request in flight.
    unanswered <= connections;
  if (isGood) return;
  const responses = Object.entries(statusCodeStats).map(([code, {count}]) => `${count} of ${code}`);
  throw new Error(
    `Expected only responses with ${status}. Responses: ${responses.join(', ') || 'none'}. ` +
      `Wrong bodies: ${mismatches}. Failed connections: ${errors}. Requests without a response: ${unanswered}.`,
  );
}

const findQuantile = (sorted, share) => sorted[Math.ceil(share * sorted.length) - 1];
