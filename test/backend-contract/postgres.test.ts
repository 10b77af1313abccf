import {serverContract} from './server.js';

await serverContract('HTTP on PostgreSQL', 'postgres');
