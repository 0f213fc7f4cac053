// The cache page in front of a make-believe cache: live figures, the list, one film, and what is done to it.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { afterEach, beforeEach, test } from 'node:test';
import { CacheDouble, kGate } from './cache_double.mjs';
import { kHostile, World } from './cache_world.mjs';
import { openPage, pageForEachTest, screenshot } from './gallery_driver.mjs';

const kAxe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const film = '여행/제주/바다 산책.mp4';
const other = 'Big Buck Bunny.mp4';

let browser;
let page;
let double;
pageForEachTest((opened) => { ({ browser, page } = opened); });
beforeEach(async () => { double = await new CacheDouble(World.lively()).start(); });
afterEach(() => double.close());

const cachePath = (hash = '') => `${double.url}/cache${hash}`;
const filmHash = (name) => `#film=${encodeURIComponent(name)}`;
const text = (selector) => page.textContent(selector);
const names = () => page.locator('#objects .film-row').evaluateAll((rows) => rows.map(({ dataset }) => dataset.name));
const hash = () => page.evaluate(() => decodeURIComponent(location.hash).replaceAll('+', ' '));
const becomes = (selector, pattern) => page.waitForFunction(([one, source]) =>
  new RegExp(source).test(document.querySelector(one).textContent), [selector, pattern]);
const liveState = (state) => page.waitForSelector(`#live[data-state="${state}"]`);
const filmState = (state) => page.waitForSelector(`#film[data-state="${state}"]`);

async function open(hashText = '') {
  await page.goto(cachePath(hashText));
  await page.waitForSelector('#cached[data-state="ready"]');
  await liveState('live');
}

async function useOptions(options) {
  await page.context().close();
  page = await openPage(browser, options);
}

// Time moves only when a test pushes it.
async function stopClock() {
  const now = Date.now();
  await page.clock.install({ time: now });
  await page.clock.pauseAt(now + 1000);
}

const english = new Intl.NumberFormat('en');

// Seconds pass; after each the server has news, and the page has heard them.
async function seconds(count) {
  for (let i = 0; i < count; i += 1) {
    await page.clock.runFor(1000);
    double.tick();
    await becomes('#connections-notes', `^${english.format(double.world.stats().requests.total)} requests`);
  }
}

const filmClosed = () => page.waitForSelector('#film:not([open])', { state: 'attached' });
const hashBecomes = (wanted) =>
  page.waitForFunction((one) => decodeURIComponent(location.hash).replaceAll('+', ' ') === one, wanted);

// Holds the answers to `path` back until the returned function is called.
async function hold(path) {
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  await page.route(path, async (route) => { await held; await route.continue(); });
  return release;
}

function forget({ memory, disk, flight, heat }) {
  for (const lane of [memory, disk, flight, heat]) lane.fill(0);
}

// Not a thing is left of the films of these names.
function drop(dropped) {
  for (const one of double.world.films.filter(({ name }) => dropped.includes(name))) {
    forget(one);
    one.lastUse = null;
  }
}

// --- live figures --------------------------------------------------------------------------------

test('figures and charts move with the stream', async () => {
  await stopClock();
  await open();
  assert.equal(await text('#ratio'), '–');
  await seconds(3);
  assert.match(await text('#ratio'), /^\d+(\.\d)?%$/);
  assert.match(await text('#ratio-note'), /^of the bytes sent in the last \d+ seconds$/);
  const [before, path] = [await text('#sending'), await page.getAttribute('#chart-throughput .layer', 'd')];
  assert.match(before, /^\d+(\.\d)? [kMG]B\/s$/);
  await seconds(6);
  assert.notEqual(await text('#sending'), before);
  assert.notEqual(await page.getAttribute('#chart-throughput .layer', 'd'), path);
  assert.match(await text('#saved-notes'), /^[\d,]+ requests fewer\$\d+\.\d\d saved, \$\d+\.\d\d charged$/);
  await becomes('#memory-of', '^of 4 GB$');
  assert.equal(await text('#disk-of'), 'of 60 GB');
  assert.equal(await text('#origin'), 'Healthy');
});

