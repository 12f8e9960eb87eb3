// A proxy between the browser and a server that goes wrong in the ways networks do, at random but the same for the same seed.
// It stands where a hospital's proxy would; what it forwards reaches the real server.
import { createServer, request } from 'node:http';

/** Random numbers from 0 to 1, always the same for one seed (mulberry32). */
export function random(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** The faults with their weights. `stored`: the server may have stored what the browser heard nothing of. */
export const FAULTS = [
  ['none', 40],
  ['delay', 12],
  ['refused', 5],
  ['cut request', 7],
  ['cut answer', 7],
  ['lost answer', 8],
  ['500 before', 4],
  ['502 after', 5],
  ['503 with Retry-After', 4],
  ['429 with Retry-After', 4],
  ['413', 4],
];

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/**
 * Starts the proxy before `target` (an origin). `origins`: pages that may call it.
 * Gives `{origin, counts, calm(), close()}`: `counts` says how often each fault was done to a request with a body; `calm()` ends the faults.
 */
export async function faulty({ target, seed, origins, port = 0 }) {
  const next = random(seed);
  const counts = Object.fromEntries(FAULTS.map(([name]) => [name, 0]));
  const total = FAULTS.reduce((sum, [, weight]) => sum + weight, 0);
  let quiet = false;
  const draw = () => {
    let at = next() * total;
    return FAULTS.find(([, weight]) => (at -= weight) < 0)?.[0] ?? 'none';
  };
  const cors = (req) => {
    const origin = req.headers.origin;
    if (!origins.includes(origin)) return {};
    return {
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'GET, PUT, POST, OPTIONS',
      'access-control-allow-headers': req.headers['access-control-request-headers'] ?? '*',
      'access-control-expose-headers': 'Retry-After, Location, ETag',
    };
  };
  const read = async (req) => {
    const parts = [];
    for await (const part of req) parts.push(part);
    return Buffer.concat(parts);
  };
  /** Sends on; resolves with the whole answer. With `only`, just so many bytes of the body, and then the line is cut. */
  const forward = (req, body, only) =>
    new Promise((done, fail) => {
      const headers = { ...req.headers, host: new URL(target).host };
      delete headers.connection;
      const sent = request(target + req.url, { method: req.method, headers, agent: false }, async (answer) => {
        try {
          done({ status: answer.statusCode, headers: answer.headers, body: await read(answer) });
        } catch (error) {
          fail(error);
        }
      });
      sent.on('error', fail);
      if (only === undefined) return sent.end(body);
      sent.write(body.subarray(0, only));
      setTimeout(() => sent.destroy(new Error('cut')), 30);
    });
  const give = (req, res, answer, only) => {
    const headers = { ...answer.headers, ...cors(req) };
    delete headers.connection;
    delete headers['transfer-encoding'];
    headers['content-length'] = String(answer.body.length);
    res.writeHead(answer.status, headers);
    if (only === undefined) return res.end(answer.body);
    res.write(answer.body.subarray(0, only));
    setTimeout(() => res.destroy(), 30);
  };
  const say = (req, res, status, more = {}, open = true) => {
    const body = Buffer.from(`<html><body>${status}</body></html>`);
    res.writeHead(status, { 'content-type': 'text/html', 'content-length': String(body.length), ...(open ? cors(req) : {}), ...more });
    res.end(body);
  };

  const server = createServer(async (req, res) => {
    try {
      const body = await read(req);
      // Questions are disturbed half as often as sendings.
      const writes = req.method === 'PUT' || req.method === 'POST';
      const fault = quiet || (!writes && next() < 0.5) ? 'none' : draw();
      if (writes && !quiet) counts[fault] += 1;
      const part = (length) => Math.floor(next() * length);
      // Some proxies forget their headers on errors: then the page is told nothing.
      const open = next() < 0.7;
      switch (fault) {
        case 'delay':
          await sleep(50 + next() * 900);
          break;
        case 'refused':
          return void req.socket.destroy();
        case 'cut request':
          await forward(req, body, part(body.length)).catch(() => undefined);
          return void req.socket.destroy();
        case 'lost answer':
          await forward(req, body);
          return void req.socket.destroy();
        case 'cut answer': {
          const answer = await forward(req, body);
          return give(req, res, answer, part(answer.body.length));
        }
        case '502 after':
          await forward(req, body);
          return say(req, res, 502, {}, open);
        case '500 before':
          return say(req, res, 500, {}, open);
        case '503 with Retry-After':
          return say(req, res, 503, { 'retry-after': '1' }, open);
        case '429 with Retry-After':
          return say(req, res, 429, { 'retry-after': '1' }, open);
        case '413':
          return say(req, res, 413, {}, open);
      }
      if (req.method === 'OPTIONS') {
        res.writeHead(204, cors(req));
        return void res.end();
      }
      give(req, res, await forward(req, body));
    } catch {
      // The server is down, or was killed while it answered: what a hospital's proxy says then.
      if (res.headersSent) res.destroy();
      else say(req, res, 502);
    }
  });
  // The browser may go away at any moment: that is nobody's fault here.
  server.on('clientError', (_, socket) => socket.destroy());
  await new Promise((done) => server.listen(port, '127.0.0.1', done));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    counts,
    calm: () => (quiet = true),
    close: () => new Promise((done) => (server.closeAllConnections(), server.close(done))),
  };
}
