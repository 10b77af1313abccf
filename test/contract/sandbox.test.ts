import {SandboxBackend} from '../../src/backends/sandbox/index.js';
import {backendContract} from '../backend-contract.js';

backendContract('The embedded sandbox', () => new SandboxBackend({latency: 0}));
