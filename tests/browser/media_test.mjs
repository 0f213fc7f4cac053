// What the page makes of the facts the server finds out about films: posters, marks, reasons, and when it asks. The page
// comes from the running server, the answers from media_double.mjs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kUrl, pageForEachTest, screenshot } from './gallery_driver.mjs';
import { answersReach, answersTaken, bare, fakeList, fakeMedia, films, inList, watchAnswers } from './media_double.mjs';

const kMany = 500;

let page;
pageForEachTest((opened) => { ({ page } = opened); });

const all = Object.values(films);
const byName = (videos) => Object.fromEntries(videos.map((video) => [video.name, video]));
const many = Array.from({ length: kMany }, (_, i) => bare({ ...films.plays, name: `film ${i}.mp4` }));

async function openList(videos) {
  await fakeList(page, videos);
  await page.goto(`${kUrl}/`);
  await page.waitForSelector('#gallery[data-state="ready"]');
}

const card = (video) => `.card[data-name="${video.name}"]`;
const badges = (video) => page.locator(`${card(video)} .badge`).allTextContents();
// Time moves only when a test pushes it.
async function stopClock() {
  await watchAnswers(page);
  await page.clock.install({ time: 0 });
  await page.clock.pauseAt(1000);
}

// Pushes the time and waits until the page has taken in the answer that it leads to.
async function answerAfter(ms) {
  const taken = await answersTaken(page);
  await page.clock.runFor(ms);
  await answersReach(page, taken + 1);
}
const kSettled = 400;  // until scrolling counts as over

test('a server that knows of no facts is asked once, and the page is as it was', async () => {
  let asked = 0;
  await page.route('**/api/media?*', (route) => { asked += 1; return route.fulfill({ status: 404, json: {} }); });
  const answer = page.waitForResponse('**/api/media?*');
  await openList(many);
  await answer;
  await page.evaluate(() => window.scrollTo(0, 5000));
  await page.fill('#filter', '49');
  assert.equal(asked, 1);
  assert.equal(await page.locator('.reason').count(), 0);
  assert.ok(await page.isHidden('#reader-missing'));
});

test('what is known already asks for nothing', async () => {
  const asked = await fakeMedia(page, () => ({}));
  await stopClock();
  await openList([films.plays, films.avi, films.sound, films.cut].map(inList));
  await page.clock.runFor(20_000);
  assert.deepEqual(asked, []);
});

test('films in sight are asked for, few at a time, and no others', async () => {
  const asked = await fakeMedia(page, () => byName(many.map((video) => ({ ...films.plays, ...video }))));
  await page.setViewportSize({ width: 2560, height: 2600 });
  await openList(many);
  await page.waitForFunction(() => document.querySelectorAll('.poster.shown').length >= 51);
  assert.ok(asked.every((names) => names.length <= 50));
  const names = asked.flat();
  assert.equal(new Set(names).size, names.length, 'each once');
  assert.ok(!names.includes(many.at(-1).name) && names.length < kMany / 2, `${names.length} names`);
});

test('films with very long names are asked for in shorter lists', async () => {
  const long = Array.from({ length: 30 }, (_, i) => bare({ ...films.plays, name: `${'긴 이름 '.repeat(40)}${i}.mp4` }));
  const asked = await fakeMedia(page, () => byName(long.map((video) => ({ ...films.plays, ...video }))));
  await openList(long);
  await page.waitForFunction(() => document.querySelectorAll('.poster.shown').length >= 8);
  for (const names of asked) assert.ok(names.map(encodeURIComponent).join('&name=').length < 9000);
});

test('facts come into the cards where they are, and move nothing', async () => {
  let known = {};
  await stopClock();
  const asked = await fakeMedia(page, () => known);
  await openList(all.map(bare));
  await answerAfter(kSettled);
  await page.waitForSelector('.tile[data-reason="pending"]');
  await page.focus(`${card(films.plays)} a`);
  await page.evaluate((one) => { document.querySelector(one).marked = true; }, card(films.plays));
  const places = () => page.locator('#cards .card').evaluateAll((cards) => cards.map((one) => {
    const { x, y, width, height } = one.getBoundingClientRect();
    return [x, y, width, height].join(' ');
  }));
  const before = await places();
  known = byName(all);
  await answerAfter(2000);
  await page.waitForSelector(`${card(films.plays)} .poster.shown`);
  assert.deepEqual(await places(), before);
  assert.ok(await page.evaluate((one) => document.querySelector(one).marked, card(films.plays)), 'the same card');
  assert.equal(await page.evaluate(() => document.activeElement.closest('.card')?.dataset.name), films.plays.name);
  assert.deepEqual(await badges(films.plays), ['1080p', 'MP4 · H.264', '12:34']);
  const rounds = asked.length;
  await page.clock.runFor(20_000);
  assert.equal(asked.length, rounds);
});

test('while films are being read the page asks again, less and less often', async () => {
  await stopClock();
  const asked = await fakeMedia(page, () => ({}));
  await openList(all.map(bare));
  await answerAfter(kSettled);
  await page.waitForSelector('.tile[data-reason="pending"]');
  for (const [n, wait] of [[2, 1500], [3, 2250], [4, 3375], [5, 5000], [6, 5000]]) {
    await page.clock.runFor(wait - 600);
    assert.equal(asked.length, n - 1);
    await answerAfter(650);
    assert.equal(asked.length, n);
  }
});

