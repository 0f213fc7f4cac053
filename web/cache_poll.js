// Asks for something again and again while the page can be seen.
const kAfterErrorMs = 5000;

export class Poll {
  #ask;
  #timer = 0;
  #turn = 0;
  #stopped = true;

  // `ask(current)` -> the ms to the next time; `current()`: whether its answer is still wanted.
  constructor(ask) {
    this.#ask = ask;
    document.addEventListener('visibilitychange', () => {
      if (document.hidden) clearTimeout(this.#timer);
      else if (!this.#stopped) this.now();
    });
  }

  // At once; what was waited for comes after that.
  async now() {
    clearTimeout(this.#timer);
    this.#stopped = false;
    this.#turn += 1;
    const turn = this.#turn;
    const current = () => turn === this.#turn && !this.#stopped;
    let ms = kAfterErrorMs;
    try {
      ms = await this.#ask(current);
    } finally {
      if (current()) this.#plan(ms);
    }
  }

  // Not before; what is under way is not wanted any more.
  after(ms) {
    this.#turn += 1;
    if (!this.#stopped) this.#plan(ms);
  }

  #plan(ms) {
    clearTimeout(this.#timer);
    if (!document.hidden) this.#timer = setTimeout(() => this.now(), ms);
  }

  stop() {
    clearTimeout(this.#timer);
    this.#stopped = true;
  }
}