test('trouble at the origin is told in words', async () => {
  await stopClock();
  await open();
  await seconds(1);
  double.world.origin.errors += 3;
  await seconds(1);
  assert.equal(await text('#origin'), 'Errors now');
  double.world.origin.circuit = 'open';
  await seconds(1);
  assert.equal(await text('#origin'), 'Left alone');
  assert.match(await text('#origin-notes'), /cached bytes are still served/);
  double.world.writable = false;
  await seconds(1);
  assert.match(await text('#disk-notes'), /^Nothing can be written/);
});

test('a chart reads out a moment by keys, for the eye and the screen reader, and as a table', async () => {
  await stopClock();
  await open();
  await seconds(9);
  await page.focus('#chart-throughput');
  await page.keyboard.press('Home');
  const first = await page.getAttribute('#chart-throughput', 'aria-valuetext');
  assert.match(first, /: Together .*B\/s, Memory .*, Disk .*, Joined .*, Origin .*; Share from the cache \d/);
  await page.keyboard.press('ArrowRight');
  assert.notEqual(await page.getAttribute('#chart-throughput', 'aria-valuetext'), first);
  assert.ok(await page.isVisible('#read-throughput'));
  assert.ok(await page.isVisible('#read-ratio'), 'both charts show the same moment');
  assert.equal(await page.locator('#chart-ratio .mark path').count(), 1);
  await screenshot(page, 'cache-read-out');
  await page.keyboard.press('Escape');
  assert.ok(await page.isHidden('#read-throughput'));
  await page.click('#chart-table summary');
  await page.waitForSelector('#chart-rows tr');
  assert.equal(await page.locator('#chart-rows tr:first-child > *').count(), 7);
});

test('a server that is away is told of, what was known stays, and the page finds it again', async () => {
  await open();
  const shown = await names();
  double.away = true;
  double.cutStreams();
  await liveState('away');
  assert.match(await text('#away'), /^The server does not answer\. .* The figures are from \d/);
  assert.deepEqual(await names(), shown);
  assert.ok(await page.isHidden('#list-fault'));
  await screenshot(page, 'cache-away');
  double.away = false;
  await liveState('live');
  assert.ok(await page.isHidden('#away'));
});

test('a server that has no stream to spare is not called away', async () => {
  await open();
  double.answers.set('/api/live', [503, '503 Service Unavailable\nToo busy at the moment.\n지금은 바쁩니다.\n']);
  double.cutStreams();
  await liveState('silent');
  assert.match(await text('#away'), /^No live figures at the moment\./);
  await screenshot(page, 'cache-silent');
  double.answers.clear();
  await liveState('live');
  assert.ok(await page.isHidden('#away'));
});

test('a stream that says nothing is given up', async () => {
  await stopClock();
  await open();
  double.silent = true;
  await page.clock.runFor(6000);
  await liveState('silent');
});

test('a hidden page asks for nothing', async () => {
  await stopClock();
  await open(filmHash(film));
  await filmState('ready');
  await page.waitForSelector('#jobs .job', { state: 'attached' });
  const hide = (hidden) => page.evaluate((value) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => value });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);
  await hide(true);
  await liveState('paused');
  await double.until(() => double.listeners === 0);
  const { looks } = double;
  await page.clock.runFor(60_000);
  assert.equal(double.looks, looks);
  await hide(false);
  await liveState('live');
  await double.until(() => double.looks >= looks + 4);  // the figures, the list, the jobs, the film
  assert.equal(double.listeners, 1);
});

test('who may not see it is led to the login', async () => {
  const release = await hold('**/api/cache?*');
  for (const path of ['/api/cache', '/api/live', '/api/warm']) double.answers.set(path, kGate);
  const refused = page.waitForResponse('**/api/live');
  await page.goto(cachePath());
  await refused;
  assert.ok(await page.isHidden('#away'), 'the list has the word');
  release();
  await page.getByText('You are not signed in').waitFor();
  await liveState('refused');
  assert.ok(await page.isHidden('#away'));
  assert.equal(await page.getAttribute('#refused a', 'href'), '/login');
  assert.ok(await page.isHidden('#now'));
  await screenshot(page, 'cache-refused');
});

