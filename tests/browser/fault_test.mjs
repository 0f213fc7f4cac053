// How the gallery behaves when the list or a video does not come as it should. The page and the good
// bytes come from the running server; the faults are put between it and the browser.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import {
  cardNames, isUnplayable, kSamples, kUrl, nextPicture, openGallery, openPage, openVideo, pageForEachTest,
  playerState, playsBeyond, sampleNames, screenshot, seekTo,
} from './gallery_driver.mjs';

const kPollMs = 30_000;
const kPatienceMs = 15_000;
const longest = sampleNames()
  .filter((name) => /\.mp4$/i.test(name) && !isUnplayable(name))
  .sort((a, b) => fs.statSync(path.join(kSamples, b)).size - fs.statSync(path.join(kSamples, a)).size)[0];

let browser;
let page;
pageForEachTest((opened) => { ({ browser, page } = opened); });

const video = (name) => ({
  name, url: `/download/${encodeURIComponent(name)}`, size: 1, modified: null, etag: null,
});
const listState = (state) => page.waitForSelector(`#gallery[data-state="${state}"]`);

// Answers /api/videos by what `answer()` returns at that moment.
function fakeList(answer) {
  return page.route('**/api/videos', (route) => {
    const { videos = [], headers = {}, ...rest } = answer();
    return route.fulfill({ status: 200, json: videos, headers, ...rest });
  });
}

// --- the list -----------------------------------------------------------------------------------

test('while the list is on its way the page says so', async () => {
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  await page.route('**/api/videos', async (route) => { await held; await route.fulfill({ json: [] }); });
  await page.goto(`${kUrl}/`);
  assert.equal(await page.textContent('#list-status[role="status"]'), 'Loading the list of videos…');
  await screenshot(page, 'list-loading');
  release();
  await listState('empty');
  assert.equal(await page.textContent('#list-status'), '');
});

test('an empty storage is told apart from a broken one', async () => {
  await fakeList(() => ({}));
  await page.goto(`${kUrl}/`);
  await listState('empty');
  assert.ok(await page.getByText('No videos yet').isVisible());
  assert.ok(!(await page.isVisible('#list-problem')));
  await screenshot(page, 'list-empty');
});

test('a list that fails is explained, and comes with "Try again"', async () => {
  let broken = true;
  const body = { error: { code: 'origin_unreachable', message: 'Create the folder <b>videos</b>.' } };
  await fakeList(() => (broken ? { status: 503, json: body, headers: { 'Retry-After': '60' } } : { videos: [video('a.mp4')] }));
  await page.goto(`${kUrl}/`);
  await listState('error');
  assert.match(await page.textContent('#list-problem-text'), /storage .* cannot be reached/);
  assert.equal(await page.textContent('#list-problem-detail'), 'Create the folder <b>videos</b>.');
  await screenshot(page, 'list-error');
  broken = false;
  await page.click('#list-retry');
  await listState('ready');
  assert.deepEqual(await cardNames(page), ['a.mp4']);
});

test('a failure that the page has words for is told in them', async () => {
  const error = { code: 'replit_not_allowed', message: 'words of the server' };
  await fakeList(() => ({ status: 503, json: { error }, headers: { 'Retry-After': '60' } }));
  await page.goto(`${kUrl}/`);
  await listState('error');
  assert.match(await page.textContent('#list-problem-detail'), /restart the whole workspace/);
});

test('a list with a part missing says so', async () => {
  await fakeList(() => ({ videos: [video('a.mp4')], headers: { 'X-List-State': 'partial, truncated' } }));
  await page.goto(`${kUrl}/`);
  await listState('ready');
  assert.match(await page.textContent('#list-banner'), /missing from this list/);
});

test('a failed list is asked for again after Retry-After', async () => {
  await page.clock.install();
  let broken = true;
  await fakeList(() => (broken ? { status: 503, json: {}, headers: { 'Retry-After': '7' } } : { videos: [video('a.mp4')] }));
  await page.goto(`${kUrl}/`);
  await listState('error');
  broken = false;
  await page.clock.fastForward(7_000);
  await listState('ready');
});

test('a server that is gone is named as such', async () => {
  await page.route('**/api/videos', (route) => route.abort('connectionrefused'));
  await page.goto(`${kUrl}/`);
  await listState('error');
  assert.match(await page.textContent('#list-problem-text'), /server does not answer/);
});

test('a stale list is marked, and the mark goes when the list is fresh', async () => {
  await page.clock.install();
  let stale = true;
  await fakeList(() => ({ videos: [video('a.mp4')], headers: stale ? { 'X-List-State': 'stale', ETag: '"1"' } : { ETag: '"1"' } }));
  await page.goto(`${kUrl}/`);
  await listState('ready');
  assert.match(await page.textContent('#list-banner'), /out of date/);
  await screenshot(page, 'list-stale');
  stale = false;
  await page.clock.fastForward(kPollMs);
  await page.waitForFunction(() => document.getElementById('list-banner').textContent === '');
});

