import {createSSRApp} from 'vue';

import InlinePage from './InlinePage.vue';
import LoansPage from './LoansPage.vue';

/** The app for a path, the same on the server and in the browser. */
export const createApp = (path: string) => createSSRApp(path === '/inline' ? InlinePage : LoansPage);
