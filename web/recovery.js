// Decides when a broken or silent playback is loaded again at the same place: how often, and how
// long after. Knows nothing of media elements.

const kDelaysMs = [1000, 2000, 4000, 8000, 8000];
const kPatienceMs = 15_000;   // waiting longer than this without any progress counts as a fault
const kSettledSeconds = 10;   // playing this far away from the last fault forgives it

export class Recovery {
  #reload;
  #silent;
  #patience = 0;
  #delay = 0;
  #faults = 0;
  #faultAt = 0;

  // `reload()` is called after each back-off, `silent()` when nothing moved for too long.
  constructor({ reload, silent }) {
    this.#reload = reload;
    this.#silent = silent;
  }

  static get limit() {
    return kDelaysMs.length;
  }

  // Starts or restarts the patience: something moved, or waiting has begun.
  watch() {
    clearTimeout(this.#patience);
    this.#patience = setTimeout(this.#silent, kPatienceMs);
  }

  // Nothing is being waited for.
  rest() {
    clearTimeout(this.#patience);
  }

  // Plans the next reload; returns its number, or 0 when `limit` of them were not enough.
  again(at, limit = kDelaysMs.length) {
    this.rest();
    if (this.#faults >= Math.min(limit, kDelaysMs.length)) return 0;
    this.#faultAt = at;
    clearTimeout(this.#delay);
    this.#delay = setTimeout(this.#reload, kDelaysMs[this.#faults]);
    this.#faults += 1;
    return this.#faults;
  }

  playedAt(seconds) {
    if (Math.abs(seconds - this.#faultAt) > kSettledSeconds) this.#faults = 0;
  }

  reset() {
    this.rest();
    clearTimeout(this.#delay);
    this.#faults = 0;
  }
}
