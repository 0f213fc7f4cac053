// The pure parts of the cache page: rates, scales, bars and addresses, without a browser.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';

// A folder of its own says that its files are modules, which not every Node finds out by itself.
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'reelcache-web-'));
after(() => fs.rmSync(folder, { recursive: true }));
fs.cpSync(new URL('../../web', import.meta.url), folder, { recursive: true });
fs.writeFileSync(path.join(folder, 'package.json'), '{"type": "module"}');
const load = (name) => import(pathToFileURL(path.join(folder, name)));

const { formatCacheAddress, kAll, lastFrom, listQuery, parseCacheAddress, sortedBy } = await load('cache_address.js');
const { cellAt, keptOf, runsOf, shareIn, silhouette } = await load('cache_bar.js');
const { gathered, History, hitRatio, meanOf, stepBetween } = await load('cache_rates.js');
const {
  bandPath, linear, linePath, nearest, roundMarks, stackPaths, stepTo, timeMarks, unbroken,
} = await load('cache_scale.js');

// A snapshot with so many bytes from memory and origin.
const snapshot = (at, memory, origin, requests = 0, errors = 0) => ({
  at, stats: { bytes: { memory, disk: 0, joined: 0, origin }, requests: { total: requests }, origin: { errors } },
});
const step = (...snapshots) => stepBetween(...snapshots);

describe('rates', () => {
  test('bytes a second by source, and the share without a fetch', () => {
    const one = step(snapshot(10, 100, 50, 4), snapshot(12, 400, 150, 10));
    assert.deepEqual(one.rates, { memory: 150, disk: 0, joined: 0, origin: 50 });
    assert.deepEqual([one.seconds, one.requests, one.ratio], [2, 6, 0.75]);
  });
  test('a server that began anew tells no rate', () => {
    assert.equal(step(snapshot(10, 100, 50, 4), snapshot(11, 5, 0, 1)), null);
  });
  test('nor does no time', () => assert.equal(step(snapshot(10, 0, 0), snapshot(10, 9, 0)), null));
  test('nothing sent has no ratio', () => assert.equal(hitRatio({ memory: 0, disk: 0, joined: 0, origin: 0 }), null));

  const steps = [
    step(snapshot(0, 0, 0), snapshot(1, 100, 0, 5)), step(snapshot(1, 100, 0, 5), snapshot(2, 100, 300, 6, 2)),
  ];
  test('a mean is weighted by bytes and time', () => {
    const both = meanOf(steps, 60);
    assert.deepEqual([both.seconds, both.rate, both.requests, both.ratio, both.errors], [2, 200, 3, 0.25, 2]);
  });
  test('a mean of less looks at the end', () => assert.equal(meanOf(steps, 1).ratio, 0));
  test('a mean of nothing', () => assert.deepEqual([meanOf([], 60).rate, meanOf([], 60).ratio], [0, null]));
  test('gathered by the clock, not by their number', () => {
    const seconds = [9, 10, 11, 12].map((at) => step(snapshot(at - 1, 0, 0), snapshot(at, at, 0)));
    assert.deepEqual(gathered(seconds, 2).map(({ at, rates }) => [at, rates.memory]), [[10, 9.5], [12, 11.5]]);
  });

  test('five minutes are kept; snapshots that follow at once are not', () => {
    const past = new History();
    for (let at = 0; at <= 400; at += 1) past.add(snapshot(at, at * 10, 0).stats, at);
    past.add(snapshot(0, 1e9, 0).stats, 400.1);
    assert.deepEqual([past.steps.length, past.steps[0].at, past.steps.at(-1).at], [300, 101, 400]);
  });
  test('a restart between leaves a hole, and counting goes on', () => {
    const past = new History();
    for (const [at, bytes] of [[0, 100], [1, 200], [2, 10], [3, 30]]) past.add(snapshot(at, bytes, 0).stats, at);
    assert.deepEqual(past.steps.map(({ at, rates }) => [at, rates.memory]), [[1, 100], [3, 20]]);
  });
  test('what came while nobody listened is not of the last minute', () => {
    const past = new History();
    for (const at of [0, 1, 2]) past.add(snapshot(at, at, 0).stats, at);
    const hour = 3600;
    for (let at = hour; at <= hour + 2; at += 1) past.add(snapshot(at, 36e9, (at - hour) * 10, 0, 3).stats, at);
    const { seconds, ratio, rate, errors } = past.mean(60);
    assert.deepEqual({ seconds, ratio, rate, errors }, { seconds: 2, ratio: 0, rate: 10, errors: 0 });
  });
  test('right after a hole nothing is known, not even what was before it', () => {
    const past = new History();
    for (const at of [0, 1, 2, 90]) past.add(snapshot(at, at, 0).stats, at);
    assert.deepEqual([past.mean(60).seconds, past.mean(60).ratio, past.steps.length], [0, null, 2]);
  });
});

