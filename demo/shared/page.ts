/** What the demo's pages share: finding their own markup, their address, the theme, and copying. */

/** The element that the page's own markup holds. */
export function part<E extends Element>(selector: string, type: new () => E): E {
  const found = document.querySelector(selector);
  if (!(found instanceof type)) throw new Error(`The page's markup has no ${selector}.`);
  return found;
}

/** What a form says under this name; nothing is said in words that are empty. */
export function said(form: HTMLFormElement, name: string): string {
  const value = new FormData(form).get(name);
  return typeof value === 'string' ? value : '';
}

export const isOffered = (select: HTMLSelectElement, value: string): boolean =>
  [...select.options].some((option) => option.value === value);

/** Keeps these in the page's address, beside what is there; what is empty is left out. */
export function remember(values: Readonly<Record<string, string>>): void {
  const given = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(values)) {
    if (value) given.set(name, value);
    else given.delete(name);
  }
  const query = given.toString();
  history.replaceState(null, '', `${location.pathname}${query && '?'}${query}${location.hash}`);
}

const THEME = 'nexus-link-demo-theme';

/** The page in light or dark, by `color-scheme`. Kept for all pages; `?theme=` in the address goes before it. */
export function themed(): void {
  const select = part('#theme', HTMLSelectElement);
  const given = new URLSearchParams(location.search).get('theme') ?? localStorage.getItem(THEME) ?? '';
  select.value = isOffered(select, given) ? given : '';
  const apply = (): void => {
    document.documentElement.dataset['theme'] = select.value;
  };
  apply();
  select.addEventListener('change', () => {
    localStorage.setItem(THEME, select.value);
    apply();
  });
}

/** Copies, and says so where a screen reader hears it too. */
export async function copy(text: string, name = text): Promise<void> {
  const toast = part('#toast', HTMLElement);
  try {
    await navigator.clipboard.writeText(text);
    toast.textContent = `Copied ${name}`;
  } catch {
    toast.textContent = 'This browser does not allow copying here.';
  }
  toast.classList.remove('showing');
  requestAnimationFrame(() => {
    toast.classList.add('showing');
  });
}
