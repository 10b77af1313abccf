import 'acme/acme.css';
import {createApp} from 'vue';

import LoansPage from './LoansPage.vue';

createApp(LoansPage).mount('#app');
