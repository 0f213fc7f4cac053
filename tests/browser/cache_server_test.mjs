// The cache page in front of the real server: sign in, see what is read, warm, pin and purge it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageForEachTest, screenshot } from './gallery_driver.mjs';

const kToken = process.env.REELCACHE_TEST_TOKEN;
const kUrl = process.env.REELCACHE_STEERED_URL;  // a server that no other test uses
const skip = !kUrl && 'no server to steer';
const ask = async (path) => (await fetch(`${kUrl}${path}`, { headers: { Authorization: `Bearer ${kToken}` } })).json();
const [{ name: film, url, size }] = skip ? [{}] : await (await fetch(`${kUrl}/api/videos`)).json();
const read = async () => (await fetch(kUrl + url)).arrayBuffer();

let page;
pageForEachTest((opened) => { ({ page } = opened); });

const becomes = (selector, pattern) => page.waitForFunction(([one, source]) =>
  new RegExp(source).test(document.querySelector(one).textContent), [selector, pattern]);

async function signIn() {
  await page.goto(`${kUrl}/login`);
  await page.fill('#token', kToken);
  await page.click('#login-send');
  await page.waitForURL('**/cache');
  await page.waitForSelector('#live[data-state="live"]');
  await page.waitForSelector('#cached[data-state="ready"]');
}

async function openFilm() {
  await page.goto(`${kUrl}/cache#film=${encodeURIComponent(film)}`);
  await page.waitForSelector('#film[data-state="ready"]');
}

test('without the token there is no such page', { skip }, async () => {
  assert.equal((await page.goto(`${kUrl}/cache`)).status(), 404);
  await page.goto(`${kUrl}/login`);
  await page.fill('#token', `${kToken}2`);
  await page.click('#login-send');
  await becomes('#token-fault', 'That is not the token');
});

test('what is read is seen: in the figures, the list and the film', { skip }, async () => {
  await signIn();
  for (let i = 0; i < 2; i += 1) await read();
  await page.waitForSelector(`[data-name="${film}"] .bar-memory rect`);
  await openFilm();
  await becomes('#film-facts', 'Kept100%: ');
  await becomes('#film-sent-list', 'Memory[\\d.]+ [kM]B · ');
  const shown = Object.fromEntries(await page.locator('#film-facts div').evaluateAll((rows) =>
    rows.map((row) => [...row.children].map(({ textContent }) => textContent))));
  assert.match(shown.Version, /^[0-9a-f]{16}$/);
  assert.equal(shown['Last use'].endsWith(')'), true);
  await screenshot(page, 'cache-server-film');
});

test('a film is purged, and warmed again', { skip }, async () => {
  await signIn();
  await read();
  await openFilm();
  await page.click('#act-purge');
  await page.click('#confirm-yes');
  await becomes('#film-said', '^Purged: [\\d.]+ [kM]B withdrawn$');
  await becomes('#film-facts', 'Kept0%: ');
  await page.click('#act-whole');
  await page.waitForSelector('#film-jobs .job[data-state="done"]');
  const { jobs: [{ bytes }] } = await ask('/api/warm');
  assert.deepEqual([bytes.fetched, bytes.already], [size, 0]);
  await page.waitForSelector('#film[data-state="ready"]');
  await becomes('#film-facts', 'Kept100%: ');
});

test('a film is pinned, and let go', { skip }, async () => {
  await signIn();
  await read();
  await openFilm();
  await page.click('#act-pin');
  await becomes('#film-marks', 'Pinned');
  await page.click('#act-pin');
  await becomes('#film-said', '^Unpinned: ');
});
