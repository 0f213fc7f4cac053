// From the totals the server counts to what happens now: rates between two snapshots, and five minutes of them. Pure.
export const kSources = ['memory', 'disk', 'joined', 'origin'];
export const kKeptSeconds = 300;
export const kHole = 8;  // seconds without news of which nothing is known
const kShortest = 0.5;  // seconds; two snapshots closer than that tell no rate

export const sumOf = (bytes) => kSources.reduce((sum, source) => sum + (bytes[source] ?? 0), 0);

// Of the bytes that were sent, those that no fetch was begun for; null when none were sent.
export function hitRatio(bytes) {
  const all = sumOf(bytes);
  return all > 0 ? (all - bytes.origin) / all : null;
}

// What happened between two snapshots { at (seconds), stats }: bytes a second by source. Null when the server began
// anew meanwhile, no time passed, or too much of it.
export function stepBetween(before, after) {
  const seconds = after.at - before.at;
  const bytes = {};
  for (const source of kSources) bytes[source] = after.stats.bytes[source] - before.stats.bytes[source];
  const requests = after.stats.requests.total - before.stats.requests.total;
  const beganAnew = requests < 0 || kSources.some((source) => bytes[source] < 0);
  if (seconds <= 0 || seconds > kHole || beganAnew) return null;
  const rates = Object.fromEntries(kSources.map((source) => [source, bytes[source] / seconds]));
  const errors = after.stats.origin.errors - before.stats.origin.errors;
  return { at: after.at, seconds, bytes, rates, requests, errors, ratio: hitRatio(bytes) };
}

// The mean of `steps` in the last `seconds` before `end`, weighted by time.
export function meanOf(steps, seconds, end = steps.at(-1)?.at) {
  const chosen = steps.filter(({ at }) => at > end - seconds);
  const bytesOf = (source) => chosen.reduce((all, step) => all + step.bytes[source], 0);
  const bytes = Object.fromEntries(kSources.map((source) => [source, bytesOf(source)]));
  const sum = (count) => chosen.reduce((all, step) => all + step[count], 0);
  const time = sum('seconds');
  const perSecond = (n) => (time > 0 ? n / time : 0);
  return {
    seconds: time,
    bytes,
    rates: Object.fromEntries(kSources.map((source) => [source, perSecond(bytes[source])])),
    rate: perSecond(sumOf(bytes)),
    requests: perSecond(sum('requests')),
    errors: sum('errors'),
    ratio: hitRatio(bytes),
  };
}

// Steps gathered to one for each `width` seconds of the clock, so that a drawing stays calm while it moves on.
export function gathered(steps, width) {
  const groups = new Map();
  for (const step of steps) {
    const key = Math.ceil(step.at / width);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(step);
  }
  return [...groups.values()].map((group) => ({ ...meanOf(group, Infinity), at: group.at(-1).at }));
}

export class History {
  #last = null;
  #steps = [];

  get steps() {
    return this.#steps;
  }

  // The mean of the `seconds` before the last snapshot.
  mean(seconds) {
    return meanOf(this.#steps, seconds, this.#last?.at);
  }

  add(stats, at) {
    if (this.#last && at - this.#last.at < kShortest && at >= this.#last.at) return;
    const step = this.#last && stepBetween(this.#last, { stats, at });
    this.#last = { stats, at };
    if (step) this.#steps.push(step);
    this.#steps = this.#steps.filter((one) => one.at > at - kKeptSeconds);
  }
}
