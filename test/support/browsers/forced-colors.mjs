// `executeServerCommand('forced-colors', {active: true})` in a test: the few colours that a person has chosen
// for everything, as in Windows' contrast themes. The next test file begins without.
export const forcedColorsPlugin = () => ({
  name: 'forced-colors',
  async executeCommand({command, payload, session}) {
    if (command !== 'forced-colors') return undefined;
    const page = session.browser.getPage(session.id);
    if (!page.forceColors) throw new Error(`${session.browser.name} has no forced colours.`);
    await page.forceColors(payload.active);
    return true;
  },
});
