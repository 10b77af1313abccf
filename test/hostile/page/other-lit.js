// A page with a Lit of its own.
import {html, render} from 'lit';

render(html`<p>The page’s own Lit</p>`, document.body.appendChild(document.createElement('main')));
