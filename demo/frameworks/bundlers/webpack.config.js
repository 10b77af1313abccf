import {fileURLToPath} from 'node:url';

export default {
  mode: 'production',
  entry: './src/main.js',
  // The page loads the bundle as a module, and the bundle its chunks from beside it.
  experiments: {outputModule: true},
  output: {
    path: fileURLToPath(new URL('dist/webpack/src', import.meta.url)),
    filename: 'main.js',
    module: true,
  },
};
