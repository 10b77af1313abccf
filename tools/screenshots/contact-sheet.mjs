/** Returns a page that shows all screenshots: a row for each state and a column for each set. */
export const createContactSheet = (slugs, sets, hasPicture) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>Every state · nexus-link</title>
    <style>
      body { margin: 0; font: 0.9rem/1.5 system-ui, sans-serif; }
      table { border-spacing: 0.75rem; }
      thead th { position: sticky; inset-block-start: 0; padding: 0.5rem; background: Canvas; font-weight: 600; }
      tbody th { position: sticky; inset-inline-start: 0; inline-size: 9rem; padding: 0.5rem; background: Canvas; font-weight: 400; text-align: start; vertical-align: top; }
      td { vertical-align: top; }
      img { display: block; block-size: 22rem; inline-size: auto; border: 1px solid GrayText; border-radius: 6px; }
    </style>
  </head>
  <body>
    <table>
      <thead>
        <tr>
          <td></td>
${sets.map((set) => `          <th scope="col">${set}</th>`).join('\n')}
        </tr>
      </thead>
      <tbody>
${slugs.map((slug) => createRow(slug, sets, hasPicture)).join('\n')}
      </tbody>
    </table>
  </body>
</html>
`;

const createRow = (slug, sets, hasPicture) => `        <tr>
          <th scope="row">${slug}</th>
${sets.map((set) => createCell(`${set}/${slug}.png`, set, hasPicture)).join('\n')}
        </tr>`;

const createCell = (path, set, hasPicture) => {
  if (!hasPicture(path)) return '          <td></td>';
  const [width, height] = set.includes('-phone-') ? [390, 844] : [1280, 800];
  return `          <td><a href="${path}"><img src="${path}" alt="${path}" loading="lazy" width="${width}" height="${height}" /></a></td>`;
};
