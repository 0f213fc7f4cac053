// The cache page in Firefox: live, a film's sheet, and an action that asks first.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CacheDouble } from './cache_double.mjs';
import { World } from './cache_world.mjs';
import { launchFirefox, noFirefox, openFirefoxPage } from './firefox_driver.mjs';
import { kTimeout, screenshot } from './gallery_driver.mjs';

const film = 'Sintel.mp4';

let browser;
let double;
before(async () => {
  if (noFirefox) return;
  browser = await launchFirefox();
  double = await new CacheDouble(World.lively()).start();
});
after(async () => {
  await browser?.close();
  await double?.close();
});

test('Firefox shows the cache live and steers it', { skip: noFirefox }, async () => {
  const page = await openFirefoxPage(browser);
  await page.goto(`${double.url}/cache`);
  await page.waitForSelector('#live[data-state="live"]');
  await page.waitForSelector(`[data-name="${film}"] .bar-disk rect`);
  const end = Date.now() + 3 * kTimeout;
  while (await page.$eval('#ratio', ({ textContent }) => textContent) === '–') {
    assert.ok(Date.now() < end, 'the figures come');
    double.tick();
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  await screenshot(page, 'cache-firefox');
  await page.click(`[data-name="${film}"] a`);
  await page.waitForSelector('#film[data-state="ready"] #map-heat path');
  await screenshot(page, 'cache-firefox-film');
  await page.click('#act-purge');
  await page.waitForSelector('#confirm[open]');
  await page.click('#confirm-yes');
  await page.waitForFunction(() => document.getElementById('film-said').textContent.startsWith('Purged: '));
  assert.deepEqual(double.asked, [`POST /api/purge?name=${film}`]);
  assert.deepEqual(page.complaints, []);
});