test('new videos appear by themselves, and cards that stay are not replaced', async () => {
  await page.clock.install();
  let names = ['b.mp4', 'c.mp4'];
  const preconditions = [];
  await page.route('**/api/videos', (route) => {
    preconditions.push(route.request().headers()['if-none-match']);
    return route.fulfill({ json: names.map(video), headers: { ETag: `"${names.length}"` } });
  });
  await page.goto(`${kUrl}/`);
  await listState('ready');
  await page.focus('.card[data-name="c.mp4"] a');
  names = ['a.mp4', 'c.mp4', 'd.mp4'];
  await page.clock.fastForward(kPollMs);
  await page.waitForSelector('.card[data-name="d.mp4"]');
  assert.deepEqual(await cardNames(page), names);
  assert.equal(await page.evaluate(() => document.activeElement.closest('.card')?.dataset.name), 'c.mp4');
  assert.deepEqual(preconditions, [undefined, '"2"']);
});

test('an unchanged list answered by 304 keeps the cards', async () => {
  await page.clock.install();
  let asked = 0;
  await fakeList(() => {
    asked += 1;
    return asked === 1 ? { videos: [video('a.mp4')], headers: { ETag: '"1"' } }
      : { status: 304, json: undefined, body: '', headers: { ETag: '"1"', 'X-List-State': 'stale' } };
  });
  await page.goto(`${kUrl}/`);
  await listState('ready');
  await page.clock.fastForward(kPollMs);
  await page.waitForFunction(() => document.getElementById('list-banner').textContent !== '');
  assert.deepEqual(await cardNames(page), ['a.mp4']);
});

test('names are text, whatever they hold', async () => {
  const names = [
    '<script>alert(1)</script>.mp4', '"><img src=x onerror=alert(2)>.mp4', "' onmouseover='alert(3).mp4",
    'tab\there.mp4', 'rtl \u202egpj.mp4', 'javascript:alert(4).mp4', '{{7*7}}${7*7}.mp4', '%2e%2e%2f#?&.mp4',
    'folder <b>/x.mp4', '.mp4',
  ];
  await fakeList(() => ({ videos: names.map(video) }));
  await page.goto(`${kUrl}/`);
  await listState('ready');
  assert.deepEqual(await cardNames(page), names);
  assert.equal(await page.locator('#cards :is(script, img, b, [onmouseover], [onerror])').count(), 0);
  const links = await page.locator('#cards a').evaluateAll((all) => all.map((link) => link.getAttribute('href')));
  assert.deepEqual(links, names.map((name) => `#/v/${encodeURIComponent(name)}`));
  const titles = await page.locator('.card-title bdi').allTextContents();
  assert.ok(titles.every((title) => !/[\t\u202e]/.test(title)), 'nothing that moves other text');
  await page.click('#cards .card:nth-child(2) a');
  assert.equal(await page.textContent('#player-title'), '"><img src=x onerror=alert(2)>');
});

test('three thousand videos are listed without loading any', async () => {
  await fakeList(() => ({ videos: Array.from({ length: 3000 }, (_, i) => video(`clip ${i}.mp4`)) }));
  await page.goto(`${kUrl}/`);
  await listState('ready');
  await page.fill('#filter', 'clip 2999');
  assert.equal(await page.locator('.card:visible').count(), 1);
  assert.equal(await page.textContent('#count'), '1 of 3,000');
});

// --- a video ------------------------------------------------------------------------------------

const isMedia = (route) => route.request().resourceType() === 'media';

const firstByte = (route) => Number(/^bytes=(\d+)-/.exec(route.request().headers().range)[1]);

// Lets the browser have `bytes` of each range it asks for (a short 206 is legal), so that it must ask on.
function inSmallPieces(route, bytes) {
  const file = path.join(kSamples, longest);
  const { size } = fs.statSync(file);
  const begin = firstByte(route);
  const [, end] = /-(\d+)$/.exec(route.request().headers().range) ?? [];
  const last = Math.min(begin + bytes - 1, size - 1, Number(end ?? Infinity));
  const body = fs.readFileSync(file).subarray(begin, last + 1);
  return route.fulfill({
    status: 206,
    body,
    headers: {
      'Content-Type': 'video/mp4', 'Accept-Ranges': 'bytes', ETag: '"piece"', 'Cache-Control': 'no-store',
      'Content-Range': `bytes ${begin}-${last}/${size}`,
    },
  });
}

for (const [locale, title] of [['en-US', 'The storage cannot be reached'], ['ko-KR', '저장소에 연결할 수 없습니다']]) {
  test(`an unreachable storage says so, and "Try again" plays: ${locale}`, async () => {
    await page.context().close();
    page = await openPage(browser, { locale });
    await page.route('**/download/**', (route) => route.fulfill({ status: 503, body: '' }));
    await openVideo(page, longest);
    await playerState(page, 'error');
    assert.equal(await page.textContent('#fault-title'), title);
    assert.ok(await page.isVisible('#fault-download'));
    await screenshot(page, `storage-${locale}`);
    await page.unroute('**/download/**');
    await page.click('#fault-retry');
    await playerState(page, 'canplay');
    await playsBeyond(page, 0);
  });
}

