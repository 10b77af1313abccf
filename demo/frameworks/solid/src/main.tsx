import 'acme/acme.css';
import {render} from 'solid-js/web';

import {LoansPage} from './loans-page';

const root = document.querySelector('#app');
if (root) render(() => <LoansPage />, root);
