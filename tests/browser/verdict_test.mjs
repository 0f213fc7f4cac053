// Why a film does not play, what helps, and the panel of its details. The films come from the running server, the facts
// about them from media_double.mjs.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { isUnplayable, kUrl, openPage, pageForEachTest, playerState, playsBeyond, sampleNames, screenshot } from './gallery_driver.mjs';
import { answersReach, fakeList, fakeMedia, films, inList, watchAnswers } from './media_double.mjs';

const kAxe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const playable = sampleNames().find((name) => /\.mp4$/.test(name) && !isUnplayable(name) && !name.includes('<'));
const unplayable = sampleNames().find(isUnplayable);

let browser;
let page;
pageForEachTest((opened) => { ({ browser, page } = opened); });

async function useOptions(options) {
  await page.context().close();
  page = await openPage(browser, options);
}

// Opens a film of the server of which `facts` are known.
async function open(name, facts) {
  const video = { ...facts, name, url: `/download/${encodeURIComponent(name)}` };
  const asked = await fakeMedia(page, () => ({ [name]: video }));
  await fakeList(page, [inList(video)]);
  await page.goto(`${kUrl}/#/v/${encodeURIComponent(name)}`);
  return asked;
}

const kWords = {
  'en-US': ['No browser opens AVI files.', 'This line makes a copy that plays everywhere:', 'Download'],
  'ko-KR': ['AVI 파일을 열 수 있는 브라우저는 없습니다.', '이 명령은 어디서나 재생되는 파일을 새로 만듭니다:', '내려받기'],
};
for (const [locale, [reason, head, download]] of Object.entries(kWords)) {
  test(`a film that no browser opens: why, the line that mends it, and the download: ${locale}`, async () => {
    await useOptions({ locale });
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await open(unplayable, films.avi);
    await playerState(page, 'error');
    await page.getByText(reason).waitFor();
    assert.equal(await page.textContent('#fault-ingredients'), 'AVI · MPEG-4 · MP3');
    assert.equal(await page.textContent('.fault .command-head'), head);
    assert.equal(await page.textContent('.fault pre'), films.avi.ffmpeg);
    assert.equal(await page.textContent('#fault-download'), download);
    await page.click('.fault .command button');
    await page.waitForFunction((text) => document.querySelector('.fault .command button').textContent !== text,
      locale === 'ko-KR' ? '복사' : 'Copy');
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), films.avi.ffmpeg);
    await screenshot(page, `verdict-${locale}`);
  });
}

test('the browsers that play it are named where some do', async () => {
  await open(unplayable, { ...films.avi, ...films.hevc, container: 'mov' });
  await playerState(page, 'error');
  await page.waitForSelector('.fault .browsers');
  assert.deepEqual(await page.locator('.fault .browsers li').allInnerTexts(), [
    'Chrome\nOn some devices', 'Edge\nOn some devices', 'Firefox\nOn some devices', 'Safari\nPlays']);
});

test('a damaged file is told apart, and hopeless ones come without a line', async () => {
  await open(unplayable, films.cut);
  await page.getByText('The file is cut off: its end is missing.').waitFor();
  assert.ok(await page.getByText('No conversion can save this file.').isVisible());
  assert.equal(await page.locator('.fault .command').count(), 0);
});

test('an answer about a film that was left is not shown at the next', async () => {
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  await watchAnswers(page);
  await open(unplayable, films.avi);
  await page.unroute('**/api/media?*');
  await page.route('**/api/media?*', async (route) => {
    await held;
    await route.fulfill({ json: { reader: 'ready', videos: [{ ...films.avi, name: unplayable }], waiting: [] } });
  });
  await playerState(page, 'error');
  await page.getByText('Looking into the file…').waitFor();
  await page.evaluate((hash) => { location.hash = hash; }, '#/v/nothing-here.mp4');
  await page.getByText('This video is not there').waitFor();
  release();
  await answersReach(page, 1);
  assert.equal(await page.textContent('#fault-ingredients'), '');
});

test('without facts the fault page says what it can', async () => {
  await page.route('**/api/media?*', (route) => route.fulfill({ status: 404, json: {} }));
  await page.goto(`${kUrl}/#/v/${encodeURIComponent(unplayable)}`);
  await playerState(page, 'error');
  assert.match(await page.textContent('#fault-text'), /cannot read it/);
  assert.equal(await page.textContent('#fault-help'), '');
});

