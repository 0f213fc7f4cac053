// What the browser tests need to drive the gallery: the browser, its pages, and reading the clock
// that is burnt into the sample videos.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, afterEach, before, beforeEach } from 'node:test';
import { chromium } from 'playwright-core';

function required(name, what) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; it names ${what}`);
  return value;
}

export const kTimeout = 30_000;
export const kUrl = required('REELCACHE_URL', 'a running server, such as http://127.0.0.1:5000').replace(/\/$/, '');
export const kSamples = required('REELCACHE_SAMPLES', 'the folder whose videos that server shows');

const kScreenshots = process.env.REELCACHE_SCREENSHOTS;
const kVideoName = /\.(mp4|avi|mov|mkv|webm|flv|wmv|m4v)$/i;

// Names of the sample videos as the server sees them: relative, with "/".
export function sampleNames(folder = kSamples, prefix = '') {
  return fs.readdirSync(path.join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith('.')) return [];
    if (entry.isDirectory()) return sampleNames(folder, `${prefix}${entry.name}/`);
    return kVideoName.test(entry.name) ? [prefix + entry.name] : [];
  });
}

export const isUnplayable = (name) => /\.(avi|wmv|flv)$/i.test(name) || name.includes('unplayable');

export function launch() {
  const args = ['--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update',
    '--disable-sync', '--autoplay-policy=no-user-gesture-required', '--mute-audio'];
  if (process.getuid() === 0) args.push('--no-sandbox');  // Chromium's sandbox does not run as root
  return chromium.launch({ executablePath: process.env.REELCACHE_CHROMIUM ?? '/usr/bin/chromium', args });
}

// A fresh page, watched: an exception, a dialog or a policy violation anywhere fails the test that caused it.
export async function openPage(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(kTimeout);
  page.complaints = [];
  page.on('pageerror', (error) => page.complaints.push(`exception: ${error.message}`));
  page.on('dialog', (dialog) => {
    page.complaints.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/i.test(message.text())) page.complaints.push(message.text());
  });
  return page;
}

// A browser for the file and a page for each of its tests; `use` is told of them before each.
export function pageForEachTest(use) {
  let browser;
  let page;
  before(async () => { browser = await launch(); });
  after(() => browser?.close());
  beforeEach(async () => {
    page = await openPage(browser);
    use({ browser, page });
  });
  afterEach(async () => {
    const { complaints } = page;
    await page.context().close();
    assert.deepEqual(complaints, [], 'the page raised no exception, dialog or policy violation');
  });
}

export async function screenshot(page, name) {
  if (!kScreenshots) return;
  fs.mkdirSync(kScreenshots, { recursive: true });
  await page.screenshot({ path: path.join(kScreenshots, `${name.replace(/[^\p{L}\p{N}.-]+/gu, '_')}.png`) });
}

export async function openGallery(page) {
  await page.goto(`${kUrl}/`);
  await page.waitForSelector('#gallery[data-state="ready"]');
}

export async function openVideo(page, name) {
  await page.goto(`${kUrl}/#/v/${encodeURIComponent(name)}`);
}

export const playerState = (page, ...states) =>
  page.waitForSelector(states.map((state) => `#player[data-state="${state}"]`).join(), { state: 'attached' });

export const cardNames = (page) =>
  page.locator('#cards .card').evaluateAll((cards) => cards.map((card) => card.dataset.name));

// A selector must escape what a name may hold: quotes, backslashes, control characters.
export const cardOf = (page, name) => {
  const escaped = name.replace(/[^\p{L}\p{N}]/gu, (c) => `\\${c.codePointAt(0).toString(16)} `);
  return page.locator(`#cards .card[data-name="${escaped}"] a`);
};

// Waits until the video plays at least `more` seconds beyond `from`.
export async function playsBeyond(page, from, more = 0.3) {
  await page.waitForFunction(
    (least) => document.querySelector('video').currentTime >= least && !document.querySelector('video').seeking,
    from + more,
  );
}

// Sets the slider to `fraction` of the length; returns the time it stands for.
export function seekTo(page, fraction) {
  return page.evaluate((part) => {
    const video = document.querySelector('video');
    video.currentTime = video.duration * part;
    return video.currentTime;
  }, fraction);
}

// The next picture shown, after a seek to `fraction` of the length where there is one: its own time in the file, and
// the seconds burnt into its top edge as 12 blocks (least significant first, white = 1). `unclear` lists blocks that
// are neither black nor white; `target` is where the seek leads to. Few pictures may be left there: the first one is
// waited for since before the seek.
export function nextPicture(page, fraction = null) {
  return page.evaluate(([part, timeout]) => new Promise((resolve, reject) => {
    const video = document.querySelector('video');
    setTimeout(() => reject(new Error('no picture was shown')), timeout);
    if (part !== null) video.currentTime = video.duration * part;
    const target = video.currentTime;
    const look = (_, { mediaTime }) => {
      if (video.seeking) {
        video.requestVideoFrameCallback(look);
        return;
      }
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
      const context = canvas.getContext('2d', { willReadFrequently: true });
      context.drawImage(video, 0, 0);
      const y = Math.floor(canvas.height / 24);
      const green = [...Array(12).keys()].map((i) =>
        context.getImageData(Math.floor(((i + 0.5) * canvas.width) / 12), y, 1, 1).data[1]);
      resolve({
        mediaTime,
        target,
        seconds: green.reduce((sum, value, i) => sum + (value > 127 ? 2 ** i : 0), 0),
        unclear: green.flatMap((value, i) => (value > 80 && value < 175 ? [`block ${i}: ${value}`] : [])),
      });
    };
    video.requestVideoFrameCallback(look);
  }), [fraction, kTimeout]);
}
