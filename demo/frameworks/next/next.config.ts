import type {NextConfig} from 'next';
import {fileURLToPath} from 'node:url';

const config: NextConfig = {
  // The packages of all apps are installed in the folder above.
  turbopack: {root: fileURLToPath(new URL('..', import.meta.url))},
};

export default config;
