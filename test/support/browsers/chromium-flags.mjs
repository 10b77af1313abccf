// The flags that Chromium is started with in the tests, the screenshots and the benchmark. Further flags are where one test
// needs them, as in saved-login.test.ts.

/** Flags for containers, for root and for machines without a network. No flag changes the behaviour of pages. */
export const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--font-render-hinting=none',
];

/** Flags that the npm package sets for cloud functions. With a single process, a crashed page ends the whole browser. */
export const UNWANTED_FLAGS = ['--single-process', '--no-zygote'];
