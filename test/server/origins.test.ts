/** The origins of the pages that may use a key. */
import assert from 'node:assert/strict';
import {describe, test} from 'node:test';

import {isOriginListed, isValidOriginEntry} from '../../demo/server/http/origins.ts';

describe('Origin', () => {
  const list = ['https://app.example.com', '*.partner.example', 'http://localhost:8000'];

  for (const origin of [
    'https://app.example.com',
    'https://a.partner.example',
    'https://a.b.partner.example',
    'http://localhost:8000',
  ]) {
    test(`is listed if it is ${origin}`, () => {
      assert.equal(isOriginListed(list, origin), true);
    });
  }

  for (const origin of [
    '',
    'null',
    '*',
    'app.example.com',
    'http://app.example.com',
    'https://app.example.com:444',
    'https://app.example.com.evil.example',
    'https://app.example.com/',
    'https://APP.example.com',
    'https://app.example.com.',
    'https://evil-app.example.com',
    'https://app.example.com@evil.example',
    'https://partner.example',
    'http://a.partner.example',
    'https://evilpartner.example',
    'https://.partner.example',
    'https://a.partner.example:8443',
    'https://a.partner.example.evil.example',
    'https://a.partner.example#.partner.example',
    'https://evil.example/a.partner.example',
    'https://a.partnér.example',
    'file://a.partner.example',
    'http://localhost:8001',
    'https://localhost:8000',
  ]) {
    test(`is not listed if it is ${JSON.stringify(origin)}`, () => {
      assert.equal(isOriginListed(list, origin), false);
    });
  }

  test('is listed by * unless it is invalid', () => {
    assert.equal(isOriginListed(['*'], 'https://anything.example'), true);
    for (const origin of ['', 'null', 'https://anything.example/'])
      assert.equal(isOriginListed(['*'], origin), false);
  });
});

describe('Key', () => {
  test('may list exact origins, and all subdomains of a domain', () => {
    for (const entry of ['https://app.example.com', 'http://localhost:8000', '*.example.com'])
      for (const environment of ['sandbox', 'live'] as const)
        assert.equal(isValidOriginEntry(entry, environment), true);
  });

  test('may list every origin only for the sandbox', () => {
    assert.equal(isValidOriginEntry('*', 'sandbox'), true);
    assert.equal(isValidOriginEntry('*', 'live'), false);
  });

  for (const entry of [
    '',
    'app.example.com',
    'https://app.example.com/',
    'https://*.example.com',
    '*.',
    '*example.com',
    '**',
    'null',
  ]) {
    test(`may not list ${JSON.stringify(entry)}`, () => {
      assert.equal(isValidOriginEntry(entry, 'sandbox'), false);
    });
  }
});
