// Writes what editors need to complete and explain <nexus-link> in HTML and CSS, from the manifest: custom data for VS Code,
// and web-types for the editors of JetBrains, which package.json names.
import {readFileSync} from 'node:fs';
import {generateJetBrainsWebTypes} from 'custom-element-jet-brains-integration';
import {generateVsCodeCustomElementData} from 'custom-element-vs-code-integration';

const manifest = JSON.parse(readFileSync('custom-elements.json', 'utf8'));
const options = {outdir: 'dist', hideLogs: true};

generateVsCodeCustomElementData(manifest, options);
generateJetBrainsWebTypes(manifest, {...options, packageJson: false});