// --- the list -------------------------------------------------------------------------------------

test('the list is sorted by its heads, and the order is in the address', async () => {
  await open();
  assert.equal((await names()).length, 25);
  assert.equal(await page.getAttribute('th[data-sort="bytes"]', 'aria-sort'), 'descending');
  const expected = (value) => double.world.cached.map((one) => one.json()).sort((a, b) => b[value] - a[value])
    .slice(0, 25).map(({ name }) => name);
  const firstIs = (name, is = true) => page.waitForFunction(([one, same]) =>
    (document.querySelector('.film-row').dataset.name === one) === same, [name, is]);
  await page.click('th[data-sort="requests"] button');
  await firstIs(expected('requests')[0]);
  assert.deepEqual(await names(), expected('requests'));
  assert.equal(await hash(), '#sort=requests');
  await page.click('th[data-sort="requests"] button');
  await firstIs(expected('requests')[0], false);
  assert.equal(await hash(), '#sort=requests&order=asc');
  await page.goBack();
  await firstIs(expected('requests')[0]);
  await page.goBack();
  await page.waitForSelector('th[data-sort="bytes"][aria-sort="descending"]');
});

test('search finds, says when it does not, and is in the address; a page follows the other', async () => {
  await open();
  const count = double.world.cached.length;
  assert.equal(await text('#cache-count'), `1–25 of ${count}`);
  await page.click('#page-next');
  await becomes('#cache-count', `^26–${count} of`);
  assert.equal(await hash(), '#from=25');
  assert.ok(await page.isDisabled('#page-next'));
  await page.fill('#cache-search', '제주');
  await becomes('#cache-count', '^1–1 of 1$');
  assert.deepEqual(await names(), [film]);
  assert.equal(await hash(), '#q=제주');
  assert.ok(await page.isHidden('#pages'));
  await page.fill('#cache-search', 'nowhere');
  await page.getByText('Nothing cached is called “nowhere”').waitFor();
  await page.click('#cache-show-all');
  await becomes('#cache-count', '^1–25 of');
  assert.equal(await hash(), '');
});

test('a page past the end leads to the last one, with the film that is open', async () => {
  await stopClock();
  await open('#from=25');
  const gone = await names();
  await page.click(`[data-name="${gone[0]}"] a`);
  await filmState('ready');
  drop(gone);
  await page.clock.runFor(5000);
  await becomes('#cache-count', '^1–25 of 25$');
  assert.equal(await hash(), `#film=${gone[0]}`);
  assert.equal((await names()).length, 25);
  assert.ok(await page.isHidden('#objects-empty'));
});

test('a bar tells in words what it draws', async () => {
  await open(`#q=${encodeURIComponent('바다')}`);
  const { bar } = double.world.film(film).json();
  assert.match(await page.getAttribute('.film-bar', 'aria-label'),
    /^On disk \d.*%, in memory \d.*%, being fetched .*%\. Most read at .*%\.$/);
  const drawn = await page.locator('.film-bar .bar-disk rect').evaluateAll((cells) =>
    cells.reduce((sum, cell) => sum + cell.width.baseVal.value, 0));
  assert.equal(drawn, [...bar.disk].filter((digit) => digit !== '0').length);
});

test('what is kept is told by its chunks, not by the cells they lie in', async () => {
  const one = double.world.film(film);
  forget(one);
  one.memory.fill(1 / 300);
  await open(`#q=${encodeURIComponent('제주')}&${filmHash(film).slice(1)}`);
  await filmState('ready');
  assert.equal(await text(`[data-name="${film}"] .kept .main`), '0.3%');
  assert.equal(await text('#map-memory-share'), '0.3%');
  assert.match(await text('#film-facts'), /Kept0\.3%: /);
});

test('nothing cached yet', async () => {
  double.world = new World();
  await page.goto(cachePath());
  await page.getByText('Nothing is cached yet').waitFor();
  await page.getByText('The curve begins when figures come in.').waitFor();
  assert.ok(await page.isHidden('#objects-table'));
  assert.equal(await text('#ratio'), '–');
  await screenshot(page, 'cache-empty');
});

