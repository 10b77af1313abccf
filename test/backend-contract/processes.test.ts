import {expect} from '@open-wc/testing';
import {executeServerCommand} from '@web/test-runner-commands';
import {serverContract} from './server.js';

serverContract('PostgreSQL with two processes', 'processes');

describe('The two processes', () => {
  it('both answer calls', async function () {
    const calls = await executeServerCommand<readonly number[], string>('api-server-calls', 'processes');
    if (calls.length === 0) this.skip();
    expect(Math.min(...calls)).to.be.above(100);
  });
});
