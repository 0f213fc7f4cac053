// The gallery in a real Chromium against a running server.
//
//   REELCACHE_URL          the server              REELCACHE_SAMPLES   the folder it shows
//   REELCACHE_SCREENSHOTS  keep pictures here      REELCACHE_CHROMIUM  another browser than /usr/bin/chromium
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import {
  cardNames, cardOf, isUnplayable, kUrl, launch, nextPicture, openGallery, openPage, openVideo,
  playerState, playsBeyond, sampleNames, screenshot,
} from './gallery_driver.mjs';

const samples = sampleNames();
const playable = samples.filter((name) => !isUnplayable(name));
const unplayable = samples.filter(isUnplayable);
const hostile = '<img src=x onerror=alert(1)>.mp4';

let browser;
let page;
before(async () => { browser = await launch(); });
after(() => browser?.close());

async function useOptions(options) {
  await page.context().close();
  page = await openPage(browser, options);
}

function eachOnAFreshPage() {
  beforeEach(async () => { page = await openPage(browser); });
  afterEach(async () => {
    const { complaints } = page;
    await page.context().close();
    assert.deepEqual(complaints, [], 'the page raised no exception, dialog or policy violation');
  });
}

// The picture on show carries the time it has in the file. A frame may lie on the edge of a second.
function assertRightPicture({ mediaTime, seconds, unclear }, where) {
  assert.deepEqual(unclear, [], `${where}: the clock can be read`);
  const possible = [Math.floor(mediaTime - 0.15), Math.floor(mediaTime + 0.15)];
  assert.ok(possible.includes(seconds), `${where}: picture of second ${seconds} shown at ${mediaTime}`);
}

test('the samples include videos that play and one that does not', () => {
  assert.ok(playable.length > 0 && unplayable.length > 0, samples.join(', '));
});

describe('the gallery', () => {
  eachOnAFreshPage();

  test('lists every sample, in the order of /api/videos', async () => {
    await openGallery(page);
    const listed = await (await fetch(`${kUrl}/api/videos`)).json();
    assert.deepEqual(listed.map(({ name }) => name).sort(), [...samples].sort());
    assert.deepEqual(await cardNames(page), listed.map(({ name }) => name));
    assert.match(await page.textContent('#count'), new RegExp(`^${samples.length} videos?$`));
  });

  test('loads no part of any video before a click', async () => {
    const asked = [];
    page.on('request', (request) => request.url().includes('/download/') && asked.push(request.url()));
    await openGallery(page);
    await page.waitForLoadState('networkidle');
    assert.deepEqual(asked, []);
    assert.equal(await page.locator('video').count(), 1, 'the player is the only video element');
    assert.equal(await page.locator('.card video').count(), 0);
    assert.equal(await page.getAttribute('video', 'src'), null);
  });

  test('is served with a policy that forbids inline script, and obeys it', async () => {
    const response = await page.goto(`${kUrl}/`);
    const policy = response.headers()['content-security-policy'] ?? '';
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /script-src 'self'(;|$)/);
    assert.equal(await page.locator('script:not([src]), style, [style*="url"], [onclick]').count(), 0);
  });

  test('treats a hostile name as text', { skip: !samples.includes(hostile) && 'no such sample' }, async () => {
    await openGallery(page);
    const text = await cardOf(page, hostile).locator('.card-title').textContent();
    assert.equal(text, '<img src=x onerror=alert(1)>');
    assert.equal(await page.locator('img[src="x"]').count(), 0);
  });

  test('filters by name', async () => {
    await openGallery(page);
    const word = playable[0].slice(0, 5).trim();
    await page.fill('#filter', word);
    const visible = await page.locator('.card:visible').evaluateAll((cards) => cards.map((card) => card.dataset.name));
    assert.ok(visible.includes(playable[0]));
    await page.fill('#filter', 'no such name \u2603');
    assert.equal(await page.locator('.card:visible').count(), 0);
    assert.match(await page.textContent('#list-nothing'), /no such name/);
  });

  for (const width of [360, 900, 1600, 2560]) {
    for (const colorScheme of ['light', 'dark']) {
      test(`fits ${width} px, ${colorScheme}`, async () => {
        const viewport = { width, height: width < 500 ? 740 : Math.round(width * 0.6) };
        await useOptions({ viewport, colorScheme });
        await openGallery(page);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        assert.ok(overflow <= 0, `${overflow} px wider than the window`);
        await screenshot(page, `gallery-${width}-${colorScheme}`);
      });
    }
  }

  for (const [locale, count, close] of [['ko-KR', /^동영상 \d+개$/, '닫기'], ['en-US', /^\d+ videos?$/, 'Close']]) {
    test(`speaks the browser's language: ${locale}`, async () => {
      await useOptions({ locale });
      await openGallery(page);
      assert.equal(await page.getAttribute('html', 'lang'), locale.slice(0, 2));
      assert.match(await page.textContent('#count'), count);
      await page.waitForSelector(`#player-close[aria-label="${close}"]`, { state: 'attached' });  // comes with the player
      await screenshot(page, `gallery-${locale}`);
    });
  }
});

