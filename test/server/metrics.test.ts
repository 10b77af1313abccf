/** The metrics for an OpenTelemetry SDK: counts and times by route, without data of the borrower. */
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

  test('count and time calls by method, route and status', async () => {
    const page = new PageClient(toFetcher(createTestApp(db)));
    await page.startSession();
    await page.logIn('kN4ry');
    await page.get('/v1/servicers?query=kN4ry');
    await page.get('/v1/attempts/5a4db0c5-0000-4000-8000-0000000000aa');
    await provider.forceFlush();
    const recordedMetrics = exporter
      .getMetrics()
      .flatMap(({scopeMetrics}) => scopeMetrics.flatMap((scope) => scope.metrics));
    const times = recordedMetrics.find(({descriptor}) => descriptor.name === 'http.server.request.duration');
    const requestAttributes = (times?.dataPoints ?? []).map(({attributes}) => [
      attributes['http.request.method'],
      attributes['http.route'],
      attributes['http.response.status_code'],
    ]);
    assert.deepEqual(requestAttributes, [
      ['POST', '/v1/sessions', 201],
      ['POST', '/v1/attempts', 201],
      ['GET', '/v1/servicers', 200],
      ['GET', '/v1/attempts/:uuid', 404],
    ]);
    assert.doesNotMatch(JSON.stringify(recordedMetrics), /kN4ry|5a4db0c5/);
  });
});
