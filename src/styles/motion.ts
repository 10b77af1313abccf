import {css} from 'lit';

/** Transitions between steps, indicators of work in progress, and the keyframes of all animations. */
export const motion = css`
  .content,
  .content > [part='avatar'] {
    transition: var(--motion);
    transition-property: opacity, translate, transform;
  }

  /* In its first frame, a new step is held at the start of its transition: animations would delay that frame. */
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

  /* The next step comes in from the inline end, and on the way back the previous one from the inline start. */
  .back .content {
    --end: -1;
  }

  [dir='rtl'] .back .content {
    --end: 1;
  }

  /* Indicators of work in progress */

  .spinner {
    flex: none;
    inline-size: 1.25em;
    block-size: 1.25em;
    border: 2.5px solid;
    border-block-start-color: transparent;
    border-radius: 50%;
    animation: turn 0.8s linear infinite;
  }

  /* A placeholder in the shape of a list: rows of a picture and a line. */
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

  @media (prefers-reduced-motion: reduce) {
    *,
    ::before,
    ::backdrop {
      animation: none !important;
      transition: none !important;
    }
  }

  @media (forced-colors: active) {
    .spinner {
      border-block-start-color: Canvas;
    }

    .skeleton span::before,
    .skeleton span::after {
      border: 1px solid;
    }
  }
`;
