// The bar of a film: how much each part of it is read, above what is kept of it and fetched now.
import { kLanes, runsOf, shareIn, silhouette } from '/cache_bar.js';
import { formatShare } from '/cache_format.js';
import { shape } from '/cache_svg.js';
import { say } from '/messages.js';

const kFaintest = 0.3;  // what one of nine looks like

function stretched(cells, height, className) {
  const viewBox = `0 0 ${cells} ${height}`;
  return shape('svg', { class: className, viewBox, preserveAspectRatio: 'none', 'aria-hidden': 'true' });
}

export function heatOf(digits, className = 'bar-heat') {
  const svg = stretched(digits.length, 10, className);
  svg.append(shape('path', { d: silhouette(digits, 10) }));
  return svg;
}

export function laneOf(digits, lane) {
  const svg = stretched(digits.length, 1, `bar-lane bar-${lane}`);
  svg.append(...runsOf(digits).map(({ from, to, level }) => shape('rect', {
    x: from, width: to - from, height: 1, 'fill-opacity': (kFaintest + ((1 - kFaintest) * level) / 9).toFixed(2),
  })));
  return svg;
}

// The bar in words.
export function barWords(object) {
  const { bar } = object;
  const most = Math.max(...bar.heat);
  const share = (lane) => formatShare(shareIn(object, lane));
  const text = say('barText', { disk: share('disk'), memory: share('memory'), flight: share('in_flight') });
  if (most === 0) return text;
  return text + say('barHottest', { place: formatShare((bar.heat.indexOf(String(most)) + 0.5) / bar.heat.length) });
}

// Draws the bar of `object` into `box`, unless it is there already.
export function drawBar(box, object) {
  const { bar } = object;
  const words = barWords(object);
  const key = [words, bar.heat, ...kLanes.map((lane) => bar[lane])].join();
  if (box.dataset.bar === key) return;
  box.dataset.bar = key;
  box.setAttribute('role', 'img');
  box.setAttribute('aria-label', words);
  box.replaceChildren(heatOf(bar.heat), ...kLanes.map((lane) => laneOf(bar[lane], lane)));
}
