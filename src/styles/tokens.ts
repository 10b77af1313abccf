import {css} from 'lit';

/**
 * The design tokens: colours, and the scales of type, space and corners.
 *
 * A brand sets three colours. Each is used as it is where the result is legible; otherwise it is moved in linear light
 * until it has the contrast that WCAG AA asks for: text and surface away from each other, and the text on the accent
 * to black or white.
 */
export const tokens = css`
  /* Set on the dialog: a browser restyles the host element, and whatever inherits from it, on every change of focus. */
  [part~='dialog'] {
    /*
     * Channels for color(from … srgb-linear …): r, g and b are those of the colour that the expression is used with.
     * The luminance is WCAG's relative luminance. Dimmed and darkened colours have at most the luminance 0.03 and 0.12,
     * lifted and lightened ones at least 0.45 and 0.86.
     */
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
    /* 1 (white) for a colour on which white has the higher contrast, and 0 (black) for all others. */
    --white-or-black: clamp(0, (0.1791 - var(--luminance)) * 1e12, 1);
    /* Clipped to sRGB, as every screen shows it: a colour outside would have another luminance than the one computed. */
    --clipped: clamp(0, r, 1) clamp(0, g, 1) clamp(0, b, 1);

    --nl-brand: color(from var(--nexus-accent, light-dark(#2450c8, #8fb0ff)) srgb var(--clipped));
    --nl-paper: color(from var(--nexus-surface, light-dark(#fff, #171a22)) srgb var(--clipped));
    --nl-ink: color(from var(--nexus-text, light-dark(#161a23, #eef0f6)) srgb var(--clipped));
    --nl-accent: color(from var(--nl-brand) srgb-linear r g b / 1);
    --nl-on-accent: color(
      from var(--nl-brand) srgb-linear var(--white-or-black) var(--white-or-black) var(--white-or-black) / 1
    );
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

    --smallest: 0.8125em;
    --small: 0.875em;
    --large: 1.375em;

    --space-xs: 0.25em;
    --space-s: 0.5em;
    --space: 0.75em;
    --space-l: 1em;
    --space-xl: 1.5em;
    /* The same as --space-xl. Firefox takes an em that comes from a variable for that of the parent. */
    --nl-gutter: 1.5em;

    --radius: var(--nexus-radius, 12px);
    --radius-s: calc(var(--radius) * 0.75);
    --radius-l: calc(var(--radius) * 1.5);

    /* Set by scripts on the dialog or in it. A page's own property of that name does not reach in. */
    --visible-top: initial;
    --visible-bottom: initial;
    --visible-height: initial;
    --from: initial;

    --motion: 0.25s cubic-bezier(0.2, 0.7, 0.2, 1);
    /* The direction of the inline end on the x axis: 1 from left to right, -1 from right to left. */
    --end: 1;
  }
`;

const GUTTER = '--nl-gutter';

/** The used value of a colour that the page has set to something that is not a colour. */
const INITIAL_COLORS: Readonly<Record<string, string>> = {'--nl-paper': '#fff', '--nl-ink': '#000'};

/**
 * Registers the `--nl-` tokens with the document, so that each is computed once, where it is declared. The expression
 * of an unregistered property is substituted, and computed, wherever it is used. The gutter is registered as a length,
 * so that its `em` is the dialog's, also for an element with a larger font.
 *
 * The document's registry is shared with the page, which is why these tokens have a prefix.
 */
export function registerTokens(view: Pick<typeof globalThis, 'CSS'>): void {
  for (const [name] of tokens.cssText.matchAll(/--nl-[\w-]+(?=:)/g)) {
    if (name === GUTTER) registerToken(view, name, '<length>', '0px');
    else registerToken(view, name, '<color>', INITIAL_COLORS[name] ?? '#2450c8');
  }
}

function registerToken(
  view: Pick<typeof globalThis, 'CSS'>,
  name: string,
  syntax: string,
  initialValue: string,
): void {
  try {
    view.CSS.registerProperty({name, syntax, inherits: true, initialValue});
  } catch {
    // Another copy of the package has registered it, or the browser cannot: the result is the same, only slower. A
    // server has no `CSS`.
  }
}
