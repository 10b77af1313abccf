import type {LinkEvent, LinkEventName, PublicEvent} from '../contract/events.js';
import type {LinkExit, LinkResponse, LinkSuccess} from '../contract/response.js';

/** The details of the events by their names. A `nexus-event` has the name of what happened, any other event its type. */
export type RecordedDetails = {readonly [Name in LinkEventName]: LinkEvent<Name>} & {
  readonly 'nexus-success': LinkSuccess;
  readonly 'nexus-exit': LinkExit;
  readonly 'nexus-close': null;
};
export type RecordedName = keyof RecordedDetails;

/** The events of a target since `recordEvents()`. */
export interface EventRecorder {
  /** All events so far, in order. */
  readonly events: readonly PublicEvent[];
  /** Their names, in order. */
  readonly names: readonly RecordedName[];
  /** The first response; null if no opening has ended. */
  readonly response: LinkResponse | null;
  /**
   * Resolves with the detail of the first event of a name, which may have been there before.
   *
   * @param timeout How long to wait, in milliseconds; 3000 by default. The error says which events there were.
   */
  waitFor<Name extends RecordedName>(name: Name, timeout?: number): Promise<RecordedDetails[Name]>;
  /** Stops recording. */
  stop(): void;
}

/** Taken before a test replaces the timers. */
const {setTimeout: startTimer, clearTimeout: stopTimer} = globalThis;

/**
 * Records the public events of an element, or of all elements in a document or a window.
 *
 * @example
 * const recorder = recordEvents(element);
 * const {metadata} = await recorder.waitFor('connected');
 */
export function recordEvents(target: HTMLElement | Document | Window): EventRecorder {
  const events: PublicEvent[] = [];
  const waiting = new Set<() => void>();
  const stopped = new AbortController();
  const record = (event: PublicEvent): void => {
    events.push(event);
    for (const check of waiting) check();
  };
  // The union of the three types has no common signature.
  const source: Pick<HTMLElement, 'addEventListener'> = target;
  for (const type of ['nexus-event', 'nexus-success', 'nexus-exit', 'nexus-close'] as const)
    source.addEventListener(type, record, {signal: stopped.signal});

  return {
    events,
    get names() {
      return events.map(getName);
    },
    get response() {
      return (findEvent(events, 'nexus-success') ?? findEvent(events, 'nexus-exit'))?.detail ?? null;
    },
    waitFor: (name, timeout = 3000) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          const event = findEvent(events, name);
          if (!event) return;
          waiting.delete(check);
          stopTimer(timer);
          resolve(event.detail);
        };
        const timer = startTimer(() => {
          waiting.delete(check);
          const names = events.map(getName).join(', ') || 'none';
          reject(
            new Error(`waitFor("${name}"): there was no such event in ${timeout} ms. Events: ${names}.`),
          );
        }, timeout);
        waiting.add(check);
        check();
      }),
    stop: () => stopped.abort(),
  };
}

function getName({detail}: PublicEvent): RecordedName {
  if (detail === null) return 'nexus-close';
  if ('name' in detail) return detail.name;
  return detail.status === 'complete' ? 'nexus-success' : 'nexus-exit';
}

function findEvent<Name extends RecordedName>(
  events: readonly PublicEvent[],
  name: Name,
): {readonly detail: RecordedDetails[Name]} | undefined {
  return events.find(
    (event): event is PublicEvent & {readonly detail: RecordedDetails[Name]} => getName(event) === name,
  );
}
