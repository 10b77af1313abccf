import {html, nothing, render} from 'lit';

import {findBrand, tokenNames, tokenProperties, type Brand, type Tokens} from './brands.js';

/** Sets the custom properties of these tokens on an element, and removes those of the other tokens. */
export function setTokens(element: HTMLElement, tokens: Tokens): void {
  for (const token of tokenNames) {
    const value = tokens[token];
    if (value === undefined) element.style.removeProperty(tokenProperties[token]);
    else element.style.setProperty(tokenProperties[token], value);
  }
}

/** Gives `<nexus-link>` a brand's custom properties, logo and footer. */
export function applyBrand(element: HTMLElement, {name, logo, footer, tokens}: Brand): void {
  setTokens(element, tokens);
  render(
    [
      logo
        ? html`<img slot="logo" src=${logo.src} alt=${name} width=${logo.width} height=${logo.height} />`
        : nothing,
      footer ? html`<p slot="footer" lang="en" dir="auto">${footer}</p>` : nothing,
    ],
    element,
  );
}

/** Gives the sample page around the element a brand's colours and logo. A brand without a site gets Millpond's page. */
export function applyBrandToHost({id, name, host, logo}: Brand, page: HTMLElement): void {
  setTokens(page, host ? findBrand(id).tokens : {});
  const brandElement = page.querySelector<HTMLElement>('.host-brand');
  if (!brandElement) return;
  render(
    logo ? html`<img src=${logo.src} alt=${name} height=${logo.height} />` : html`<b>Millpond</b>`,
    brandElement,
  );
}
