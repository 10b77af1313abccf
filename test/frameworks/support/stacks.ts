/** The apps of `demo/frameworks`, each with the commands by which its engineers check, build and serve it. */

export interface Stack {
  readonly name: string;
  readonly folder: string;
  /** Null where there are no types. */
  readonly types: string | null;
  /** Null where nothing is built. */
  readonly build: string | null;
  /** A command that serves on the port `PORT`; or the folder of the built files. */
  readonly serve: {readonly command: string} | {readonly files: string};
  /** Whether a server renders the pages `/` and `/inline`. */
  readonly isServerRendered?: true;
  /** What is passed in cannot be an object, because there is no code around the tag. */
  readonly isMarkupOnly?: true;
}

export const STACKS: readonly Stack[] = [
  {
    name: 'React 19, Vite',
    folder: 'react',
    types: 'tsc',
    build: 'vite build',
    serve: {files: 'dist'},
  },
  {
    name: 'Next 16',
    folder: 'next',
    types: 'tsc',
    build: 'next build',
    serve: {command: 'next start'},
    isServerRendered: true,
  },
  {
    name: 'Vue 3, Vite',
    folder: 'vue',
    types: 'vue-tsc',
    build: 'vite build',
    serve: {files: 'dist'},
  },
  {
    name: 'Vue 3 on a server',
    folder: 'vue-ssr',
    types: 'vue-tsc',
    build: 'npm run --silent build',
    serve: {command: 'node server.js'},
    isServerRendered: true,
  },
  {
    name: 'SvelteKit, Svelte 5',
    folder: 'svelte',
    types: 'npm run --silent types',
    build: 'vite build',
    serve: {command: 'vite preview --host 127.0.0.1 --strictPort --port $PORT'},
    isServerRendered: true,
  },
  {
    name: 'Angular 22',
    folder: 'angular',
    // The build checks the types.
    types: null,
    build: 'ng build',
    serve: {files: 'dist'},
  },
  {
    name: 'Solid, Vite',
    folder: 'solid',
    types: 'tsc',
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
