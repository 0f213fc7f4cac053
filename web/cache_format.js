// How rates, shares, money and times are shown on the cache page. Pure; their results go to textContent only.
import { formatSize } from '/format.js';
import { intl } from '/language.js';
import { formatNumber, say } from '/messages.js';

const kRateUnits = ['kilobyte-per-second', 'megabyte-per-second', 'gigabyte-per-second'];

// Cut, not rounded: 99.96 % is not "100 %".
export function formatShare(share) {
  if (share === null) return '–';
  return intl('NumberFormat', { style: 'percent', maximumFractionDigits: 1 }).format(Math.floor(share * 1000 + 1e-6) / 1000);
}

export function formatRate(bytesPerSecond) {
  let value = bytesPerSecond / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < kRateUnits.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return intl('NumberFormat', {
    style: 'unit', unit: kRateUnits[unit], unitDisplay: 'short', maximumFractionDigits: value < 10 ? 1 : 0,
  }).format(value);
}

// Few cents keep their fractions.
export function formatMoney(amount, currency) {
  const digits = Math.abs(amount) >= 1 || amount === 0 ? 2 : 4;
  return intl('NumberFormat', { style: 'currency', currency, minimumFractionDigits: 2, maximumFractionDigits: digits })
    .format(amount);
}

export function formatMs(ms) {
  return intl('NumberFormat', { style: 'unit', unit: 'millisecond', maximumFractionDigits: ms < 10 ? 1 : 0 }).format(ms);
}

// A place in a film, finely enough to tell it from its neighbours.
export function formatPlace(bytes) {
  const [value, unit] = bytes < 999_999_500 ? [bytes / 1e6, 'megabyte'] : [bytes / 1e9, 'gigabyte'];
  return intl('NumberFormat', { style: 'unit', unit, maximumFractionDigits: unit === 'gigabyte' ? 3 : 1 }).format(value);
}

// What chunks measure in: powers of two.
export function formatChunkSize(bytes) {
  return bytes < 1 << 20 ? `${formatNumber(bytes / 1024)} KiB` : `${formatNumber(bytes / 2 ** 20)} MiB`;
}

// A size that may be below zero: what was saved is, while little was asked twice.
export const formatSigned = (bytes) => (bytes < 0 ? `−${formatSize(-bytes)}` : formatSize(bytes));

export const formatHeat = (heat) => intl('NumberFormat', { maximumFractionDigits: heat < 10 ? 1 : 0 }).format(heat);

export const formatClock = (seconds) => intl('DateTimeFormat', { timeStyle: 'medium' }).format(seconds * 1000);

export function formatMoment(text) {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? '' : intl('DateTimeFormat', { dateStyle: 'medium', timeStyle: 'medium' }).format(time);
}

const kSteps = [['second', 60], ['minute', 60], ['hour', 24], ['day', Infinity]];

// "5 min. ago"; `now` in ms.
export function formatAgo(text, now) {
  const time = Date.parse(text ?? '');
  if (Number.isNaN(time)) return say('never');
  const ago = intl('RelativeTimeFormat', { numeric: 'always', style: 'short' });
  let value = Math.max(0, (now - time) / 1000);
  if (value < 2) return say('justNow');
  for (const [unit, most] of kSteps) {
    if (value < most) return ago.format(-Math.floor(value), unit);
    value /= most;
  }
  return '';
}

// "3 h 12 min", "4 days 2 h": how long something has been so.
export function formatSpan(seconds) {
  const unit = (value, name) =>
    intl('NumberFormat', { style: 'unit', unit: name, unitDisplay: 'short' }).format(Math.floor(value));
  if (seconds < 60) return unit(seconds, 'second');
  if (seconds < 3600) return unit(seconds / 60, 'minute');
  if (seconds < 86_400) return `${unit(seconds / 3600, 'hour')} ${unit((seconds % 3600) / 60, 'minute')}`;
  return `${unit(seconds / 86_400, 'day')} ${unit((seconds % 86_400) / 3600, 'hour')}`;
}

// "0–12, 48–63 and 3 more".
export function formatRuns(runs, most = 12) {
  const names = runs.slice(0, most).map(([first, last]) =>
    (first === last ? formatNumber(first) : `${formatNumber(first)}–${formatNumber(last)}`));
  const rest = runs.length - names.length;
  return names.join(', ') + (rest > 0 ? say('andMore', { n: formatNumber(rest) }) : '');
}
