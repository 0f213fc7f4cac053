// The stream of figures: opened while the page can be seen, and again whenever it ends.
const kSilenceMs = 5000;  // the server says something every second
const kAgainMs = 3000;

export class Live {
  #source = null;
  #timer = 0;
  #on;

  // `onStats(stats)`; `onState(state)`: connecting, live, away (no figures come), paused.
  constructor({ onStats, onState }) {
    this.#on = { onStats, onState };
    document.addEventListener('visibilitychange', () => this.#look());
    window.addEventListener('pagehide', () => this.#close());
    window.addEventListener('pageshow', ({ persisted }) => persisted && this.#look());
    this.#look();
  }

  #look() {
    if (document.hidden) {
      this.#close();
      this.#on.onState('paused');
    } else if (!this.#source) {
      this.#on.onState('connecting');
      this.#open();
    }
  }

  #open() {
    this.#close();
    this.#source = new EventSource('/api/live');
    this.#source.addEventListener('stats', ({ data }) => this.#hear(data));
    this.#source.addEventListener('error', () => this.#away());
    this.#wait(kSilenceMs);
  }

  #close() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  #hear(data) {
    this.#wait(kSilenceMs);
    this.#on.onState('live');
    this.#on.onStats(JSON.parse(data));
  }

  // The browser opens a stream again by itself only where the network failed, not where an answer did.
  #away() {
    this.#on.onState('away');
    this.#wait(kAgainMs);
  }

  #wait(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (ms === kSilenceMs) this.#on.onState('away');
      this.#open();
    }, ms);
  }
}
