// @vitest-environment happy-dom
import {testPartnerPage} from './cases.js';

testPartnerPage();
