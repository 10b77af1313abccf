import {css} from 'lit';

/** Buttons, fields and the outline of the focus. */
export const controls = css`
  /* Buttons */

  button {
    color: inherit;
    background: none;
    border: 1px solid transparent;
    border-radius: var(--radius);
    font: inherit;
    cursor: pointer;
  }

  button:active {
    scale: 0.98;
  }

  [part~='button'] {
    justify-content: center;
    min-block-size: 3em;
    padding: var(--space-s) var(--space-l);
    color: var(--nl-link);
  }

  [part~='button']:hover {
    background: var(--nl-tint);
  }

  [part~='primary'] {
    color: var(--nl-on-accent);
    background: var(--nl-accent);
    border-color: var(--nl-link);
  }

  [part~='primary']:hover {
    background: var(--nl-pressed);
  }

  [part~='primary'][aria-disabled] {
    color: var(--nl-link);
    background: var(--nl-tint);
  }

  /* The accent follows the text colour: on a button of that colour, the text on it would have the same one. */
  @container style(--nexus-accent: currentcolor) or style(--nexus-accent: currentColor) {
    [part~='primary'] {
      --nl-accent: var(--nl-text);
      --nl-on-accent: var(--nl-surface);
      --nl-pressed: var(--nl-quiet);
    }
  }

  [part~='add'] {
    border-color: var(--nl-edge);
  }

  .row [part~='button'] {
    min-block-size: 2.25em;
    padding: var(--space-xs) var(--space);
    font-size: var(--small);
  }

  [part~='danger'] {
    color: var(--nl-bad);
    border-color: currentColor;
  }

  [part~='quiet'] {
    color: var(--nl-quiet);
  }

  :is([part='close'], [part='back'], [part='reveal']) {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 2.75em;
    block-size: 2.75em;
    padding: 0;
    color: var(--nl-quiet);
  }

  :is([part='close'], [part='back'], [part='reveal'], [part='option'], [part~='quiet']):hover,
  [aria-pressed='true'] {
    background: var(--nl-raised);
  }

  :focus-visible {
    outline: 3px solid var(--nl-link);
    outline-offset: 2px;
  }

  /* Some browsers stop at scroll containers with the Tab key. */
  :is(dialog, .content):focus-visible {
    outline-offset: -3px;
  }

  /* Fields */

  .field {
    gap: var(--space-xs);
  }

  fieldset {
    gap: var(--space-s);
  }

  .control {
    position: relative;
  }

  .control > :is(.icon, .spinner) {
    position: absolute;
    inset-inline-start: var(--space);
    color: var(--nl-quiet);
    pointer-events: none;
  }

  .control > :is(.icon, .spinner) + input {
    /* On both sides: the text has a direction of its own, while the icon follows that of the language. */
    padding-inline: 2.5em;
  }

  [part='reveal'] {
    position: absolute;
    inset-inline-end: 2px;
  }

  [part='input'] {
    inline-size: 100%;
    min-block-size: 3em;
    padding: var(--space-s) var(--space);
    color: inherit;
    background: var(--nl-surface);
    border: 1px solid var(--nl-edge);
    border-radius: var(--radius);
    font: inherit;
    /* Safari on iOS zooms into a field with smaller text. */
    font-size: max(1em, 16px);
  }

  [part='input']:hover {
    border-color: var(--nl-text);
  }

  /* Keeps the outline clear of the label above. */
  [part='input']:focus-visible {
    outline-offset: -1px;
  }

  [name='password'] {
    padding-inline-end: 3em;
  }

  /* Edge has buttons of its own for the same purpose. */
  ::-ms-reveal {
    display: none;
  }

  ::-ms-clear {
    display: none;
  }

  [aria-invalid] {
    border-color: var(--nl-bad);
  }

  .code {
    font-size: max(1.25em, 16px);
    font-variant-numeric: tabular-nums;
    letter-spacing: 0.25em;
  }

  label.choice {
    min-block-size: 3em;
    padding: var(--space-s) var(--space);
    border: 1px solid var(--nl-line);
    border-radius: var(--radius);
    font-weight: 400;
    cursor: pointer;
  }

  .choice:has(:checked) {
    background: var(--nl-tint);
    border-color: var(--nl-link);
  }

  .choice input {
    flex: none;
    inline-size: 1.5em;
    block-size: 1.5em;
    margin: 0;
    accent-color: var(--nl-link);
  }

  .complaint,
  .hint {
    color: var(--nl-bad);
    font-size: var(--small);
  }

  .hint {
    color: var(--nl-warn);
  }

  /* Still there for screen readers, which announce new content, but without a gap above. */
  .hint:empty {
    position: absolute;
  }
`;