test('a film without sound is told of, with the way to what helps', async () => {
  await page.addInitScript(() => Object.defineProperty(HTMLMediaElement.prototype, 'webkitAudioDecodedByteCount', { get: () => 0 }));
  await open(playable, films.ac3);
  await page.getByText('This browser does not decode AC-3, so there is no sound.').waitFor();
  await page.click('#player-no-sound button');
  assert.equal(await page.textContent('.details pre'), films.ac3.ffmpeg);
  await screenshot(page, 'no-sound');
});

test('a film that has no sound is not called silent', async () => {
  await page.addInitScript(() => Object.defineProperty(HTMLMediaElement.prototype, 'webkitAudioDecodedByteCount', { get: () => 0 }));
  const answer = page.waitForResponse('**/api/media?*');
  const asked = await open(playable, { ...films.plays, audio_codec: undefined });
  await (await answer).finished();
  await playsBeyond(page, 1.5);
  assert.deepEqual(asked, [[playable]]);
  assert.ok(await page.isHidden('#player-no-sound'));
});

test('a film without a picture is told of; a file of sound alone is not blamed on the browser', async () => {
  await page.addInitScript(() => Object.defineProperty(HTMLVideoElement.prototype, 'videoWidth', { get: () => 0 }));
  await open(playable, { ...films.hevc, codecs: 'hvc1.0.0.L0' });
  await page.getByText('This device does not decode HEVC in this browser, so there is no picture. Only its sound can play.').waitFor();
  assert.ok(await page.isVisible('#player-no-picture button'));
  await screenshot(page, 'no-picture');
  await page.unrouteAll();
  await open(playable, films.sound);
  await page.reload();
  await page.getByText('This file holds sound only, no picture.').waitFor();
  assert.ok(await page.isHidden('#player-no-picture button'));
});

test('the details of a film: a key opens them, and a late index is advice', async () => {
  await open(playable, films.plays);
  await playerState(page, 'canplay');
  await page.keyboard.press('d');
  await page.waitForSelector('#details-body .browsers');
  assert.equal(await page.getAttribute('#player-info', 'aria-expanded'), 'true');
  const facts = await page.locator('.fact-list div').evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent)));
  assert.deepEqual(Object.fromEntries(facts), {
    Container: 'MP4', Picture: 'H.264 · 1080p (1920×1080)', Sound: 'AAC', Length: '12:34', Bitrate: '4.2 Mbit/s', Size: '52 MB',
    Changed: 'Mar 2, 2026', Index: 'At the end: starts later', Codecs: 'avc1.64001f, mp4a.40.2',
  });
  assert.match(await page.textContent('.details .advice'), /starts later/);
  assert.equal(await page.textContent('.details pre'), films.plays.ffmpeg);
  await page.keyboard.press('d');
  assert.ok(await page.isHidden('#player-details'));
  assert.equal(await page.evaluate(() => document.activeElement.id), 'player-info');
});

test('where the index lies is no reproach to a container that begins without it', async () => {
  await open(unplayable, films.avi);
  await playerState(page, 'error');
  await page.keyboard.press('d');
  await page.waitForSelector('#details-body .browsers');
  assert.match(await page.innerText('.fact-list'), /Index\s+At the end$/m);
  assert.doesNotMatch(await page.innerText('#details-body'), /starts later/);
});

test('details without the reader say what the list knows, and why not more', async () => {
  await page.route('**/api/media?*', (route) => route.fulfill({ json: { reader: 'missing', videos: [], waiting: [] } }));
  await page.goto(`${kUrl}/#/v/${encodeURIComponent(playable)}`);
  await playerState(page, 'canplay');
  await page.click('#player-info');
  await page.getByText(/once the program reelcache-media is there/).waitFor();
  assert.ok(await page.getByText('Container').isVisible());
});

for (const [what, name, facts] of [['details', playable, films.plays], ['fault page', unplayable, films.hevc]]) {
  for (const width of [360, 1440]) {
    test(`axe finds nothing serious in the ${what} at ${width} px, and nothing is cut off`, async () => {
      await useOptions({ bypassCSP: true, viewport: { width, height: 740 } });
      await open(name, facts);
      await playerState(page, 'canplay', 'error');
      if (what === 'details') await page.click('#player-info');
      await page.waitForSelector('.player .browsers');
      await page.addScriptTag({ path: kAxe });
      const { violations } = await page.evaluate(() => window.axe.run({ rules: { 'video-caption': { enabled: false } } }));
      assert.deepEqual(violations.filter(({ impact }) => ['serious', 'critical'].includes(impact))
        .map(({ id, nodes }) => `${id}: ${nodes[0].html}`), []);
      assert.deepEqual(await page.locator('.player :is(.fault, .details)').evaluateAll((all) =>
        all.filter((one) => one.scrollWidth > one.clientWidth).map(({ id }) => id)), []);
    });
  }
}
