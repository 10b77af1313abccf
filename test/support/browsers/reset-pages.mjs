/** Makes a launcher reset what a test file has emulated, since its pages are reused for the next file. */
export function resetPagesBetweenFiles(launcher) {
  const stopSession = launcher.stopSession.bind(launcher);
  launcher.stopSession = async (id) => {
    await launcher.getPage(id).resetEmulation();
    return stopSession(id);
  };
  return launcher;
}
