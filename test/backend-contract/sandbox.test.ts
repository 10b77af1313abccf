import {SandboxBackend} from '../../src/backends/sandbox/index.js';
import {backendContract} from './suite.js';

backendContract('The embedded sandbox', () => new SandboxBackend({latency: 0}));
