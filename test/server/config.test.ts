/** The settings of the server. */
import assert from 'node:assert/strict';
import {describe, test} from 'node:test';

import {readConfig} from '../../demo/server/config.ts';

describe('Settings', () => {
  test('default to a sandbox on PGlite', () => {
    const {NEXUS_ENVIRONMENT, DATABASE_URL, PORT, HOST} = readConfig({});
    assert.deepEqual(
      {NEXUS_ENVIRONMENT, DATABASE_URL, PORT, HOST},
      {NEXUS_ENVIRONMENT: 'sandbox', DATABASE_URL: undefined, PORT: 8001, HOST: '127.0.0.1'},
    );
  });

  test('treat an empty variable as one that is not set', () => {
    assert.equal(readConfig({PORT: '', DATABASE_URL: ''}).PORT, 8001);
  });

  const invalid: readonly [name: string, value: string][] = [
    ['PORT', 'eight'],
    ['PORT', '70000'],
    ['PORT', '80.5'],
    ['DATABASE_URL', 'mysql://localhost/nexus'],
    ['DATABASE_URL', 'localhost'],
    ['DATABASE_CONNECTIONS', '0'],
    ['NEXUS_ENVIRONMENT', 'production'],
    ['SEED_NEXUS_KEY', 'live_key'],
    ['SEED_SECRET_KEY', 'sandbox_key'],
    ['MASTER_KEY', 'c2hvcnQ='],
    ['MASTER_KEY_BEFORE', 'x'.repeat(44)],
    ['REFRESH_HOURS', '-1'],
    ['CALLS_PER_MINUTE_ADDRESS', '-1'],
    ['CALLS_PER_MINUTE_KEY', '1.5'],
    ['CALLS_PER_MINUTE_BORROWER', 'many'],
    ['TRUSTED_PROXIES', '99'],
    ['WEBHOOKS_TO_LOOPBACK', 'perhaps'],
    ['SANDBOX_PACE_MS', '-1'],
  ];
  for (const [name, value] of invalid) {
    test(`reject ${name}=${value} with an error that names the setting`, () => {
      assert.throws(() => readConfig({[name]: value}), {
        message: new RegExp(`^Invalid settings:[^]*${name}`),
      });
    });
  }

  test('report every invalid variable in one error, without its value', () => {
    const url = 'mysql://user:hunter2@localhost/nexus';
    assert.throws(
      () => readConfig({PORT: 'x', DATABASE_URL: url}),
      ({message}: Error) =>
        message.includes('PORT') && message.includes('DATABASE_URL') && !message.includes('hunter2'),
    );
  });

  test('require a master key for a live server, and have a public one for a sandbox', () => {
    assert.throws(() => readConfig({NEXUS_ENVIRONMENT: 'live'}), /MASTER_KEY/);
    const MASTER_KEY = Buffer.alloc(32, 1).toString('base64');
    const live = readConfig({NEXUS_ENVIRONMENT: 'live', MASTER_KEY});
    assert.deepEqual(live.MASTER_KEY, Buffer.alloc(32, 1));
    assert.deepEqual(readConfig({}).MASTER_KEY, readConfig({}).MASTER_KEY);
    assert.equal(readConfig({}).MASTER_KEY.length, 32);
  });

  test('require SEED_NEXUS_KEY beside SEED_SECRET_KEY', () => {
    assert.throws(() => readConfig({SEED_SECRET_KEY: 'sandbox_secret_a'}), /SEED_NEXUS_KEY/);
  });

  test('reject a sandbox key for a live server', () => {
    assert.throws(
      () => readConfig({NEXUS_ENVIRONMENT: 'live', SEED_NEXUS_KEY: 'sandbox_a'}),
      /SEED_NEXUS_KEY/,
    );
  });
});
