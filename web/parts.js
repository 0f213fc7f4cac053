// The parts of a node, in a fixed order. Each is drawn again only when what it shows has changed: of a card that is
// shown for another film most stay as they are.
export class Parts {
  #node;
  #order;
  #drawn = new Map();  // name -> { key, part }; a part may be null

  // `order`: the parts' names.
  constructor(node, order) {
    this.#node = node;
    this.#order = order;
  }

  // `draw()` makes the part, or null; it is not called while `key` stays the same.
  set(name, key, draw) {
    const old = this.#drawn.get(name);
    if (old && old.key === key && (!old.part || this.#isThere(old))) return;
    if (this.#isThere(old)) old.part.remove();
    const part = draw();
    this.#drawn.set(name, { key, part });
    if (part) this.#node.insertBefore(part, this.#next(name));
  }

  // A part may have left by itself; it is drawn again.
  #isThere(drawn) {
    return drawn?.part?.parentNode === this.#node;
  }

  #next(name) {
    const later = this.#order.slice(this.#order.indexOf(name) + 1).map((one) => this.#drawn.get(one));
    return later.find((drawn) => this.#isThere(drawn))?.part ?? null;
  }
}
