import {css} from 'lit';

/** The only stylesheet. Tokens first; everything after uses them. */
export const styles = css`
  :host {
    --accent: var(--nexus-accent, light-dark(#2450c8, #8fb0ff));
    --on-accent: var(--nexus-on-accent, light-dark(#fff, #0b1430));
    --radius: var(--nexus-radius, 12px);
    --text: light-dark(#161a23, #eef0f6);
    --quiet: light-dark(#565e70, #a9b1c3);
    --surface: light-dark(#fff, #171a22);
    --raised: light-dark(#f4f6fa, #212531);
    --line: light-dark(#dde1ea, #363c4b);
    --edge: light-dark(#848c9e, #7c8598);
    --good: light-dark(#14713d, #6fd79b);
    --warn: light-dark(#8a5300, #f2bd62);
    --bad: light-dark(#b3261e, #ff9c94);
    --tint: color-mix(in srgb, var(--accent) 9%, var(--surface));
    --s1: 0.25em;
    --s2: 0.5em;
    --s3: 0.75em;
    --s4: 1em;
    --s5: 1.5em;
    --s6: 2em;
    display: contents;
    /* A page's small root size does not shrink the text, a borrower's large one enlarges it. */
    font: 400 max(1rem, 16px) / 1.5 var(--nexus-font, system-ui, sans-serif);
    text-align: start;
    -webkit-text-size-adjust: 100%;
  }

  :host([inline]) {
    display: block;
  }

  :host([hidden]) {
    display: none;
  }

  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  :is(h2, p, ul, ol, dl, fieldset) {
    margin: 0;
    padding: 0;
    border: 0;
    list-style: none;
  }

  [part~='dialog'] {
    display: flex;
    flex-direction: column;
    position: relative;
    inline-size: min(27.5em, 100%);
    margin: auto;
    padding: 0;
    overflow: hidden;
    color: var(--text);
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: calc(var(--radius) * 1.4);
    overflow-wrap: anywhere;
  }

  dialog:not([open]) {
    display: none;
  }

  dialog[open] {
    position: fixed;
    inset: 0;
    inline-size: min(27.5em, 100vw - 2em);
    block-size: min(42em, 100dvh - 2em);
    max-inline-size: none;
    max-block-size: none;
    box-shadow: 0 1.5em 4em rgb(10 16 34 / 0.28);
    animation: enter 0.22s cubic-bezier(0.2, 0.8, 0.2, 1);
  }

  dialog::backdrop {
    background: rgb(12 17 32 / 0.55);
    animation: fade 0.22s;
  }

  section[part~='dialog'] {
    min-block-size: 24em;
  }

  @keyframes enter {
    from {
      opacity: 0;
      transform: translateY(0.75em);
    }
  }

  @keyframes fade {
    from {
      opacity: 0;
    }
  }

  [part='header'] {
    display: flex;
    align-items: center;
    gap: var(--s2);
    min-block-size: 3.25em;
    padding: var(--s2) var(--s3) 0 var(--s5);
  }

  [part='close'] {
    margin-inline-start: auto;
  }

  [part='body'],
  [data-step],
  form {
    display: flex;
    flex: 1;
    flex-direction: column;
    min-block-size: 0;
  }

  .content {
    display: flex;
    flex: 1;
    flex-direction: column;
    gap: var(--s4);
    min-block-size: 0;
    padding: var(--s1) var(--s5) var(--s5);
    overflow-y: auto;
    overscroll-behavior: contain;
    animation: fade 0.18s;
  }

  [part~='footer'] {
    display: flex;
    flex-direction: column;
    gap: var(--s2);
    padding: var(--s4) var(--s5) max(var(--s5), env(safe-area-inset-bottom));
    border-block-start: 1px solid var(--line);
  }

  h2 {
    font-size: 1.375em;
    font-weight: 650;
    line-height: 1.25;
    letter-spacing: -0.01em;
    text-wrap: balance;
  }

  h2:focus {
    outline: none;
  }

  .lead,
  .detail,
  .hint,
  .list-title {
    color: var(--quiet);
  }

  .lead {
    margin-block-start: calc(var(--s3) * -1);
  }

  .detail,
  .hint,
  .list-title,
  .field-error {
    font-size: 0.875em;
  }

  .hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
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
    border-radius: calc(var(--radius) * 0.8);
    font-size: 0.9375em;
    font-weight: 650;
  }

  /* Buttons */

  button {
    font: inherit;
    color: inherit;
    cursor: pointer;
  }

  [part~='button'] {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: var(--s2);
    min-block-size: 3em;
    padding: var(--s2) var(--s4);
    color: var(--accent);
    background: transparent;
    border: 1px solid transparent;
    border-radius: var(--radius);
    font-weight: 600;
    line-height: 1.2;
  }

  [part~='button']:hover {
    background: var(--tint);
  }

  [part~='primary'] {
    color: var(--on-accent);
    background: var(--accent);
  }

  [part~='primary']:hover {
    background: color-mix(in srgb, var(--accent) 88%, var(--text));
  }

  [part~='button']:active {
    transform: translateY(1px);
  }

  [aria-disabled='true'] {
    cursor: default;
  }

  [part~='button'][aria-disabled='true'] {
    opacity: 0.75;
  }

  [part~='add'] {
    border: 1px dashed var(--edge);
  }

  [part~='danger'],
  [part~='quiet'] {
    color: var(--bad);
  }

  [part~='quiet'] {
    color: var(--quiet);
  }

  .row [part~='button'] {
    min-block-size: 2.5em;
    padding-inline: var(--s3);
    font-size: 0.9375em;
  }

  .row [part~='danger'] {
    border-color: currentColor;
  }

  [part='close'],
  [part='reveal'] {
    display: grid;
    place-items: center;
    inline-size: 2.75em;
    block-size: 2.75em;
    padding: 0;
    color: var(--quiet);
    background: none;
    border: 0;
    border-radius: var(--radius);
  }

  [part='close']:hover,
  [part='reveal']:hover,
  [part='reveal'][aria-pressed='true'] {
    color: var(--text);
    background: var(--raised);
  }

  :is(button, summary, [part~='input'], input):focus-visible {
    outline: 3px solid var(--accent);
    outline-offset: 2px;
  }

  /* Fields */

  .field,
  fieldset {
    display: flex;
    flex-direction: column;
    gap: var(--s1);
  }

  label,
  legend {
    font-weight: 600;
  }

  .control {
    display: flex;
    position: relative;
    align-items: center;
  }

  .control > .icon {
    position: absolute;
    inset-inline-start: var(--s3);
    color: var(--quiet);
    pointer-events: none;
  }

  .control > .icon + input {
    padding-inline-start: 2.5em;
  }

  .control > [part='reveal'] {
    position: absolute;
    inset-inline-end: 0.15em;
  }

  [part~='input'] {
    inline-size: 100%;
    min-block-size: 3em;
    padding: var(--s2) var(--s3);
    color: inherit;
    background: var(--surface);
    border: 1px solid var(--edge);
    border-radius: var(--radius);
    font: inherit;
  }

  [part~='input']:focus-visible {
    border-color: var(--accent);
    outline-offset: 0;
  }

  [data-secret][part~='input'] {
    padding-inline-end: 3em;
  }

  [part~='input'][aria-invalid='true'] {
    border-color: var(--bad);
  }

  .code {
    font-size: 1.25em;
    font-variant-numeric: tabular-nums;
    letter-spacing: 0.25em;
  }

  .choice {
    display: flex;
    align-items: center;
    gap: var(--s3);
    min-block-size: 3em;
    padding-inline: var(--s3);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    font-weight: 400;
    cursor: pointer;
  }

  .choice:has(:checked) {
    background: var(--tint);
    border-color: var(--accent);
  }

  .choice input {
    inline-size: 1.25em;
    block-size: 1.25em;
    margin: 0;
    accent-color: var(--accent);
  }

  legend {
    margin-block-end: var(--s2);
  }

  .field-error,
  .interrupted {
    color: var(--bad);
    font-weight: 500;
  }

  [part='error'],
  [part='notice'],
  .note {
    display: flex;
    gap: var(--s3);
    padding: var(--s3);
    background: var(--raised);
    border-inline-start: 3px solid var(--edge);
    border-radius: calc(var(--radius) / 2);
    font-size: 0.9375em;
  }

  [part='error'] {
    background: color-mix(in srgb, var(--bad) 9%, var(--surface));
    border-color: var(--bad);
  }

  [part='error'] .icon {
    color: var(--bad);
  }

  [part='error'] strong {
    display: block;
  }

  [part='notice'].connected {
    background: color-mix(in srgb, var(--good) 10%, var(--surface));
    border-color: var(--good);
  }

  .note,
  [part='notice'].interrupted {
    color: inherit;
    background: color-mix(in srgb, var(--warn) 11%, var(--surface));
    border-color: var(--warn);
    font-weight: inherit;
  }

  [part='badge'] {
    flex: none;
    padding: 0.15em 0.6em;
    color: var(--quiet);
    background: var(--raised);
    border-radius: 1em;
    font-size: 0.8125em;
    font-weight: 600;
  }

  [part='badge']:is(.sandbox, .degraded, .interrupted) {
    color: var(--warn);
    background: color-mix(in srgb, var(--warn) 13%, var(--surface));
  }

  [part='badge'].connected {
    color: var(--good);
    background: color-mix(in srgb, var(--good) 12%, var(--surface));
  }

  [part='badge'].down {
    color: var(--bad);
    background: color-mix(in srgb, var(--bad) 11%, var(--surface));
  }

  /* Steps */

  .points {
    display: flex;
    flex-direction: column;
    gap: var(--s4);
  }

  .points li {
    display: flex;
    gap: var(--s3);
  }

  .points .icon {
    inline-size: 1.5em;
    block-size: 1.5em;
    color: var(--accent);
  }

  .points strong {
    display: block;
  }

  .list-title {
    margin-block-end: calc(var(--s3) * -1);
    font-weight: 600;
  }

  [part~='list'] {
    margin-inline: calc(var(--s3) * -1);
  }

  [part~='option'] {
    display: flex;
    align-items: center;
    gap: var(--s3);
    min-block-size: 3.75em;
    padding: var(--s2) var(--s3);
    border-radius: var(--radius);
    cursor: pointer;
  }

  [part~='option']:hover {
    background: var(--raised);
  }

  [part~='option'][aria-selected='true'] {
    background: var(--tint);
    outline: 2px solid var(--accent);
    outline-offset: -2px;
  }

  [part~='option'][aria-disabled='true'] {
    cursor: not-allowed;
  }

  [part~='option'][aria-disabled='true'] :is(.avatar, .name) {
    color: var(--quiet);
  }

  .option-text {
    display: flex;
    flex: 1;
    flex-direction: column;
    min-inline-size: 0;
    line-height: 1.35;
  }

  .name {
    font-weight: 600;
  }

  .empty {
    display: flex;
    flex-direction: column;
    gap: var(--s2);
    padding: var(--s4);
    background: var(--raised);
    border-radius: var(--radius);
  }

  .empty ul {
    display: flex;
    flex-direction: column;
    gap: var(--s1);
    padding-inline-start: 1.25em;
  }

  .empty li {
    list-style: disc;
  }

  .stages {
    display: flex;
    flex-direction: column;
    gap: var(--s4);
    padding-block: var(--s3);
  }

  .stages li {
    display: flex;
    align-items: center;
    gap: var(--s3);
    min-block-size: 1.75em;
    padding-inline-start: 2.25em;
    color: var(--quiet);
  }

  .stages .icon,
  .stages .spinner {
    margin-inline-start: -2.25em;
    inline-size: 1.5em;
    block-size: 1.5em;
  }

  .stages .done .icon {
    color: var(--good);
  }

  .stages .now {
    color: var(--text);
    font-weight: 600;
  }

  .connections {
    display: flex;
    flex-direction: column;
    gap: var(--s3);
  }

  [part='connection'] {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--s3);
    padding: var(--s4);
    border: 1px solid var(--line);
    border-radius: var(--radius);
  }

  [part='connection'] > :is(details, .asked, p.interrupted) {
    flex-basis: 100%;
  }

  .amount {
    display: flex;
    flex-direction: column;
    line-height: 1.35;
    text-align: end;
    font-variant-numeric: tabular-nums;
  }

  .amount bdi {
    font-weight: 600;
  }

  .interrupted .icon {
    vertical-align: -0.25em;
  }

  p.interrupted {
    color: var(--warn);
    font-size: 0.9375em;
  }

  summary {
    color: var(--accent);
    border-radius: var(--s1);
    font-size: 0.9375em;
    font-weight: 600;
    cursor: pointer;
  }

  .loans {
    display: flex;
    flex-direction: column;
    gap: var(--s3);
    padding-block-start: var(--s3);
  }

  .loans li {
    display: flex;
    flex-direction: column;
    line-height: 1.4;
  }

  .loans li > :first-child {
    display: flex;
    justify-content: space-between;
    gap: var(--s3);
    font-variant-numeric: tabular-nums;
  }

  .row {
    display: flex;
    flex-wrap: wrap;
    gap: var(--s2);
  }

  .asked {
    display: flex;
    flex-direction: column;
    gap: var(--s3);
    padding-block-start: var(--s3);
    border-block-start: 1px solid var(--line);
  }

  .problem {
    align-items: center;
    justify-content: center;
    text-align: center;
  }

  .mark {
    display: grid;
    place-items: center;
    inline-size: 3.5em;
    block-size: 3.5em;
    color: var(--warn);
    background: color-mix(in srgb, var(--warn) 13%, var(--surface));
    border-radius: 50%;
  }

  .mark.good {
    color: var(--good);
    background: color-mix(in srgb, var(--good) 13%, var(--surface));
  }

  .mark .icon {
    inline-size: 1.75em;
    block-size: 1.75em;
  }

  nexus-link-leaving {
    position: absolute;
    inset: 0;
    justify-content: end;
    background: rgb(12 17 32 / 0.5);
    animation: fade 0.16s;
  }

  [part='question'] {
    display: flex;
    flex-direction: column;
    gap: var(--s3);
    padding: var(--s5);
    background: var(--surface);
    border-radius: calc(var(--radius) * 1.4) calc(var(--radius) * 1.4) 0 0;
  }

  /* Waiting */

  .spinner {
    flex: none;
    inline-size: 1.1em;
    block-size: 1.1em;
    border: 2.5px solid color-mix(in srgb, currentColor 25%, transparent);
    border-block-start-color: currentColor;
    border-radius: 50%;
    animation: turn 0.8s linear infinite;
  }

  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }

  .skeleton {
    display: flex;
    flex-direction: column;
    gap: var(--s4);
  }

  .skeleton span {
    block-size: 3.25em;
    background: var(--raised);
    border-radius: var(--radius);
    animation: pulse 1.4s ease-in-out infinite alternate;
  }

  @keyframes pulse {
    to {
      opacity: 0.45;
    }
  }

  /* On a phone the dialog is a sheet at the bottom. */
  @media (max-width: 30em) {
    dialog[open] {
      inline-size: 100vw;
      block-size: min(44em, 100dvh - 2em);
      margin-block-end: 0;
      border: 0;
      border-radius: calc(var(--radius) * 1.6) calc(var(--radius) * 1.6) 0 0;
    }

    @keyframes enter {
      from {
        transform: translateY(3em);
        opacity: 0;
      }
    }
  }

  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    dialog::backdrop {
      animation: none !important;
    }
  }

  @media (forced-colors: active) {
    [part~='primary'] {
      border-color: ButtonText;
    }

    .avatar,
    [part='badge'] {
      border: 1px solid;
    }
  }
`;
