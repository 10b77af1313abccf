/** Authenticates the caller of a route. */
import type {Context} from 'hono';

import {findPartnerBySecretKey} from '../domain/partners.ts';
import {authenticateSession, type Session} from '../domain/sessions.ts';
import {HttpError} from '../http/http-error.ts';
import {readOrigin, readSecretKey, readSessionToken} from '../http/request.ts';
import type {Access, Callers} from './route.ts';
import type {RouteServices} from './services.ts';

type Authenticators = {
  readonly [A in Access]: (c: Context, services: RouteServices) => Promise<Callers[A]>;
};

export const AUTHENTICATORS: Authenticators = {
  public: () => Promise.resolve(null),
  page: (c) => Promise.resolve({origin: readOrigin(c)}),
  session: authenticatePage,
  'ending-session': authenticatePage,
  partner: authenticatePartner,
};

/** @throws LinkError `session-expired`, RetryableError 429 */
async function authenticatePage(c: Context, services: RouteServices): Promise<Session> {
  const session = await authenticateSession(services, readSessionToken(c), readOrigin(c));
  await services.limits.countCall('borrower', session.borrower.id);
  return session;
}

/** @throws HttpError 401, or 403 for a request of a page, which must not contain a secret key; RetryableError 429 */
async function authenticatePartner(
  c: Context,
  {db, environment, limits}: RouteServices,
): Promise<Callers['partner']> {
  if (c.req.header('Origin') !== undefined)
    throw new HttpError(403, 'Secret keys must not be used in a page', 'invalid-key');
  const key = readSecretKey(c);
  const partner = key === undefined ? undefined : await findPartnerBySecretKey(db, environment, key);
  if (partner === undefined)
    throw new HttpError(401, `Missing or invalid secret key of this ${environment} server`, 'invalid-key');
  await limits.countCall('partner', partner);
  return {partner};
}
