import {expect, test} from '@playwright/test';
import {link} from 'nexus-link/testing/playwright';

const PAGE = '/playwright/page/';
const LEFT = 'You can connect your loans at any time.';

test('saves the connections of a borrower who finishes', async ({page}) => {
  await page.goto(PAGE);
  const {result} = await link(page).find('Nelnet').logIn('ada').find('MOHELA').logIn('ada').done();
  expect(result.connections).toHaveLength(2);
  await expect(page.locator('#saved')).toHaveText('Nelnet, MOHELA');
});

test('lets a borrower try again after a bad login', async ({page}) => {
  await page.goto(PAGE);
  const borrower = link(page);
  await borrower.find('Nelnet').logIn('bad');
  expect((await borrower.readScreen()).error).toContain('username or password');
  await borrower.logIn('ada').done();
  await expect(page.locator('#saved')).toHaveText('Nelnet');
});

test('is there while the servicer asks questions', async ({page}) => {
  await page.goto(PAGE);
  await link(page).find('Great Lakes').logIn('@challenges_2').answer('Rex').answer('Rex', 'Ada').done();
  await expect(page.locator('#saved')).toHaveText('Nelnet');
});

test('says so when a borrower leaves', async ({page}) => {
  await page.goto(PAGE);
  expect((await link(page).find('Nelnet').leave()).status).toBe('incomplete');
  await expect(page.getByText(LEFT)).toBeVisible();
});

test('says so when a borrower may not connect loans', async ({page}) => {
  await page.goto(`${PAGE}?uuid=5a4db0c5-0000-4000-8000-000000000003`);
  await link(page).waitFor('problem');
  await expect(page.getByText('Your account does not allow to connect loans.')).toBeVisible();
});

test('opens a dialog', async ({page}) => {
  await page.goto(`${PAGE}?panels=0`);
  await page.getByRole('button', {name: 'Connect my loans'}).click();
  await link(page).find('Nelnet').logIn('challenge').answer('Rex').done();
  await expect(page.locator('nexus-link')).toHaveCount(0);
  await expect(page.locator('#saved')).toHaveText('Nelnet');
});

test('keeps the loans of two people apart', async ({page}) => {
  await page.goto(`${PAGE}?panels=2`);
  const spouses = page.getByRole('region', {name: 'Your spouse’s'});
  await link(spouses.locator('nexus-link')).find('MOHELA').logIn('ada').done();
  await expect(spouses.getByText('1 connected.')).toBeVisible();
  await expect(page.getByRole('region', {name: 'Yours'}).getByText('1 connected.')).toHaveCount(0);
});
