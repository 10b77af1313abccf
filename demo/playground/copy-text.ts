import {queryElement} from '../shared/query-element.js';

/**
 * Copies a text to the clipboard and reports the result in the page's toast, which is a live region.
 *
 * @param label Names the text in the toast. The text itself by default.
 */
export async function copyText(text: string, label = text): Promise<void> {
  const toast = queryElement('#toast', HTMLElement);
  try {
    await navigator.clipboard.writeText(text);
    toast.textContent = `Copied ${label}`;
  } catch {
    toast.textContent = 'The browser did not allow this page to copy.';
  }
  // Removing and adding the class in different frames restarts the animation.
  toast.classList.remove('showing');
  requestAnimationFrame(() => {
    toast.classList.add('showing');
  });
}
