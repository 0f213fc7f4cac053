// How names, sizes, dates and durations are shown. Pure functions; their results go to textContent only.
import { intl } from '/language.js';

const kUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];

// Control characters and direction overrides become a visible mark: a name cannot disguise itself.
export function visible(text) {
  return text.normalize('NFC').replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, '\ufffd');
}

// "trips/day 1/산책.mp4" -> folder "trips/day 1", title "산책", format "MP4".
export function nameParts(name) {
  const slash = name.lastIndexOf('/');
  const file = name.slice(slash + 1);
  const dot = file.lastIndexOf('.');
  return {
    folder: visible(slash > 0 ? name.slice(0, slash) : ''),
    title: visible(dot > 0 ? file.slice(0, dot) : file),
    format: visible(dot > 0 ? file.slice(dot + 1).toUpperCase() : ''),
  };
}

export function formatSize(bytes) {
  if (bytes === null || bytes === undefined) return '';
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < kUnits.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return intl('NumberFormat', {
    style: 'unit',
    unit: kUnits[unit],
    unitDisplay: unit === 0 ? 'long' : 'short',
    maximumFractionDigits: value < 10 && unit > 0 ? 1 : 0,
  }).format(value);
}

export function formatDate(text) {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? '' : intl('DateTimeFormat', { dateStyle: 'medium' }).format(time);
}

export function formatDuration(seconds) {
  if (!Number.isFinite(seconds)) return '';
  const whole = Math.round(seconds);
  const two = (n) => String(n).padStart(2, '0');
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

const kCodecs = {
  h264: 'H.264', hevc: 'HEVC', mpeg4: 'MPEG-4', msmpeg4v3: 'DivX 3', wmv1: 'WMV 7', wmv2: 'WMV 8', wmv3: 'WMV 9', vc1: 'VC-1',
  flv1: 'Sorenson', prores: 'ProRes', mpeg1video: 'MPEG-1', mpeg2video: 'MPEG-2', theora: 'Theora', opus: 'Opus',
  vorbis: 'Vorbis', ac3: 'AC-3', eac3: 'E-AC-3', wmav1: 'WMA 1', wmav2: 'WMA 2', wmapro: 'WMA Pro',
};
const kContainers = {
  mov: 'QuickTime', matroska: 'Matroska', webm: 'WebM', asf: 'WMV', mpegts: 'MPEG-TS', mpeg: 'MPEG-PS', ogg: 'Ogg',
};

const nameOf = (names, key) => (Object.hasOwn(names, key ?? '') ? names[key] : visible((key ?? '').toUpperCase()));

export const formatCodec = (codec) => nameOf(kCodecs, codec);
export const formatContainer = (container) => nameOf(kContainers, container);

const kBrowserNames = { chrome: 'Chrome', edge: 'Edge', firefox: 'Firefox', safari: 'Safari' };

export const formatBrowser = (browser) => kBrowserNames[browser];

export function formatBitrate(bits) {
  if (!bits) return '';
  const [value, unit] = bits < 999_500 ? [bits / 1000, 'kbit/s'] : [bits / 1e6, 'Mbit/s'];
  return `${intl('NumberFormat', { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value)} ${unit}`;
}

// A stable number for a name (FNV-1a), which picks its colours.
export function nameHash(name) {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i += 1) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x2c1b3c6d) >>> 0;
}