test('rows keep the focus while the list changes, and what stays is not read out again', async () => {
  await stopClock();
  await open();
  await page.focus(`[data-name="${other}"] a`);
  await page.evaluate(() => {
    window.readOut = [];
    const observer = new MutationObserver((all) => window.readOut.push(...all.map(({ target }) => target.id)));
    for (const id of ['cache-count', 'live-text']) observer.observe(document.getElementById(id), { childList: true });
  });
  double.world.film(other).pinned = false;
  await seconds(5);
  await becomes(`[data-name="${other}"] .film-about`, '^$');
  assert.equal(await page.evaluate(() => document.activeElement.closest('tr')?.dataset.name), other);
  assert.deepEqual(await page.evaluate(() => window.readOut), []);
});

test('names are text: in the list, the sheet, the jobs and the question', async () => {
  const title = kHostile.replace(/^.*\//, '').replace(/\.mp4$/, '');
  double.world.warm({ name: kHostile, part: 'whole' });
  await open('#q=img');
  assert.equal(await text('#objects .film-name bdi'), title);
  assert.equal(await text('#objects .film-folder'), 'tests <i>');
  assert.equal(await text('#jobs .job-name'), kHostile);
  await page.click('#objects .film-row');
  await filmState('ready');
  assert.equal(await text('#film-title bdi'), title);
  await becomes('#film-jobs .job-name', 'onerror');
  await page.click('#act-purge');
  assert.ok((await text('#confirm-text')).startsWith(title));
  assert.equal(await page.locator(':is(#objects, #jobs, #film, #confirm) :is(b, i, img)').count(), 0);
});

test('an answer that makes no sense is not hidden as a silent server, and the page goes on', async () => {
  await stopClock();
  double.answers.set('/api/cache', [200, {}]);
  const raised = page.waitForEvent('pageerror');
  await page.goto(cachePath());
  await raised;
  double.answers.clear();
  await page.clock.runFor(5000);
  await page.waitForSelector('.film-row');
  page.complaints.length = 0;
});

// --- one film ---------------------------------------------------------------------------------------

test('a film opens from its row, is in the address, and back leads out of it', async () => {
  await open();
  await page.click(`[data-name="${other}"] .film-bar`);
  await filmState('ready');
  assert.equal(await hash(), `#film=${other}`);
  assert.match(await page.title(), /^Big Buck Bunny/);
  const facts = Object.fromEntries(await page.locator('#film-facts div').evaluateAll((rows) =>
    rows.map((row) => [...row.children].map((one) => one.textContent))));
  const { version, chunks } = double.world.film(other).json();
  assert.equal(facts.Version, version);
  assert.match(facts.Chunks, new RegExp(` of ${english.format(chunks.total)}, 256 KiB each$`));
  assert.match(await text('#film-runs'), /^On disk\d/);
  await page.goBack();
  await filmClosed();
  await page.goForward();
  await filmState('ready');
  await page.keyboard.press('Escape');
  await filmClosed();
  await hashBecomes('');
  assert.equal(await page.evaluate(() => document.activeElement.closest('tr')?.dataset.name), other);
  await page.goForward();
  await hashBecomes(`#film=${other}`);  // closing led back, not on
});

test('a film from a link closes to the list, and other views of it do not name the film', async () => {
  await open(filmHash(other));
  await filmState('ready');
  await page.keyboard.press('Escape');
  await filmClosed();
  await hashBecomes('');
  await page.click('th[data-sort="heat"] button');
  await hashBecomes('#sort=heat');
});

test('its map reads out a place by keys and pointer', async () => {
  await open(filmHash(film));
  await filmState('ready');
  await page.focus('#film-map-mark');
  await page.keyboard.press('End');
  assert.match(await page.getAttribute('#film-map-mark', 'aria-valuetext'), /MB \(99\.6%\): /);
  await page.hover('#film-map-mark', { position: { x: 4, y: 30 } });
  assert.match(await text('#film-place'), /^\d.*%\): .*On disk 100%/);
  await screenshot(page, 'cache-film');
});

