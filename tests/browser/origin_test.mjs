// What watching costs at the origin, and what its failures do to a film: counts, never times.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  kTimeout, openPage, pageForEachTest, playerState, playsBeyond, sampleNames, seekTo,
} from './gallery_driver.mjs';

const kUrl = process.env.REELCACHE_WATCHED_URL;     // a server over the watched origin
const kOrigin = process.env.REELCACHE_ORIGIN_URL;   // tests/process/watched_origin.py
const kMiB = 1024 * 1024;
const kWindow = 8 * kMiB;  // what may be on its way for one viewer: an answer of 4 MiB, and as much ahead of it
const kLong = 'Sample 3 - five minutes.mp4';
const kIndexAtTheEnd = 'Sample 2 - index at the end.mp4';
const skip = !(kUrl && kOrigin) && 'no watched origin';

let browser;
let page;
pageForEachTest((its) => { ({ browser, page } = its); });

const ask = async (path) => (await fetch(`${kOrigin}${path}`)).json();
const counts = (query = '') => ask(`/__counts${query}`);
const fail = (how) => ask(`/__fail?how=${how}`);

const address = (name) => `${kUrl}/#/v/${encodeURIComponent(name)}`;

async function open(name, its = page) {
  await its.goto(address(name));
  await its.waitForFunction(() => document.querySelector('video').readyState >= 1);
}

const play = () => page.evaluate(() => document.querySelector('video').play());

// The origin's counts, once they have not changed for a second.
async function atRest() {
  let last = await counts();
  for (const end = Date.now() + kTimeout; ;) {
    await new Promise((resolve) => { setTimeout(resolve, 1000); });
    const now = await counts();
    if (now.bytes === last.bytes && now.running === 0) return now;
    assert.ok(Date.now() < end, 'the origin is still asked');
    last = now;
  }
}

// Once the origin was asked something in vain since the last clearing of its counts.
async function refused() {
  for (const end = Date.now() + kTimeout; (await counts()).requests === 0;) {
    assert.ok(Date.now() < end, 'the origin is not asked');
  }
}

test('a film that is paused stops asking the origin', { skip }, async () => {
  await counts('?clear=1');
  await open(kLong);
  await play();
  await page.waitForFunction(() => {
    const video = document.querySelector('video');
    if (video.currentTime < 2) return false;
    video.pause();
    return true;
  });
  const { bytes } = await atRest();
  assert.ok(bytes <= 2 * kWindow, `${bytes} bytes were fetched`);
});

test('twenty hasty seeks cost two blocks of 1 MiB each at most', { skip }, async () => {
  await open(kLong);
  await counts('?clear=1');
  await page.evaluate(async () => {
    const video = document.querySelector('video');
    video.pause();
    for (let i = 1; i <= 20; i += 1) {
      video.currentTime = video.duration * ((i * 0.37) % 1);
      for (let frame = 0; frame < 6; frame += 1) await new Promise(requestAnimationFrame);
    }
  });
  const { bytes } = await atRest();
  assert.ok(bytes <= 20 * 2 * kMiB + kWindow, `${bytes} bytes were fetched`);
});

test('a second visitor gets the index at the end without the origin', { skip }, async () => {
  await open(kIndexAtTheEnd);
  await page.goto('about:blank');
  await atRest();
  await counts('?clear=1');
  const visitor = await openPage(browser);
  await open(kIndexAtTheEnd, visitor);
  await visitor.context().close();
  assert.equal((await counts()).requests, 0);
});

test('films opened and closed one after another leave no answer running', { skip }, async () => {
  const names = sampleNames().filter((name) => /\.mp4$/.test(name)).slice(0, 4);
  const running = new Set();
  const isMedia = (request) => request.url().includes('/download/');
  page.on('request', (request) => isMedia(request) && running.add(request));
  for (const done of ['requestfinished', 'requestfailed']) page.on(done, (request) => running.delete(request));
  for (const name of [...names, ...names, ...names]) {
    await open(name);
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => document.querySelector('video').networkState === 0 && location.hash === '');
  }
  await page.waitForLoadState('networkidle');
  assert.equal(running.size, 0);
  await atRest();
});

for (const how of ['503', 'cut']) {
  test(`a film outlives an origin that fails in its middle: ${how}`, { skip }, async () => {
    await open(kLong);
    await play();
    await playsBeyond(page, 0);
    try {
      await fail(how);
      await counts('?clear=1');
      await seekTo(page, how === 'cut' ? 0.83 : 0.91);  // where nobody was yet
      await playerState(page, 'waiting');
      await refused();
    } finally {
      await fail('');
    }
    const from = await page.evaluate(() => document.querySelector('video').currentTime);
    await playsBeyond(page, from, 0.5);
    assert.equal(await page.evaluate(() => document.querySelector('video').error), null);
  });
}
