/** Renders React in the page, and removes it when a test has ended. */
import type {ReactNode} from 'react';
import {flushSync} from 'react-dom';
import {createRoot, hydrateRoot, type Root} from 'react-dom/client';

import type {NexusLink} from '../../src/nexus-link.js';
import {waitForTask} from '../support/helpers.js';

/** What React has written to the console since the test began. */
export const warnings: string[] = [];

export interface Rendered {
  readonly container: HTMLElement;
  /** Renders again, and runs all effects. */
  render(children: ReactNode): void;
  unmount(): void;
}

const rendered = new Set<Rendered>();
const {error: consoleError} = console;

/** React 18 warns where a server has a document, as in these tests. */
const SERVER_WARNING = 'useLayoutEffect does nothing on the server';

/** Records the warnings of React. Call it before each test. */
export function recordWarnings(): void {
  warnings.length = 0;
  console.error = (...values) => {
    const warning = values.join(' ');
    if (!warning.includes(SERVER_WARNING)) warnings.push(warning);
  };
}

/** Removes everything. Call it after each test. */
export async function cleanUp(): Promise<void> {
  for (const {unmount} of rendered) unmount();
  rendered.clear();
  await waitForTask();
  console.error = consoleError;
}

/** Renders into a new element of the page. */
export function renderReact(children: ReactNode): Rendered {
  const result = manageRoot(createContainer(), createRoot);
  result.render(children);
  return result;
}

/** Lets React take over the markup of a server. */
export function hydrate(markup: string, children: ReactNode): Rendered {
  const container = createContainer();
  container.innerHTML = markup;
  return manageRoot(container, () => runNow(() => hydrateRoot(container, children)));
}

/** The only `<nexus-link>` of the page. */
export function findLink(): NexusLink {
  const [link, ...others] = document.querySelectorAll('nexus-link');
  if (!link || others.length > 0)
    throw new Error(`The page has ${link ? 'several elements' : 'no element'}.`);
  return link;
}

function createContainer(): HTMLElement {
  const container = document.createElement('div');
  document.body.append(container);
  return container;
}

function manageRoot(container: HTMLElement, createRootIn: (container: HTMLElement) => Root): Rendered {
  const root = createRootIn(container);
  const result: Rendered = {
    container,
    render: (children) => runNow(() => root.render(children)),
    unmount: () => {
      flushSync(() => root.unmount());
      container.remove();
    },
  };
  rendered.add(result);
  return result;
}

function runNow<T>(callback: () => T): T {
  let result: T | undefined;
  flushSync(() => {
    result = callback();
  });
  return result as T;
}
