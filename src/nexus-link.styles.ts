import {css} from 'lit';

/**
 * The only stylesheet: tokens, the dialog, what is shared, the steps. A tone is what an alert or a badge is about.
 *
 * A brand's colours are taken as they are where that can be read, and else moved in linear light as far as WCAG's
 * contrast asks: text to a luminance that its surface leaves room for, and what stands on the accent to black or white.
 */
export const styles = css`
  /* Not on the element, whose style is worked out anew each time the focus comes or goes. */
  [part~='dialog'] {
    /* The relative luminance of WCAG 2.2, of the colour that it stands in, and what moves that colour to another. */
    --luminance: (0.2126 * r + 0.7152 * g + 0.0722 * b);
    --dim: min(1, 0.03 / max(var(--luminance), 0.001));
    --dimmed: calc(r * var(--dim)) calc(g * var(--dim)) calc(b * var(--dim)) / 1;
    --darken: min(1, 0.12 / max(var(--luminance), 0.001));
    --darkened: calc(r * var(--darken)) calc(g * var(--darken)) calc(b * var(--darken)) / 1;
    --lift: max(0, (0.45 - var(--luminance)) / (1.001 - var(--luminance)));
    --lifted: calc(r + (1 - r) * var(--lift)) calc(g + (1 - g) * var(--lift))
      calc(b + (1 - b) * var(--lift)) / 1;
    --lighten: max(0, (0.86 - var(--luminance)) / (1.001 - var(--luminance)));
    --lightened: calc(r + (1 - r) * var(--lighten)) calc(g + (1 - g) * var(--lighten))
      calc(b + (1 - b) * var(--lighten)) / 1;
    --pole: clamp(0, (0.1791 - var(--luminance)) * 1e12, 1);
    /* As every screen can show it: what lies outside is cut off there, and would be brighter or darker than reckoned. */
    --shown: clamp(0, r, 1) clamp(0, g, 1) clamp(0, b, 1);

    --nl-brand: color(from var(--nexus-accent, light-dark(#2450c8, #8fb0ff)) srgb var(--shown));
    --nl-paper: color(from var(--nexus-surface, light-dark(#fff, #171a22)) srgb var(--shown));
    --nl-ink: color(from var(--nexus-text, light-dark(#161a23, #eef0f6)) srgb var(--shown));
    --nl-accent: color(from var(--nl-brand) srgb-linear r g b / 1);
    --nl-on-accent: color(from var(--nl-brand) srgb-linear var(--pole) var(--pole) var(--pole) / 1);
    --nl-pressed: color-mix(
      in srgb,
      var(--nl-accent) 86%,
      color(from var(--nl-on-accent) srgb-linear calc(1 - r) calc(1 - g) calc(1 - b))
    );
    --nl-link: light-dark(
      color(from var(--nl-brand) srgb-linear var(--darkened)),
      color(from var(--nl-brand) srgb-linear var(--lifted))
    );
    --nl-surface: light-dark(
      color(from var(--nl-paper) srgb-linear var(--lightened)),
      color(from var(--nl-paper) srgb-linear var(--dimmed))
    );
    --nl-text: light-dark(
      color(from var(--nl-ink) srgb-linear var(--dimmed)),
      color(from var(--nl-ink) srgb-linear var(--lightened))
    );
    --nl-quiet: color-mix(in srgb, var(--nl-text) 75%, var(--nl-surface));
    --nl-edge: color-mix(in srgb, var(--nl-text) 60%, var(--nl-surface));
    --nl-line: color-mix(in srgb, var(--nl-text) 14%, var(--nl-surface));
    --nl-raised: color-mix(in srgb, var(--nl-text) 5%, var(--nl-surface));
    --nl-tint: color-mix(in srgb, var(--nl-link) 8%, var(--nl-surface));
    --nl-good: light-dark(#14713d, #6fd79b);
    --nl-warn: light-dark(#8a5300, #f2bd62);
    --nl-bad: light-dark(#b3261e, #ff9c94);
    --tone: var(--nl-edge);

    --small: 0.875em;
    --large: 1.375em;

    --space-xs: 0.25em;
    --space-s: 0.5em;
    --space: 0.75em;
    --space-l: 1em;
    --space-xl: 1.5em;

    --radius: var(--nexus-radius, 12px);
    --radius-s: calc(var(--radius) * 0.75);
    --radius-l: calc(var(--radius) * 1.5);

    --motion: 0.25s cubic-bezier(0.2, 0.7, 0.2, 1);
    /* Where the inline end is: to the right, or from right to left. */
    --end: 1;
  }

  :host {
    display: contents;
    /* A page's small root size does not shrink the text, a borrower's large one enlarges it. */
    font: 400 var(--nexus-font-size, max(1rem, 16px)) / 1.5 var(--nexus-font, system-ui, sans-serif);
    text-align: start;
  }

  :host([inline]) {
    display: block;
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

  * {
    box-sizing: border-box;
    /* What is scrolled to shows the outline of its focus too. */
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

  /* The dialog */

  [part~='dialog'] {
    position: relative;
    inline-size: min(var(--nexus-width, 27.5em), 100%);
    margin: auto;
    padding: 0;
    overflow: hidden;
    color: var(--nl-text);
    background: var(--nl-surface);
    border: 1px solid var(--nl-line);
    border-radius: var(--radius-l);
    overflow-wrap: anywhere;
  }

  [dir='rtl'] {
    --end: -1;
  }

  dialog[open] {
    position: fixed;
    inset: var(--visible-top, 0) 0 var(--visible-bottom, 0);
    /* The page's own zoom multiplies the units of the viewport, but not the percentages. */
    inline-size: min(var(--nexus-width, 27.5em), 100vw - 2em, 100% - 2em);
    block-size: min(42em, var(--visible-height, 100dvh) - 2em, 100% - 2em);
    max-inline-size: none;
    max-block-size: none;
    overflow-y: auto;
    container-type: size;
    box-shadow: var(--nexus-shadow, 0 1.5em 4em #0a102247);
    animation: enter var(--motion);
  }

  dialog::backdrop,
  nexus-link-leaving {
    background: var(--nexus-backdrop, #0c11208c);
    animation: fade var(--motion);
  }

  /* Its end is the Close button's, whatever else needs a line more. */
  [part='header'] {
    flex: none;
    flex-wrap: wrap;
    gap: var(--space-s);
    min-block-size: 3.75em;
    padding-block: var(--space) var(--space-xs);
    padding-inline: var(--space-xl) 4em;
  }

  [part='back'] {
    margin-inline-start: calc(var(--space) * -1);
  }

  [part='back'] .icon {
    transform: scaleX(var(--end));
  }

  [part='close'] {
    position: absolute;
    inset-block-start: var(--space);
    inset-inline-end: var(--space);
  }

  ::slotted([slot='logo']) {
    max-inline-size: min(9em, 100%);
  }

  ::slotted([slot='logo']:is(img, svg)) {
    max-block-size: 2em;
    object-fit: contain;
  }

  /* Most pages take every element's margin and padding away. */
  ::slotted([slot='footer']) {
    flex: none;
    margin: 0 !important;
    padding: var(--space-s) var(--space-xl) max(var(--space), env(safe-area-inset-bottom)) !important;
    color: var(--nl-quiet);
    font-size: var(--small);
    text-align: center;
  }

  [part='body'],
  [data-step],
  form,
  .content {
    flex: 1;
  }

  .content {
    --nl-gutter: var(--space-xl);
    position: relative;
    gap: var(--space-l);
    padding: var(--space-xs) 0 max(var(--space-xl), env(safe-area-inset-bottom));
    overflow-y: auto;
  }

  .content,
  .content > [part='avatar'] {
    transition: var(--motion);
    transition-property: opacity, translate, transform;
  }

  /* In its first frame a step stands where it comes from: what moved in it would make that frame late. */
  @media (prefers-reduced-motion: no-preference) {
    .held .content {
      opacity: 0.4;
      translate: calc(var(--end) * 1.5em);
      transition: none;
    }

    .held .content > [part='avatar'] {
      transform: var(--from);
      transition: none;
    }

    .held :is(.skeleton, .spinner) {
      animation: none;
    }
  }

  /* From where the step comes: the next from the end, the one before from the start. */
  .back .content {
    --end: -1;
  }

  [dir='rtl'] .back .content {
    --end: 1;
  }

  /* A margin, since WebKit would scroll sideways for a list that is wider than what is inside of a padding. */
  .content > * {
    flex-shrink: 0;
    margin-inline: var(--nl-gutter);
  }

  [part='footer'] {
    gap: var(--space-s);
    padding: var(--space-l) var(--space-xl) max(var(--space-xl), env(safe-area-inset-bottom));
    border-block-start: 1px solid var(--nl-line);
  }

  nexus-link-leaving {
    position: absolute;
    inset: 0;
    overflow: hidden;
  }

  [part='question'] {
    flex: none;
    margin-block-start: auto;
    gap: var(--space);
    padding: var(--space-xl) var(--space-xl) max(var(--space-xl), env(safe-area-inset-bottom));
    overflow-y: auto;
    background: var(--nl-surface);
    border-radius: var(--radius-l) var(--radius-l) 0 0;
    animation: enter var(--motion);
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

  /* There it would be the color of the text on it. */
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

  /* What scrolls is a stop of the Tab key in some browsers. */
  :is(dialog, .content):focus-visible {
    outline-offset: -3px;
  }

  /* Fields */

  .field,
  fieldset {
    gap: var(--space-xs);
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
    /* On both sides: what is typed has its own direction, the icon that of the language. */
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
    /* A phone zooms into a field with smaller text. */
    font-size: max(1em, 16px);
  }

  [part='input']:hover {
    border-color: var(--nl-text);
  }

  /* Clear of the label above. */
  [part='input']:focus-visible {
    outline-offset: -1px;
  }

  [name='password'] {
    padding-inline-end: 3em;
  }

  [aria-invalid] {
    border-color: var(--nl-bad);
  }

  label.choice {
    padding: var(--space-s) 0;
    font-weight: 400;
  }

  .choice input {
    flex: none;
    inline-size: 1.5em;
    block-size: 1.5em;
    margin: 0;
    accent-color: var(--nl-link);
  }

  .complaint {
    color: var(--nl-bad);
    font-size: var(--small);
  }

  /* Tones */

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
    font-size: var(--small);
  }

  [part='badge'],
  .mark,
  [part='notice'] .icon,
  [part='error'] .icon,
  .good > .icon {
    color: var(--tone);
  }

  /* Steps */

  .stack {
    gap: var(--space-l);
  }

  .points strong,
  .asked strong,
  [part='error'] strong {
    display: block;
  }

  .points li {
    align-items: start;
  }

  .points .icon {
    block-size: 1.5em;
    color: var(--nl-link);
  }

  [part='list'] {
    margin: calc(var(--space-s) * -1) calc(var(--nl-gutter) - var(--space)) 0;
  }

  [part='option'] {
    min-block-size: 3.75em;
    padding: var(--space-s) var(--space);
    border-radius: var(--radius);
    cursor: pointer;
  }

  [part='option'][aria-selected='true'] {
    background: var(--nl-tint);
    outline: 2px solid var(--nl-link);
    outline-offset: -2px;
  }

  [aria-disabled] {
    cursor: default;
  }

  [aria-disabled] :is([part='avatar'], .name) {
    color: var(--nl-quiet);
    background: none;
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

  [part='stage'] {
    color: var(--nl-quiet);
  }

  .now {
    color: inherit;
    font-weight: 600;
  }

  .next {
    padding-inline-start: 2em;
  }

  [part='connection'],
  [part='option'],
  .row {
    flex-wrap: wrap;
  }

  [part='connection'] {
    padding: var(--space-l);
    border: 1px solid var(--nl-line);
    border-radius: var(--radius);
  }

  [part='connection'] > :is(.row, .asked, [part='notice']),
  details[open] {
    flex-basis: 100%;
  }

  .amount {
    margin-inline-start: auto;
    text-align: end;
  }

  .amount .detail {
    display: block;
  }

  .row {
    gap: var(--space-s);
  }

  details {
    margin-inline-end: auto;
  }

  summary {
    gap: var(--space-s);
    min-block-size: 2.25em;
    color: var(--nl-link);
    border-radius: var(--radius-s);
    cursor: pointer;
  }

  summary:hover {
    text-decoration: underline;
  }

  summary .icon {
    transition: rotate var(--motion);
  }

  [open] > summary .icon {
    rotate: 180deg;
  }

  [part='loan'] {
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0 var(--space);
    padding-block: var(--space-s);
    border-block-start: 1px solid var(--nl-line);
  }

  details[open] [part='loan'] {
    animation: enter var(--motion);
  }

  [part='loan'] .detail {
    flex-basis: 100%;
  }

  [part='loan'] bdi + bdi {
    margin-inline-start: auto;
  }

  .asked {
    gap: var(--space);
    padding-block-start: var(--space);
    border-block-start: 1px solid var(--nl-line);
    animation: enter var(--motion);
  }

  .problem {
    align-items: center;
    justify-content: safe center;
    text-align: center;
  }

  .mark {
    display: grid;
    padding: var(--space-l);
    border-radius: 50%;
    font-size: 1.25em;
    animation: pop var(--motion);
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

  /* The shape of a list: a picture and a line, again and again. */
  .skeleton {
    animation: wait 1.2s infinite alternate;
  }

  .skeleton span {
    display: flex;
    gap: var(--space);
    align-items: center;
  }

  .skeleton span::before,
  .skeleton span::after {
    inline-size: 2.625em;
    block-size: 2.625em;
    background: var(--nl-line);
    border-radius: var(--radius-s);
    content: '';
  }

  .skeleton span::after {
    inline-size: 60%;
    block-size: 1em;
  }

  @keyframes enter {
    from {
      opacity: 0;
      translate: 0 1em;
    }
  }

  @keyframes pop {
    from {
      scale: 0.6;
    }
  }

  @keyframes fade {
    from {
      opacity: 0;
    }
  }

  @keyframes wait {
    to {
      opacity: 0.3;
    }
  }

  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }

  /* On a phone the dialog is a sheet at the bottom. */
  @media (max-width: 30em) {
    dialog[open] {
      inline-size: min(100vw, 100%);
      margin-block-end: 0;
      border-width: 1px 0 0;
      border-radius: var(--radius-l) var(--radius-l) 0 0;
      animation-name: rise;
    }

    @keyframes rise {
      from {
        translate: 0 100%;
      }
    }
  }

  @media (max-height: 26em) {
    dialog[open] {
      block-size: min(var(--visible-height, 100dvh), 100%);
    }
  }

  /* Zoomed in, large text, or a phone on its side: the whole of it scrolls, so that what is fixed does not fill it. */
  @container (max-height: 24em) {
    :is([part='body'], [part='body'] > *, form, .content) {
      flex: 1 0 auto;
      overflow: visible;
    }

    nexus-link-leaving[data-step] {
      position: sticky;
      inset-block: 0;
      flex: none;
      block-size: 100cqb;
      margin-block-start: -100cqb;
      overflow-y: auto;
    }

    [part='question'] {
      animation-name: fade;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    *,
    ::before,
    ::backdrop {
      animation: none !important;
      transition: none !important;
    }
  }

  @media (forced-colors: active) {
    [part='option'][aria-selected='true'] {
      outline-color: Highlight;
    }

    .icon {
      color: inherit !important;
    }

    .spinner {
      border-block-start-color: Canvas;
    }

    .skeleton span::before,
    .skeleton span::after {
      border: 1px solid;
    }
  }
`;

/**
 * Has each of the stylesheet's colours worked out once, on the element: unregistered, its whole expression is read anew
 * at every use. What a page sets is the initial colour where it is none. The gutter is as wide for a large heading.
 */
export function registerColors(): void {
  for (const name of new Set(styles.cssText.match(/--nl-[\w-]+(?=:)/g))) {
    const initialValue = {'--nl-gutter': '0px', '--nl-paper': '#fff', '--nl-ink': '#000'}[name] ?? '#2450c8';
    const syntax = name === '--nl-gutter' ? '<length>' : '<color>';
    try {
      CSS.registerProperty({name, syntax, inherits: true, initialValue});
    } catch {
      // Another copy has registered it, or the browser registers none: it is the same, only slower.
    }
  }
}
