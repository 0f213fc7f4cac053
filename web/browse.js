// What of the list a view shows: the videos below its folder that match, in its order, and the folders and
// formats that they lie in. Pure; the list comes in the server's natural order of names, which stays where
// the order leaves a tie.
import { fold, matcher } from './search.js';

export const kEverything = Object.freeze({ query: '', folder: '', format: '', direct: false, sort: 'name' });

const time = ({ modified }) => Date.parse(modified ?? '') || 0;

// `known`: a list without this fact cannot be sorted by it.
export const kSorts = {
  name: { known: () => true },
  newest: { known: (video) => time(video) > 0, compare: (a, b) => time(b) - time(a) },
  oldest: { known: (video) => time(video) > 0, compare: (a, b) => time(a) - time(b) },
  largest: { known: ({ size }) => size > 0, compare: (a, b) => (b.size ?? 0) - (a.size ?? 0) },
  longest: { known: ({ duration }) => duration > 0, compare: (a, b) => (b.duration ?? 0) - (a.duration ?? 0) },
};

const folds = new WeakMap();

function folded(video) {
  let text = folds.get(video);
  if (text === undefined) folds.set(video, text = fold(video.name));
  return text;
}

export function formatOf(name) {
  const file = name.slice(name.lastIndexOf('/') + 1);
  const dot = file.lastIndexOf('.');
  return dot >= 0 ? file.slice(dot + 1).toLowerCase() : '';
}

function count(map, key) {
  map.set(key, (map.get(key) ?? 0) + 1);
}

export function browse(videos, view) {
  const matches = matcher(view.query);
  const found = videos.filter((video) =>
    video.name.startsWith(view.folder) && (!view.direct || video.play === 'direct') &&
    (!matches || matches(folded(video))));
  const formats = new Map();
  const folders = new Map();
  const shown = [];
  for (const video of found) {
    const format = formatOf(video.name);
    count(formats, format);
    if (view.format && format !== view.format) continue;
    shown.push(video);
    const slash = video.name.indexOf('/', view.folder.length);
    if (slash > view.folder.length) count(folders, video.name.slice(0, slash + 1));
  }
  const { compare } = kSorts[view.sort];
  if (compare) shown.sort(compare);
  return { shown, folders, formats };
}
