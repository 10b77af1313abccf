// Loaded into the process of each Node test file. `--test-force-exit` ends the process as soon as the last test has ended, and
// results that are still on their way to the runner are lost, failures among them. A moment lets them arrive.
import {after} from 'node:test';
import {setTimeout} from 'node:timers/promises';

const FLUSH_MS = 500;

if (process.env.NODE_TEST_CONTEXT) after(() => setTimeout(FLUSH_MS));
