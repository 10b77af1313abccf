/** What the tests use of React DOM, whose types are in a package of their own. */
declare module 'react-dom' {
  export function flushSync(callback: () => void): void;
}

declare module 'react-dom/client' {
  import type {ReactNode} from 'react';

  export interface Root {
    render(children: ReactNode): void;
    unmount(): void;
  }
  export function createRoot(container: Element): Root;
  export function hydrateRoot(container: Element, children: ReactNode): Root;
}

declare module 'react-dom/server' {
  import type {ReactNode} from 'react';

  export function renderToString(children: ReactNode): string;
}
