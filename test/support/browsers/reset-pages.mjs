/** A launcher whose pages, which one test file has after another, keep nothing of what the last one emulated. */
export function forgetful(launcher) {
  const stop = launcher.stopSession.bind(launcher);
  launcher.stopSession = async (id) => {
    await launcher.getPage(id).forget();
    return stop(id);
  };
  return launcher;
}