test('a page that nobody sees asks for nothing', async () => {
  await stopClock();
  const asked = await fakeMedia(page, () => ({}));
  await page.addInitScript(() => Object.defineProperty(document, 'hidden', { get: () => window.isHidden === true }));
  await openList(all.map(bare));
  await answerAfter(kSettled);
  await page.evaluate(() => { window.isHidden = true; });
  await page.clock.runFor(20_000);
  assert.equal(asked.length, 1);
  await page.evaluate(() => {
    window.isHidden = false;
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await answerAfter(kSettled);
});

test('while a film is opened nothing else is asked for', async () => {
  const asked = await fakeMedia(page, () => ({}));
  await page.route('**/download/**', () => {});
  await fakeList(page, all.map(bare));
  await stopClock();
  await page.goto(`${kUrl}/#/v/plays.mp4`);
  await page.waitForSelector('#gallery[data-state="ready"]', { state: 'attached' });
  await page.waitForSelector('#player[data-state="loadstart"]');
  await page.click('#player-info');
  await page.clock.runFor(10_000);
  assert.deepEqual(asked, []);
  await page.click('#player-close');
  await answerAfter(kSettled);
});

test('each reason why there is no picture is told, and why a film does not play here', async () => {
  await fakeMedia(page, () => byName(all));
  await openList(all.map(inList));
  await page.waitForFunction((one) => document.querySelector(one), `${card(films.hevc)} .mark`);
  const reason = (video) => page.locator(`${card(video)} .reason`).allTextContents();
  assert.deepEqual(await reason(films.sound), ['Sound only']);
  assert.deepEqual(await reason(films.cut), ['Cut off']);
  assert.deepEqual(await reason(films.unreadable), ['Unreadable']);
  assert.deepEqual(await reason(films.plays), []);
  assert.deepEqual(await badges(films.avi), ['Not here: AVI', '360p', 'AVI · MPEG-4', '1:01']);
  assert.deepEqual(await badges(films.ac3), ['No sound: AC-3', '720p', 'MKV · H.264', '0:20']);
  assert.equal(await page.getAttribute(`${card(films.ac3)} .mark`, 'title'), 'This browser does not decode AC-3, so there is no sound.');
  const decodes = await page.evaluate(() => document.createElement('video').canPlayType('video/mp4; codecs="hvc1.1.6.L93.B0"'));
  await page.waitForFunction(([one, wanted]) => document.querySelector(one).textContent === wanted,
    [`${card(films.hevc)} .badge`, decodes ? '4K' : 'No picture: HEVC']);  // what the machine itself decodes it plays
  await screenshot(page, 'cards-of-each-kind');
});

test('a poster that does not come leaves the drawn tile', async () => {
  await fakeMedia(page, () => ({}), { poster: (route) => route.fulfill({ status: 404 }) });
  await openList([inList(films.plays)]);
  await page.waitForFunction(() => document.querySelectorAll('.tile').length === 1 && !document.querySelector('.poster'));
});

test('a poster that failed once is tried again when more is known of its film', async () => {
  let broken = true;
  let known = {};
  await stopClock();
  const picture = '<svg xmlns="http://www.w3.org/2000/svg" width="480" height="270"/>';
  const poster = (route) => route.fulfill(broken ? { status: 503 } : { contentType: 'image/svg+xml', body: picture });
  await fakeMedia(page, () => known, { poster });
  const { poster: address } = films.plays;
  await openList([{ ...bare(films.plays), poster: address }]);
  await page.waitForFunction(() => document.querySelector('.tile') && !document.querySelector('.poster'));
  broken = false;
  known = byName([films.plays]);
  await answerAfter(kSettled);
  await page.waitForSelector('.poster.shown');
});

test('posters wait until their card is near, and decode beside the page', async () => {
  await fakeMedia(page, () => ({}));
  await openList([inList(films.plays)]);
  const image = await page.$eval('.poster', ({ loading, decoding, alt }) => ({ loading, decoding, alt }));
  assert.deepEqual(image, { loading: 'lazy', decoding: 'async', alt: '' });
});

test('a server without the reader says so once, and is not asked again', async () => {
  await stopClock();
  const asked = await fakeMedia(page, () => ({}), { reader: 'missing' });
  await openList(all.map(bare));
  await answerAfter(kSettled);
  await page.waitForSelector('#reader-missing', { state: 'visible' });
  assert.match(await page.textContent('#reader-missing'), /reelcache-media/);
  assert.equal(await page.locator('.tile[data-reason="missing"]').count(), all.length);
  await page.clock.runFor(20_000);
  assert.equal(asked.length, 1);
  await page.click('#reader-missing-close');
  await page.reload();
  await answerAfter(kSettled);
  await page.waitForSelector('.tile[data-reason="missing"]');
  assert.ok(await page.isHidden('#reader-missing'), 'closed once is enough');
});

test('resolution and what plays here are chosen among what is known', async () => {
  await fakeMedia(page, () => byName(all));
  await openList(all.map(inList));
  await page.selectOption('#picture', '720p');
  assert.deepEqual(await page.locator('.card').evaluateAll((cards) => cards.map((one) => one.dataset.name)), [films.ac3.name]);
  assert.match(await page.evaluate(() => location.hash), /picture=720p/);
  await page.selectOption('#picture', '');
  await page.click('#direct');
  const shown = await page.locator('.card').evaluateAll((cards) => cards.map((one) => one.dataset.name));
  assert.ok(shown.includes(films.plays.name) && !shown.includes(films.avi.name) && !shown.includes(films.ac3.name));
});
