// In a test, `executeServerCommand('forced-colors', {active: true})` turns forced colours on, like a contrast
// theme of Windows. The next test file starts without forced colours.
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
