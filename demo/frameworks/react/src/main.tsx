import 'acme/acme.css';
import {StrictMode} from 'react';
import {createRoot} from 'react-dom/client';

import {LoansPage} from './loans-page';

const root = document.querySelector('#app');
if (root)
  createRoot(root).render(
    <StrictMode>
      <LoansPage />
    </StrictMode>,
  );
