// The large bar of one film, with a mark that reads out one place of it.
import { cellAt, kLanes, shareIn } from '/cache_bar.js';
import { formatPlace, formatShare } from '/cache_format.js';
import { barWords, heatOf, laneOf } from '/cache_heat_bar.js';
import { stepTo } from '/cache_scale.js';
import { part, put } from '/dom.js';
import { formatSize } from '/format.js';
import { say } from '/messages.js';

const kLevels = ['heat', ...kLanes];
const kAxis = ['map-start', 'map-middle', 'map-end'];

function wordsOf(object, cell) {
  const place = cellAt(object, cell);
  const levels = (lanes) => lanes.filter((lane) => place[lane] > 0)
    .map((lane) => `${say(`lane_${lane}`)} ${formatShare(place[lane])}`);
  const there = levels(kLanes);
  const share = formatShare(cell / object.bar.disk.length);
  const where = say('place', { from: formatPlace(place.from), to: formatPlace(place.to), share });
  return `${where}: ${[...(there.length ? there : [say('placeNothing')]), ...levels(['heat'])].join(', ')}`;
}

export class FilmMap {
  #box = part('film-map-mark');
  #object = null;
  #cell = null;

  constructor() {
    this.#box.addEventListener('pointermove', (event) => this.#point(event));
    this.#box.addEventListener('pointerdown', (event) => this.#point(event));
    this.#box.addEventListener('pointerleave', () => document.activeElement !== this.#box && this.#mark(null));
    this.#box.addEventListener('focus', () => this.#cell === null && this.#mark(0));
    this.#box.addEventListener('blur', () => this.#mark(null));
    this.#box.addEventListener('keydown', (event) => this.#key(event));
  }

  show(object) {
    this.#object = object;
    for (const level of kLevels) {
      const digits = object.bar[level];
      const box = part(`map-${level}`);
      if (box.dataset.digits === digits) continue;
      box.dataset.digits = digits;
      box.replaceChildren(level === 'heat' ? heatOf(digits) : laneOf(digits, level));
    }
    for (const lane of kLanes) put(part(`map-${lane}-share`), formatShare(shareIn(object, lane)));
    kAxis.forEach((id, i) => put(part(id), formatSize((object.length_bytes * i) / (kAxis.length - 1))));
    put(part('film-map-words'), barWords(object));
    this.#mark(this.#cell);
  }

  forget() {
    this.#cell = null;
    this.#object = null;
  }

  get #cells() {
    return this.#object?.bar.disk.length ?? 0;
  }

  #mark(cell) {
    this.#cell = cell;
    part('map-cursor').hidden = cell === null || this.#cells === 0;
    const words = cell === null || this.#cells === 0 ? '' : wordsOf(this.#object, cell);
    part('film-place').textContent = words;
    if (words === '') return;
    part('map-cursor').style.left = `${((cell + 0.5) / this.#cells) * 100}%`;
    this.#box.setAttribute('aria-valuemax', this.#cells - 1);
    this.#box.setAttribute('aria-valuenow', cell);
    this.#box.setAttribute('aria-valuetext', words);
  }

  #point(event) {
    const { left, width } = this.#box.getBoundingClientRect();
    const cell = Math.floor(((event.clientX - left) / width) * this.#cells);
    if (this.#cells > 0) this.#mark(Math.max(0, Math.min(this.#cells - 1, cell)));
  }

  #key(event) {
    const to = stepTo(event.key, this.#cell ?? 0, this.#cells, 16);
    if (to === null) return;
    event.preventDefault();
    this.#mark(to);
  }
}
