// A page without a bundler: the script tag, and calls of `Nexus.link`.
const $ = (id) => document.getElementById(id);

let visit = 1;
/** The options of the opening that is on the screen. */
let options = null;
let handle = null;

/** Returns a handler that records how an opening has ended. Each visit has a handler of its own. */
function createRecorder(visit) {
  return ({status, result}) => {
    const entry = document.createElement('li');
    const names = result.connections.map(({servicer}) => servicer.name).join(', ');
    entry.textContent = `Visit ${visit}: ${status}, servicers: ${names}`;
    $('log').append(entry);
    options = null;
  };
}

/** Opens the link. If it is open already, the call gives it the handlers of this visit. */
function openLink(newOptions) {
  options = newOptions;
  const record = createRecorder(visit);
  handle = Nexus.link({...options, onSuccess: record, onExit: record});
}

async function fetchLinkToken() {
  const response = await fetch('/link-token', {method: 'POST'});
  return response.text();
}

$('connect').addEventListener('click', () => {
  const messages = {welcome: {title: `Bring your loans to Acme (visit ${visit})`}};
  openLink({nexus_key: 'sandbox_acme', messages});
});
$('connect-api').addEventListener('click', () =>
  openLink({api_url: 'https://api.acme.example', fetchLinkToken}),
);
$('refresh').addEventListener('click', () => {
  $('visit').textContent = String(++visit);
  if (options) openLink(options);
});
$('leave').addEventListener('click', () => handle?.close());
