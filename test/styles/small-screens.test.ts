/** The parts that are in view on a small phone before the borrower scrolls. */
import {expect} from '@open-wc/testing';
import {setViewport} from '@web/test-runner-commands';

import {createLink} from '../fixtures/states.js';
import {getDialog} from '../support/helpers.js';
import {getFixtureState, setColorScheme, showStill, type StillLink} from '../support/still-link.js';

const welcome = getFixtureState('welcome', 'Welcome');

/** The sentence that says who sees the data. */
const getKeySentence = (element: StillLink) => [...element.root.querySelectorAll('.points li')].at(-1)!;

/** The lower edge of the visible part: of the text that scrolls, of the dialog, or of the screen. */
function findFold(element: StillLink): number {
  const dialog = getDialog(element).getBoundingClientRect();
  const content = element.getElement('.content');
  const {bottom} = content.getBoundingClientRect();
  return Math.min(innerHeight, dialog.bottom, bottom);
}

const scrollsText = (element: StillLink): boolean =>
  [getDialog(element), element.getElement('.content')].some(
    ({scrollHeight, clientHeight}) => scrollHeight > clientHeight + 1,
  );

describe('On a small screen', () => {
  before(() => setColorScheme('light'));
  after(async () => {
    document.documentElement.style.fontSize = '';
    await setViewport({width: 800, height: 600});
  });

  for (const [width, height] of [
    [390, 664],
    [375, 548],
    [320, 568],
    [844, 390],
  ] as const) {
    describe(`of ${width} × ${height}`, () => {
      before(() => setViewport({width, height}));

      it('the welcome shows who sees the data', async () => {
        const element = await showStill({...welcome, link: createLink({environment: 'live'})});
        expect(getKeySentence(element).getBoundingClientRect().bottom).to.be.at.most(findFold(element));
      });

      for (const lang of ['es', 'fr', 'vi'])
        it(`the welcome has a shadow where its text goes on below, in ${lang}`, () => expectHint(lang));

      it('the welcome has a shadow where its text goes on below, in large text', async () => {
        document.documentElement.style.fontSize = '200%';
        await expectHint('en');
        document.documentElement.style.fontSize = '';
      });

      it('the content and the footer are inside the dialog, or the dialog scrolls', async () => {
        const element = await showStill(getFixtureState('credentials', 'Credentials'));
        const dialog = getDialog(element);
        const {bottom} = element.getElement('[part="footer"]').getBoundingClientRect();
        if (dialog.scrollHeight <= dialog.clientHeight)
          expect(bottom).to.be.at.most(dialog.getBoundingClientRect().bottom);
        else expect(getComputedStyle(element.getElement('.content')).overflowY).to.equal('visible');
      });
    });
  }

  /** Expects the key sentence in view, or a shadow at the lower edge that goes away at the end of the text. */
  async function expectHint(lang: string): Promise<void> {
    const element = await showStill(welcome, {lang});
    const content = element.getElement('.content');
    const shadow = getComputedStyle(content, '::after');
    expect([shadow.position, shadow.backgroundImage.includes('gradient')]).to.deep.equal(['sticky', true]);
    expect(parseFloat(shadow.height)).to.be.above(15);
    const cover = getComputedStyle(content, '::before');
    expect([cover.order, cover.height]).to.deep.equal(['1', shadow.height]);
    // The cover lies exactly over the place of the shadow.
    const gap = parseFloat(getComputedStyle(content).rowGap);
    expect(parseFloat(cover.marginTop)).to.be.closeTo(-gap - parseFloat(shadow.height), 0.1);
    const isInView = getKeySentence(element).getBoundingClientRect().bottom <= findFold(element);
    expect(isInView || scrollsText(element)).to.be.true;
  }
});
