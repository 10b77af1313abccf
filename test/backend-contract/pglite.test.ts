import {serverContract} from './server.js';

serverContract('PGlite', 'pglite');
