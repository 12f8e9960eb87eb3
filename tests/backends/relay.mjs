// A relay on the site's own address, as Pro Santé Connect wants it: it holds the client's secret, the browser holds a session's cookie and no
// token. It serves the site, signs in at the provider, and hands on to the receiver what comes with a session and its token against forged
// requests. What nginx with an OpenID Connect module or LemonLDAP::NG does, in the few lines that the tests need.
import { createHash, randomBytes } from 'node:crypto';
import { createServer, request } from 'node:http';
import { once } from 'node:events';

const random = () => randomBytes(24).toString('base64url');
const cookies = (req) => Object.fromEntries((req.headers.cookie ?? '').split('; ').map((pair) => pair.split('=')));

/** `site`: the static site; `target`: the receiver, under `/relais/`. Gives `{origin, sessions, close()}`; `sessions.clear()` ends them all. */
export async function relay({ site, target, issuer, client, secret, port = 9102 }) {
  const origin = `http://127.0.0.1:${port}`;
  const back = `${origin}/connexion/retour`;
  const sessions = new Map();
  const journeys = new Map();
  const hand = (req, res, address, headers = req.headers) => {
    const sent = request(address, { method: req.method, headers: { ...headers, host: new URL(address).host } }, (answer) => {
      res.writeHead(answer.statusCode, answer.headers);
      answer.pipe(res);
    });
    sent.on('error', () => res.writeHead(502).end());
    req.pipe(sent);
  };
  const login = (res) => {
    const [state, verifier] = [random(), random() + random()];
    journeys.set(state, verifier);
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const query = new URLSearchParams({ response_type: 'code', client_id: client, redirect_uri: back, scope: 'openid', state, code_challenge: challenge, code_challenge_method: 'S256' });
    res.writeHead(302, { location: `${issuer}/auth?${query}` }).end();
  };
  const returned = async (url, res) => {
    const verifier = journeys.get(url.searchParams.get('state'));
    journeys.delete(url.searchParams.get('state'));
    const body = new URLSearchParams({ grant_type: 'authorization_code', code: url.searchParams.get('code') ?? '', redirect_uri: back, code_verifier: verifier ?? '' });
    const headers = { authorization: `Basic ${btoa(`${client}:${secret}`)}`, 'content-type': 'application/x-www-form-urlencoded' };
    const answer = verifier && (await fetch(`${issuer}/token`, { method: 'POST', headers, body }));
    if (!answer?.ok) return void res.writeHead(403).end('refused');
    const [id, csrf] = [random(), random()];
    sessions.set(id, { token: (await answer.json()).access_token, csrf });
    res.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'set-cookie': [`session=${id}; Path=/; HttpOnly; SameSite=Strict`, `csrf=${csrf}; Path=/; SameSite=Strict`] });
    res.end('<!doctype html><title>Session ouverte</title><p>Session ouverte');
  };
  const server = createServer((req, res) => {
    const url = new URL(req.url, origin);
    if (url.pathname === '/connexion') return login(res);
    if (url.pathname === '/connexion/retour') return returned(url, res);
    if (!url.pathname.startsWith('/relais/')) return hand(req, res, site + req.url);
    const { session, csrf } = cookies(req);
    const known = sessions.get(session);
    if (!known) return res.writeHead(401).end();
    if (req.method !== 'GET' && (req.headers['x-csrf'] !== known.csrf || csrf !== known.csrf)) return res.writeHead(403).end();
    const { cookie, 'x-csrf': _, origin: __, ...headers } = req.headers;
    hand(req, res, target + req.url.slice('/relais'.length), headers);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return { origin, sessions, close: () => new Promise((done) => (server.closeAllConnections(), server.close(done))) };
}
