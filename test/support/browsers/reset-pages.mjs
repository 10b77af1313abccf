/** Makes a launcher reset all emulation after each test file, because the next file reuses the page. */
export function resetPagesBetweenFiles(launcher) {
  const stopSession = launcher.stopSession.bind(launcher);
  launcher.stopSession = async (id) => {
    await launcher.getPage(id).resetEmulation();
    return stopSession(id);
  };
  return launcher;
}
