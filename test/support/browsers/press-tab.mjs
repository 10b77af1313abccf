// In a test, `executeServerCommand('press-tab', {isBack})` presses Tab, or Shift and Tab, as one command. `sendKeys`
// needs a command for each of the three actions, and the tests of the focus press Tab thousands of times.
export const pressTabPlugin = () => ({
  name: 'press-tab',
  async executeCommand({command, payload, session}) {
    if (command !== 'press-tab') return undefined;
    const {keyboard} = session.browser.getPage(session.id);
    if (payload.isBack) await keyboard.down('Shift');
    await keyboard.press('Tab');
    if (payload.isBack) await keyboard.up('Shift');
    return true;
  },
});
