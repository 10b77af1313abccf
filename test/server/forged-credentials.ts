/** Generates forgeries: origins, tokens and keys that resemble valid ones. */
import {createHash} from 'node:crypto';
import fc from 'fast-check';

import {ORIGIN} from './page-client.ts';

/** The origins of a key: two exact ones, and all subdomains of a domain. */
export const LISTED_ORIGINS = ['https://app.lender.example', '*.partner.example', 'http://localhost:8000'];
/** Origins that the list allows. */
export const ALLOWED_ORIGINS = [
  'https://app.lender.example',
  ORIGIN,
  'https://a.b.partner.example',
  'http://localhost:8000',
];

/** The alphabet of base64url. */
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** Characters of origins, and characters that may surround an origin in a URL. */
const SIGNS = `${LETTERS}.:/@%*?#[]\\`;

/** Replaces, removes or inserts one character. It inserts no character at the start. */
export const editOneCharacter = (real: string, signs = LETTERS): fc.Arbitrary<string> =>
  fc
    .record({
      at: fc.nat(real.length - 1),
      sign: fc.constantFrom(...signs.split('')),
      edit: fc.constantFrom('replace', 'remove', 'insert'),
    })
    .map(({at, sign, edit}) => {
      const kept = edit === 'insert' ? (real[at] ?? '') : '';
      return `${real.slice(0, at)}${kept}${edit === 'remove' ? '' : sign}${real.slice(at + 1)}`;
    })
    .filter((text) => text !== real);

/** Returns only a part of a text. */
export const shortenText = (real: string): fc.Arbitrary<string> =>
  fc
    .tuple(fc.nat(real.length), fc.nat(real.length))
    .map(([from, to]) => real.slice(Math.min(from, to), Math.max(from, to)))
    .filter((text) => text !== real);

/** Adds characters before or after a text. */
export const extendText = (real: string): fc.Arbitrary<string> =>
  fc
    .tuple(fc.stringMatching(/^[\w-]{0,8}$/), fc.stringMatching(/^[\w-]{0,8}$/))
    .map(([before, after]) => `${before}${real}${after}`)
    .filter((text) => text !== real);

/** Changes the case of some letters. */
export const changeCase = (real: string): fc.Arbitrary<string> =>
  fc
    .array(fc.nat(real.length - 1), {minLength: 1})
    .map((places) =>
      Array.from(real, (letter, at) => (places.includes(at) ? flipCase(letter) : letter)).join(''),
    )
    .filter((text) => text !== real);

const flipCase = (letter: string): string =>
  letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();

/** Encodes the hash that the database stores for a token. In base64url the hash has the format of a token. */
export const hashToken = (real: string): fc.Arbitrary<string> => {
  const hash = createHash('sha256').update(real).digest();
  return fc.oneof(
    fc.constant(hash.toString('base64url')),
    fc.constantFrom(hash.toString('hex'), hash.toString('base64'), `\\x${hash.toString('hex')}`),
  );
};

/** Encodes the 256 bits of a token in another way. */
export function changeEncoding(token: string): fc.Arbitrary<string> {
  const bytes = Buffer.from(token, 'base64url');
  const base64 = bytes.toString('base64');
  // The 43 characters of a token hold 258 bits, so four texts decode to the same bytes.
  const twins = Array.from(LETTERS, (last) => token.slice(0, -1) + last).filter(
    (twin) => twin !== token && Buffer.from(twin, 'base64url').equals(bytes),
  );
  return fc.constantFrom(
    `${token}=`,
    base64,
    `${base64}=`,
    bytes.toString('hex'),
    `%${token.charCodeAt(0).toString(16)}${token.slice(1)}`,
    `"${token}"`,
    Buffer.from(token).toString('base64url'),
    ...twins,
  );
}

/** A host name label that is not part of `partner.example`. */
const label = fc.stringMatching(/^x[a-z\d]{0,8}$/);
const allowed = fc.constantFrom(...ALLOWED_ORIGINS);
/** The origins that the list names exactly. */
const exact = fc.constantFrom('https://app.lender.example', 'http://localhost:8000');
const named = fc.constantFrom('https://app.lender.example', ORIGIN);
const isNotAllowed = (origin: string): boolean => !ALLOWED_ORIGINS.includes(origin);
/** The suffix of the listed subdomains. Any change of it leads to another domain. */
const DOMAIN = '.partner.example';

/** Converts a text to the encoding of header values. */
const toHeaderBytes = (text: string): string => Buffer.from(text).toString('latin1');

const GLYPHS = new Map([
  ['a', 'а'],
  ['e', 'е'],
  ['l', 'ӏ'],
  ['p', 'р'],
  ['n', 'ո'],
  ['r', 'г'],
]);
/** Origins in which a letter is replaced by a similar one of another alphabet. */
const lookAlikeOrigins = fc
  .tuple(
    fc.constantFrom(['https://', 'app.lender.example'], ['https://app', DOMAIN]),
    fc.constantFrom(...GLYPHS),
  )
  .map(([[before = '', name = ''], [letter, glyph]]) => [
    `${before}${name}`,
    before + name.replace(letter, glyph),
  ])
  .filter(([real, forged]) => real !== forged)
  .map(([, forged = '']) => forged);
/** Characters that `URL` normalizes to ASCII, so that browsers never send them. */
const COMPATIBLE = [
  ['.', '。'],
  ['a', 'ａ'],
  ['e', 'ⓔ'],
  ['p', 'ｐ'],
] as const;

