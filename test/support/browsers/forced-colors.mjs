// In a test, `executeServerCommand('forced-colors', {active: true})` turns forced colours on, as Windows' contrast
// themes do. The next test file starts without them.
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
