/** What an OpenTelemetry SDK is told, if there is one: counts and times by route, and nothing of who called for what. */
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {metrics} from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';

import type {Database} from '../../demo/server/db/tables.ts';
import {pglite} from './database-engines.ts';
import {PageClient} from './page-client.ts';
import {toFetcher, createTestApp, createDatabase} from './in-process-server.ts';

describe('Metrics', () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const provider = new MeterProvider({readers: [new PeriodicExportingMetricReader({exporter})]});
  let db: Database;

  before(async () => {
    metrics.setGlobalMeterProvider(provider);
    db = await createDatabase(pglite);
  });
  after(async () => {
    await provider.shutdown();
    metrics.disable();
    await db.destroy();
  });

  test('count calls and their time by method, route and status', async () => {
    const page = new PageClient(toFetcher(createTestApp(db)));
    await page.start();
    await page.connect('kN4ry');
    await page.get('/v1/servicers?query=kN4ry');
    await page.get('/v1/attempts/5a4db0c5-0000-4000-8000-0000000000aa');
    await provider.forceFlush();
    const told = exporter
      .getMetrics()
      .flatMap(({scopeMetrics}) => scopeMetrics.flatMap((scope) => scope.metrics));
    const times = told.find(({descriptor}) => descriptor.name === 'http.server.request.duration');
    const seen = (times?.dataPoints ?? []).map(({attributes}) => [
      attributes['http.request.method'],
      attributes['http.route'],
      attributes['http.response.status_code'],
    ]);
    assert.deepEqual(seen, [
      ['POST', '/v1/sessions', 201],
      ['POST', '/v1/attempts', 201],
      ['GET', '/v1/servicers', 200],
      ['GET', '/v1/attempts/:uuid', 404],
    ]);
    assert.doesNotMatch(JSON.stringify(told), /kN4ry|5a4db0c5/);
  });
});
