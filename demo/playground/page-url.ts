/** Writes these parameters to the page's URL and keeps the others. A parameter with an empty value is removed. */
export function saveToUrl(values: Readonly<Record<string, string>>): void {
  const parameters = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(values)) {
    if (value) parameters.set(name, value);
    else parameters.delete(name);
  }
  const query = parameters.toString();
  history.replaceState(null, '', `${location.pathname}${query && '?'}${query}${location.hash}`);
}
