import base from './web-test-runner.config.mjs';
export default {...base, testFramework: {config: {timeout: 120_000}}, testsStartTimeout: 300_000, testsFinishTimeout: 3_000_000, concurrency: 1};
