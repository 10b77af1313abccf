import {css} from 'lit';

/** What only one or two steps have: lists, connections, loans, progress and problems. */
export const steps = css`
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

  /* At the lower edge lies a shadow while the text goes on below. Its place at the end of the text is covered. */
  nexus-link-welcome .content {
    padding-block-end: 0;
  }

  nexus-link-welcome .content::before,
  nexus-link-welcome .content::after {
    flex: none;
    block-size: var(--space-xl);
    background: linear-gradient(transparent, var(--nl-line));
    content: '';
    pointer-events: none;
  }

  nexus-link-welcome .content::after {
    position: sticky;
    inset-block-end: 0;
    margin-block-start: calc(var(--gap) * -1);
  }

  nexus-link-welcome .content::before {
    position: relative;
    z-index: 1;
    order: 1;
    margin-block-start: calc((var(--space-xl) + var(--gap)) * -1);
    background: var(--nl-surface);
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

  .empty {
    padding: var(--space-l);
    background: var(--nl-raised);
    border-radius: var(--radius);
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

  .amount,
  [part='loan'] {
    font-variant-numeric: tabular-nums;
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

  @media (forced-colors: active) {
    [part='option'][aria-selected='true'] {
      outline-color: Highlight;
    }
  }
`;
