// What of the list a view shows: the videos below its folder that match, in its order, and the folders and
// formats that they lie in. Pure; the list comes in the server's natural order of names, which stays where
// the order leaves a tie.
import { pictureStep } from './facts.js';
import { NameIndex } from './name_index.js';

export const kEverything = Object.freeze({ query: '', folder: '', format: '', picture: '', direct: false, sort: 'name' });

const time = ({ modified }) => Date.parse(modified ?? '') || 0;
const hasDuration = ({ duration }) => duration > 0;

// By `of(video)`, a number, upwards or downwards; null, 0 and nothing come last.
export const kSorts = {
  name: { known: () => true },
  newest: { known: (video) => time(video) > 0, of: time, downwards: true },
  oldest: { known: (video) => time(video) > 0, of: time },
  largest: { known: ({ size }) => size > 0, of: ({ size }) => size, downwards: true },
  longest: { known: hasDuration, of: ({ duration }) => duration, downwards: true },
  shortest: { known: hasDuration, of: ({ duration }) => duration },
};

const indexes = new WeakMap();  // list -> NameIndex
const orders = new WeakMap();   // list -> { sort, order }

export function namesOf(videos) {
  if (!indexes.has(videos)) indexes.set(videos, new NameIndex(videos));
  return indexes.get(videos);
}

// The list's indexes, sorted once and not at every letter of a query; facts that arrive later move nothing under people's
// hands.
function orderOf(videos, sort) {
  const last = orders.get(videos);
  if (last?.sort === sort) return last.order;
  const { of, downwards } = kSorts[sort];
  const order = Array.from(videos, (_, i) => i);
  if (of) {
    const sign = downwards ? -1 : 1;
    const keys = videos.map((video) => (of(video) || Infinity * sign) * sign);
    order.sort((a, b) => (keys[a] === keys[b] ? 0 : keys[a] - keys[b]));
  }
  orders.set(videos, { sort, order });
  return order;
}

// How often each key comes, in the order of their first coming. Most are the same as the one before.
class Tally {
  #counts = new Map();
  #key;
  #n = 0;

  add(key) {
    if (key !== this.#key) {
      this.#keep();
      this.#key = key;
    }
    this.#n += 1;
  }

  get counts() {
    this.#keep();
    return this.#counts;
  }

  #keep() {
    if (this.#n > 0) this.#counts.set(this.#key, (this.#counts.get(this.#key) ?? 0) + this.#n);
    this.#n = 0;
  }
}

// `playsHere(video)`: whether this browser is known to play it.
export function browse(videos, view, playsHere) {
  const names = namesOf(videos);
  const [formats, pictures, folders] = [new Tally(), new Tally(), new Tally()];
  const shown = [];
  let folder = '';  // of the video before: in the order of names most share it
  for (const i of names.find(orderOf(videos, view.sort), view)) {
    const video = videos[i];
    if (view.direct && !playsHere(video)) continue;
    const format = names.format(i);
    const picture = pictureStep(video);
    const isOfPicture = !view.picture || picture === view.picture;
    const isOfFormat = !view.format || format === view.format;
    if (isOfPicture) formats.add(format);
    if (isOfFormat && picture) pictures.add(picture);
    if (!isOfPicture || !isOfFormat) continue;
    shown.push(video);
    const { name } = video;
    const slash = name.indexOf('/', view.folder.length);
    if (slash <= view.folder.length) continue;
    if (folder.length !== slash + 1 || !name.startsWith(folder)) folder = name.slice(0, slash + 1);
    folders.add(folder);
  }
  return { shown, folders: folders.counts, formats: formats.counts, pictures: pictures.counts };
}
