/**
 * The same tests in happy-dom.
 *
 * @jest-environment @happy-dom/jest-environment
 */
import './loans.test.js';
