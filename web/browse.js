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

const kFormat = Symbol('format');  // kept in the video itself: twenty thousand are asked for theirs at every letter
const kFolded = Symbol('folded');
const orders = new WeakMap();      // list -> { sort, videos }

export function formatOf(name) {
  const file = name.slice(name.lastIndexOf('/') + 1);
  const dot = file.lastIndexOf('.');
  return dot >= 0 ? file.slice(dot + 1).toLowerCase() : '';
}

// Its name as searched for. Kept ready for the first letter of a query, in moments that are idle.
export function foldedName(video) {
  return video[kFolded] ??= fold(video.name);
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
  let folder = '';  // of the video before: in the order of names most share it
  for (const video of inOrder(videos, view.sort)) {
    const { name } = video;
    if (!name.startsWith(view.folder)) continue;
    if (matches && !matches(foldedName(video))) continue;
    if (view.direct && !playsHere(video)) continue;
    const format = video[kFormat] ??= formatOf(name);
    const picture = pictureStep(video);
    const isOfPicture = !view.picture || picture === view.picture;
    const isOfFormat = !view.format || format === view.format;
    if (isOfPicture) count(formats, format);
    if (isOfFormat && picture) count(pictures, picture);
    if (!isOfPicture || !isOfFormat) continue;
    shown.push(video);
    const slash = name.indexOf('/', view.folder.length);
    if (slash <= view.folder.length) continue;
    if (folder.length !== slash + 1 || !name.startsWith(folder)) folder = name.slice(0, slash + 1);
    count(folders, folder);
  }
  return { shown, folders, formats, pictures };
}
