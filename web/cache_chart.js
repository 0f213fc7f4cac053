// One drawing of the last minutes: its frame, its axes, what fills it, and a mark that reads out one moment.
import { linear, nearest, roundMarks, stepTo, timeMarks } from '/cache_scale.js';
import { shape } from '/cache_svg.js';
import { formatNumber, say } from '/messages.js';

const kTop = 20;
const kFoot = 22;
const kMarkWidth = 64;
const kMinute = 60;

function sayAgo(seconds) {
  if (seconds === 0) return say('chartNow');
  const minutes = seconds / kMinute;
  return Number.isInteger(minutes) ? say('chartMinutesAgo', { n: formatNumber(minutes) })
    : say('chartSecondsAgo', { n: formatNumber(seconds) });
}

export class Chart {
  #box;
  #svg = shape('svg', { class: 'plot', 'aria-hidden': 'true' });
  #frame = shape('g');
  #content = shape('g');
  #labels = shape('g');
  #mark = shape('g', { class: 'mark' });
  #size = { width: 0, height: 0 };
  #options;
  #shown = null;    // { points, domain, x, y }
  #at = null;       // the moment that is read out
  #pointed = null;  // where the pointer rests, in pixels

  // `mostOf(points)`: the highest value; `fixed`: the scale ends there whatever is shown; `format(value)`: at a mark;
  // `draw(points, x, y)` -> shapes; `heights(point)`: where the mark has its dots; `words(point)`: what is read out;
  // `onMark(at)`: a moment was chosen, or null.
  constructor(box, options) {
    this.#box = box;
    this.#options = options;
    this.#svg.append(this.#frame, this.#content, this.#labels, this.#mark);
    box.prepend(this.#svg);
    new ResizeObserver(() => this.#resize()).observe(box);
    box.addEventListener('pointermove', (event) => this.#point(event));
    box.addEventListener('pointerdown', (event) => this.#point(event));
    box.addEventListener('pointerleave', () => this.#leave());
    box.addEventListener('focus', () => this.#at === null && this.#go(this.#shown?.points.at(-1)));
    box.addEventListener('blur', () => options.onMark(null));
    box.addEventListener('keydown', (event) => this.#key(event));
  }

  show(points, domain) {
    this.#shown = { points, domain };
    this.#draw();
    if (this.#pointed !== null) this.#go(this.#pointAt(this.#pointed));
  }

  // The place of the mark in the box in pixels, or null.
  markAt(at) {
    this.#at = at;
    const { points, x, y } = this.#shown ?? { points: [] };
    const point = at === null ? undefined : points[nearest(points, at)];
    this.#mark.replaceChildren();
    if (!point || !x) return null;
    const left = x(point.at);
    this.#mark.append(shape('path', { d: `M${left} ${kTop}V${this.#size.height - kFoot}` }),
      ...this.#options.heights(point).map((value) => shape('circle', { cx: left, cy: y(value), r: 3.5 })));
    this.#box.setAttribute('aria-valuemax', points.length - 1);
    this.#box.setAttribute('aria-valuenow', points.indexOf(point));
    this.#box.setAttribute('aria-valuetext', this.#options.words(point));
    return { left, point, width: this.#size.width };
  }

  #resize() {
    const { clientWidth: width, clientHeight: height } = this.#box;
    this.#size = { width, height };
    this.#svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    if (this.#shown) this.#draw();
  }

  #draw() {
    const { points, domain } = this.#shown;
    const { width, height } = this.#size;
    if (width === 0) return;
    const marks = this.#options.fixed ?? roundMarks(this.#options.mostOf(points), height > 180 ? 4 : 3);
    const x = linear(domain, [0, width]);
    const y = linear([0, marks.at(-1) || 1], [height - kFoot, kTop]);
    Object.assign(this.#shown, { x, y });
    this.#frame.replaceChildren(...marks.map((value) =>
      shape('path', { class: value === 0 ? 'floor' : 'line', d: `M0 ${y(value)}H${width}` })));
    this.#content.replaceChildren(...this.#options.draw(points, x, y));
    this.#labels.replaceChildren(...this.#marksOfValues(marks, y), ...this.#marksOfTime(domain, x));
  }

  #marksOfValues(marks, y) {
    return marks.slice(1).map((value) =>
      shape('text', { x: 2, y: y(value) - 4, class: 'value' }, this.#options.format(value)));
  }

  #marksOfTime([from, to], x) {
    const anchor = (ago) => (ago === 0 ? 'end' : ago === to - from ? 'start' : 'middle');
    return timeMarks(to - from, this.#size.width / kMarkWidth).map((ago) =>
      shape('text', { x: x(to - ago), y: this.#size.height - 5, 'text-anchor': anchor(ago) }, sayAgo(ago)));
  }

  #pointAt(left) {
    const { points, domain, x } = this.#shown ?? {};
    return x && points[nearest(points, linear([0, this.#size.width], domain)(left))];
  }

  #point(event) {
    const left = event.clientX - this.#box.getBoundingClientRect().left;
    if (event.pointerType === 'mouse') this.#pointed = left;
    this.#go(this.#pointAt(left));
  }

  #leave() {
    this.#pointed = null;
    if (document.activeElement !== this.#box) this.#options.onMark(null);
  }

  #go(point) {
    if (point) this.#options.onMark(point.at);
  }

  #key(event) {
    this.#pointed = null;
    const points = this.#shown?.points ?? [];
    const now = this.#at === null ? points.length - 1 : nearest(points, this.#at);
    const to = stepTo(event.key, now, points.length, 10);
    if (event.key === 'Escape') this.#options.onMark(null);
    if (to === null) return;
    event.preventDefault();
    this.#go(points[to]);
  }
}