describe('scales', () => {
  const cases = [
    [0, [0]], [1, [0, 0.5, 1]], [1e6, [0, 5e5, 1e6]], [3.2e8, [0, 1e8, 2e8, 3e8, 4e8]], [95, [0, 50, 100]], [-1, [0]],
  ];
  for (const [most, marks] of cases) test(`marks to ${most}`, () => assert.deepEqual(roundMarks(most), marks));
  const marked = [
    [60, 9, [0, 15, 30, 45, 60]], [60, 4.9, [0, 30, 60]], [120, 9, [0, 15, 30, 45, 60, 75, 90, 105, 120]],
    [120, 5, [0, 30, 60, 90, 120]],
    [300, 6, [0, 60, 120, 180, 240, 300]], [300, 5, [0, 150, 300]], [300, 1, [0, 300]],
  ];
  for (const [span, most, marks] of marked) {
    test(`at most ${most} marks for ${span} s`, () => assert.deepEqual(timeMarks(span, most), marks));
  }
  const keys = [
    ['ArrowLeft', 0, 0], ['ArrowRight', 3, 4], ['PageUp', 3, 9], ['PageDown', 3, 0], ['Home', 3, 0], ['End', 3, 9],
    ['a', 3, null],
  ];
  for (const [key, now, to] of keys) {
    test(`${key} leads from ${now} to ${to}`, () => assert.equal(stepTo(key, now, 10, 10), to));
  }
  test('among none no key leads anywhere', () => assert.equal(stepTo('Home', 0, 0, 10), null));
  test('a scale', () => assert.equal(linear([10, 20], [100, 0])(15), 50));
  test('holes part a line', () => {
    const points = [1, 2, 3, 20, 21].map((at) => ({ at }));
    assert.deepEqual(unbroken(points, 8).map((run) => run.length), [3, 2]);
    assert.deepEqual(unbroken([], 8), []);
  });
  test('paths', () => {
    assert.equal(linePath([[0, 1], [2, 3.14159]]), 'M0 1L2 3.1');
    assert.equal(bandPath([[0, 1], [2, 1]], [[0, 0], [2, 0]]), 'M0 1L2 1L2 0L0 0Z');
    assert.equal(linePath([]) + bandPath([], []), '');
  });
  test('layers lie upon each other', () => {
    const points = [{ at: 0, a: 1, b: 2 }, { at: 1, a: 3, b: 0 }];
    const same = (n) => n;
    const paths = stackPaths(points, ['a', 'b'], (point, key) => point[key], same, same);
    assert.deepEqual(paths, ['M0 1L1 3L1 0L0 0Z', 'M0 3L1 3L1 3L0 1Z']);
  });
  test('the nearest point', () => {
    const points = [{ at: 0 }, { at: 10 }];
    assert.deepEqual([nearest(points, 4), nearest(points, 6), nearest(points, 99), nearest([], 1)], [0, 1, 1, -1]);
  });
});

