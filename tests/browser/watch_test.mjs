// Watching with comfort: resume, links with a time, subtitles, keys, the next film.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import {
  cardOf, isUnplayable, kUrl, openGallery, openPage, openVideo, pageForEachTest, playerState, playsBeyond,
  sampleNames, screenshot,
} from './gallery_driver.mjs';

const kAxe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const film = sampleNames().find((name) => /\.mp4$/.test(name) && !isUnplayable(name) && !name.includes('<'));
const kCp949 = Buffer.from([0x98, 0x43, 0x94, 0xee]);  // "쁂뷁", which strict EUC-KR lacks

let browser;
let page;
pageForEachTest((opened) => { ({ browser, page } = opened); });

// Where the film began to play, on the page that comes next: the first place it came to by a seek.
const watchSeeks = () => page.addInitScript(() => {
  window.seekedTo = [];
  document.addEventListener('seeked', ({ target }) => window.seekedTo.push(target.currentTime), true);
});
const firstSeek = async () => (await page.waitForFunction(() => window.seekedTo[0])).jsonValue();

async function open(name, query = '') {
  await page.goto(`${kUrl}/#/v/${encodeURIComponent(name)}${query}`);
  await playerState(page, 'canplay');
}

async function seek(seconds) {
  await page.evaluate((to) => { document.querySelector('video').currentTime = to; }, seconds);
  await playsBeyond(page, seconds, 0.1);
}

test('a film goes on where it was left, until it is nearly over', async () => {
  await openGallery(page);
  await cardOf(page, film).click();
  await playerState(page, 'canplay');
  await seek(10);
  const left = await page.evaluate(() => {
    const video = document.querySelector('video');
    video.pause();
    return video.currentTime;
  });
  await page.keyboard.press('Escape');
  await playerState(page, 'closed');
  await page.waitForSelector('.card .seen');
  await watchSeeks();
  await page.reload();
  await page.waitForSelector('#gallery[data-state="ready"]');
  await cardOf(page, film).click();
  const resumed = await firstSeek();
  assert.ok(resumed >= 10 && resumed < left + 1, `goes on at ${resumed}`);
  await playsBeyond(page, resumed, 0);
  await seek(19.3);
  await page.keyboard.press('Escape');
  await playerState(page, 'closed');
  await page.waitForFunction(() => document.querySelector('.card .seen') === null);
});

test('a link opens at its time, whatever was left', async () => {
  await watchSeeks();
  await open(film, '?t=8');
  assert.equal(Math.round(await firstSeek()), 8);
  await page.evaluate(() => { location.hash = location.hash.replace('t=8', 't=0:15'); });
  await playsBeyond(page, 15, 0);
});

test('the link to this moment is copied', async () => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(film, '?t=8');
  await page.evaluate(() => document.querySelector('video').pause());
  await page.keyboard.press('y');
  await page.getByText(/Link to 0:\d\d copied/).waitFor();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /#\/v\/[^?]+\?t=([89]|1\d)$/);
});

test('keys play, seek and set the speed; the sheet tells of them', async () => {
  await open(film);
  await page.keyboard.press('k');
  await page.waitForFunction(() => document.querySelector('video').paused);
  await page.keyboard.press('5');
  await page.waitForFunction(() => {
    const { currentTime, duration } = document.querySelector('video');
    return Math.abs(currentTime - duration / 2) < 0.1;
  });
  await page.keyboard.press('>');
  await page.getByText('1.25×').first().waitFor({ state: 'attached' });
  assert.equal(await page.$eval('video', ({ playbackRate }) => playbackRate), 1.25);
  await page.keyboard.press('m');
  assert.ok(await page.$eval('video', ({ muted }) => muted));
  await page.keyboard.press('?');
  await page.waitForSelector('#keys[open]');
  assert.ok(await page.getByText('10 seconds ahead').isVisible());
  await screenshot(page, 'keys');
  await page.keyboard.press('Escape');
  await page.waitForSelector('#keys:not([open])', { state: 'attached' });
  assert.ok(await page.locator('#player[open]').count(), 'the film is still there');
});

