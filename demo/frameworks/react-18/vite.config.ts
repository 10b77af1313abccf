import react from '@vitejs/plugin-react';
import {defineConfig} from 'vite';

export default defineConfig({
  plugins: [react()],
  // nexus-link and the page are outside this folder, where React 19 is installed beside them.
  resolve: {dedupe: ['react', 'react-dom']},
});
