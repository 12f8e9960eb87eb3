// An OpenID Connect provider (npm oidc-provider, certified) and a receiver that wants its token, on loopback. As Pro Santé Connect where a
// browser can see it: authorization code and PKCE with SHA-256. Sign in on its page with any name.
import { createServer, request } from 'node:http';
import { once } from 'node:events';
import Provider from 'oidc-provider';

/**
 * Starts the provider for a public client `guichet` whose page is `redirect`, and a confidential client `relais` whose page is `relay`, with the
 * secret `secret-du-relais`; `lifetime` of a token in seconds. Gives `{issuer, close()}`.
 */
export async function provider({ redirect, relay, lifetime = 120, port = 9100 }) {
  const origin = new URL(redirect).origin;
  const issuer = `http://127.0.0.1:${port}`;
  const server = new Provider(issuer, {
    clients: [
      {
        client_id: 'guichet', token_endpoint_auth_method: 'none', redirect_uris: [redirect], application_type: 'native',
        grant_types: ['authorization_code'], response_types: ['code'], post_logout_redirect_uris: [redirect],
      },
      ...(relay ? [{ client_id: 'relais', client_secret: 'secret-du-relais', redirect_uris: [relay], grant_types: ['authorization_code'], response_types: ['code'] }] : []),
    ],
    pkce: { required: () => true },
    clientBasedCORS: (_, asking) => asking === origin,
    scopes: ['openid'],
    claims: { openid: ['sub'] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    cookies: { keys: ['only-for-tests'] },
    ttl: { AccessToken: lifetime, IdToken: 120, Session: 1800, Grant: 1800, Interaction: 600 },
    features: { rpInitiatedLogout: { enabled: true }, devInteractions: { enabled: true } },
  });
  const listening = server.listen(port, '127.0.0.1');
  await once(listening, 'listening');
  return { issuer, close: () => new Promise((done) => (listening.closeAllConnections(), listening.close(done))) };
}

/** A proxy before `target` that lets through who brings a token that the provider knows, and says 401 to others. */
export async function guard({ issuer, target, origins, port = 9101 }) {
  const known = async (header) => header?.startsWith('Bearer ') && (await fetch(`${issuer}/me`, { headers: { authorization: header } })).ok;
  const server = createServer(async (req, res) => {
    const cors = origins.includes(req.headers.origin)
      ? { 'access-control-allow-origin': req.headers.origin, 'access-control-allow-methods': 'GET, PUT, POST', 'access-control-allow-headers': 'authorization, content-type, accept' }
      : {};
    if (req.method === 'OPTIONS') return void res.writeHead(204, cors).end();
    if (!(await known(req.headers.authorization))) {
      return void res.writeHead(401, { ...cors, 'www-authenticate': 'Bearer' }).end();
    }
    const { authorization, ...headers } = req.headers;
    const sent = request(target + req.url, { method: req.method, headers: { ...headers, host: new URL(target).host } }, (answer) => {
      res.writeHead(answer.statusCode, { ...answer.headers, ...cors });
      answer.pipe(res);
    });
    sent.on('error', () => res.writeHead(502, cors).end());
    req.pipe(sent);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return { origin: `http://127.0.0.1:${port}`, close: () => new Promise((done) => (server.closeAllConnections(), server.close(done))) };
}
