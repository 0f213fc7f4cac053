// A grid of very many cards of one size, of which only those near the window are in the page. The scrollbar
// is the page's own and true. CSS says how many columns there are and how high a card is.

const kSmallRem = 11.5;  // a card narrower than that is told so by a class: container queries would lay out each by itself
const kSpareMs = 100;  // after a change the cards in the window come first, the spare ones so much later

export class Grid {
  #root;
  #keyOf;
  #draw;
  #onMoved;
  #items = [];
  #places = null;       // name -> index, once somebody asks
  #shown = new Map();   // name -> { card, key, index } of those in the page
  #columns = 1;
  #across = 0;  // from the left edge of one card to that of the next
  #pitch = 0;   // the same downwards
  #rowGap = 0;
  #frame = 0;
  #later = 0;
  #measured = '';  // the classes of the root when the sizes were taken

  // `draw(item, card)` makes a card, whose element is its `node`, or has the one that is there show this item, perhaps
  // instead of another; it is called again when `keyOf(item)` changes.
  // `onMoved()`: other items may be in the window.
  constructor(root, { keyOf, draw, onMoved }) {
    this.#root = root;
    this.#keyOf = keyOf;
    this.#draw = draw;
    this.#onMoved = onMoved;
    const soon = () => {
      this.#frame ||= requestAnimationFrame(() => this.#render());
    };
    window.addEventListener('scroll', soon, { passive: true });
    window.addEventListener('resize', soon);
    new ResizeObserver(() => this.#keepingPlace(() => this.#measure())).observe(root);
  }

  get items() {
    return this.#items;
  }

  indexOf(name) {
    if (name === undefined || name === null) return -1;
    if (this.#places === null) {
      this.#places = new Map();
      this.#items.forEach((item, i) => this.#places.set(item.name, i));
    }
    return this.#places.get(name) ?? -1;
  }

  // Shows these items. `stay`: what was on top of the window stays there. The focus stays in any case.
  show(items, { stay }) {
    const focused = this.#focusedName();
    const at = this.indexOf(focused);
    const change = () => {
      this.#items = items;
      this.#places = null;
      if (this.#pitch === 0 || this.#measured !== this.#root.className) this.#measure();
      else this.#setHeight();
    };
    if (stay) this.#keepingPlace(change);
    else change();
    this.#render(0);
    clearTimeout(this.#later);
    this.#later = setTimeout(() => this.#render(), kSpareMs);
    if (focused !== undefined && this.indexOf(focused) < 0 && items.length > 0) {
      this.focusIndex(Math.min(at, items.length - 1));
    }
  }

  // Brings the cards up to date with their items and whatever else `keyOf` looks at.
  update() {
    this.#render();
  }

  // What is shown next has new cards.
  dropCards() {
    for (const { card } of this.#shown.values()) card.node.remove();
    this.#shown.clear();
  }

  // The items whose cards are in the window, at least in part.
  get inSight() {
    if (this.#pitch === 0) return [];
    const { top } = this.#root.getBoundingClientRect();
    const row = (y) => Math.max(0, Math.floor((y - top) / this.#pitch));
    return this.#items.slice(row(0) * this.#columns, (row(window.innerHeight) + 1) * this.#columns);
  }

  focus(name) {
    const index = this.indexOf(name);
    if (index >= 0) this.focusIndex(index);
  }

  focusIndex(index) {
    const { top } = this.#root.getBoundingClientRect();
    const y = top + Math.floor(index / this.#columns) * this.#pitch;
    if (y < 0 || y + this.#pitch > window.innerHeight) window.scrollBy(0, y - window.innerHeight / 3);
    this.#render();
    const { node } = this.#shown.get(this.#items[index].name).card;
    node.scrollIntoView({ block: 'nearest' });
    node.querySelector('a').focus({ preventScroll: true });
  }

  // Where an arrow key leads from the focused card; -1: nowhere.
  stepFrom(key) {
    const index = this.indexOf(this.#focusedName());
    const page = Math.max(1, Math.floor(window.innerHeight / this.#pitch)) * this.#columns;
    const steps = {
      ArrowLeft: index - 1, ArrowRight: index + 1, ArrowUp: index - this.#columns, ArrowDown: index + this.#columns,
      Home: 0, End: this.#items.length - 1,
      PageUp: Math.max(index % this.#columns, index - page), PageDown: Math.min(index + page, this.#items.length - 1),
    };
    const to = steps[key] ?? -1;
    return index >= 0 && to >= 0 && to < this.#items.length ? to : -1;
  }

  #focusedName() {
    const { activeElement } = document;
    return this.#root.contains(activeElement) ? activeElement.closest('[data-name]')?.dataset.name : undefined;
  }

  // Moves the window along with the first item in it, whatever `change` does above or to the cards' size.
  #keepingPlace(change) {
    const { top } = this.#root.getBoundingClientRect();
    const row = this.#pitch > 0 ? Math.max(0, Math.ceil(-top / this.#pitch)) : 0;
    const first = row * this.#columns;
    const y = top + row * this.#pitch;
    const names = top < 0 ? this.#items.slice(first, first + 50).map(({ name }) => name) : [];
    change();
    const name = names.find((one) => this.indexOf(one) >= 0);
    if (name !== undefined) {
      const rowNow = Math.floor(this.indexOf(name) / this.#columns);
      window.scrollBy(0, this.#root.getBoundingClientRect().top + rowNow * this.#pitch - y);
    }
    this.#render();
  }

  #measure() {
    const style = getComputedStyle(this.#root);
    const tracks = style.gridTemplateColumns.split(' ').map(parseFloat);
    this.#rowGap = parseFloat(style.rowGap);
    this.#columns = tracks.length;
    const [width] = tracks;
    this.#across = width + parseFloat(style.columnGap);
    this.#root.style.setProperty('--card-width', `${width}px`);
    const { fontSize } = getComputedStyle(document.documentElement);
    this.#root.classList.toggle('small', width < kSmallRem * parseFloat(fontSize));
    if (this.#items.length > 0) {
      const { node } = this.#place(0).card;
      if (!node.isConnected) this.#root.prepend(node);
      const { height } = node.firstElementChild.getBoundingClientRect();
      this.#root.style.setProperty('--card-height', `${height}px`);
      this.#pitch = height + this.#rowGap;
    }
    this.#measured = this.#root.className;
    this.#setHeight();
  }

  #setHeight() {
    const rows = Math.ceil(this.#items.length / this.#columns);
    this.#root.style.height = `${Math.max(0, rows * this.#pitch - this.#rowGap)}px`;
  }

  // The card of the item at `index`, shown in its place. `spare`: one whose item has left.
  #place(index, spare) {
    const item = this.#items[index];
    const key = this.#keyOf(item);
    const place = this.#shown.get(item.name) ?? spare ?? {};
    if (place.key !== key) {
      place.card = this.#draw(item, place.card);
      place.card.node.dataset.name = item.name;
      place.key = key;
    }
    place.index = index;
    this.#put(place.card.node, index);
    this.#shown.set(item.name, place);
    return place;
  }

  // The indexes of the cards that belong in the page: those in the window, `spare` pixels above and below it, and the
  // focused one.
  #wanted(spare) {
    const { top } = this.#root.getBoundingClientRect();
    const row = (y) => Math.floor(y / (this.#pitch || 1));
    const first = Math.max(0, row(-top - spare)) * this.#columns;
    const below = Math.max(0, row(window.innerHeight + spare - top) + 1);
    const last = Math.min(this.#items.length, below * this.#columns);
    const wanted = [];
    const focused = this.indexOf(this.#focusedName());
    if (focused >= 0 && focused < first) wanted.push(focused);
    for (let i = first; i < last; i += 1) wanted.push(i);
    if (focused >= Math.max(first, last)) wanted.push(focused);
    return wanted;
  }

  #render(spare = window.innerHeight) {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const wanted = this.#wanted(spare);
    const left = this.#takeOthers(new Set(wanted.map((i) => this.#items[i].name)));
    const nodes = wanted.map((i) => {
      const isNew = !this.#shown.has(this.#items[i].name);
      return this.#place(i, isNew ? left.shift() : undefined).card.node;
    });
    for (const { card } of left) card.node.remove();
    let place = this.#root.firstElementChild;
    for (const node of nodes) {
      if (node === place) place = place.nextElementSibling;
      else this.#root.insertBefore(node, place);
    }
    this.#onMoved();
  }

  // The cards of other items than these, as they stand in the page.
  #takeOthers(names) {
    const others = [...this.#shown].filter(([name]) => !names.has(name));
    for (const [name] of others) this.#shown.delete(name);
    return others.map(([, place]) => place).sort((a, b) => a.index - b.index);
  }

  #put(node, index) {
    const [row, column] = [Math.floor(index / this.#columns), index % this.#columns];
    node.style.transform = `translate(${column * this.#across}px, ${row * this.#pitch}px)`;
    node.setAttribute('aria-posinset', String(index + 1));
    node.setAttribute('aria-setsize', String(this.#items.length));
  }
}
