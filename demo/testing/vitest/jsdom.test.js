// @vitest-environment jsdom
import {testPartnerPage} from './cases.js';

testPartnerPage();
