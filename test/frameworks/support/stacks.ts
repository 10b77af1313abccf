/** The apps of `demo/frameworks`, each with the commands by which its engineers check, build and serve it. */

export interface Stack {
  readonly name: string;
  readonly folder: string;
  /** Null where there are no types, or the build checks them. */
  readonly types: string | null;
  /** The file with the mistakes that the type check must find. */
  readonly typesTest?: string;
  /** Null where nothing is built. */
  readonly build: string | null;
  /** A command that serves on the port `PORT`; or the folder of the built files. */
  readonly serve: {readonly command: string} | {readonly files: string};
  /** Whether a server renders the pages `/` and `/inline`. */
  readonly isServerRendered?: true;
  /** No objects can be passed in, because there is no code around the tag. */
  readonly isMarkupOnly?: true;
}

export const STACKS: readonly Stack[] = [
  {
    name: 'React 19, Vite',
    folder: 'react',
    types: 'tsc',
    typesTest: 'src/types-test.tsx',
    build: 'vite build',
    serve: {files: 'dist'},
  },
  {
    name: 'React 18, Vite',
    folder: 'react-18',
    types: 'tsc',
    build: 'vite build',
    serve: {files: 'dist'},
  },
  {
    name: 'Next 16',
    folder: 'next',
    types: null,
    typesTest: 'app/types-test.tsx',
    build: 'next build',
    serve: {command: 'next start'},
    isServerRendered: true,
  },
  {
    name: 'Vue 3, Vite',
    folder: 'vue',
    types: 'vue-tsc',
    typesTest: 'src/types-test.vue',
    build: 'vite build',
    serve: {files: 'dist'},
  },
  {
    name: 'Vue 3 on a server',
    folder: 'vue-ssr',
    types: 'vue-tsc',
    typesTest: '../vue/src/types-test.vue',
    build: 'npm run --silent build',
    serve: {command: 'node server.js'},
    isServerRendered: true,
  },
  {
    name: 'SvelteKit, Svelte 5',
    folder: 'svelte',
    types: 'npm run --silent types',
    typesTest: 'src/types-test.svelte',
    build: 'vite build',
    serve: {command: 'vite preview --host 127.0.0.1 --strictPort --port $PORT'},
    isServerRendered: true,
  },
  {
    name: 'Angular 22',
    folder: 'angular',
    types: null,
    typesTest: 'src/types-test.ts',
    build: 'ng build',
    serve: {files: 'dist'},
  },
  {
    name: 'Solid, Vite',
    folder: 'solid',
    types: 'tsc',
    typesTest: 'src/types-test.tsx',
    build: 'vite build',
    serve: {files: 'dist'},
  },
  {
    name: 'Script tag',
    folder: 'plain',
    types: null,
    build: null,
    serve: {command: 'node server.js'},
  },
  {
    name: 'htmx 4',
    folder: 'htmx',
    types: null,
    build: null,
    serve: {command: 'node server.js'},
    isMarkupOnly: true,
  },
];