test('a film begins again where that is wanted', async () => {
  await open(film);
  await page.keyboard.press('r');
  assert.equal(await page.getAttribute('#player-loop', 'aria-pressed'), 'true');
  await page.evaluate(() => {
    const video = document.querySelector('video');
    video.currentTime = video.duration - 0.5;
  });
  await page.waitForFunction(() => {
    const { currentTime, seeking, ended } = document.querySelector('video');
    return currentTime > 0.1 && currentTime < 5 && !seeking && !ended;
  });
  await page.click('#player-loop');
  assert.equal(await page.getAttribute('#player-loop', 'aria-pressed'), 'false');
  assert.equal(await page.evaluate(() => document.querySelector('video').loop), false);
});

test('keys are letters again while one types', async () => {
  await openGallery(page);
  await page.focus('#filter');
  await page.keyboard.type('?/k');
  assert.equal(await page.inputValue('#filter'), '?/k');
  assert.equal(await page.locator('#keys[open]').count(), 0);
});

test('next and previous follow the order of the view; closing leads to the card of the last', async () => {
  await openGallery(page);
  const names = await page.locator('.card').evaluateAll((cards) => cards.map((card) => card.dataset.name));
  const at = names.indexOf(film);
  await cardOf(page, film).click();
  await playerState(page, 'canplay');
  await page.click('#player-next');
  await page.waitForFunction((name) => location.hash === `#/v/${encodeURIComponent(name)}`, names[at + 1]);
  await playerState(page, 'canplay');
  await page.keyboard.press('p');
  await page.waitForFunction((name) => location.hash === `#/v/${encodeURIComponent(name)}`, film);
  await page.keyboard.press('n');
  await page.waitForFunction((name) => location.hash === `#/v/${encodeURIComponent(name)}`, names[at + 1]);
  await page.goBack();
  await page.waitForFunction((name) => document.activeElement.closest('.card')?.dataset.name === name, names[at + 1]);
  assert.equal(await page.evaluate(() => location.hash), '');
});

const sami = Buffer.concat([
  Buffer.from('<SAMI><HEAD><STYLE><!-- .KRCC { Name: Korean; lang: ko-KR; } --></STYLE></HEAD><BODY><SYNC Start=0><P Class=KRCC>'),
  kCp949, Buffer.from('<br>&lt;b&gt;<SYNC Start=19000><P Class=KRCC>&nbsp;</BODY></SAMI>')]);
const subRip = Buffer.from('\ufeff1\r\n00:00:00,000 --> 00:00:19,000\r\n<i>가나다</i>\r\n', 'utf16le');

const kFiles = [['CP949 .smi', '.smi', sami, '쁂뷁\n<b>', 'Korean'], ['UTF-16 .srt', '.ko.srt', subRip, '가나다', 'Korean']];
for (const [what, ending, body, text, label] of kFiles) {
  test(`subtitles are found beside the film and read rightly: ${what}`, async () => {
    const sidecar = film.replace(/\.mp4$/, ending);
    await page.route(`**/download/${encodeURIComponent(sidecar)}`, (route) => route.fulfill({ body }));
    await page.route('**/api/subtitles?*', (route) => route.fulfill({ json: { subtitles: [sidecar] } }));
    await openVideo(page, film);
    await page.waitForSelector('#player-captions', { state: 'visible' });
    const shown = await page.$eval('video', ({ textTracks: [track] }) =>
      ({ text: track.cues[0].getCueAsHTML().textContent, label: track.label, mode: track.mode }));
    assert.deepEqual(shown, { text, label, mode: 'showing' });
    await page.keyboard.press('c');
    await page.waitForFunction(() => document.querySelector('video').textTracks[0].mode !== 'showing');
    await page.keyboard.press('Escape');
    await playerState(page, 'closed');
    assert.equal(await page.locator('track').count(), 0);
  });
}

test('axe finds nothing serious in the player and the sheet', async () => {
  await page.context().close();
  page = await openPage(browser, { bypassCSP: true });
  await open(film);
  await page.addScriptTag({ path: kAxe });
  for (const key of [null, '?']) {
    if (key) await page.keyboard.press(key);
    const { violations } = await page.evaluate(() => window.axe.run({ rules: { 'video-caption': { enabled: false } } }));
    assert.deepEqual(violations.filter(({ impact }) => ['serious', 'critical'].includes(impact))
      .map(({ id, nodes }) => `${id}: ${nodes[0].html}`), []);
  }
});
