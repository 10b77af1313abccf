import {css} from 'lit';

/** The element itself, resets, layouts that many parts share, text, and tones: what an alert or a badge is about. */
export const base = css`
  :host {
    display: contents;
  }

  :host([inline]:not([inline='false'])) {
    display: flex;
    flex-direction: column;
  }

  :host([theme='light']) {
    color-scheme: light;
  }

  :host([theme='dark']) {
    color-scheme: dark;
  }

  :host([hidden]),
  dialog:not([open]) {
    display: none;
  }

  /*
   * Nothing is inherited from the page but the colour scheme, the adjustment of text on phones, and whether it is hidden.
   * No other rule is weaker, since this one resets the properties that the others set.
   */
  :where([part~='dialog']) {
    all: initial;
    color-scheme: inherit;
    text-size-adjust: inherit;
    visibility: inherit;
    /* A root size that the page made small does not shrink the text; one that the borrower made large enlarges it. */
    font: 400 var(--nexus-font-size, max(1rem, 16px)) / 1.5 var(--nexus-font, system-ui, sans-serif);
  }

  * {
    box-sizing: border-box;
    /* Scrolling to a control leaves room for the outline of its focus. */
    scroll-margin: var(--space-s);
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

  :is(
    [part='header'],
    [part~='button'],
    .row,
    .control,
    .choice,
    li,
    [part='notice'],
    [part='error'],
    summary
  ) {
    display: flex;
    align-items: center;
    gap: var(--space);
  }

  /* Text */

  h2 {
    font-size: var(--large);
    line-height: 1.25;
    text-wrap: balance;
  }

  h2:focus {
    outline: none;
  }

  [part='lead'],
  .detail {
    color: var(--nl-quiet);
  }

  [part='lead'] {
    margin-block-start: calc(var(--space) * -1);
  }

  .detail,
  summary,
  [part='error'],
  [part='notice'],
  [part='consent'] {
    font-size: var(--small);
  }

  [part='consent'] {
    white-space: pre-line;
  }

  .hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  :is(h2, label, legend, summary, [part='avatar'], .name, .amount bdi, [part~='button'], [part='badge']) {
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

  [part='avatar'] {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 3em;
    block-size: 3em;
    color: var(--nl-link);
    background: var(--nl-tint);
    border: 1px solid transparent;
    border-radius: var(--radius-s);
    font-size: var(--small);
  }

  .content > [part='avatar'] {
    transform-origin: 0 0;
    inline-size: 4em;
    block-size: 4em;
    border-radius: var(--radius);
  }

  /* Tones: the colour of what an alert, a notice, a badge or a mark reports */

  .good,
  .connected {
    --tone: var(--nl-good);
  }

  .warn,
  .degraded,
  .interrupted {
    --tone: var(--nl-warn);
  }

  [part='error'],
  .down {
    --tone: var(--nl-bad);
  }

  :is([part='error'], [part='notice'], [part='badge'], .mark) {
    background: color-mix(in srgb, var(--tone) 10%, var(--nl-surface));
    border: 1px solid transparent;
  }

  [part='error'],
  [part='notice'] {
    align-items: start;
    padding: var(--space);
    border-radius: var(--radius-s);
  }

  [part='badge'] {
    flex: none;
    max-inline-size: 100%;
    padding: 0.1em 0.65em;
    border-radius: 1em;
    font-size: var(--smallest);
  }

  [part='badge'],
  .mark,
  [part='notice'] .icon,
  [part='error'] .icon,
  .good > .icon {
    color: var(--tone);
  }

  @media (forced-colors: active) {
    .icon {
      color: inherit !important;
    }
  }
`;
