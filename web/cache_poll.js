// Asks for something again and again while the page can be seen.
export class Poll {
  #ask;
  #timer = 0;
  #turn = 0;
  #stopped = true;

  // `ask()` -> the ms to the next time, or null for the end.
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
    const ms = await this.#ask(() => turn === this.#turn && !this.#stopped);
    if (turn !== this.#turn || this.#stopped) return;
    if (ms === null) this.#stopped = true;
    else if (!document.hidden) this.#timer = setTimeout(() => this.now(), ms);
  }

  stop() {
    clearTimeout(this.#timer);
    this.#stopped = true;
  }
}