test('warming sends what was chosen, shows how far it is, and is cancelled', async () => {
  await open(filmHash(film));
  await filmState('ready');
  await page.click('#act-ends');
  await becomes('#film-said', '^Warming has begun$');
  await page.waitForSelector('#film-jobs .job');
  assert.match(await text('#film-jobs .job-words'), /^Ends · /);
  const { id } = double.world.jobs[0];
  await page.click('#film-jobs .job button');
  await becomes('#film-jobs .job-state', '^Cancelled$');
  await page.click('#act-whole');
  await page.waitForFunction(() => document.querySelectorAll('#film-jobs .job button:not([hidden])').length === 1);
  const query = new URLSearchParams({ name: film });
  assert.deepEqual(double.asked, [
    `POST /api/warm?${query}&part=ends`, `DELETE /api/warm/${id}`, `POST /api/warm?${query}&part=whole`,
  ]);
  await page.click('#film-close');
  assert.ok(await page.locator('#jobs .job').count() >= 2, 'the page lists all of them');
});

test('a purge asks first; the film is gone after it', async () => {
  await open(filmHash(film));
  await filmState('ready');
  await page.click('#act-purge');
  await page.waitForSelector('#confirm[open]');
  assert.match(await text('#confirm-text'), /^바다 산책\n\nUp to .*B become unreachable at once/);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'confirm-no');
  await screenshot(page, 'cache-confirm');
  await page.keyboard.press('Escape');
  assert.deepEqual(double.asked, []);
  await page.click('#act-purge');
  await page.click('#confirm-yes');
  await becomes('#film-said', '^Purged: .*B withdrawn$');
  assert.deepEqual(double.asked, [`POST /api/purge?${new URLSearchParams({ name: film })}`]);
  await filmState('gone');
  assert.ok(await page.isDisabled('#act-purge') && await page.isEnabled('#act-whole'));
  assert.equal(await page.evaluate(() => document.activeElement.id), 'film-said');
});

test('while something is being done nothing else can be asked for', async () => {
  await open(filmHash(film));
  await filmState('ready');
  const release = await hold('**/api/pin?*');
  await page.click('#act-pin');
  for (const act of ['whole', 'ends', 'pin', 'soft', 'purge']) assert.ok(await page.isDisabled(`#act-${act}`), act);
  await page.dispatchEvent('#act-purge', 'click');
  assert.equal(await page.locator('#confirm[open]').count(), 0);
  release();
  await page.click('#act-purge');  // waits until it can be pressed
  await page.click('#confirm-yes');
  await becomes('#film-said', '^Purged: ');
  assert.deepEqual(double.asked.map((one) => one.split('?')[0]), ['POST /api/pin', 'POST /api/purge']);
});

test('back closes the question with the film it is about', async () => {
  await open();
  await page.click(`[data-name="${other}"] a`);
  await filmState('ready');
  await page.click('#act-purge');
  await page.waitForSelector('#confirm[open]');
  await page.goBack();
  await filmClosed();
  await page.waitForSelector('#confirm:not([open])', { state: 'attached' });
  assert.deepEqual(double.asked, []);
});

test('a look that fails changes nothing of what is known', async () => {
  double.world.film(film).pinned = true;
  await open(filmHash(film));
  await filmState('ready');
  const path = `/api/cache/${encodeURIComponent(film)}`;
  double.answers.set(path, [500, { error: { code: 'internal', message: 'no' } }]);
  for (let i = 0; i < 2; i += 1) await page.waitForResponse(`**${path}`);  // before the second the first was dealt with
  assert.equal(await text('#act-pin'), 'Unpin');
  assert.ok(await page.isEnabled('#act-purge'));
});

test('a film is not called purged when the login has ended', async () => {
  double.answers.set(`/api/cache/${encodeURIComponent(film)}`, kGate);
  await open(filmHash(film));
  await filmState('problem');
  assert.match(await text('#film-problem'), /not signed in any more/);
});

