// Prints how soon a long list can be used, and what it costs to get there:
//
//   REELCACHE_URL=http://127.0.0.1:5000 REELCACHE_SAMPLES=/srv/videos node list_speed.mjs
//
// milliseconds from the navigation to a list with cards, the main thread's time for one typed letter, and bytes
// on the wire of the page and of the list. Medians of five fresh visits, at full speed and with a CPU a quarter as fast.
import { kUrl, launch } from './gallery_driver.mjs';

const kVisits = 5;
const browser = await launch();
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

async function visit(slowdown) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const wire = await context.newCDPSession(page);
  await wire.send('Network.enable');
  await wire.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  const bytes = { page: 0, list: 0 };
  const urls = new Map();
  wire.on('Network.responseReceived', ({ requestId, response }) => urls.set(requestId, response.url));
  wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    bytes[urls.get(requestId).endsWith('/api/videos') ? 'list' : 'page'] += encodedDataLength;
  });
  await page.addInitScript(() => new MutationObserver(() => {
    if (document.querySelector('#gallery[data-state="ready"] .card')) window.usableMs ??= performance.now();
  }).observe(document, { subtree: true, childList: true, attributes: true }));
  await page.goto(`${kUrl}/`);
  const usable = await (await page.waitForFunction(() => window.usableMs)).jsonValue();
  const letters = await page.evaluate(() => ['1', '19', '199'].map((text) => {
    const field = document.getElementById('filter');
    const begun = performance.now();
    field.value = text;
    field.dispatchEvent(new Event('input'));
    document.body.getBoundingClientRect();  // with the layout
    return performance.now() - begun;
  }));
  const cards = await page.locator('#cards .card').count();
  await context.close();
  return { usable, letter: Math.max(...letters), cards, ...bytes };
}

for (const slowdown of [1, 4]) {
  const visits = [];
  for (let i = 0; i < kVisits; i += 1) visits.push(await visit(slowdown));
  const of = (key) => Math.round(median(visits.map((one) => one[key])));
  console.log(`CPU / ${slowdown}: usable after ${of('usable')} ms, a letter ${of('letter')} ms, ` +
    `page ${of('page')} bytes, list ${of('list')} bytes, ${of('cards')} cards in the page`);
}
await browser.close();
