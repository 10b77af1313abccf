import type {ReactiveController, ReactiveControllerHost} from 'lit';

/**
 * Empties a step's inputs when it leaves, and its secret ones on `pagehide`, since the back/forward cache would
 * bring a typed password back. A move in the DOM keeps them.
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
