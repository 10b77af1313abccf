import {executeServerCommand} from '@web/test-runner-commands';
import {HttpBackend} from '../../src/backends/http/http-backend.js';
import {backendContract} from './suite.js';

/** Describes the contract for the client of a server that `npm run test:contract` has started. */
export async function serverContract(name: string, target: string): Promise<void> {
  const url = await executeServerCommand<string, string>('api-url', target);
  backendContract(name, () => new HttpBackend(url));
}
