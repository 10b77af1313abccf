/**
 * The pictures of the README. Each key is the picture's name in docs/, and each function returns the PNG or, if it
 * cannot be taken, null. The functions get `open` and `openState` from take-screenshots.mjs.
 */
export const readmePictures = {
  'nexus-link': takeHero,
  themes: takeThemes,
  brands: takeBrands,
  'right-to-left': takeRightToLeft,
};

const PHONE = {viewport: {width: 390, height: 760}, isMobile: true, hasTouch: true};

/** The playground with the open dialog, in which a servicer is searched by its former name. */
async function takeHero({open, origin}) {
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

/** The sheet on a phone in the light and in the dark theme. */
async function takeThemes({open, openState}) {
  const pictures = [
    await takePhone(openState, {theme: 'light', lang: 'en'}, 'search-popular-servicers'),
    await takePhone(openState, {theme: 'dark', lang: 'en'}, 'accounts-several-connections'),
  ];
  return placeSideBySide(open, pictures);
}

async function takeRightToLeft({open, openState, languages: [, lang]}) {
  if (!lang) return null;
  const pictures = [
    await takePhone(openState, {theme: 'light', lang}, 'accounts-several-connections'),
    await takePhone(
      openState,
      {theme: 'light', lang},
      'search-several-former-names-with-the-transferred-loans',
    ),
  ];
  return placeSideBySide(open, pictures);
}

/** The dialog in the themes of three sample brands. */
async function takeBrands({open, openState}) {
  const pictures = [];
  for (const brand of ['millpond', 'saltmarsh', 'wexmoor']) {
    const {page, showState, close} = await openState(
      {viewport: {width: 1000, height: 720}},
      {brand, lang: 'en'},
    );
    await showState('accounts-one-new-connection');
    const dialog = page.locator('nexus-link-frozen [part~="dialog"]');
    const [radius, width] = await dialog.evaluate((element) => [
      getComputedStyle(element).borderStartStartRadius,
      element.getBoundingClientRect().width,
    ]);
    pictures.push({image: await dialog.screenshot(), width, radius});
    await close();
  }
  return placeSideBySide(open, pictures);
}

async function takePhone(openState, parameters, slug) {
  const options = {...PHONE, colorScheme: parameters.theme};
  const {page, showState, close} = await openState(options, parameters);
  await showState(slug);
  const image = await page.screenshot();
  await close();
  return {image, width: PHONE.viewport.width, radius: '28px'};
}

/** The background is transparent, so that the picture fits a light and a dark README. */
async function placeSideBySide(open, pictures) {
  const {page, close} = await open({viewport: {width: 1800, height: 900}});
  const images = pictures.map(
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
