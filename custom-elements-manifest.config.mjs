const PUBLIC_TAG = 'nexus-link';

/** Keeps the one public element, under the modules that users of the package import. */
const publicOnly = {
  name: 'public-only',
  packageLinkPhase({customElementsManifest: manifest}) {
    const declaration = manifest.modules
      .flatMap((module) => module.declarations ?? [])
      .find(({tagName}) => tagName === PUBLIC_TAG);
    if (!declaration) throw new Error(`No customElements.define('${PUBLIC_TAG}', …) found in src`);
    const {name} = declaration;
    const definition = {kind: 'custom-element-definition', name: PUBLIC_TAG};
    const reference = {name, module: 'dist/index.js'};
    declaration.members = declaration.members?.filter(({privacy}) => !privacy || privacy === 'public');
    // An attribute that every HTML element has, such as lang, comes last. Its property is not among the members.
    const isOwn = ({fieldName}) => fieldName !== undefined;
    const {attributes} = declaration;
    declaration.attributes = [
      ...attributes.filter(isOwn),
      ...attributes.filter((attribute) => !isOwn(attribute)),
    ];
    for (const attribute of declaration.attributes) attribute.fieldName ??= attribute.name;
    // The analyzer takes the first argument of any `new …Event(…)` that is dispatched for an event's name.
    declaration.events = declaration.events?.filter((event) => event.name.startsWith('nexus-'));
    manifest.modules = [
      {
        kind: 'javascript-module',
        path: 'dist/index.js',
        declarations: [declaration],
        exports: [{kind: 'js', name, declaration: reference}],
      },
      {
        kind: 'javascript-module',
        path: 'dist/define.js',
        declarations: [],
        exports: [{...definition, declaration: reference}],
      },
    ];
  },
};

export default {
  globs: ['src/*.ts'],
  outdir: '.',
  litelement: true,
  packagejson: false,
  plugins: [publicOnly],
};
