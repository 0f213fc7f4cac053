// The cache page in front of the real server: sign in, see what is read, warm, pin and purge it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isUnplayable, kUrl, pageForEachTest, sampleNames, screenshot } from './gallery_driver.mjs';

const kToken = process.env.REELCACHE_TEST_TOKEN;
const film = sampleNames().find((name) => /\.mp4$/.test(name) && !isUnplayable(name) && !name.includes('<'));
const url = `${kUrl}/download/${film.split('/').map(encodeURIComponent).join('/')}`;

let page;
pageForEachTest((opened) => { ({ page } = opened); });

const text = (selector) => page.textContent(selector);
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

test('without the token there is no such page', async () => {
  assert.equal((await page.goto(`${kUrl}/cache`)).status(), 404);
  await page.goto(`${kUrl}/login`);
  await page.fill('#token', `${kToken}2`);
  await page.click('#login-send');
  await becomes('#token-fault', 'That is not the token');
});

test('what is read is seen: in the figures, the list and the film', async () => {
  await signIn();
  for (let i = 0; i < 2; i += 1) await (await fetch(url)).arrayBuffer();
  await page.reload();
  await page.waitForSelector(`[data-name="${film}"] .bar-memory rect`);
  await openFilm();
  const shown = Object.fromEntries(await page.locator('#film-facts div').evaluateAll((rows) =>
    rows.map((row) => [...row.children].map(({ textContent }) => textContent))));
  assert.match(shown.Version, /^[0-9a-f]{16}$/);
  assert.match(shown.Kept, /^100%: /);
  assert.equal(shown['Last use'].endsWith(')'), true);
  assert.match(await text('#film-sent-list'), /Memory\d/);
  await screenshot(page, 'cache-server-film');
});

test('a film is purged, and warmed again', async () => {
  await signIn();
  await (await fetch(url)).arrayBuffer();
  await openFilm();
  await page.click('#act-purge');
  await page.click('#confirm-yes');
  await becomes('#film-said', '^Purged: ');
  await page.waitForSelector('#film[data-state="gone"], #film[data-state="ready"]');
  await page.click('#act-whole');
  await page.waitForSelector('#film-jobs .job[data-state="done"]');
  await page.waitForSelector('#film[data-state="ready"]');
  await becomes('#film-facts', 'Kept100%');
});

test('a film is pinned, and let go', async () => {
  await signIn();
  await (await fetch(url)).arrayBuffer();
  await openFilm();
  await page.click('#act-pin');
  await becomes('#film-marks', 'Pinned');
  await page.click('#act-pin');
  await becomes('#film-said', '^Unpinned: ');
});
