import {serverContract} from './server.js';

serverContract('PostgreSQL', 'postgres');
