import type * as z from 'zod';

import {answerRequest} from './answer-request.ts';
import type {Access, Route, RouteDefinition} from './route.ts';

/** Creates a route. The type of its handler follows from the access and the schemas. */
export const defineRoute = <
  A extends Access,
  Body extends z.core.$ZodType = z.ZodUndefined,
  Result extends z.core.$ZodType = z.ZodVoid,
>(
  definition: RouteDefinition<A, Body, Result>,
): Route => ({
  ...definition,
  answer: (c, services) => answerRequest(c, definition, services),
});
