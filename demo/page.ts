/** What the playground and the gallery share: finding their own markup, the theme, and copying. */

/** The element that the page's own markup holds. */
export function part<E extends Element>(selector: string, type: new () => E): E {
  const found = document.querySelector(selector);
  if (!(found instanceof type)) throw new Error(`The page's markup has no ${selector}.`);
  return found;
}

const THEME = 'nexus-link-demo-theme';

/** Light or dark, by `color-scheme`. Kept for both pages; `?theme=` in the address goes before it. */
export function themed(): void {
  const select = part('#theme', HTMLSelectElement);
  const given = new URLSearchParams(location.search).get('theme') ?? localStorage.getItem(THEME);
  select.value = given === 'light' || given === 'dark' ? given : '';
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
