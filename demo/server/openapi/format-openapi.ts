import {stringify} from 'yaml';

import {createOpenApiDocument} from './create-document.ts';

/** The text of openapi.yaml. */
export const formatOpenApi = (): string =>
  stringify(createOpenApiDocument(), {
    aliasDuplicateObjects: false,
    // Quotes strings that older parsers take for another type, such as times.
    compat: 'yaml-1.1',
    lineWidth: 110,
    singleQuote: true,
  });
