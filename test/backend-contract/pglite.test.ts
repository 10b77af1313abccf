import {serverContract} from './server.js';

await serverContract('HTTP on PGlite', 'pglite');
