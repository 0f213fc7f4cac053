// Finding one video among many: search, folders, order, the address, and a list that changes meanwhile. The page
// comes from the running server, the lists from here.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { kUrl, openPage, pageForEachTest, screenshot } from './gallery_driver.mjs';

const kAxe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const kMany = 20_000;
const kPollMs = 30_000;

let browser;
let page;
pageForEachTest((opened) => { ({ browser, page } = opened); });

const video = (name, more = {}) => ({
  name, url: `/download/${encodeURIComponent(name)}`, size: 1, modified: null, etag: '"1"', ...more,
});
const many = Array.from({ length: kMany }, (_, i) => video(`${i % 2 ? 'films' : 'clips'}/no ${i}.mp4`));

async function openList(videos, hash = '') {
  await page.route('**/api/videos', (route) => route.fulfill({ json: videos() }));
  await page.goto(`${kUrl}/${hash}`);
  await page.waitForSelector('#gallery[data-state="ready"]');
}

const few = [
  video('여행/샘플 바다.mp4', { size: 30, modified: '2026-01-02T00:00:00Z', duration: 61, height: 1080, width: 1920,
    video_codec: 'h264', play: 'direct' }),
  video('여행/제주/산책.avi', { size: 20, modified: '2026-03-02T00:00:00Z', play: 'container' }),
  video('Deep sea.mkv', { size: 10, modified: '2026-02-02T00:00:00Z' }),
];
const names = (...list) => page.waitForFunction((wanted) =>
  JSON.stringify([...document.querySelectorAll('#cards .card')].map((card) => card.dataset.name)) === wanted, JSON.stringify(list));
const hash = () => page.evaluate(() => decodeURIComponent(location.hash).replaceAll('+', ' '));

test('search finds initial consonants and names taken apart, and back returns', async () => {
  await openList(() => few);
  await page.locator('#filter').pressSequentially('ㅅㅍ');
  await names(few[0].name);
  assert.equal(await page.textContent('#count'), '1 of 3');
  await page.waitForFunction((wanted) => decodeURIComponent(location.hash) === wanted, '#/?q=ㅅㅍ');
  await page.fill('#filter', '바다'.normalize('NFD'));
  await names(few[0].name);
  await page.goBack();
  await names(...few.map(({ name }) => name));
  assert.equal(await page.inputValue('#filter'), '');
  await page.goForward();
  await names(few[0].name);
});

test('nothing found says so and offers everything', async () => {
  await openList(() => few, '#/?q=nowhere');
  assert.match(await page.textContent('#list-nothing'), /nowhere/);
  await page.click('#show-all');
  await names(...few.map(({ name }) => name));
  assert.equal(await hash(), '');
});

test('order, format and what plays here are in the address', async () => {
  await openList(() => few);
  await page.selectOption('#sort', 'newest');
  await names(few[1].name, few[2].name, few[0].name);
  await page.selectOption('#format', 'mkv');
  await names(few[2].name);
  await page.reload();
  await names(few[2].name);
  assert.equal(await page.inputValue('#sort'), 'newest');
  await page.selectOption('#format', '');
  await page.click('#direct');
  await names(few[0].name);
  assert.equal(await page.getAttribute('#direct', 'aria-pressed'), 'true');
  await page.goBack();
  await names(few[1].name, few[2].name, few[0].name);
});

test('folders lead down, the breadcrumb leads up', async () => {
  await openList(() => few);
  await page.click('#folder-list a');
  await names(few[0].name, few[1].name);
  await page.click('#folder-list a');
  await names(few[1].name);
  assert.equal(await hash(), '#/?in=여행/제주/');
  assert.deepEqual(await page.locator('#crumbs a').allTextContents(), ['All videos', '여행', '제주']);
  await screenshot(page, 'folder');
  await page.click('#crumbs li:first-child a');
  await names(...few.map(({ name }) => name));
});

test('facts are on the cards where they are known', async () => {
  await openList(() => few);
  assert.deepEqual(await page.locator('.badge').allTextContents(),
    ['1080p', 'MP4 · H.264', '1:01', 'Not here: AVI', 'AVI', 'MKV']);
});