test('bytes that cannot be fetched are not blamed on the format, even if the head is there', async () => {
  await page.route('**/download/**', (route) =>
    (route.request().method() === 'HEAD' ? route.continue() : route.fulfill({ status: 503, body: '' })));
  await openVideo(page, longest);
  await playerState(page, 'error');
  assert.equal(await page.getAttribute('#player-fault', 'data-kind'), 'storage');
});

test('a server that is gone while a video opens is named as such', async () => {
  await openGallery(page);
  await page.route('**/*', (route) => route.abort('connectionrefused'));
  await page.click('#cards .card a');
  await playerState(page, 'error');
  assert.equal(await page.getAttribute('#player-fault', 'data-kind'), 'server');
});

test('an opening that never answers ends in an explanation', async () => {
  await page.clock.install();
  await page.route('**/download/**', (route) => (isMedia(route) ? undefined : route.fulfill({ status: 504, body: '' })));
  await openVideo(page, longest);
  await playerState(page, 'loadstart');
  await page.clock.fastForward(kPatienceMs);
  await playerState(page, 'error');
  assert.equal(await page.getAttribute('#player-fault', 'data-kind'), 'storage');
});

// Plays the first second, then seeks to 80 %, where every request meets `fault` until `mend()`. Until the
// seek the browser gets nothing past the first quarter (but the end, where an index may lie): however
// small the file, it must ask for what it is to show at 80 %.
async function playUntil(fault) {
  let phase = 'start';
  const { size } = fs.statSync(path.join(kSamples, longest));
  await page.clock.install();
  await page.route('**/download/**', (route) => {
    if (!isMedia(route)) return route.continue();
    if (phase === 'broken') return fault(route);
    const begin = firstByte(route);
    const withheld = phase === 'start' && begin > size / 4 && begin < size * 0.95;
    return withheld ? undefined : inSmallPieces(route, 192 * 1024);
  });
  await openVideo(page, longest);
  await playsBeyond(page, 1);
  await page.clock.pauseAt(await page.evaluate(() => Date.now() + 1000));  // what the page waits for waits for the test
  phase = 'broken';
  const target = await seekTo(page, 0.8);
  return { target, mend: () => { phase = 'mended'; } };
}

// Whatever happened, the video goes on where it was, with the right picture.
async function assertGoesOnAt(target) {
  await page.clock.resume();
  await playerState(page, 'canplay');
  const at = await page.$eval('video', (node) => node.currentTime);
  assert.ok(at >= target - 0.5, `goes on at ${at}, was at ${target}`);
  await playsBeyond(page, target);
  const { mediaTime, seconds } = await nextPicture(page);
  assert.ok(mediaTime < target + 10, `goes on at ${mediaTime}, was at ${target}`);
  assert.ok(Math.abs(seconds + 0.5 - mediaTime) < 0.7, `picture of second ${seconds} at ${mediaTime}`);
}

test('after a failed range the video is loaded again at the same place', async () => {
  const { target, mend } = await playUntil((route) => route.fulfill({ status: 503, body: '' }));
  await page.getByText('Trying again (1 of 5)').waitFor();
  await screenshot(page, 'reconnecting');
  mend();
  await page.clock.fastForward(1_000);
  await assertGoesOnAt(target);
});

test('waiting without progress loads again at the same place', async () => {
  const { target, mend } = await playUntil(() => {});
  await playerState(page, 'waiting');
  mend();
  await page.clock.fastForward(kPatienceMs);
  await page.getByText('Trying again (1 of 5)').waitFor();
  await page.clock.fastForward(1_000);
  await assertGoesOnAt(target);
});

test('five reloads in vain end in an explanation, and "Try again" goes on at the same place', async () => {
  const { target, mend } = await playUntil((route) => route.fulfill({ status: 503, body: '' }));
  for (const [n, wait] of [[1, 1_000], [2, 2_000], [3, 4_000], [4, 8_000], [5, 8_000]]) {
    await page.getByText(`Trying again (${n} of 5)`).waitFor();
    await page.clock.fastForward(wait);
  }
  await playerState(page, 'error');
  mend();
  await page.click('#fault-retry');
  await assertGoesOnAt(target);
});

test('closing while a reload is planned leaves nothing behind', async () => {
  await playUntil((route) => route.fulfill({ status: 503, body: '' }));
  await page.getByText('Trying again (1 of 5)').waitFor();
  await page.keyboard.press('Escape');
  await playerState(page, 'closed');
  await page.clock.fastForward(60_000);
  assert.equal(await page.getAttribute('#player', 'data-state'), 'closed');
  assert.equal(await page.getAttribute('video', 'src'), null);
});
