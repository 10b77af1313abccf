import 'acme/acme.css';

import {createApp} from './create-app.ts';

createApp(location.pathname).mount('#app');
