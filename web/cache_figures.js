// The figures at the top of the cache page.
import {
  formatMoney, formatMs, formatRate, formatShare, formatSigned, formatSpan,
} from '/cache_format.js';
import { hitRatio, kSources, sumOf } from '/cache_rates.js';
import { part, put } from '/dom.js';
import { formatSize } from '/format.js';
import { formatNumber, say } from '/messages.js';

const kMinute = 60;
const kNowSeconds = 4;  // a second alone jumps too much to be read

function putNotes(id, notes) {
  const shown = notes.filter(Boolean);
  const list = part(id);
  while (list.children.length > shown.length) list.lastChild.remove();
  while (list.children.length < shown.length) list.append(document.createElement('li'));
  shown.forEach((text, i) => put(list.children[i], text));
}

const tone = (id, name) => { part(id).closest('.figure').dataset.tone = name; };

function putShares(bytes) {
  const all = sumOf(bytes);
  for (const source of kSources) {
    const share = all > 0 ? bytes[source] / all : 0;
    part(`share-${source}`).style.flexGrow = share;
    put(part(`share-${source}-text`), formatShare(all > 0 ? share : null));
  }
}

// What the ratio is of.
function sayWindow({ ratio, seconds }) {
  if (seconds === 0) return '';
  if (ratio === null) return say('nothingSent');
  const whole = Math.round(seconds);
  return whole >= kMinute - 2 ? say('lastMinute') : say('lastSeconds', { n: formatNumber(Math.max(1, whole)) });
}

function showRatio({ bytes }, past) {
  const minute = past.mean(kMinute);
  put(part('ratio'), formatShare(minute.ratio));
  put(part('ratio-note'), sayWindow(minute));
  const all = sumOf(bytes);
  const whole = { share: formatShare(hitRatio(bytes)), bytes: formatSize(all) };
  put(part('ratio-start'), all === 0 ? '' : say('sinceStart', whole));
  putShares(minute.bytes);
}

function showSending(stats, past) {
  const now = past.mean(kNowSeconds);
  put(part('sending'), now.seconds > 0 ? formatRate(now.rate) : '–');
  const { p50, p99 } = stats.ttfb_ms;
  putNotes('sending-notes', [
    now.seconds > 0 && say('requestsPerSecond', { n: formatNumber(Math.round(now.requests)) }),
    p99 > 0 && say('firstByte', { p50: formatMs(p50), p99: formatMs(p99) }),
  ]);
}

function showConnections({ connections, requests }) {
  put(part('connections'), formatNumber(connections.open));
  putNotes('connections-notes', [
    say('connectionsNote', { n: formatNumber(requests.total) }),
    connections.shed > 0 && say('shed', { n: formatNumber(connections.shed) }),
  ]);
}

function moneyNote({ saved, charged, currency, prices }) {
  if (Object.values(prices).every((price) => price === 0)) return say('noPrice');
  const money = (amount) => formatMoney(amount, currency);
  return saved >= 0 ? say('savedMoney', { saved: money(saved), charged: money(charged) })
    : say('spentMoney', { extra: money(-saved), charged: money(charged) });
}

function requestsNote({ requests_without_cache: without, list_requests: list, read_requests: read }) {
  const saved = without - list - read;
  return say(saved < 0 ? 'moreRequests' : 'savedRequests', { n: formatNumber(Math.abs(saved)) });
}

function showSaved({ bytes, cost }) {
  put(part('saved'), formatSigned(sumOf(bytes) - cost.bytes));
  putNotes('saved-notes', [requestsNote(cost), moneyNote(cost)]);
}

function showMeter(id, used, capacity) {
  put(part(id), formatSize(used));
  put(part(`${id}-of`), capacity ? say('ofCapacity', { bytes: formatSize(capacity) }) : '');
  part(`${id}-meter`).value = capacity ? Math.min(1, used / capacity) : 0;
}

function sayPinned({ pinned_bytes: bytes, pin_limit_bytes: limit }) {
  const sizes = { bytes: formatSize(bytes), limit: formatSize(limit) };
  return say(limit === undefined ? 'pinnedBytes' : 'pinnedOf', sizes);
}

function showStores({ cache, memory }, memoryCapacity) {
  showMeter('memory', memory.ram_tier_bytes, memoryCapacity);
  putNotes('memory-notes', [say('resident', { bytes: formatSize(memory.resident_bytes) })]);
  showMeter('disk', cache.used_bytes, cache.capacity_bytes);
  tone('disk', cache.writable ? '' : 'bad');
  putNotes('disk-notes', [
    !cache.writable && say('notWritable'),
    cache.errors > 0 && say('storeErrors', { n: formatNumber(cache.errors) }),
    cache.pinned_bytes > 0 && sayPinned(cache),
    say('stored', { objects: formatNumber(cache.objects), chunks: formatNumber(cache.chunks) }),
  ]);
}

const kTones = { closed: 'good', probing: 'fair', open: 'bad', errors: 'fair' };

function showOrigin(origin, errorsNow) {
  const state = origin.circuit === 'closed' && errorsNow ? 'errors' : origin.circuit;
  put(part('origin'), say(`circuit_${state}`));
  tone('origin', kTones[state]);
  putNotes('origin-notes', [
    origin.circuit !== 'closed' && say(`circuitNote_${origin.circuit}`),
    say('originErrors', {
      errors: formatNumber(origin.errors), retries: formatNumber(origin.retries), fetches: formatNumber(origin.fetches),
    }),
    origin.hedges > 0 && say('hedges', { n: formatNumber(origin.hedges), won: formatNumber(origin.hedges_won) }),
  ]);
}

// `past`: the History; `memoryCapacity` may not be known yet.
export function showFigures(stats, { past, memoryCapacity }) {
  put(part('uptime'), say('upFor', { time: formatSpan(stats.uptime_s) }));
  showRatio(stats, past);
  showSending(stats, past);
  showConnections(stats);
  showSaved(stats);
  showStores(stats, memoryCapacity);
  showOrigin(stats.origin, past.mean(kMinute).errors > 0);
}