test('a soft purge keeps the bytes, and says what it does', async () => {
  await open(filmHash(film));
  await filmState('ready');
  await page.click('#act-soft');
  assert.match(await text('#confirm-text'), /keeps the bytes/);
  await page.click('#confirm-yes');
  await becomes('#film-said', '^The origin is asked at next use$');
  await becomes('#film-marks', '^Asked about at next use$');
  assert.deepEqual(double.asked, [`POST /api/purge?${new URLSearchParams({ name: film })}&soft=yes`]);
});

test('pinning says how much is pinned, and is undone', async () => {
  await open(filmHash(film));
  await filmState('ready');
  await page.click('#act-pin');
  await becomes('#film-said', '^Pinned: .* of 8 GB are pinned$');
  assert.equal(await text('#act-pin'), 'Unpin');
  await becomes('#film-marks', '^Pinned$');
  await page.click('#act-pin');
  await becomes('#film-said', '^Unpinned: ');
  assert.deepEqual(double.asked.map((one) => one.split('?')[0]), ['POST /api/pin', 'POST /api/unpin']);
});

const kFaults = [
  [409, { error: { code: 'pin_limit', message: 'over' } }, /Unpin something else, or raise --pin-size/],
  [503, { error: { code: 'too_many_warms', message: 'busy' } }, /Wait until something is done/],
  [404, { error: { code: 'not_found', message: 'no' } }, /knows no such video/],
  [...kGate, /not signed in any more/],
  [500, { error: { code: 'internal', message: 'The disk is on fire.' } }, /That did not work.*“The disk is on fire\.”/],
  [502, '502 Bad Gateway\nNo answer.\n답이 없습니다.\n', /That did not work\. The server says: “No answer\.”/],
];
for (const [status, body, words] of kFaults) {
  test(`what fails is said with its cure: ${status} ${body.error?.code ?? 'in plain text'}`, async () => {
    await open(filmHash(film));
    await filmState('ready');
    double.answers.set('/api/pin', [status, body]);
    await page.click('#act-pin');
    await page.waitForSelector('#film-fault:not(:empty)');
    assert.match(await text('#film-fault'), words);
    assert.equal(await text('#film-said'), '');
  });
}

test('what fails is said in Korean, too', async () => {
  await useOptions({ locale: 'ko-KR' });
  Object.assign(double.world.jobs[0], { state: 'failed', error: 'The storage is gone.', code: 'storage_failed' });
  double.answers.set('/api/purge', [502, '502 Bad Gateway\nNo answer.\n답이 없습니다.\n']);
  await open(filmHash(film));
  await filmState('ready');
  assert.match(await text('#jobs .job-words'), /원본이 제대로 답하지 않았습니다/);
  await page.click('#act-soft');
  await page.click('#confirm-yes');
  await becomes('#film-fault', '답이 없습니다');
});

test('a film that is not in the cache can still be warmed', async () => {
  await open(filmHash('nobody knows.mp4'));
  await filmState('gone');
  await page.getByText('This video is not in the cache').waitFor();
  assert.ok(await page.isEnabled('#act-whole'));
});

// --- languages, sizes, rules ------------------------------------------------------------------------

test('Korean', async () => {
  await useOptions({ locale: 'ko-KR' });
  await open(filmHash(film));
  await filmState('ready');
  assert.equal(await page.getAttribute('html', 'lang'), 'ko');
  assert.equal(await text('#cached-title'), '캐시에 있는 것');
  assert.equal(await text('#act-purge'), '제거…');
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('[data-text]:empty').count(), 0);
  await screenshot(page, 'cache-ko');
});

test('the other language is a click away, and remembered', async () => {
  await open(filmHash(film));
  await filmState('ready');
  await page.keyboard.press('Escape');
  assert.equal(await text('#language'), '한국어');
  await page.click('#language');
  await page.waitForSelector('html[lang="ko"]');
  assert.equal(await text('#language'), 'English');
  await page.reload();
  await page.waitForSelector('#cached[data-state="ready"]');
  assert.equal(await text('#cached-title'), '캐시에 있는 것');
});

