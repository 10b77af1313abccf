import 'nexus-link/define';

const link = document.querySelector('nexus-link');
document.querySelector('#connect').addEventListener('click', () => link.show());

for (const type of ['nexus-success', 'nexus-exit']) {
  link.addEventListener(type, ({detail: {status, result}}) => {
    const entry = document.createElement('li');
    const names = result.connections.map(({servicer}) => servicer.name).join(', ');
    entry.textContent = `Visit 1: ${status}, servicers: ${names}`;
    document.querySelector('#log').append(entry);
  });
}
