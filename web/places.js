// Where each film was left, in this browser alone: by name and version, the newest few hundred.
import { store, stored } from '/stored.js';

const kMost = 300;
const kBeginning = 5;  // seconds that nobody needs to be brought back to

function read() {
  try {
    const places = JSON.parse(stored('places'));
    return Array.isArray(places) ? new Map(places) : new Map();
  } catch {
    return new Map();  // not ours
  }
}

// The credits: what is left then is not worth coming back for.
const isOver = (at, length) => at > length - Math.min(30, length * 0.05);

// { at, length } in seconds, or null. An etag that is not known (yet) fits every version.
export function placeOf({ name, etag }) {
  const place = read().get(name);
  return place && (!etag || !place.etag || place.etag === etag) ? place : null;
}

// All places at once, for a list of many.
export function places() {
  return read();
}

export function keepPlace({ name, etag }, at, length) {
  const all = read();
  const had = all.delete(name);
  if (at >= kBeginning && !isOver(at, length)) all.set(name, { etag: etag ?? null, at, length });
  else if (!had) return;
  store('places', JSON.stringify([...all].slice(-kMost)));
}
