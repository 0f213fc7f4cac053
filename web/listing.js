// The list of videos: asks the server for it, keeps it fresh, and knows what state it is in.
//
//   loading   no answer yet
//   ready     videos are known; `stale` says that they are from before or not all, and whose fault it is
//   error     never had a list; `problem` says why
//
//   loading -> ready | error      error -> loading (retry) | ready      ready stays ready
import { askForList, firstList } from '/early.js';

const kPollMs = 30_000;

// What is wrong with a list, from the words of X-List-State: the worst of them, or null.
function staleOf(response) {
  const words = (response.headers.get('X-List-State') ?? '').split(/\s*,\s*/);
  if (words.includes('stale')) return 'storage';
  return ['partial', 'truncated'].find((word) => words.includes(word)) ?? null;
}

export class Listing {
  state = 'loading';
  videos = [];
  stale = null;    // null, 'storage', 'partial', 'truncated' or 'server'
  problem = null;  // { kind: 'storage' | 'server', code, detail }

  #onChange;
  #etag = null;
  #first = firstList;  // the answer asked for before this file was there
  #timer = 0;
  #asking = false;

  constructor(onChange) {
    this.#onChange = onChange;
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden && this.#timer === 0) this.refresh();
    });
  }

  // Asks anew at once and shows that it does.
  retry() {
    if (this.state === 'error') this.#become({ state: 'loading', problem: null });
    this.refresh();
  }

  async refresh() {
    if (this.#asking) return;
    this.#asking = true;
    clearTimeout(this.#timer);
    const wait = await this.#ask();
    this.#asking = false;
    this.#schedule(wait);
  }

  // One question; returns how long to wait before the next.
  async #ask() {
    try {
      const asked = this.#first ?? askForList(this.#etag);
      this.#first = null;
      const response = await asked;
      if (!response.ok && response.status !== 304) return await this.#refused(response);
      const stale = staleOf(response);
      if (response.status === 304) {
        this.#become({ state: 'ready', stale, problem: null });
      } else {
        const videos = await response.json();
        if (!Array.isArray(videos)) throw new TypeError('the list is not an array');
        this.#etag = response.headers.get('ETag');
        this.#become({ state: 'ready', videos, stale, problem: null });
      }
      return kPollMs;
    } catch {
      this.#fail('server', '');
      return kPollMs / 3;
    }
  }

  async #refused(response) {
    const body = await response.json().catch(() => null);
    const { code, message } = body?.error ?? {};
    this.#fail(response.status >= 500 ? 'storage' : 'server', typeof message === 'string' ? message : '', code);
    const seconds = Number(response.headers.get('Retry-After')) || 10;
    return Math.min(Math.max(seconds, 2), 60) * 1000;
  }

  #fail(kind, detail, code = '') {
    if (this.state === 'ready') this.#become({ stale: kind });
    else this.#become({ state: 'error', problem: { kind, code, detail } });
  }

  #become(facts) {
    Object.assign(this, facts);
    this.#onChange(this);
  }

  // A hidden page does not ask; it does so when it is looked at again.
  #schedule(ms) {
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      if (!document.hidden) this.refresh();
    }, ms);
  }
}
