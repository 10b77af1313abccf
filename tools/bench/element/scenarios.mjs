/** The scenarios of the benchmark. Each key and click in them is an interaction that ends when its result is shown. */

const TYPED_NAMES = {
  sandbox: ['mohela', 'fedloan', 'navaint', 'edfinacial', 'great lakes', 'american educaton'],
  many: ['maplewood', 'silverhavn', 'willowbrok credit', 'CSLA', 'stonebridge g', 'northprot'],
  all: ['mohela', 'fedloan', 'great lakes'],
};
const ARROW_KEYS = 30;
const ROUNDS = Number(process.env.ROUNDS ?? 20);

/** Longer than any animation of a step; no borrower reads a step and finds its button in less time. */
const READING_MS = 400;

/** The time that a hand holds a button. Without it, press and release would be handled in one task. */
const BUTTON_HELD_MS = 60;

/** Shorter than a search, so that the next key comes before the results. */
const FAST_TYPING_MS = 25;

// These functions run in the page.
const isFound = (root) => root.querySelector('nexus-link-search')?.state.busy === false;
const isOptionActive = (root) => Boolean(root.querySelector('[aria-selected=true]'));
const isAt = {
  welcome: (root) => Boolean(root.querySelector('nexus-link-welcome')),
  search: (root) => Boolean(root.querySelector('nexus-link-search')),
  credentials: (root) => Boolean(root.querySelector('nexus-link-credentials')),
  challenge: (root) => Boolean(root.querySelector('nexus-link-challenge')),
  accounts: (root) => Boolean(root.querySelector('nexus-link-accounts')),
  removalQuestion: (root) => Boolean(root.querySelector('.asked')),
  noConnection: (root) => !root.querySelector('[part=connection]'),
  closed: (root) => !root.querySelector('[part=body]'),
};
const isSwapped = (page) => Boolean(page.querySelector('#step').firstChild);

/** Returns the source of a function that checks that the field has this text, whether or not results are shown. */
const isTypedSource = (text) => `(root) => root.querySelector('#servicer').value === ${JSON.stringify(text)}`;

async function measureInteraction(page, name, act, isShown) {
  await page.evaluate(`bench.beginInteraction(${JSON.stringify(name)}, ${isShown})`);
  // The page reports the end in a later task. Polling it would add work to the frame that is measured.
  const shown = page.waitForEvent('console', (message) => message.text() === 'bench-shown');
  await act();
  await shown;
}

const pressKey = (page, key) => () => page.keyboard.press(key);

const toKey = (letter) => (letter === ' ' ? 'Space' : letter);

/**
 * Measures a click, which the browser dispatches when the button is released. Playwright's own `click()` is not used
 * because its actionability checks are work of the main thread too.
 */
async function measureClick(page, name, selector, isShown) {
  const {x, y, width, height} = await page.locator(selector).first().boundingBox();
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.waitForTimeout(READING_MS);
  await page.mouse.down();
  await page.waitForTimeout(BUTTON_HELD_MS);
  await measureInteraction(page, name, () => page.mouse.up(), isShown);
}

/** Types names letter by letter, waits for the results of each letter, and moves through the list. */
export const typeNames = (directory) => async (page, url) => {
  const prefix = `${directory}: `;
  await page.goto(`${url}?backend=${directory}`);
  await measureClick(page, `${prefix}opens`, '#open', isAt.welcome);
  await measureClick(page, `${prefix}Continue, to the popular servicers`, '[part~=primary]', isFound);
  await page.locator('#servicer').focus();
  let name = `${prefix}types the first letter`;
  for (const word of TYPED_NAMES[directory]) {
    for (const letter of word) {
      await measureInteraction(page, name, pressKey(page, toKey(letter)), isFound);
      name = `${prefix}types a letter`;
    }
    await measureInteraction(
      page,
      `${prefix}Escape, to the popular servicers`,
      pressKey(page, 'Escape'),
      isFound,
    );
    for (let i = 0; i < ARROW_KEYS / TYPED_NAMES[directory].length; i++) {
      await measureInteraction(page, `${prefix}arrow key`, pressKey(page, 'ArrowDown'), isOptionActive);
    }
  }
};