/** Origins that no key lists, by the kind of forgery. Null stands for a missing header. */
export const forgedOrigins: Readonly<Record<string, fc.Arbitrary<string | null>>> = {
  'with http instead of https, or https instead of http': allowed.map((origin) =>
    origin.replace(/^https?/, (scheme) => (scheme === 'http' ? 'https' : 'http')),
  ),
  'with an explicit default port': named.map((origin) => `${origin}:443`),
  'with another scheme': fc
    .tuple(
      fc.constantFrom('http', 'https', 'ftp', 'file', 'ws', 'wss', 'blob:https', 'moz-extension', ''),
      allowed,
    )
    .map(([scheme, origin]) => origin.replace(/^\w+/, scheme))
    .filter(isNotAllowed),
  'on another port': fc
    .tuple(allowed, fc.oneof(fc.constantFrom(0, 80, 443, 8443, 8001, 80_000), fc.nat(65_535)))
    .map(([origin, port]) => origin.replace(/(:\d+)?$/, `:${port}`))
    .filter(isNotAllowed),
  'on a subdomain of an exact entry': fc
    .tuple(exact, label)
    .map(([origin, name]) => origin.replace('//', `//${name}.`)),
  'on a parent domain of an entry': fc.constantFrom(
    'https://lender.example',
    'https://partner.example',
    'https://.partner.example',
    'https://..partner.example',
    'https://a..partner.example',
    'https://example',
    'https://.example',
    'https://.',
  ),
  'with a host that ends like an entry': fc
    .tuple(label, fc.constantFrom('', '-'), fc.constantFrom('partner.example', 'app.lender.example'))
    .map(([name, dash, rest]) => `https://${name}${dash}${rest}`),
  'with a host that begins like an entry': fc
    .tuple(allowed, fc.constantFrom('', '.', '-', '_'), label, fc.constantFrom('', '.example'))
    .map(([origin, sign, name, rest]) => `${origin}${sign}${name}${rest}`),
  'followed by more of a URL': fc
    .tuple(
      allowed,
      fc.constantFrom('/', '//', '\\', '?', '#', '.', ':', ':/', '%2f', '%00', ';', "'"),
      fc.constantFrom('', 'x', '.partner.example', '@evil.example'),
    )
    .map(([origin, sign, rest]) => `${origin}${sign}${rest}`),
  'with an allowed host in another part of the URL': fc
    .tuple(
      label,
      fc.constantFrom(
        '/',
        '/.',
        '#',
        '#.',
        '?',
        '?.',
        '@',
        '@.',
        ':',
        ':.',
        '\\',
        '\\.',
        '%2f.',
        '%00.',
        '\t.',
      ),
      allowed,
    )
    .map(([name, sign, origin]) => `https://${name}.example${sign}${origin.replace(/^https?:\/\//, '')}`),
  'with a user name': fc
    .tuple(allowed, fc.constantFrom('evil', 'evil.example', 'evil:x', '', ':'))
    .map(([origin, user]) => origin.replace('//', `//${user}@`)),
  'in another case': allowed.chain((origin) => changeCase(origin)),
  'with look-alike letters': fc.oneof(
    lookAlikeOrigins.map(toHeaderBytes),
    lookAlikeOrigins.map((forged) => new URL(forged).origin),
    fc
      .tuple(named, fc.constantFrom(...COMPATIBLE))
      .map(([origin, [letter, glyph]]) => toHeaderBytes(origin.replace(letter, glyph))),
  ),
  'with one character changed': fc.oneof(
    exact.chain((origin) => editOneCharacter(origin, SIGNS)),
    editOneCharacter(DOMAIN, SIGNS).map((rest) => `https://app${rest}`),
  ),
  'with another name of this machine': fc.oneof(
    fc.constantFrom(
      'http://localhost',
      'http://localhost.:8000',
      'http://localhost:08000',
      'http://localhost:8000.',
      'http://127.0.0.1:8000',
      'http://127.1:8000',
      'http://2130706433:8000',
      'http://0.0.0.0:8000',
      'http://[::1]:8000',
      'http://[::ffff:7f00:1]:8000',
      'http://[::]:8000',
      'http://[localhost]:8000',
    ),
    fc.ipV4().map((ip) => `http://${ip}:8000`),
    fc.ipV6().map((ip) => `http://[${ip}]:8000`),
  ),
  'without a host': fc.constantFrom(
    null,
    '',
    'null',
    'undefined',
    '*',
    ...LISTED_ORIGINS.filter((entry) => entry.startsWith('*')),
    'https://*.partner.example',
    'https://*',
    '.partner.example',
    'app.lender.example',
    '//app.lender.example',
    'https:app.lender.example',
    'https:/app.lender.example',
    'https:///app.lender.example',
    'https://',
    'about:blank',
    'data:,',
    'file://',
  ),
  'with two origins': fc
    .tuple(
      allowed,
      fc.constantFrom(' ', ',', ', ', '\t', ';'),
      fc.oneof(allowed, fc.constant('https://evil.example')),
    )
    .chain(([first, sign, second]) =>
      fc.constantFrom(`${first}${sign}${second}`, `${second}${sign}${first}`),
    ),
  'with any other text': fc.oneof(
    fc.domain().map((domain) => `https://${domain}`),
    fc.webUrl().filter(isNotAllowed),
    fc.string().filter((text) => isNotAllowed(text.trim())),
  ),
};