describe('bars', () => {
  const cases = [
    ['', []], ['000', []], ['0099', [{ from: 2, to: 4, level: 9 }]], ['990', [{ from: 0, to: 2, level: 9 }]],
    ['9909', [{ from: 0, to: 2, level: 9 }, { from: 3, to: 4, level: 9 }]],
    ['59', [{ from: 0, to: 1, level: 5 }, { from: 1, to: 2, level: 9 }]],
  ];
  for (const [digits, runs] of cases) test(`runs of "${digits}"`, () => assert.deepEqual(runsOf(digits), runs));
  test('a silhouette stays within its cells', () => {
    assert.equal(silhouette('0000', 9), '');
    assert.equal(silhouette('09', 9), 'M0 9L0 9L0.5 9C1 9 1 0 1.5 0L2 0L2 9Z');
  });
  const film = { chunks: { total: 300, memory: 1, disk: 2 }, bytes: { memory: 10, disk: 20 } };
  test('shares are of chunks, however small', () => {
    assert.equal(shareIn(film, 'memory'), 1 / 300);
    assert.equal(shareIn({ chunks: { total: 0, memory: 0 } }, 'memory'), 0);
  });
  test('kept is what the server counts once', () => {
    const kept = { kept_chunks: 3, kept_bytes: 30 };
    assert.deepEqual(keptOf({ ...film, ...kept }), { chunks: 3, bytes: 30, share: 3 / 300 });
  });
  test('of a server that does not, the larger of memory and disk', () => {
    assert.deepEqual(keptOf(film), { chunks: 2, bytes: 20, share: 2 / 300 });
  });
  test('a cell and its bytes', () => {
    const film = { length_bytes: 10, bar: { memory: '09', disk: '99', in_flight: '00', heat: '03' } };
    assert.deepEqual(cellAt(film, 1), { from: 5, to: 10, memory: 1, disk: 1, in_flight: 0, heat: 3 / 9 });
  });
});

describe('addresses', () => {
  const views = [
    ['', kAll], ['#sort=heat&order=asc', { ...kAll, sort: 'heat', order: 'asc' }],
    ['#q=sea+%EB%B0%94%EB%8B%A4&from=50', { ...kAll, query: 'sea 바다', from: 50 }],
    ['#film=a%2Fb%3F%23.mp4', { ...kAll, film: 'a/b?#.mp4' }],
  ];
  for (const [address, view] of views) {
    test(`${address} and back`, () => {
      assert.deepEqual(parseCacheAddress(address), view);
      assert.equal(formatCacheAddress(view), address);
    });
  }
  for (const wrong of ['#sort=name&order=up&from=-25', '#from=x', '#from=1e99', '#%', '#film=']) {
    test(`${wrong} is as nothing`, () => assert.deepEqual(parseCacheAddress(wrong), kAll));
  }
  test('a page begins where pages begin', () => assert.equal(parseCacheAddress('#from=60').from, 50));
  test('what is asked of the server', () => {
    const asked = { sort: 'bytes', order: 'desc', offset: 25, limit: 25, q: 'sea' };
    assert.deepEqual(listQuery({ ...kAll, query: ' sea ', from: 25 }), asked);
    assert.equal('q' in listQuery(kAll), false);
  });
  test('a text is asked for in one form, however it is typed', () => {
    assert.equal(listQuery({ ...kAll, query: '바다'.normalize('NFD') }).q, '바다'.normalize('NFC'));
  });
  for (const [total, from] of [[0, 0], [1, 0], [25, 0], [26, 25], [50, 25], [51, 50]]) {
    test(`the last page of ${total} begins at ${from}`, () => assert.equal(lastFrom(total), from));
  }
  test('a head turns the order of its own column, and takes the most of another', () => {
    assert.equal(sortedBy(kAll, 'bytes').order, 'asc');
    assert.deepEqual(sortedBy({ ...kAll, order: 'asc', from: 50 }, 'heat'), { ...kAll, sort: 'heat' });
  });
});
