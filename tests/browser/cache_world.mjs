// A make-believe cache for the cache page: films, viewers that move along them, and the totals that follow. Its course
// is the same every time.
export const kChunk = 262_144;
const kCells = 256;
const kSources = ['memory', 'disk', 'joined', 'origin'];

// mulberry32
function randomOf(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const kHostile = 'tests <i>/<img src=x onerror=alert(1)><b>bold & “quoted”<\u2215b>.mp4';

const kNames = [
  'Deep sea.mkv', '여행/제주/바다 산책.mp4',
  'concerts/2025/Night of the long encore (director’s cut, both nights).mp4', 'Big Buck Bunny.mp4',
  '가족/할머니 팔순 잔치.mov', 'lectures/Distributed systems/07 – Consistency.webm', '여행/부산 불꽃 축제 2025.mp4', 'Sintel.mp4',
  'lectures/Distributed systems/08 – Consensus.webm', '학예회.avi', kHostile, 'Tears of Steel.mov',
  '강의/운영체제 3강.mp4', 'concerts/Small hall.mp4', 'home/garden timelapse.mp4', '드론/한강 야경.mp4',
  'trips/Norway/Fjord by train.mkv',
  'trips/Norway/Ferry.mp4', 'Elephants Dream.mp4', 'Cosmos Laundromat.mp4', '강의/운영체제 4강.mp4',
  'home/First steps.mp4',
  '여행/경주 벚꽃길.mp4', 'lectures/Compilers/01.webm', 'lectures/Compilers/02.webm', 'lectures/Compilers/03.webm',
  '드론/설악산.mp4', 'trips/Lisbon.mp4', 'concerts/Soundcheck.mp4', 'home/Birthday.mp4', 'Spring.mp4', 'Charge.mp4',
];

const digit = (part) => String(Math.min(9, part > 0 ? Math.max(1, Math.floor(part * 9.001)) : 0));

function digits(cells, count, most = 1) {
  const each = cells.length / count;
  return Array.from({ length: count }, (_, i) => {
    let sum = 0;
    for (let k = i * each; k < (i + 1) * each; k += 1) sum += cells[k];
    return digit(sum / each / most);
  }).join('');
}

function runsOf(cells, chunks) {
  const runs = [];
  cells.forEach((part, i) => {
    const first = Math.floor((i * chunks) / kCells);
    const last = Math.floor(((i + 1) * chunks) / kCells) - 1;
    if (part < 0.5 || last < first) return;
    if (runs.at(-1)?.[1] === first - 1) runs.at(-1)[1] = last;
    else runs.push([first, last]);
  });
  return runs;
}

class Film {
  requests = 0;
  sent = { memory: 0, disk: 0, joined: 0, origin: 0 };
  pinned = false;
  state = 'fresh';
  lastUse = null;

  constructor(name, length, random) {
    Object.assign(this, { name, length });
    this.chunks = Math.ceil(length / kChunk);
    this.version = Array.from({ length: 16 }, () => Math.floor(random() * 16).toString(16)).join('');
    for (const lane of ['memory', 'disk', 'flight', 'heat']) this[lane] = new Float32Array(kCells);
  }

  bytesOf(lane) {
    return Math.round((this[lane].reduce((sum, part) => sum + part, 0) / kCells) * this.length);
  }

  // In memory or on disk, each chunk once.
  kept() {
    const share = this.disk.reduce((sum, part, i) => sum + Math.max(part, this.memory[i]), 0) / kCells;
    return { kept_chunks: Math.round(share * this.chunks), kept_bytes: Math.round(share * this.length) };
  }

  bar(count) {
    const hottest = Math.max(0.001, ...this.heat);
    return {
      memory: digits(this.memory, count), disk: digits(this.disk, count), in_flight: digits(this.flight, count),
      heat: digits(this.heat, count, hottest),
    };
  }

  json(count = 64) {
    const bytes = { memory: this.bytesOf('memory'), disk: this.bytesOf('disk'), in_flight: this.bytesOf('flight') };
    const chunks = Object.fromEntries(Object.entries(bytes).map(([lane, n]) => [lane, Math.round(n / kChunk)]));
    return {
      name: this.name, length_bytes: this.length, version: this.version, state: this.state,
      validated_at: this.state === 'on_disk' ? null : new Date(Date.now() - 40_000).toISOString(), bytes,
      chunks: { total: this.chunks, ...chunks }, ...this.kept(), sent_bytes: { ...this.sent }, requests: this.requests,
      heat: Math.round(this.heat.reduce((sum, part) => sum + part, 0) * 10) / 10,
      last_use: this.lastUse && new Date(this.lastUse).toISOString(),
      pinned: this.pinned, bar: this.bar(count),
    };
  }

  detail() {
    const of = (lane) => runsOf(this[lane], this.chunks);
    const runs = { memory: of('memory'), disk: of('disk'), in_flight: of('flight') };
    return { ...this.json(kCells), chunk_bytes: kChunk, runs };
  }
}

export class World {
  seconds = 0;
  jobs = [];
  origin = { errors: 0, retries: 0, fetches: 0, bytes: 0, hedges: 0, hedges_won: 0, circuit: 'closed' };
  writable = true;
  pinLimit = 8e9;
  capacity = { memory: 4e9, disk: 60e9 };
  #random = randomOf(7);
  #viewers = [];
  #requests = 0;

  constructor(names = kNames) {
    this.films = names.map((name) => new Film(name, Math.round(2e8 + this.#random() ** 3 * 5e9), this.#random));
  }

  // What a server shows that has run for a while.
  static lively() {
    const world = new World();
    for (let i = 0; i < 900; i += 1) world.tick();
    Object.assign(world.films[3], { pinned: true });
    Object.assign(world.films[6], { state: 'stale' });
    const old = world.films.at(-1);
    Object.assign(old, { state: 'on_disk', lastUse: null });
    old.disk.fill(1, 0, 180);
    world.warm({ name: world.films[11].name, part: 'whole' });
    return world;
  }

  film(name) {
    return this.films.find((film) => film.name === name && (film.lastUse !== null || film.bytesOf('disk') > 0));
  }

  get cached() {
    return this.films.filter(({ name }) => this.film(name));
  }

  warm({ name, prefix, part }) {
    const film = this.films.find((one) => one.name === name);
    const job = {
      id: String(this.jobs.length + 1), what: name ?? `${prefix}`, part, state: 'running',
      objects: { total: 1, done: 0, failed: 0 }, current: name, seconds: 0, error: null,
      bytes: { wanted: film?.length ?? 1e9, fetched: 0, already: film?.bytesOf('disk') ?? 0 },
    };
    this.jobs.unshift(job);
    return job;
  }

  // One second passes.
  tick() {
    this.seconds += 1;
    const wanted = Math.round(14 + 9 * Math.sin(this.seconds / 37) + 6 * Math.sin(this.seconds / 11));
    while (this.#viewers.length < wanted) this.#viewers.push(this.#newViewer());
    this.#viewers = this.#viewers.filter(({ left }) => left > 0);
    for (const film of this.films) {
      film.flight.fill(0);
      film.heat.forEach((part, i) => { film.heat[i] = part * 0.998; });
    }
    for (const viewer of this.#viewers) this.#watch(viewer);
    for (const job of this.jobs) this.#fetchFor(job);
    if (this.seconds % 97 === 0) this.origin.retries += 1;
    if (this.seconds % 61 !== 0) return;
    this.origin.hedges += 1;
    this.origin.hedges_won += this.seconds % 2;
  }

  #newViewer() {
    const film = this.films[Math.floor(this.#random() ** 2.2 * this.films.length)];
    film.requests += 1;
    const at = this.#random() < 0.5 ? 0 : Math.floor((0.2 + this.#random() ** 2 * 0.7) * kCells);
    return { film, at, left: 20 + this.#random() * 80, speed: 0.5 + this.#random() * 1.5 };
  }

  #watch(viewer) {
    const { film } = viewer;
    const cell = Math.floor(viewer.at);
    viewer.left -= 1;
    viewer.at += viewer.speed;
    film.lastUse = Date.now();
    film.requests += 2;
    this.#requests += 2;
    film.heat[cell] += 1;
    const bytes = Math.round(((film.length / kCells) * viewer.speed) * (0.6 + this.#random() * 0.8));
    const source = film.flight[cell] > 0 ? 'joined' : film.memory[cell] > 0.5 ? 'memory'
      : film.disk[cell] > 0.5 ? 'disk' : 'origin';
    film.sent[source] += bytes;
    if (source === 'origin') {
      film.flight.fill(0.7, cell, Math.min(kCells, cell + 3));
      this.origin.fetches += 3;
      this.origin.bytes += bytes;
    }
    film.disk[cell] = 1;
    film.memory[cell] = 1;
    if (this.#random() < 0.4) film.memory[Math.floor(this.#random() * kCells)] = 0;
    if (viewer.at >= kCells - 1) viewer.left = 0;
  }

  #fetchFor(job) {
    if (job.state !== 'running') return;
    job.seconds += 1;
    job.bytes.fetched = Math.min(job.bytes.wanted - job.bytes.already, job.bytes.fetched + 24e6);
    const film = this.films.find(({ name }) => name === job.what);
    const share = (job.bytes.fetched + job.bytes.already) / job.bytes.wanted;
    const cell = Math.floor(share * kCells);
    film?.disk.fill(1, 0, cell);
    film?.flight.fill(1, cell, cell + 2);
    if (share >= 1) Object.assign(job, { state: 'done', objects: { total: 1, done: 1, failed: 0 }, current: null });
  }

  get bytes() {
    const sentOf = (source) => this.films.reduce((sum, { sent }) => sum + sent[source], 0);
    return Object.fromEntries(kSources.map((source) => [source, sentOf(source)]));
  }

  get pinnedBytes() {
    return this.films.filter(({ pinned }) => pinned).reduce((sum, { length }) => sum + length, 0);
  }

  used(lane) {
    return this.films.reduce((sum, film) => sum + film.bytesOf(lane), 0);
  }

  stats() {
    const { origin, bytes } = this;
    const sent = kSources.reduce((sum, source) => sum + bytes[source], 0);
    const charge = (requests, all) => (requests / 1000) * 0.0004 + (all / 1e9) * 0.12;
    const [charged, without] = [charge(origin.fetches, origin.bytes), charge(this.#requests, sent)];
    const round = (dollars) => Math.round(dollars * 1e6) / 1e6;
    return {
      uptime_s: 11_520 + this.seconds, bytes,
      requests: { total: this.#requests, by_status: { 200: 12, 206: this.#requests - 12 } },
      origin: {
        ...origin, retries_refused: 0, takeovers: 0, throttled: 0, limit: 16, stat_requests: 30, list_requests: 4,
      },
      cost: {
        currency: 'USD', list_requests: 4, read_requests: origin.fetches + 30, bytes: origin.bytes,
        charged: round(charged),
        requests_without_cache: this.#requests, without_cache: round(without), saved: round(without - charged),
        prices: { list_per_1000: 0.005, read_per_1000: 0.0004, egress_per_gb: 0.12 },
      },
      cache: {
        used_bytes: this.used('disk'), capacity_bytes: this.capacity.disk, pinned_bytes: this.pinnedBytes,
        pin_limit_bytes: this.pinLimit, chunks: Math.round(this.used('disk') / kChunk), objects: this.cached.length,
        dropped_writes: 0, errors: 0, writable: this.writable,
      },
      fills: { started: origin.fetches, joined: 40, abandoned: 3, wasted_bytes: 1e6, errors: 0 },
      connections: { open: this.#viewers.length, shed: 0 },
      memory: {
        ram_tier_bytes: Math.min(this.capacity.memory, this.used('memory')), write_queue_bytes: 0, memtable_bytes: 1e6,
        fill_bytes: 2e6, pinned_bytes: 1e6, resident_bytes: 4.31e9,
      },
      answers_cut: 0, hit_ratio: { bytes: sent ? (sent - bytes.origin) / sent : 0 }, ttfb_ms: { p50: 0.4, p99: 38 },
    };
  }
}
