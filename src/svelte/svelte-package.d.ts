/**
 * What the wrapper uses of Svelte 4 and 5, so that building the package does not need Svelte. The published types import
 * those of the installed Svelte; the example app in `demo/frameworks` checks that both agree.
 */
declare module 'svelte' {
  export function onMount(hook: () => () => void): void;
}

declare module 'svelte/store' {
  export interface Readable<T> {
    readonly subscribe: (run: (value: T) => void) => () => void;
  }
  export interface Writable<T> extends Readable<T> {
    readonly set: (value: T) => void;
  }
  export function readable<T>(value: T, start: (set: (value: T) => void) => () => void): Readable<T>;
  export function writable<T>(value: T): Writable<T>;
  export function derived<S, T>(store: Readable<S>, select: (value: S) => T): Readable<T>;
}
