import {ChangeDetectionStrategy, Component, computed, signal, CUSTOM_ELEMENTS_SCHEMA} from '@angular/core';
import {apiUrl, backend, createMessages, createRecorder, fetchLinkToken, nexusKey} from 'acme';

import {NexusLinkDirective} from './nexus-link.directive';

@Component({
  selector: 'acme-loans-page',
  imports: [NexusLinkDirective],
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <main>
      <h1>Your loans</h1>
      <button id="connect" (click)="link.set('own')">Connect your servicers</button>
      <button id="connect-api" (click)="link.set('api')">Connect by Acme’s API</button>
      <button id="refresh" (click)="refresh()">Refresh</button>
      <button id="leave" (click)="leave()">Leave</button>
      @if (link() === 'own') {
        <nexus-link
          [open]="true"
          [nexusKey]="nexusKey"
          [backend]="backend"
          [messages]="messages()"
          (success)="record()($event)"
          (exit)="record()($event)"
          (closed)="leave()"
        />
      } @else if (link() === 'api') {
        <nexus-link
          [open]="true"
          [apiUrl]="apiUrl"
          [fetchLinkToken]="fetchLinkToken"
          (exit)="record()($event)"
          (closed)="leave()"
        />
      }
      <p>Visit {{ visit() }}</p>
      <ul id="log">
        @for (entry of entries(); track $index) {
          <li>{{ entry }}</li>
        }
      </ul>
    </main>
  `,
})
export class LoansPage {
  protected readonly apiUrl = apiUrl;
  protected readonly backend = backend;
  protected readonly fetchLinkToken = fetchLinkToken;
  protected readonly nexusKey = nexusKey;
  protected readonly visit = signal(1);
  protected readonly link = signal<'own' | 'api' | null>(null);
  protected readonly entries = signal<readonly string[]>([]);
  protected readonly messages = computed(() => createMessages(this.visit()));
  protected readonly record = computed(() =>
    createRecorder(this.visit(), (entry) => this.entries.update((all) => [...all, entry])),
  );

  protected refresh(): void {
    this.visit.update((count) => count + 1);
  }

  protected leave(): void {
    this.link.set(null);
  }
}