describe('playing', () => {
  eachOnAFreshPage();

  for (const name of playable) {
    test(`${name} plays, and goes on from 10 %, 90 % and 50 %`, async () => {
      await openGallery(page);
      await cardOf(page, name).click();
      await playerState(page, 'canplay');
      await playsBeyond(page, 0);
      assertRightPicture(await nextPicture(page), 'start');
      for (const fraction of [0.1, 0.9, 0.5]) {
        const picture = await nextPicture(page, fraction);
        const { mediaTime, target } = picture;
        assertRightPicture(picture, `${fraction * 100} %`);
        assert.ok(mediaTime >= target - 0.1, `shows ${mediaTime} after a seek to ${target}`);
        await playsBeyond(page, target);
        await playerState(page, 'canplay');
      }
      await screenshot(page, `player-${name}`);
    });
  }

  for (const name of unplayable) {
    test(`${name} says that this browser cannot play it`, async () => {
      await openGallery(page);
      await cardOf(page, name).click();
      await playerState(page, 'error', 'canplay');
      if (await page.locator('#player[data-state="error"]').count()) {
        assert.equal(await page.textContent('#fault-title'), 'This browser cannot play this format');
        assert.ok(await page.isVisible('#fault-retry'));
        assert.match(await page.getAttribute('#fault-download', 'href'), /^\/download\//);
      } else {
        assert.match(await page.textContent('#player-no-picture'), /cannot decode the picture/);
      }
      await screenshot(page, `unplayable-${name}`);
    });
  }

  for (const [locale, title] of [['en-US', 'This video is not there'], ['ko-KR', '동영상이 없습니다']]) {
    test(`a missing file says so: ${locale}`, async () => {
      await useOptions({ locale });
      await openVideo(page, 'nothing-here.mp4');
      await playerState(page, 'error');
      assert.equal(await page.textContent('#fault-title'), title);
      assert.ok(await page.isVisible('#fault-retry'));
      assert.ok(!(await page.isVisible('#fault-download')), 'there is nothing to download');
      await screenshot(page, `missing-${locale}`);
    });
  }
});

describe('opening and closing', () => {
  eachOnAFreshPage();

  async function assertClosed() {
    await playerState(page, 'closed');
    const video = await page.$eval('video', (node) => ({
      src: node.getAttribute('src'), empty: node.networkState === HTMLMediaElement.NETWORK_EMPTY,
    }));
    assert.deepEqual(video, { src: null, empty: true });
    await page.waitForFunction(() => location.hash === '');
  }

  async function openCard(name) {
    await openGallery(page);
    await cardOf(page, name).click();
    await playerState(page, 'canplay');
    assert.equal(await page.evaluate(() => location.hash), `#/v/${encodeURIComponent(name)}`);
  }

  async function assertFocused(name) {
    await page.waitForFunction((wanted) => document.activeElement.closest('.card')?.dataset.name === wanted, name);
  }

  const ways = {
    'the Escape key': () => page.keyboard.press('Escape'),
    'the close button': () => page.click('#player-close'),
    'the back button': () => page.goBack(),
  };
  for (const [way, close] of Object.entries(ways)) {
    test(`${way} unloads the video and returns to its card`, async () => {
      const name = playable.at(-1);
      await openCard(name);
      await close();
      await assertClosed();
      await assertFocused(name);
    });
  }

  test('no request for media is left running', async () => {
    const running = new Set();
    const isMedia = (request) => request.url().includes('/download/');
    page.on('request', (request) => isMedia(request) && running.add(request));
    page.on('requestfinished', (request) => running.delete(request));
    page.on('requestfailed', (request) => running.delete(request));
    await openCard(playable[0]);
    await page.keyboard.press('Escape');
    await assertClosed();
    await page.waitForLoadState('networkidle');
    assert.equal(running.size, 0);
  });

  test('a link to a video opens it, and closing it leads to the gallery', async () => {
    await openVideo(page, playable[0]);
    await playerState(page, 'canplay');
    await playsBeyond(page, 0);
    await page.click('#player-close');
    await assertClosed();
    await assertFocused(playable[0]);
  });

  test('forward opens the video again', async () => {
    await openCard(playable[0]);
    await page.goBack();
    await assertClosed();
    await page.goForward();
    await playerState(page, 'canplay');
  });
});
