import {bootstrapApplication} from '@angular/platform-browser';

import {LoansPage} from './loans-page';

bootstrapApplication(LoansPage).catch((error: unknown) => console.error(error));
