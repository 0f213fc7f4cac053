// What a person waits for in the gallery, in Chromium; bench/gallery.py runs it, and reads a JSON object from its output.
//
//   REELCACHE_URL=... REELCACHE_SAMPLES=... node gallery.mjs NAME...    {NAME: [cold ms, warm ms]}, click to first frame
//   ... node gallery.mjs --list                                        how soon a long list can be used
import { kUrl, launch } from '../tests/browser/gallery_driver.mjs';

const browser = await launch();

async function openGallery(watch = async () => {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await watch(page, context);
  await page.goto(`${kUrl}/`);
  await page.waitForSelector('#gallery[data-state="ready"] .card');
  return { context, page };
}

// A browser that has nothing of the film: what was cached is the server's.
async function firstFrameMs(name) {
  const { context, page } = await openGallery();
  const ms = await page.evaluate((wanted) => new Promise((resolve) => {
    const link = [...document.querySelectorAll('.card-link')].find((one) => one.textContent.includes(wanted));
    const video = document.querySelector('video');
    video.requestVideoFrameCallback(() => resolve(performance.now() - begun));
    const begun = performance.now();
    link.click();
  }), name.replace(/\.\w+$/, ''));
  await context.close();
  return ms;
}

async function visitList() {
  const bytes = { page: 0, list: 0 };
  const { context } = await openGallery(async (page, its) => {
    const wire = await its.newCDPSession(page);
    const urls = new Map();
    wire.on('Network.responseReceived', ({ requestId, response }) => urls.set(requestId, response.url));
    wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      bytes[urls.get(requestId)?.endsWith('/api/videos') ? 'list' : 'page'] += encodedDataLength;
    });
    await wire.send('Network.enable');
    await page.addInitScript(() => new MutationObserver(() => {
      if (document.querySelector('#gallery[data-state="ready"] .card')) window.usableMs ??= performance.now();
    }).observe(document, { subtree: true, childList: true, attributes: true }));
  });
  const usableMs = await context.pages()[0].evaluate(() => window.usableMs);
  await context.close();
  return { usableMs, ...bytes };
}

const [first, ...rest] = process.argv.slice(2);
const result = {};
if (first === '--list') Object.assign(result, await visitList());
else for (const name of [first, ...rest]) result[name] = [await firstFrameMs(name), await firstFrameMs(name)];
console.log(JSON.stringify(result));
await browser.close();
