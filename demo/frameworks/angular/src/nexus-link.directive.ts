import {Directive, ElementRef, inject, input, output, effect, type OnDestroy} from '@angular/core';
import type {Backend, LinkExit, LinkSuccess, NexusLink, PartialMessages} from 'nexus-link';
import 'nexus-link/define';

/** Gives templates the typed properties and events of `<nexus-link>`. */
@Directive({
  selector: 'nexus-link',
  host: {
    '(nexus-success)': 'success.emit($event.detail)',
    '(nexus-exit)': 'exit.emit($event.detail)',
    '(nexus-close)': 'closed.emit()',
  },
})
export class NexusLinkDirective implements OnDestroy {
  readonly nexusKey = input('');
  readonly apiUrl = input<string | null>(null);
  readonly fetchLinkToken = input<NexusLink['fetchLinkToken']>(null);
  readonly backend = input<Backend | null>(null);
  readonly messages = input<PartialMessages | null>(null);
  readonly theme = input<NexusLink['theme']>(null);
  readonly open = input(false);

  readonly success = output<LinkSuccess>();
  readonly exit = output<LinkExit>();
  readonly closed = output();

  readonly #element = inject<ElementRef<NexusLink>>(ElementRef).nativeElement;

  constructor() {
    effect(() => {
      const {nexusKey, apiUrl, fetchLinkToken, backend, messages, theme} = this;
      Object.assign(this.#element, {
        nexusKey: nexusKey(),
        apiUrl: apiUrl(),
        fetchLinkToken: fetchLinkToken(),
        backend: backend(),
        messages: messages(),
        theme: theme(),
      });
    });
    effect(() => {
      this.#element.open = this.open();
    });
  }

  /** Angular removes the listeners before the element, so the opening ends before both. */
  ngOnDestroy(): void {
    this.#element.close();
  }
}
