// What of the list a view shows: the videos below its folder that match, in its order, and the folders and
// formats that they lie in. Pure; the list comes in the server's natural order of names, which stays where
// the order leaves a tie.
import { pictureStep } from './facts.js';
import { fold, matcher } from './search.js';

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

const texts = new Map();           // name -> { folded, format }; outlives the list, which comes anew now and then
const kMostTexts = 100_000;
const orders = new WeakMap();      // list -> { sort, videos }

export function formatOf(name) {
  const file = name.slice(name.lastIndexOf('/') + 1);
  const dot = file.lastIndexOf('.');
  return dot >= 0 ? file.slice(dot + 1).toLowerCase() : '';
}

function textsOf(name) {
  let found = texts.get(name);
  if (found === undefined) {
    if (texts.size >= kMostTexts) texts.clear();
    texts.set(name, found = { folded: fold(name), format: formatOf(name) });
  }
  return found;
}

// Sorted once, not at every letter of a query; facts that arrive later move nothing under people's hands.
function inOrder(videos, sort) {
  const { of, downwards } = kSorts[sort];
  if (!of) return videos;
  const last = orders.get(videos);
  if (last?.sort === sort) return last.videos;
  const sign = downwards ? -1 : 1;
  const keyed = videos.map((video) => ({ video, key: (of(video) || Infinity * sign) * sign }));
  keyed.sort((a, b) => (a.key === b.key ? 0 : a.key - b.key));
  const sorted = keyed.map(({ video }) => video);
  orders.set(videos, { sort, videos: sorted });
  return sorted;
}

function count(map, key) {
  map.set(key, (map.get(key) ?? 0) + 1);
}

// `playsHere(video)`: whether this browser is known to play it.
export function browse(videos, view, playsHere) {
  const matches = matcher(view.query);
  const formats = new Map();
  const pictures = new Map();
  const folders = new Map();
  const shown = [];
  for (const video of inOrder(videos, view.sort)) {
    const { name } = video;
    if (!name.startsWith(view.folder)) continue;
    const { folded, format } = textsOf(name);
    if (matches && !matches(folded)) continue;
    if (view.direct && !playsHere(video)) continue;
    const picture = pictureStep(video);
    const isOfPicture = !view.picture || picture === view.picture;
    const isOfFormat = !view.format || format === view.format;
    if (isOfPicture) count(formats, format);
    if (isOfFormat && picture) count(pictures, picture);
    if (!isOfPicture || !isOfFormat) continue;
    shown.push(video);
    const slash = name.indexOf('/', view.folder.length);
    if (slash > view.folder.length) count(folders, name.slice(0, slash + 1));
  }
  return { shown, folders, formats, pictures };
}
