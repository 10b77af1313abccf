/** The README's pictures, by their names in docs/. Each gets the tools of a page, and gives a PNG, or nothing. */
export const pictures = {'nexus-link': hero, themes, brands, 'right-to-left': rightToLeft};

const PHONE = {viewport: {width: 390, height: 760}, isMobile: true, hasTouch: true};

/** A borrower looks for a servicer by its former name, over the playground. */
async function hero({open, origin}) {
  const {page, close} = await open({viewport: {width: 1200, height: 760}});
  await page.clock.setFixedTime('2026-11-24T09:41:00');
  await page.goto(`${origin}/demo/playground/`);
  await page.getByRole('button', {name: 'Open', exact: true}).click();
  await page.getByRole('button', {name: 'Continue'}).click();
  await page.getByRole('combobox', {name: 'Servicer name'}).fill('fedloan');
  await page
    .getByRole('option', {name: /FedLoan/})
    .first()
    .waitFor();
  await page.mouse.move(0, 0);
  const image = await page.screenshot();
  await close();
  return image;
}

/** The sheet of a phone, in light and in dark. */
async function themes({open, openStill}) {
  const shots = [
    await phone(openStill, {theme: 'light', lang: 'en'}, 'search-popular-servicers'),
    await phone(openStill, {theme: 'dark', lang: 'en'}, 'accounts-several-connections'),
  ];
  return sideBySide(open, shots);
}

async function rightToLeft({open, openStill, languages: [, lang]}) {
  if (!lang) return null;
  const shots = [
    await phone(openStill, {theme: 'light', lang}, 'accounts-several-connections'),
    await phone(openStill, {theme: 'light', lang}, 'search-several-former-names-with-the-transferred-loans'),
  ];
  return sideBySide(open, shots);
}

/** The dialog as three pages make it look. */
async function brands({open, openStill}) {
  const shots = [];
  for (const brand of ['millpond', 'saltmarsh', 'wexmoor']) {
    const {page, show, close} = await openStill({viewport: {width: 1000, height: 720}}, {brand, lang: 'en'});
    await show('accounts-one-new-connection');
    const dialog = page.locator('nexus-link-still [part~="dialog"]');
    const [radius, width] = await dialog.evaluate((one) => [
      getComputedStyle(one).borderStartStartRadius,
      one.getBoundingClientRect().width,
    ]);
    shots.push({image: await dialog.screenshot(), width, radius});
    await close();
  }
  return sideBySide(open, shots);
}

async function phone(openStill, given, slug) {
  const options = {...PHONE, colorScheme: given.theme};
  const {page, show, close} = await openStill(options, given);
  await show(slug);
  const image = await page.screenshot();
  await close();
  return {image, width: PHONE.viewport.width, radius: '28px'};
}

/** On nothing, so that it stands well on a light and on a dark page. */
async function sideBySide(open, shots) {
  const {page, close} = await open({viewport: {width: 1800, height: 900}});
  const images = shots.map(
    ({image, width, radius}) =>
      `<img src="data:image/png;base64,${image.toString('base64')}" width="${width}" style="border-radius: ${radius}" />`,
  );
  await page.setContent(`<style>
      main { display: inline-flex; align-items: center; gap: 28px; padding: 2px; }
      img { outline: 1px solid #8a90a080; }
    </style>
    <main>${images.join('')}</main>`);
  const image = await page.locator('main').screenshot({omitBackground: true});
  await close();
  return image;
}