/** Types the next letter before the search for the previous one has ended: a key must not wait for an old search. */
export async function typeAhead(page, url) {
  await page.goto(`${url}?backend=many`);
  await page.click('#open');
  await page.click('[part~=primary]');
  await page.locator('#servicers').waitFor();
  await page.locator('#servicer').focus();
  for (const word of TYPED_NAMES.many) {
    await page.keyboard.press(toKey(word[0]));
    for (let index = 1; index < word.length; index++) {
      await page.waitForTimeout(FAST_TYPING_MS);
      await measureInteraction(
        page,
        'many: types a letter while it searches',
        pressKey(page, toKey(word[index])),
        isTypedSource(word.slice(0, index + 1)),
      );
    }
    await page.keyboard.press('Escape');
  }
}

export const nameBareInteraction = (rate) => `a bare page: the next step, at rate ${rate}`;

/**
 * Swaps the rendered HTML of the search and of the login step on a page without a library or a style sheet. The rates
 * alternate, so that other load on the machine affects all of them in the same way.
 */
export const swapBareSteps = (rates) => async (page, url, setRate) => {
  await page.goto(url);
  await page.click('#open');
  await page.click('[part~=primary]');
  await page.locator('#servicers').waitFor();
  const search = await page.locator('[part=body]').innerHTML();
  await page.locator('[role=option]').first().click();
  await page.locator('nexus-link-credentials').waitFor();
  const steps = [search, await page.locator('[part=body]').innerHTML()];
  await page.goto(`${url}bare`);
  await page.evaluate((html) => window.bench.swapOnClick(html), steps);
  for (let i = 0; i < ROUNDS; i++) {
    for (const rate of rates) {
      await setRate(rate);
      for (const _ of steps) await measureClick(page, nameBareInteraction(rate), '#swap', isSwapped);
    }
  }
};

/** Walks through all steps repeatedly, at each rate in turn: a servicer is connected and removed again. */
export const walkSteps = (rates) => async (page, url, setRate) => {
  await page.goto(url);
  for (let i = 0; i < ROUNDS; i++) {
    for (const rate of rates) {
      await setRate(rate);
      await walkOnce(page, `, at rate ${rate}`);
    }
  }
};

async function walkOnce(page, suffix) {
  await measureClick(page, `show()${suffix}`, '#open', isAt.welcome);
  await measureClick(page, `Continue${suffix}`, '[part~=primary]', isAt.search);
  await page.locator('#servicers').waitFor();
  await chooseServicer(page, suffix);
  await connectServicer(page, suffix);
  await removeServicer(page, suffix);
  await page.waitForTimeout(READING_MS);
  await measureInteraction(page, `closes${suffix}`, pressKey(page, 'Escape'), isAt.closed);
}

async function chooseServicer(page, suffix) {
  await measureClick(page, `chooses a servicer${suffix}`, '[role=option]', isAt.credentials);
  await measureClick(page, `Back${suffix}`, '[part=back]', isAt.search);
  await page.locator('#servicers').waitFor();
  await page.locator('#servicer').press('ArrowDown');
  await page.waitForTimeout(READING_MS);
  await measureInteraction(
    page,
    `chooses a servicer with Enter${suffix}`,
    pressKey(page, 'Enter'),
    isAt.credentials,
  );
}

async function connectServicer(page, suffix) {
  await page.locator('#username').fill('challenge');
  await page.locator('#password').fill('password');
  await measureClick(page, `logs in, to the challenge${suffix}`, '[part~=primary]', isAt.challenge);
  await page.locator('nexus-link-challenge input').fill('Rex');
  await measureClick(page, `answers, to the connections${suffix}`, '[part~=primary]', isAt.accounts);
}

async function removeServicer(page, suffix) {
  await measureClick(page, `asks to remove${suffix}`, '[part~=quiet]', isAt.removalQuestion);
  await measureClick(page, `removes${suffix}`, '[part~=danger]', isAt.noConnection);
}
