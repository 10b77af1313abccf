/** A question of a challenge, as far as a test has to know it. */
export interface ScreenQuestion {
  /** The id of the input, or the name of the radio buttons. */
  readonly id: string;
  readonly isChoice: boolean;
}

/** The screen of an element, as the borrower sees it. */
export interface Screen {
  /** The name of the step, such as `search`; also `problem`, `leaving` and `closed`. */
  readonly step: string;
  /** The heading. */
  readonly title: string;
  /** The error message on the screen, or null if there is none. */
  readonly error: string | null;
  /** Whether the borrower can only wait. */
  readonly isBusy: boolean;
  /** The text of each servicer in the list of the search. */
  readonly servicers: readonly string[];
  /** The name of the servicer of each connection. */
  readonly connections: readonly string[];
  /** The questions of a challenge. */
  readonly questions: readonly ScreenQuestion[];
}

/** Reads the screen of an element. Playwright sends this function to the page, so it uses nothing from around it. */
export function readScreen(element: Element): Screen {
  const root = element.shadowRoot;
  const isOpen = element.hasAttribute('inline') || element.hasAttribute('open');
  const steps = isOpen && root ? [...root.querySelectorAll('[data-step]')] : [];
  const step = steps.at(-1);
  const name = step?.localName.replace('nexus-link-', '') ?? 'closed';
  const readText = (found: Element | null | undefined): string =>
    (found?.textContent ?? '')
      .replace(/[\u2066-\u2069]/g, '')
      .replace(/\s+/g, ' ')
      .trim();
  const readAll = (selector: string): string[] =>
    step ? [...step.querySelectorAll(selector)].map(readText) : [];
  const questions = new Map<string, ScreenQuestion>();
  if (name === 'challenge') {
    for (const input of step?.querySelectorAll('input') ?? []) {
      const isChoice = input.type === 'radio';
      const id = isChoice ? input.name : input.id;
      questions.set(id, {id, isChoice});
    }
  }
  return {
    step: name,
    title: readText(step?.querySelector('h2')),
    error: readText(step?.querySelector('[part="error"] p, .complaint')) || null,
    isBusy:
      name === 'opening' ||
      name === 'connecting' ||
      Boolean(step?.querySelector('.skeleton, [part~="button"][aria-disabled="true"]')),
    servicers: readAll('[part="option"]'),
    connections: readAll('[part="connection"] .name'),
    questions: [...questions.values()],
  };
}
