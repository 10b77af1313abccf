import {css} from 'lit';

/** The only stylesheet: tokens, the dialog, what is shared, the steps. A tone is what an alert or a badge is about. */
export const styles = css`
  :host {
    --accent: var(--nexus-accent, light-dark(#2450c8, #8fb0ff));
    --on-accent: var(--nexus-on-accent, light-dark(#fff, #0b1430));
    --radius: var(--nexus-radius, 12px);
    --text: light-dark(#161a23, #eef0f6);
    --surface: light-dark(#fff, #171a22);
    --quiet: color-mix(in srgb, var(--text) 70%, var(--surface));
    --raised: color-mix(in srgb, var(--text) 5%, var(--surface));
    --line: color-mix(in srgb, var(--text) 15%, var(--surface));
    --edge: color-mix(in srgb, var(--text) 50%, var(--surface));
    --good: light-dark(#14713d, #6fd79b);
    --warn: light-dark(#8a5300, #f2bd62);
    --bad: light-dark(#b3261e, #ff9c94);
    --tint: color-mix(in srgb, var(--accent) 10%, var(--surface));
    --tone: var(--edge);
    --gap: 0.75em;
    --side: 1.5em;
    display: contents;
    /* A page's small root size does not shrink the text, a borrower's large one enlarges it. */
    font: 400 max(1rem, 16px) / 1.5 var(--nexus-font, system-ui, sans-serif);
    text-align: start;
  }

  :host([inline]) {
    display: block;
  }

  :host([hidden]),
  dialog:not([open]) {
    display: none;
  }

  * {
    box-sizing: border-box;
  }

  :is(h2, p, ul, ol, fieldset, legend) {
    margin: 0;
    padding: 0;
    border: 0;
    list-style: none;
  }

  :is(
    [part~='dialog'],
    [part='body'],
    [data-step],
    form,
    fieldset,
    .content,
    [part='footer'],
    [part='question'],
    .field,
    .stack,
    .name-and-detail
  ) {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
  }

  :is([part='header'], [part~='button'], .row, .control, .choice, li, [part='notice'], [part='error']) {
    display: flex;
    align-items: center;
    gap: var(--gap);
  }

  /* The dialog */

  [part~='dialog'] {
    position: relative;
    inline-size: min(27.5em, 100%);
    margin: auto;
    padding: 0;
    overflow: hidden;
    color: var(--text);
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: calc(var(--radius) * 1.4);
    overflow-wrap: break-word;
  }

  dialog[open] {
    position: fixed;
    inset: 0;
    inline-size: min(27.5em, 100vw - 2em);
    block-size: min(42em, 100dvh - 2em);
    max-inline-size: none;
    max-block-size: none;
    box-shadow: 0 1.5em 4em #0a102247;
    animation: enter 0.22s ease-out;
  }

  dialog::backdrop,
  nexus-link-leaving {
    background: #0c11208c;
    animation: fade 0.22s;
  }

  [part='header'] {
    min-block-size: 3.25em;
    padding: 0.5em var(--gap) 0 var(--side);
  }

  [part='close'] {
    margin-inline-start: auto;
  }

  [part='body'],
  [data-step],
  form,
  .content {
    flex: 1;
  }

  .content {
    gap: 1em;
    padding: 0.25em var(--side) var(--side);
    overflow-y: auto;
    animation: fade 0.22s;
  }

  .content > * {
    flex-shrink: 0;
  }

  [part='footer'] {
    gap: 0.5em;
    padding: 1em var(--side) max(var(--side), env(safe-area-inset-bottom));
    border-block-start: 1px solid var(--line);
  }

  nexus-link-leaving {
    position: absolute;
    inset: 0;
    justify-content: end;
  }

  [part='question'] {
    gap: var(--gap);
    padding: var(--side);
    background: var(--surface);
  }

  /* Text */

  h2 {
    font-size: 1.375em;
    line-height: 1.25;
  }

  h2:focus {
    outline: none;
  }

  .lead,
  .detail {
    color: var(--quiet);
  }

  .lead {
    margin-block-start: -0.75em;
  }

  .detail,
  summary,
  [part='error'],
  [part='notice'] {
    font-size: 0.9em;
  }

  .hidden {
    position: absolute;
    inline-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  :is(h2, label, legend, summary, .avatar, .name, .amount bdi, [part~='button'], [part='badge']) {
    font-weight: 600;
  }

  .icon {
    flex: none;
    inline-size: 1.25em;
    block-size: 1.25em;
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  .avatar {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 2.75em;
    block-size: 2.75em;
    color: var(--accent);
    background: var(--tint);
    border-radius: var(--radius);
    font-size: 0.9em;
  }

  /* Buttons */

  button {
    color: inherit;
    background: none;
    border: 1px solid transparent;
    border-radius: var(--radius);
    font: inherit;
    cursor: pointer;
  }

  [part~='button'] {
    justify-content: center;
    min-block-size: 3em;
    padding: 0.5em 1em;
    color: var(--accent);
  }

  [part~='button']:hover {
    background: var(--tint);
  }

  [part~='primary'],
  [part~='primary']:hover {
    color: var(--on-accent);
    background: var(--accent);
  }

  [part~='primary']:hover {
    filter: brightness(0.9);
  }

  [part~='add'] {
    border: 1px dashed var(--edge);
  }

  .row [part~='button'] {
    min-block-size: 2.5em;
    padding-inline: var(--gap);
  }

  [part~='danger'] {
    color: var(--bad);
    border-color: currentColor;
  }

  [part~='quiet'] {
    margin-inline-start: calc(var(--gap) * -1);
    color: var(--quiet);
  }

  [part='close'],
  [part='reveal'] {
    display: grid;
    place-items: center;
    inline-size: 2.75em;
    block-size: 2.75em;
    padding: 0;
    color: var(--quiet);
  }

  :is([part='close'], [part='reveal'], [part='option']):hover,
  [aria-pressed='true'] {
    background: var(--raised);
  }

  :is(button, summary, input):focus-visible {
    outline: 3px solid var(--accent);
    outline-offset: 2px;
  }

  /* Fields */

  .field,
  fieldset {
    gap: 0.25em;
  }

  .control {
    position: relative;
  }

  .control > .icon {
    position: absolute;
    inset-inline-start: var(--gap);
    color: var(--quiet);
    pointer-events: none;
  }

  .control > .icon + input {
    padding-inline-start: 2.5em;
  }

  [part='reveal'] {
    position: absolute;
    inset-inline-end: 2px;
  }

  [part='input'] {
    inline-size: 100%;
    min-block-size: 3em;
    padding: 0.5em var(--gap);
    color: inherit;
    background: var(--surface);
    border: 1px solid var(--edge);
    border-radius: var(--radius);
    font: inherit;
  }

  [name='password'] {
    padding-inline-end: 3em;
  }

  [aria-invalid] {
    border-color: var(--bad);
  }

  label.choice {
    padding: 0.5em 0;
    font-weight: 400;
  }

  .choice input {
    accent-color: var(--accent);
  }

  .complaint {
    color: var(--bad);
  }

  /* Tones */

  .good,
  .connected {
    --tone: var(--good);
  }

  .warn,
  .degraded,
  .interrupted {
    --tone: var(--warn);
  }

  [part='error'],
  .down {
    --tone: var(--bad);
  }

  :is([part='error'], [part='notice'], [part='badge'], .mark) {
    background: color-mix(in srgb, var(--tone) 10%, var(--surface));
  }

  [part='error'],
  [part='notice'] {
    padding: var(--gap);
    border-inline-start: 3px solid var(--tone);
  }

  [part='badge'] {
    flex: none;
    padding: 0.15em 0.6em;
    border-radius: 1em;
    font-size: 0.8em;
  }

  [part='badge'],
  .mark,
  .interrupted .icon,
  [part='error'] .icon,
  .good > .icon {
    color: var(--tone);
  }

  /* Steps */

  .stack {
    gap: 1em;
  }

  :is(.points, .connections > li) .icon,
  .points strong,
  [part='error'] strong {
    display: block;
  }

  .points li {
    align-items: start;
  }

  .points .icon {
    color: var(--accent);
  }

  [part='list'] {
    margin: -0.5em calc(var(--gap) * -1) 0;
  }

  [part='option'] {
    min-block-size: 3.75em;
    padding: 0.5em var(--gap);
    border-radius: var(--radius);
    cursor: pointer;
  }

  [part='option'][aria-selected='true'] {
    background: var(--tint);
    outline: 2px solid var(--accent);
    outline-offset: -2px;
  }

  [aria-disabled] :is(.avatar, .name) {
    color: var(--quiet);
  }

  .name-and-detail {
    flex: 1 1 6em;
    min-inline-size: 0;
  }

  .empty li {
    display: list-item;
    margin-inline-start: 1.25em;
    list-style: disc;
  }

  .stages li {
    color: var(--quiet);
  }

  .stages .now {
    color: inherit;
  }

  .stages .next {
    padding-inline-start: 2em;
  }

  [part='connection'],
  [part='option'],
  .row {
    flex-wrap: wrap;
  }

  [part='connection'] {
    padding: 1em;
    border: 1px solid var(--line);
    border-radius: var(--radius);
  }

  [part='connection'] > :is(details, .asked, [part='notice']) {
    flex-basis: 100%;
  }

  .amount {
    margin-inline-start: auto;
    text-align: end;
  }

  .amount .detail {
    display: block;
  }

  summary {
    min-block-size: 24px;
    color: var(--accent);
    cursor: pointer;
  }

  .loans li {
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0 var(--gap);
    padding-block-start: var(--gap);
  }

  .loans .detail {
    flex-basis: 100%;
  }

  .loans bdi + bdi {
    margin-inline-start: auto;
  }

  .asked {
    padding-block-start: var(--gap);
    border-block-start: 1px solid var(--line);
  }

  .problem {
    align-items: center;
    justify-content: center;
    text-align: center;
  }

  .problem .lead {
    margin: 0;
  }

  .mark {
    display: grid;
    padding: 1em;
    border-radius: 50%;
  }

  /* Waiting */

  .spinner {
    flex: none;
    inline-size: 1.25em;
    block-size: 1.25em;
    border: 2.5px solid;
    border-block-start-color: transparent;
    border-radius: 50%;
    animation: turn 0.8s linear infinite;
  }

  .skeleton span {
    block-size: 3.25em;
    background: var(--raised);
    border-radius: var(--radius);
    animation: fade 1.2s infinite alternate;
  }

  @keyframes enter {
    from {
      opacity: 0;
      transform: translateY(1em);
    }
  }

  @keyframes fade {
    from {
      opacity: 0;
    }
  }

  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }

  /* On a phone the dialog is a sheet at the bottom. */
  @media (max-width: 30em) {
    dialog[open] {
      inline-size: 100vw;
      margin-block-end: 0;
      border: 0;
      border-radius: var(--radius) var(--radius) 0 0;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    *,
    ::backdrop {
      animation: none !important;
    }
  }
`;
