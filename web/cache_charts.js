// The two drawings of the last five minutes, the mark they share, and the same as a table.
import { Chart } from '/cache_chart.js';
import { formatClock, formatRate, formatShare } from '/cache_format.js';
import { gathered, kHole, kKeptSeconds, kSources, sumOf } from '/cache_rates.js';
import { linePath, stackPaths, unbroken } from '/cache_scale.js';
import { fillOf, shape, swatch } from '/cache_svg.js';
import { element, part } from '/dom.js';
import { say } from '/messages.js';

const kSpans = [60, 120, kKeptSeconds];
const kPoints = 150;
const kCalmSeconds = 2;  // finer curves are a comb
const kRowSeconds = 15;

const rateOf = (point, source) => point.rates[source];
const totalOf = ({ rates }) => sumOf(rates);

function drawStack(points, x, y) {
  return unbroken(points, kHole).flatMap((run) => stackPaths(run, kSources, rateOf, x, y).map((d, i) =>
    shape('path', { class: 'layer', d, fill: fillOf(kSources[i]) })));
}

function drawRatio(points, x, y) {
  const known = points.filter(({ ratio }) => ratio !== null);
  return unbroken(known, kHole).flatMap((run) => {
    const line = run.map(({ at, ratio }) => [x(at), y(ratio)]);
    const floor = `L${line.at(-1)[0]} ${y(0)}L${line[0][0]} ${y(0)}Z`;
    const path = linePath(line);
    return [shape('path', { class: 'ratio-area', d: path + floor }), shape('path', { class: 'ratio-line', d: path })];
  });
}

function wordsOf(point) {
  const total = totalOf(point);
  if (total === 0) return `${formatClock(point.at)}: ${say('chartNothing')}`;
  const sources = kSources.map((source) => `${say(`from_${source}`)} ${formatRate(point.rates[source])}`);
  const all = [`${say('chartTotal')} ${formatRate(total)}`, ...sources].join(', ');
  return `${formatClock(point.at)}: ${all}; ${say('chartRatio')} ${formatShare(point.ratio)}`;
}

function row(name, value, mark = []) {
  const line = element('div', '');
  const head = element('dt', '');
  head.append(...mark, name);
  line.append(head, element('dd', '', value));
  return line;
}

// From top to bottom as they are drawn.
function sourceRows({ rates }) {
  return [...kSources].reverse().map((source) =>
    row(say(`from_${source}`), formatRate(rates[source]), [swatch(source)]));
}

export class Charts {
  #throughput;
  #ratio;
  #points = [];
  #steps = [];
  #at = null;

  constructor() {
    const shared = { words: wordsOf, onMark: (at) => this.#mark(at) };
    this.#throughput = new Chart(part('chart-throughput'), {
      ...shared, mostOf: (points) => Math.max(1e6, ...points.map(totalOf)), format: formatRate, draw: drawStack,
      heights: (point) => (totalOf(point) > 0 ? [totalOf(point)] : []),
    });
    this.#ratio = new Chart(part('chart-ratio'), {
      ...shared, fixed: [0, 0.25, 0.5, 0.75, 1], format: formatShare, draw: drawRatio,
      heights: ({ ratio }) => (ratio === null ? [] : [ratio]),
    });
    for (const source of kSources) {
      const item = element('li', '');
      item.append(swatch(source), say(`from_${source}`));
      part('chart-legend').append(item);
    }
    part('chart-table').addEventListener('toggle', () => this.#fillTable());
  }

  show(steps) {
    this.#steps = steps;
    const end = steps.at(-1)?.at ?? Date.now() / 1000;
    const age = end - (steps[0]?.at ?? end);
    const span = kSpans.find((one) => age <= one) ?? kKeptSeconds;
    this.#points = gathered(steps.filter(({ at }) => at > end - span), Math.max(kCalmSeconds, span / kPoints));
    for (const chart of [this.#throughput, this.#ratio]) chart.show(this.#points, [end - span, end]);
    part('chart-empty').hidden = this.#points.length > 1;
    if (this.#at !== null) this.#mark(this.#at);
    this.#fillTable();
  }

  #mark(at) {
    this.#at = at;
    for (const [chart, id] of [[this.#throughput, 'read-throughput'], [this.#ratio, 'read-ratio']]) {
      const mark = chart.markAt(at);
      part(id).hidden = mark === null;
      if (mark) this.#readOut(part(id), mark, id === 'read-throughput');
    }
  }

  #readOut(panel, { left, width, point }, all) {
    const rows = all ? [...sourceRows(point), row(say('chartTotal'), formatRate(totalOf(point)))]
      : [row(say('fromCache'), formatShare(point.ratio))];
    const list = element('dl', '');
    list.append(...rows);
    panel.replaceChildren(element('p', '', formatClock(point.at)), list);
    const aside = left > width / 2 ? left - panel.offsetWidth - 12 : left + 12;
    panel.style.left = `${Math.max(0, Math.min(width - panel.offsetWidth, aside))}px`;
  }

  #fillTable() {
    if (!part('chart-table').open) return;
    const rows = gathered(this.#steps, kRowSeconds).reverse().map((point) => {
      const line = element('tr', '');
      const head = element('th', '', formatClock(point.at));
      head.scope = 'row';
      const rates = [...kSources.map((source) => point.rates[source]), totalOf(point)];
      line.append(head, ...[...rates.map(formatRate), formatShare(point.ratio)].map((text) => element('td', '', text)));
      return line;
    });
    part('chart-rows').replaceChildren(...rows);
  }
}
