// Which modules a page asks for at once, and which with the player: what its HTML lists is what they import.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { describe, test } from 'node:test';
import { cardOf, kUrl, openGallery, pageForEachTest, playerState, sampleNames } from './gallery_driver.mjs';

const read = (name) => fs.readFileSync(new URL(`../../web/${name}`, import.meta.url), 'utf8');
const importsOf = (name) => [...read(name).matchAll(/^import [^;]*?from '\.?\/([\w.]+)';/gms)].map(([, found]) => found);

// All modules that `entry` needs, with itself.
function closure(entry) {
  const all = new Set();
  const add = (name) => {
    if (all.has(name)) return;
    all.add(name);
    importsOf(name).forEach(add);
  };
  add(entry);
  return all;
}

const listed = (html) => [...html.matchAll(/rel="modulepreload" href="\/([\w.]+)"/g)].map(([, name]) => name);

describe('what is listed', () => {
  for (const [page, entry] of [['index.html', 'main.js'], ['cache.html', 'cache.js']]) {
    test(`${page} lists what ${entry} imports`, () => {
      const html = read(page).replace(/<template[^]*<\/template>/, '');
      const entries = [...html.matchAll(/<script type="module" src="\/([\w.]+)"/g)].map(([, name]) => name);
      const wanted = [...closure(entry)].filter((name) => !entries.includes(name));
      assert.deepEqual(listed(html), wanted.sort());
    });
  }

  test('the player is listed with what it imports and the page does not have yet', () => {
    const [template] = /<template id="player-modules">[^]*<\/template>/.exec(read('index.html'));
    const there = closure('main.js');
    assert.deepEqual(listed(template), [...closure('watch.js')].filter((name) => !there.has(name)).sort());
  });
});

describe('what is loaded', () => {
  const [film] = sampleNames();
  let page;
  pageForEachTest((opened) => { ({ page } = opened); });

  test('the list is there without the player, which comes when there is time', async () => {
    let answer;
    const asked = new Promise((resolve) => { answer = resolve; });
    await page.route('**/watch.js', (route) => answer(route));
    await openGallery(page);
    assert.ok(await page.locator('#cards .card').count() > 0);
    const route = await asked;
    await cardOf(page, film).click();
    assert.equal(await page.getAttribute('#player', 'data-state'), 'closed');
    await route.continue();
    await playerState(page, 'loadstart', 'loadedmetadata', 'canplay', 'waiting', 'error');
    assert.ok((await page.title()).endsWith('reelcache'));
  });

  test('a page that was left before the player came shows no film', async () => {
    let answer;
    const asked = new Promise((resolve) => { answer = resolve; });
    await page.route('**/watch.js', (route) => answer(route));
    await openGallery(page);
    const route = await asked;
    await cardOf(page, film).click();
    await page.goBack();
    await route.continue();
    await page.waitForSelector('#player-close[aria-label="Close"]', { state: 'attached' });
    assert.equal(await page.getAttribute('#player', 'data-state'), 'closed');
  });

  test('a player that does not come is told of, and the next film asks for it again', async () => {
    await page.route('**/watch.js', (route) => route.abort());
    await openGallery(page);
    await cardOf(page, film).click();
    await page.waitForFunction(() => document.getElementById('list-banner').textContent.startsWith('The player could not'));
    await page.unroute('**/watch.js');
    await cardOf(page, film).click();
    await playerState(page, 'loadstart', 'loadedmetadata', 'canplay', 'waiting', 'error');
  });

  test('a link to a film asks for the player beside the page', async () => {
    const order = [];
    page.on('request', (request) => order.push(new URL(request.url()).pathname));
    await page.goto(`${kUrl}/#/v/${encodeURIComponent(film)}`);
    await playerState(page, 'loadstart', 'loadedmetadata', 'canplay', 'waiting', 'error');
    const first = order.findIndex((path) => path.startsWith('/download/'));
    assert.ok(order.indexOf('/player.js') > 0 && order.indexOf('/player.js') < first);
    assert.equal(order.filter((path) => path === '/player.js').length, 1);
  });
});
