// What the part of the address behind "#" says, and back. Pure.
//
//   (nothing)                     the gallery
//   #/?q=sea&in=trips/&sort=newest&format=mp4&picture=4K&direct=1   a view of it
//   #/v/<name>?t=30               a video, here from its 30th second on
import { kEverything, kSorts } from './browse.js';
import { kPictures } from './facts.js';

export function formatView(view) {
  const query = new URLSearchParams();
  if (view.query.trim()) query.set('q', view.query);
  if (view.folder) query.set('in', view.folder);
  if (view.sort !== kEverything.sort) query.set('sort', view.sort);
  if (view.format) query.set('format', view.format);
  if (view.picture) query.set('picture', view.picture);
  if (view.direct) query.set('direct', '1');
  const text = query.toString();
  return text && `#/?${text}`;
}

export function formatVideo(name, seconds = 0) {
  return `#/v/${encodeURIComponent(name)}${seconds > 0 ? `?t=${Math.floor(seconds)}` : ''}`;
}

function parseView(text) {
  const query = new URLSearchParams(text);
  const sort = query.get('sort');
  const picture = query.get('picture');
  return {
    query: query.get('q') ?? '',
    folder: query.get('in') ?? '',
    format: query.get('format') ?? '',
    picture: kPictures.includes(picture) ? picture : '',
    direct: query.get('direct') === '1',
    sort: Object.hasOwn(kSorts, sort) ? sort : kEverything.sort,
  };
}

// "90", "90s", "1m30s" and "1:30" are a minute and a half; null for anything else.
export function parseTime(text) {
  const clock = /^(?:(\d+):)?(\d+):(\d+(?:\.\d+)?)$/.exec(text ?? '');
  const units = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s?)?$/.exec(text ?? '');
  const [, h = 0, m = 0, s = 0] = clock ?? units ?? [];
  return text && (clock || units) ? Number(h) * 3600 + Number(m) * 60 + Number(s) : null;
}

// { video: { name, at } } or { view }.
export function parseAddress(hash) {
  const [, name, query = ''] = /^#\/v\/([^?]+)(?:\?(.*))?$/s.exec(hash) ?? [];
  try {
    if (name) return { video: { name: decodeURIComponent(name), at: parseTime(new URLSearchParams(query).get('t')) } };
  } catch {
    return { view: { ...kEverything } };  // a broken escape
  }
  return { view: hash.startsWith('#/?') ? parseView(hash.slice(3)) : { ...kEverything } };
}
