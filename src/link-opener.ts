/** The part that the wrappers for frameworks share: the openings of one component by `Nexus.link`, and their state. */
import type {LinkExit} from './contract/response.js';
import {Nexus, type LinkHandle, type LinkOptions} from './nexus.js';

/** The state of an opening, as a component renders it. */
export interface OpenerState {
  /** Whether the dialog that `open()` has opened is on the screen. */
  readonly isOpen: boolean;
  /** The exit of the latest opening if its status is `error`, until the next opening. */
  readonly error: LinkExit | null;
}

/** Which opener an opening belongs to. A page has one dialog, which belongs to the opener that asked for it last. */
const owners = new WeakMap<LinkHandle, LinkOpener>();

/** Opens the dialog for one component of a framework, with the options that it has at that time. */
export class LinkOpener {
  #state: OpenerState = {isOpen: false, error: null};
  #handle: LinkHandle | null = null;
  #isDisposed = false;
  readonly #listeners = new Set<() => void>();
  readonly #getOptions: () => LinkOptions;

  /** @param getOptions Returns the latest options. Their callbacks are looked up when they are called. */
  constructor(getOptions: () => LinkOptions) {
    this.#getOptions = getOptions;
  }

  /** Opens the dialog, or brings it to the front. Does nothing once the component is gone. */
  readonly open = (): void => {
    if (this.#isDisposed) return;
    const handle = Nexus.link(this.#readOptions());
    const owner = owners.get(handle);
    owners.set(handle, this);
    if (owner === this) return;
    if (owner) owner.#release();
    const {element, result} = handle;
    // A call with invalid options opens nothing, and an opening of before goes on.
    const isRejected = !element.open;
    if (!isRejected) {
      this.#handle = handle;
      this.#setState({isOpen: true, error: null});
      element.addEventListener('nexus-close', () => this.#update(handle, {isOpen: false}));
    }
    void result.then((response) => {
      if (response.status === 'error') this.#update(isRejected ? this.#handle : handle, {error: response});
    });
  };

  /** Closes the dialog as if the borrower had left. Does nothing if it is closed, or belongs to another opener by now. */
  readonly close = (): void => {
    this.#handle?.close();
  };

  readonly getState = (): OpenerState => this.#state;

  /** @returns A function that ends the subscription. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /**
   * Called when the component is in the page.
   *
   * @returns A function to call when the component is gone. It closes the dialog, so that `onExit` gets its response. React's
   * StrictMode takes a component away and puts it back at once, which closes nothing.
   */
  readonly mount = (): (() => void) => {
    this.#isDisposed = false;
    return () => {
      this.#isDisposed = true;
      queueMicrotask(() => {
        if (this.#isDisposed) this.close();
      });
    };
  };

  /** Returns the options with callbacks that look up the latest ones. A callback of a wrong type stays, to be rejected. */
  #readOptions(): LinkOptions {
    const options = this.#getOptions();
    if (!isObject(options)) return options;
    const {onSuccess, onExit, onEvent} = options;
    return {
      ...options,
      onSuccess: isCallback(onSuccess) ? (response) => this.#getOptions().onSuccess?.(response) : onSuccess,
      onExit: isCallback(onExit) ? (response) => this.#getOptions().onExit?.(response) : onExit,
      onEvent: isCallback(onEvent) ? (event) => this.#getOptions().onEvent?.(event) : onEvent,
    };
  }

  /** Lets go of an opening that belongs to another opener from now on. */
  #release(): void {
    this.#handle = null;
    this.#setState({...this.#state, isOpen: false});
  }

  /** Changes the state, unless another opening has begun meanwhile. */
  #update(handle: LinkHandle | null, change: Partial<OpenerState>): void {
    if (this.#handle === handle) this.#setState({...this.#state, ...change});
  }

  #setState(state: OpenerState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

/** Whether a callback may be called. One that is missing may be there later. */
const isCallback = (callback: unknown): boolean => callback === undefined || typeof callback === 'function';

/** Whether options can be read. Others stay, to be rejected. */
const isObject = (options: unknown): options is object => typeof options === 'object' && options !== null;