test('of twenty thousand only those in sight are in the page, and the end shows the last', async () => {
  await openList(() => many);
  assert.ok(await page.locator('#cards .card').count() < 150);
  const [height, rows] = await page.evaluate(() => {
    const cards = [...document.querySelectorAll('#cards .card')].map((card) => card.getBoundingClientRect());
    const columns = cards.filter(({ top }) => top === cards[0].top).length;
    const pitch = cards[columns].top - cards[0].top;
    return [document.getElementById('cards').clientHeight / pitch, columns];
  });
  assert.ok(Math.abs(height - Math.ceil(kMany / rows)) < 1, 'the scrollbar is true');
  await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
  await page.waitForSelector(`.card[data-name="${many.at(-1).name}"]`);
  assert.ok(await page.locator('#cards .card').count() < 150);
  assert.ok(await page.evaluate(() => document.querySelectorAll('*').length) < 3000);
  await page.fill('#filter', '19999');
  await names(many.at(-1).name);
});

test('back and reload return to the place in a long list', async () => {
  await openList(() => many);
  await page.evaluate(() => window.scrollTo(0, 100_000));
  await page.waitForFunction(() => history.state?.scroll === 100_000);
  await page.locator('#filter').pressSequentially('no 1');
  await page.waitForFunction(() => window.scrollY === 0 && location.hash.endsWith('q=no+1'));
  await page.goBack();
  await page.waitForFunction(() => window.scrollY === 100_000);
  await page.reload();
  await page.waitForFunction(() => window.scrollY === 100_000);
});

test('a list that changes keeps what is in sight and the focus', async () => {
  await page.clock.install();
  let videos = many;
  await openList(() => videos);
  await page.evaluate(() => window.scrollTo(0, 50_000));
  const target = await page.waitForFunction(() =>
    [...document.querySelectorAll('.card')].find((card) => card.getBoundingClientRect().top > 200)?.dataset.name);
  const name = await target.jsonValue();
  const top = () => page.evaluate((one) => document.querySelector(`[data-name="${one}"]`)?.getBoundingClientRect().top, name);
  await page.focus(`[data-name="${name}"] a`);
  const before = await top();
  videos = [...Array.from({ length: 1000 }, (_, i) => video(`a new one ${i}.mp4`)), ...many];
  await page.clock.fastForward(kPollMs);
  await page.waitForFunction(() => document.getElementById('count').textContent === '21,000 videos');
  assert.equal(await page.evaluate(() => document.activeElement.closest('.card')?.dataset.name), name);
  const row = await page.evaluate(() => document.querySelector('.card').getBoundingClientRect().height);
  assert.ok(Math.abs(await top() - before) < row * 1.5, `was at ${before}, is at ${await top()}`);
});

test('arrow keys go from card to card, a slash to the search', async () => {
  await openList(() => many);
  await page.focus('#cards a');
  const focused = () => page.evaluate(() => document.activeElement.closest('.card')?.dataset.name);
  await page.keyboard.press('ArrowRight');
  assert.equal(await focused(), many[1].name);
  await page.keyboard.press('End');
  assert.equal(await focused(), many.at(-1).name);
  await page.keyboard.press('ArrowLeft');
  assert.equal(await focused(), many.at(-2).name);
  await page.keyboard.press('/');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'filter');
});

for (const [colorScheme, language] of [['light', 'en'], ['dark', 'ko']]) {
  test(`axe finds nothing serious in the list, ${colorScheme}, ${language}`, async () => {
    await page.context().close();
    page = await openPage(browser, { colorScheme, bypassCSP: true });
    await openList(() => few, `#/?in=${encodeURIComponent('여행/')}`);
    if (language === 'ko') await page.click('#language');
    await page.addScriptTag({ path: kAxe });
    const { violations } = await page.evaluate(() => window.axe.run());
    assert.deepEqual(violations.filter(({ impact }) => ['serious', 'critical'].includes(impact))
      .map(({ id, nodes }) => `${id}: ${nodes[0].html}`), []);
  });
}
