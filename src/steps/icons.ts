import {html, type TemplateResult} from 'lit';

const renderIcon = (path: string): TemplateResult =>
  html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=${path} /></svg>`;

/** The icons, drawn in the colour of the text around them, and hidden from screen readers. */
export const icons = {
  add: renderIcon('M12 5v14M5 12h14'),
  back: renderIcon('M11 5l-7 7 7 7M4 12h16'),
  check: renderIcon('M5 12.5l4.5 4.5L19 7.5'),
  close: renderIcon('M6 6l12 12M18 6L6 18'),
  eye: renderIcon('M2 12c3-5 6-7 10-7s7 2 10 7c-3 5-6 7-10 7s-7-2-10-7zM9 12a3 3 0 1 0 6 0 3 3 0 1 0-6 0'),
  list: renderIcon('M4 6h16M4 12h16M4 18h10'),
  lock: renderIcon('M6 11h12v9H6zM8 11V8a4 4 0 0 1 8 0v3'),
  more: renderIcon('M6 9l6 6 6-6'),
  search: renderIcon('M4.5 10.5a6 6 0 1 0 12 0 6 6 0 1 0-12 0M15 15l5 5'),
  warning: renderIcon('M12 4l9 16H3zM12 10v4.5M12 17.2v.3'),
} as const;
