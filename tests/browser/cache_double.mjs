// A double of the server for the cache page: the files of web/ with its policy, and the operator's API over a
// make-believe cache. `node cache_double.mjs PORT` shows the page under load.
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { World } from './cache_world.mjs';

const kWeb = fileURLToPath(new URL('../../web', import.meta.url));
const kTypes = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};
const kPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
  "media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const kPages = { '/': '/index.html', '/cache': '/cache.html', '/login': '/login.html' };
const kToken = 'secret';
const kPatienceMs = 30_000;
const kOrders = {
  bytes: (one) => one.kept_bytes, requests: ({ requests }) => requests, heat: ({ heat }) => heat,
  last_use: (one) => one.last_use ?? '',
};

// What the gate says to whoever is no operator.
export const kGate = [404, '404 Not Found\nThere is no such file.\n그런 파일이 없습니다.\n'];

const compare = (a, b) => (a < b ? -1 : Number(a > b));

export class CacheDouble {
  world;
  asked = [];           // "POST /api/purge?name=…"
  looks = 0;            // GETs of the API
  answers = new Map();  // path -> [status, body] in place of the usual; a text is no JSON
  away = false;         // no request is answered
  silent = false;       // streams open, and say nothing
  #streams = new Set();
  #server = http.createServer((request, response) => this.#answer(request, response));

  constructor(world = new World()) {
    this.world = world;
  }

  async start(port = 0) {
    await new Promise((resolve) => { this.#server.listen(port, '127.0.0.1', resolve); });
    this.url = `http://127.0.0.1:${this.#server.address().port}`;
    return this;
  }

  // A second passes, and whoever listens is told.
  tick() {
    this.world.tick();
    for (const stream of this.#streams) this.#tell(stream);
  }

  // Once a request has come or gone that makes `condition()` true.
  async until(condition) {
    while (!condition()) await once(this.#server, 'changed', { signal: AbortSignal.timeout(kPatienceMs) });
  }

  cutStreams() {
    for (const stream of this.#streams) stream.destroy();
  }

  get listeners() {
    return this.#streams.size;
  }

  close() {
    this.cutStreams();
    this.#server.closeAllConnections();
    return new Promise((resolve) => { this.#server.close(resolve); });
  }

  #tell(stream) {
    stream.write(`event: stats\ndata: ${JSON.stringify(this.world.stats())}\n\n`);
  }

  #answer(request, response) {
    const { pathname, searchParams } = new URL(request.url, this.url);
    if (!pathname.startsWith('/api/')) return this.#page(kPages[pathname] ?? pathname, response);
    if (this.away) return request.destroy();
    if (request.method === 'GET') this.looks += 1;
    else this.asked.push(`${request.method} ${request.url}`);
    this.#server.emit('changed');
    const query = Object.fromEntries(searchParams);
    const forced = this.answers.get(pathname);
    if (forced) return this.#say(response, ...forced);
    if (pathname === '/api/live') return this.#live(response);
    if (pathname === '/api/login') return this.#login(request, response);
    return this.#say(response, ...this.#api(request.method, pathname, query));
  }

  #page(file, response) {
    const full = path.join(kWeb, path.basename(file));
    if (!fs.existsSync(full)) return response.writeHead(404).end();
    response.writeHead(200, {
      'Content-Type': kTypes[path.extname(full)], 'Cache-Control': 'no-cache', 'Content-Security-Policy': kPolicy,
      'Referrer-Policy': 'no-referrer',
    });
    return response.end(fs.readFileSync(full));
  }

  #say(response, status, body) {
    const isText = typeof body === 'string';
    const type = isText ? 'text/plain; charset=utf-8' : 'application/json';
    response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' });
    response.end(isText ? body : JSON.stringify(body));
  }

  #live(response) {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    this.#streams.add(response);
    response.on('close', () => {
      this.#streams.delete(response);
      this.#server.emit('changed');
    });
    if (this.silent) response.flushHeaders();
    else this.#tell(response);
  }

  #login(request, response) {
    if (request.method === 'DELETE') return response.writeHead(204).end();
    const right = request.headers.authorization === `Bearer ${kToken}`;
    if (right) response.setHeader('Set-Cookie', 'reelcache=1; HttpOnly; SameSite=Strict');
    return response.writeHead(right ? 204 : 401).end();
  }

  #api(method, pathname, query) {
    const name = decodeURIComponent(pathname.replace(/^\/api\/(cache|warm)\/?/, ''));
    const film = this.world.film(query.name ?? name);
    const missing = [404, { error: { code: 'not_found', message: 'There is no such object.' } }];
    if (pathname === '/api/cache') return [200, this.#list(query)];
    if (pathname.startsWith('/api/cache/')) return film ? [200, film.detail()] : missing;
    if (pathname === '/api/warm') {
      return method === 'POST' ? [202, this.world.warm(query)] : [200, { jobs: this.world.jobs }];
    }
    if (pathname.startsWith('/api/warm/')) return this.#job(method, name) ?? missing;
    if (pathname === '/api/purge') return [200, this.#purge(film, query)];
    if (/^\/api\/(un)?pin$/.test(pathname)) return this.#pin(film, pathname === '/api/pin') ?? missing;
    return missing;
  }

  #list({ sort, order, offset, limit, q = '' }) {
    const sign = order === 'asc' ? 1 : -1;
    const all = this.world.cached.map((film) => film.json())
      .filter((one) => one.name.toLowerCase().includes(q.toLowerCase()))
      .sort((a, b) => sign * compare(kOrders[sort](a), kOrders[sort](b)));
    const space = (lane) => ({ used_bytes: this.world.used(lane), capacity_bytes: this.world.capacity[lane] });
    return {
      total: all.length, offset: Number(offset), objects: all.slice(Number(offset), Number(offset) + Number(limit)),
      memory: space('memory'), disk: space('disk'),
    };
  }

  #job(method, id) {
    const job = this.world.jobs.find((one) => one.id === id);
    if (job && method === 'DELETE') job.state = 'cancelled';
    return job && [200, job];
  }

  #purge(film, { soft }) {
    if (!film) return { objects: 0, withdrawn_bytes: 0, soft: soft === 'yes' };
    const withdrawn = soft ? 0 : film.kept().kept_bytes;
    if (soft) film.state = 'stale';
    else {
      for (const lane of ['memory', 'disk', 'flight', 'heat']) film[lane].fill(0);
      film.lastUse = null;
    }
    return { objects: 1, withdrawn_bytes: withdrawn, soft: soft === 'yes' };
  }

  #pin(film, pinned) {
    if (!film) return null;
    film.pinned = pinned;
    return [200, { objects: 1, pinned_bytes: this.world.pinnedBytes, limit_bytes: this.world.pinLimit }];
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const double = await new CacheDouble(World.lively()).start(Number(process.argv[2] ?? 0));
  setInterval(() => double.tick(), 1000);
  console.log(`${double.url}/cache`);
}
