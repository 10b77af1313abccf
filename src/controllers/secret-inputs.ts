import type {ReactiveController, ReactiveControllerHost} from 'lit';

/**
 * Clears all inputs of a step when the step is removed, and the secret ones on `pagehide`, since the back/forward cache
 * would restore a typed password.
 */
export class SecretInputsController implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    window.addEventListener('pagehide', this.#handlePageHide);
  }

  hostDisconnected(): void {
    window.removeEventListener('pagehide', this.#handlePageHide);
    // Moving an element disconnects and connects it in the same task, and keeps the inputs.
    queueMicrotask(() => {
      if (!this.#host.isConnected) this.#clearInputs('input');
    });
  }

  readonly #handlePageHide = (): void => {
    this.#clearInputs('input[data-secret]');
  };

  #clearInputs(selector: string): void {
    for (const input of this.#host.querySelectorAll<HTMLInputElement>(selector)) {
      if (input.type === 'radio') input.checked = false;
      else input.value = '';
    }
  }
}