for (const width of [360, 768, 1280, 2560]) {
  test(`no sideways scroll at ${width} px`, async () => {
    await useOptions({ viewport: { width, height: 800 } });
    await open();
    const wide = () => page.evaluate(() => {
      const node = document.querySelector('#film[open]') ?? document.documentElement;
      return node.scrollWidth - node.clientWidth;
    });
    assert.ok(await wide() <= 0);
    await screenshot(page, `cache-${width}`);
    await page.click(`[data-name="${film}"] a`);
    await filmState('ready');
    assert.ok(await wide() <= 0);
    await screenshot(page, `cache-film-${width}`);
  });
}

test('on a phone the order is chosen from lists', async () => {
  await useOptions({ viewport: { width: 360, height: 740 } });
  await open();
  await page.selectOption('#cache-sort', 'heat');
  await page.selectOption('#cache-order', 'asc');
  await hashBecomes('#sort=heat&order=asc');
  assert.deepEqual(await page.locator('#cache-order option').allTextContents(), ['Most first', 'Least first']);
  await page.selectOption('#cache-sort', 'last_use');
  assert.deepEqual(await page.locator('#cache-order option').allTextContents(), ['Newest first', 'Oldest first']);
});

test('nothing is loaded from outside', async () => {
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).origin));
  await open(filmHash(film));
  await filmState('ready');
  assert.deepEqual([...new Set(asked)], [double.url]);
});

for (const [colorScheme, width] of [['light', 1280], ['dark', 360]]) {
  test(`axe finds nothing serious: ${colorScheme}, ${width} px`, async () => {
    await useOptions({ bypassCSP: true, colorScheme, viewport: { width, height: 800 } });
    await open();
    await page.addScriptTag({ path: kAxe });
    const check = async () => {
      const { violations } = await page.evaluate(() => window.axe.run());
      assert.deepEqual(violations.filter(({ impact }) => ['serious', 'critical'].includes(impact))
        .map(({ id, nodes }) => `${id}: ${nodes[0].html}`), []);
    };
    await check();
    await page.click(`[data-name="${film}"] a`);
    await filmState('ready');
    await page.click('#act-whole');
    await page.waitForSelector('#film-jobs .job');
    await check();
    await page.click('#act-purge');
    await check();
  });
}

// --- the login ----------------------------------------------------------------------------------------

test('the login sends the token, says what is wrong with it, and leads where it came from, and out again', async () => {
  await page.goto(`${double.url}/login${filmHash(other)}`);
  const faults = [
    ['', /Type the token first/], ['비밀', /letters, digits and signs/], ['wrong', /That is not the token/],
  ];
  for (const [token, words] of faults) {
    await page.fill('#token', token);
    await page.click('#login-send');
    await page.waitForSelector('#token-fault:not(:empty)');
    assert.match(await text('#token-fault'), words);
  }
  assert.equal(await page.evaluate(() => document.activeElement.id), 'token');
  await page.fill('#token', ' secret ');
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/cache${filmHash(other)}`);
  await filmState('ready');
  await page.keyboard.press('Escape');
  await page.goto(`${double.url}/`);
  assert.ok(await page.isVisible('#to-cache'));
  await page.goto(cachePath());
  await page.route('**/api/login', (route) => route.abort('connectionrefused'));
  await page.click('#sign-out');
  await becomes('#sign-out-fault', 'The server did not answer');
  await page.unroute('**/api/login');
  await page.click('#sign-out');
  await page.waitForURL('**/login');
  await page.goto(cachePath());
  await liveState('live');
  assert.ok(await page.isHidden('#sign-out'));
  assert.deepEqual(double.asked, ['POST /api/login', 'POST /api/login', 'DELETE /api/login']);
});

test('the login tells a server that is gone from a wrong token; axe finds nothing serious', async () => {
  await useOptions({ bypassCSP: true });
  await page.goto(`${double.url}/login`);
  await page.route('**/api/login', (route) => route.abort('connectionrefused'));
  await page.fill('#token', 'secret');
  await page.click('#login-send');
  await becomes('#token-fault', 'server does not answer');
  await page.addScriptTag({ path: kAxe });
  const { violations } = await page.evaluate(() => window.axe.run());
  assert.deepEqual(violations.filter(({ impact }) => ['serious', 'critical'].includes(impact)).map(({ id }) => id), []);
});
