import {css} from 'lit';

/** The dialog or the section in the page's flow: its size, header, body, footer and the question whether to leave. */
export const dialog = css`
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

  /* As high as the dialog: the page below does not move while a session is opened, nor between most steps. A page
     that has more in the slots reserves more, by a min-height of the element, which the section then fills. */
  section[part~='dialog'] {
    flex: 1 0 auto;
    min-block-size: 42em;
  }

  dialog[open] {
    position: fixed;
    /* A page may hide the part around it, and its dialog library may set pointer-events: none on the body. */
    visibility: visible;
    pointer-events: auto;
    inset: var(--visible-top, 0) 0 var(--visible-bottom, 0);
    /* The page's own zoom multiplies the units of the viewport, but not the percentages. */
    inline-size: min(var(--nexus-width, 27.5em), 100vw - 2em, 100% - 2em);
    /* Above a keyboard there is no room to lose. */
    block-size: min(42em, var(--visible-height, 100dvh - 2em), 100% - 2em);
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

  /* The inline end is reserved for the Close button, also when the rest wraps onto a second line. */
  [part='header'] {
    flex: none;
    flex-wrap: wrap;
    gap: var(--space-s);
    min-block-size: 3.75em;
    padding-block: var(--space) var(--space-xs);
    padding-inline: var(--nl-gutter) 4em;
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

  /* Important: the reset of a page sets the margin and padding of slotted elements, and would win otherwise. */
  ::slotted([slot='footer']) {
    flex: none;
    margin: 0 !important;
    padding: var(--space-s) var(--nl-gutter) max(var(--space), env(safe-area-inset-bottom)) !important;
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
    --gap: var(--space-l);
    position: relative;
    gap: var(--gap);
    padding: var(--space-xs) 0 max(var(--space-xl), env(safe-area-inset-bottom));
    overflow-y: auto;
  }

  /* Margins on the children instead of a padding: WebKit would scroll sideways to a list that reaches into it. */
  .content > * {
    flex-shrink: 0;
    margin-inline: var(--nl-gutter);
  }

  [part='footer'] {
    gap: var(--space-s);
    padding: var(--space-l) var(--nl-gutter) max(var(--space-xl), env(safe-area-inset-bottom));
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

  /* On a phone, the dialog is a sheet at the bottom of the screen. */
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

  @media (max-width: 22em) {
    [part~='dialog'] {
      --nl-gutter: 1em;
    }

    /* Leaves room for the outline of the focus. */
    [part='back'] {
      margin-inline-start: calc(var(--space-s) * -1);
    }

    .points {
      font-size: var(--small);
    }
  }

  /* A phone in landscape has more room beside the text than below. */
  @media (max-height: 26em) {
    dialog[open] {
      inline-size: min(var(--nexus-width, 40em), 100vw - 2em, 100% - 2em);
      block-size: min(var(--visible-height, 100dvh), 100%);
    }
  }

  /* On a small phone, what matters has to be in view: the gaps are smaller, and the buttons stand side by side. */
  @container (max-height: 36em) {
    .content,
    .stack {
      --gap: var(--space);
      gap: var(--gap);
    }

    [part='lead'] {
      margin-block-start: calc(var(--space-s) * -1);
    }

    [part='header'] {
      min-block-size: 3.25em;
      padding-block-start: var(--space-xs);
    }

    [part='close'] {
      inset-block-start: var(--space-xs);
    }

    [part='footer'] {
      flex-flow: row wrap;
      padding-block: var(--space) max(var(--space), env(safe-area-inset-bottom));
    }

    [part='footer'] > * {
      flex: auto;
    }
  }

  /* With zoom, large text or a phone in landscape, the whole dialog scrolls: a fixed header and footer would fill it. */
  @container (max-height: 26em) {
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

  /* Between the keyboard and the field there is room for two results, but not for the hint. The field refers to it. */
  @container (max-height: 21em) {
    #hint {
      display: none;
    }
  }
`;
