import {serverContract} from './server.js';

await serverContract('HTTP on two processes', 'processes');
