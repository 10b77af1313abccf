import {css} from 'lit';

/** The design tokens: the colours that follow from the brand's three, and the scales of type, space and corners. */
export const tokens = css`
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
    --nl-gutter: var(--space-xl);

    --radius: var(--nexus-radius, 12px);
    --radius-s: calc(var(--radius) * 0.75);
    --radius-l: calc(var(--radius) * 1.5);

    --motion: 0.25s cubic-bezier(0.2, 0.7, 0.2, 1);
    /* Where the inline end is: to the right, or from right to left. */
    --end: 1;
  }
`;

/**
 * Has each of the stylesheet's colours worked out once, on the element: unregistered, its whole expression is read anew
 * at every use. What a page sets is the initial colour where it is none. The gutter is as wide for a large heading.
 */
export function registerColors(): void {
  for (const name of new Set(tokens.cssText.match(/--nl-[\w-]+(?=:)/g))) {
    const initialValue = {'--nl-gutter': '0px', '--nl-paper': '#fff', '--nl-ink': '#000'}[name] ?? '#2450c8';
    const syntax = name === '--nl-gutter' ? '<length>' : '<color>';
    try {
      CSS.registerProperty({name, syntax, inherits: true, initialValue});
    } catch {
      // Another copy has registered it, or the browser registers none: it is the same, only slower.
    }
  }
}
