/** The call of a connector, which must end however the connector behaves. */
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {callConnector} from '../../demo/server/domain/attempt-steps.ts';

test('A connector is not called for a signal that has aborted already, since it would wait for it in vain', async () => {
  let calls = 0;
  const call = (signal: AbortSignal): Promise<never> => {
    calls++;
    return new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('aborted')));
    });
  };
  const reason = new Error('The page has gone.');
  await assert.rejects(callConnector(AbortSignal.abort(reason), call), reason);
  assert.equal(calls, 0);
});
