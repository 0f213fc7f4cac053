// Switching the language of the gallery, and what this browser remembers of it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cardOf, isUnplayable, openGallery, pageForEachTest, playerState, sampleNames } from './gallery_driver.mjs';

const unplayable = sampleNames().find(isUnplayable);

let page;
pageForEachTest((opened) => { ({ page } = opened); });

const text = (selector) => page.textContent(selector);

test('the language is switched without a reload, and stays', async () => {
  await openGallery(page);
  await page.evaluate(() => { window.isSamePage = true; });
  assert.match(await text('#count'), /^\d+ videos$/);
  assert.equal(await text('#language'), '한국어');
  const dates = await page.locator('.card .date').allTextContents();
  await page.click('#language');
  assert.match(await text('#count'), /^동영상 \d+개$/);
  assert.equal(await page.getAttribute('html', 'lang'), 'ko');
  assert.equal(await page.getAttribute('#filter', 'placeholder'), '이름 검색 (초성도 가능)');
  assert.equal(await text('#sort option[value="newest"]'), '최신순');
  assert.equal(await text('#language'), 'English');
  const korean = await page.locator('.card .date').allTextContents();
  assert.equal(korean.length, dates.length);
  assert.ok(korean.every((date) => /^\d{4}\. /.test(date)), `dates as people write them: ${korean[0]}`);
  assert.ok(await page.evaluate(() => window.isSamePage), 'the same page');
  await page.reload();
  await page.waitForSelector('#gallery[data-state="ready"]');
  assert.match(await text('#count'), /^동영상 \d+개$/);
  await page.click('#language');
  assert.match(await text('#count'), /^\d+ videos$/);
});

test('the player speaks the language that was chosen before and after it was loaded', async () => {
  await openGallery(page);
  await page.click('#language');
  await cardOf(page, unplayable).click();
  await playerState(page, 'error');
  assert.equal(await page.getAttribute('#player-close', 'aria-label'), '닫기');
  assert.match(await text('#fault-title'), /[가-힣]/);
  await page.keyboard.press('Escape');
  await playerState(page, 'closed');
  await page.click('#language');
  await cardOf(page, unplayable).click();
  await playerState(page, 'error');
  assert.equal(await page.getAttribute('#player-close', 'aria-label'), 'Close');
  assert.doesNotMatch(await text('#fault-title'), /[가-힣]/);
});

test('a browser that keeps nothing switches, too', async () => {
  await page.addInitScript(() => Object.defineProperty(window, 'localStorage', { get() { throw new Error('forbidden'); } }));
  await openGallery(page);
  await page.click('#language');
  assert.match(await text('#count'), /^동영상 \d+개$/);
});
