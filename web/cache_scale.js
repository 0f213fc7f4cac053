// Where things lie in a drawing: axes, and the outlines of lines and stacked areas. Pure.

// Round marks from 0 to at least `most`, about `count` of them: steps of 1, 2 or 5 times a power of ten.
export function roundMarks(most, count = 4) {
  if (!(most > 0)) return [0];
  const rough = most / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((n) => n * power >= rough * 0.999) * power;
  const marks = [0];
  while (marks.at(-1) < most * 0.999) marks.push(marks.length * step);
  return marks;
}

// Seconds ago that are marked below `span` seconds, at most `most` of them and both ends among them.
export function timeMarks(span, most) {
  const step = [15, 30, 60, 150].find((one) => span % one === 0 && span / one + 1 <= most) ?? span;
  return Array.from({ length: span / step + 1 }, (_, i) => i * step);
}

export function linear([from, to], [low, high]) {
  return (value) => low + ((value - from) / (to - from)) * (high - low);
}

// Runs of points without a hole of more than `hole` seconds between neighbours: where nothing is known
// nothing is drawn.
export function unbroken(points, hole) {
  const runs = [];
  points.forEach((point, i) => {
    if (i === 0 || point.at - points[i - 1].at > hole) runs.push([]);
    runs.at(-1).push(point);
  });
  return runs;
}

const round = (n) => Math.round(n * 10) / 10;
const along = (points) => points.map(([x, y]) => `${round(x)} ${round(y)}`).join('L');

// The outline of the line through [x, y] points.
export const linePath = (points) => (points.length > 0 ? `M${along(points)}` : '');

// The outline between two lines.
export const bandPath = (top, bottom) => (top.length > 0 ? `M${along([...top, ...[...bottom].reverse()])}Z` : '');

// For each key, the outline of its layer upon those before it.
export function stackPaths(points, keys, valueOf, x, y) {
  const floor = points.map(() => 0);
  return keys.map((key) => {
    const bottom = points.map((point, i) => [x(point.at), y(floor[i])]);
    points.forEach((point, i) => { floor[i] += valueOf(point, key); });
    return bandPath(points.map((point, i) => [x(point.at), y(floor[i])]), bottom);
  });
}

// The index of the point nearest to `at`; -1 without points.
export function nearest(points, at) {
  let best = -1;
  points.forEach((point, i) => {
    if (best < 0 || Math.abs(point.at - at) < Math.abs(points[best].at - at)) best = i;
  });
  return best;
}

// Where a key leads from `now` among `count` places, `page` of them at a time; null for a key that leads nowhere.
export function stepTo(key, now, count, page) {
  const steps = {
    ArrowLeft: now - 1, ArrowDown: now - 1, ArrowRight: now + 1, ArrowUp: now + 1,
    PageDown: now - page, PageUp: now + page, Home: 0, End: count - 1,
  };
  return count > 0 && Object.hasOwn(steps, key) ? Math.max(0, Math.min(count - 1, steps[key])) : null;
}
