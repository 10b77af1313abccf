/** What a borrower does, each key and click an interaction: `act` is done, and `isShown` says when its answer is there. */

const TYPED = {
  sandbox: ['mohela', 'fedloan', 'navaint', 'edfinacial', 'great lakes', 'american educaton'],
  many: ['maplewood', 'silverhavn', 'willowbrok credit', 'CSLA', 'stonebridge g', 'northprot'],
  all: ['mohela', 'fedloan', 'great lakes'],
};
const ARROWS = 30;
const ROUNDS = 20;

const isFound = (root) => root.querySelector('nexus-link-search')?.state.busy === false;
/** What is typed is in the field, whatever has been found. */
const typed = (text) => `(root) => root.querySelector('#servicer').value === ${JSON.stringify(text)}`;
const isChosen = (root) => Boolean(root.querySelector('[aria-selected=true]'));
const isAt = {
  welcome: (root) => Boolean(root.querySelector('nexus-link-welcome')),
  search: (root) => Boolean(root.querySelector('nexus-link-search')),
  credentials: (root) => Boolean(root.querySelector('nexus-link-credentials')),
  challenge: (root) => Boolean(root.querySelector('nexus-link-challenge')),
  accounts: (root) => Boolean(root.querySelector('nexus-link-accounts')),
  question: (root) => Boolean(root.querySelector('.asked')),
  removed: (root) => !root.querySelector('[part=connection]'),
  closed: (root) => !root.querySelector('[part=body]'),
};
const isSwapped = (page) => Boolean(page.querySelector('#step').firstChild);

async function interact(page, name, act, isShown) {
  await page.evaluate(`bench.begin(${JSON.stringify(name)}, ${isShown})`);
  // Told by the page in a later task: to ask it would be work of the main thread in the very frame that is measured.
  const shown = page.waitForEvent('console', (message) => message.text() === 'bench-shown');
  await act();
  await shown;
}

const press = (page, key) => () => page.keyboard.press(key);

/** Before a step is left, longer than anything in it moves: nobody has read it, and found its button, sooner. */
const READ = 400;

/** Between the press and the release of a button, as a hand has it; at once, both are worked off in one task. */
const HELD = 60;

/**
 * A click, which is the release of the button, without the checks of whether it can be made, which are work of the
 * main thread too.
 */
async function click(page, name, selector, isShown) {
  const {x, y, width, height} = await page.locator(selector).first().boundingBox();
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.waitForTimeout(READ);
  await page.mouse.down();
  await page.waitForTimeout(HELD);
  await interact(page, name, () => page.mouse.up(), isShown);
}

/** Types names letter by letter, waiting for the results of each, and goes through the list. */
export const typing = (directory) => async (page, url) => {
  const where = `${directory}: `;
  await page.goto(`${url}?backend=${directory}`);
  await click(page, `${where}opens`, '#open', isAt.welcome);
  await click(page, `${where}Continue, to the popular ones`, '[part~=primary]', isFound);
  await page.locator('#servicer').focus();
  let name = `${where}types the first letter`;
  for (const word of TYPED[directory]) {
    for (const letter of word) {
      await interact(page, name, press(page, letter === ' ' ? 'Space' : letter), isFound);
      name = `${where}types a letter`;
    }
    await interact(page, `${where}Escape, to the popular ones`, press(page, 'Escape'), isFound);
    for (let i = 0; i < ARROWS / TYPED[directory].length; i++)
      await interact(page, `${where}arrow key`, press(page, 'ArrowDown'), isChosen);
  }
};

/** Types on before the search for the letter before has ended: a newer key is not to wait for an older search. */
export async function typingOn(page, url) {
  await page.goto(`${url}?backend=many`);
  await page.click('#open');
  await page.click('[part~=primary]');
  await page.locator('#servicers').waitFor();
  await page.locator('#servicer').focus();
  for (const word of TYPED.many) {
    await page.keyboard.press(word.slice(0, 1));
    for (let at = 1; at < word.length; at++) {
      await page.waitForTimeout(25);
      const key = word[at] === ' ' ? 'Space' : word[at];
      await interact(
        page,
        'many: types a letter while it searches',
        press(page, key),
        typed(word.slice(0, at + 1)),
      );
    }
    await page.keyboard.press('Escape');
  }
}

export const barePage = (rate) => `a bare page: the next step, at rate ${rate}`;

/**
 * The search and the login as the element renders them, in turn on a page without any library or style; and that at
 * each of Chromium's rates of slowing in turn, so that what else the machine does counts for all of them.
 */
export const bare = (rates) => async (page, url, slow) => {
  await page.goto(url);
  await page.click('#open');
  await page.click('[part~=primary]');
  await page.locator('#servicers').waitFor();
  const search = await page.locator('[part=body]').innerHTML();
  await page.locator('[role=option]').first().click();
  await page.locator('nexus-link-credentials').waitFor();
  const steps = [search, await page.locator('[part=body]').innerHTML()];
  await page.goto(`${url}bare`);
  await page.evaluate((html) => window.bench.swap(html), steps);
  for (let i = 0; i < ROUNDS; i++) {
    for (const rate of rates) {
      await slow(rate);
      for (const _ of steps) await click(page, barePage(rate), '#swap', isSwapped);
    }
  }
};

/** The whole workflow, over and over, at each of the rates in turn: a servicer is connected and removed again. */
export const moves = (rates) => async (page, url, slow) => {
  await page.goto(url);
  for (let i = 0; i < ROUNDS; i++) {
    for (const rate of rates) {
      await slow(rate);
      await round(page, `, at rate ${rate}`);
    }
  }
};

async function round(page, at) {
  await click(page, `show()${at}`, '#open', isAt.welcome);
  await click(page, `Continue${at}`, '[part~=primary]', isAt.search);
  await page.locator('#servicers').waitFor();
  await choose(page, at);
  await connect(page, at);
  await remove(page, at);
  await page.waitForTimeout(READ);
  await interact(page, `closes${at}`, press(page, 'Escape'), isAt.closed);
}

async function choose(page, at) {
  await click(page, `chooses a servicer${at}`, '[role=option]', isAt.credentials);
  await click(page, `Back${at}`, '[part=back]', isAt.search);
  await page.locator('#servicers').waitFor();
  await page.locator('#servicer').press('ArrowDown');
  await page.waitForTimeout(READ);
  await interact(page, `chooses a servicer with Enter${at}`, press(page, 'Enter'), isAt.credentials);
}

async function connect(page, at) {
  await page.locator('#username').fill('challenge');
  await page.locator('#password').fill('password');
  await click(page, `logs in, to the challenge${at}`, '[part~=primary]', isAt.challenge);
  await page.locator('nexus-link-challenge input').fill('Rex');
  await click(page, `answers, to the connections${at}`, '[part~=primary]', isAt.accounts);
}

async function remove(page, at) {
  await click(page, `asks to remove${at}`, '[part~=quiet]', isAt.question);
  await click(page, `removes${at}`, '[part~=danger]', isAt.removed);
}
