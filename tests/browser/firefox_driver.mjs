// Firefox for the browser tests, driven over WebDriver BiDi, and a relay before the server that can fail.
import fs from 'node:fs';
import http from 'node:http';
import puppeteer from 'puppeteer-core';
import { kTimeout, kUrl } from './gallery_driver.mjs';

const kFirefox = process.env.REELCACHE_FIREFOX ?? '/usr/bin/firefox-esr';
const kCutAfter = 16 * 1024;  // bytes of a film

// For `skip` of a test: why there is no Firefox, or false.
export const noFirefox = !fs.existsSync(kFirefox) &&
  `${kFirefox} is not there: install firefox-esr, or name another in REELCACHE_FIREFOX`;

export function launchFirefox() {
  return puppeteer.launch({
    browser: 'firefox', executablePath: kFirefox, headless: true, timeout: 4 * kTimeout,
    protocolTimeout: 4 * kTimeout,
    extraPrefsFirefox: { 'media.autoplay.default': 0, 'media.volume_scale': '0', 'intl.accept_languages': 'en-US' },
  });
}

// A page that takes the calls of gallery_driver.mjs; an exception in it is a complaint.
export async function openFirefoxPage(browser) {
  const page = await browser.newPage();
  page.setDefaultTimeout(3 * kTimeout);
  await page.setViewport({ width: 1280, height: 800 });
  page.complaints = [];
  page.on('pageerror', (error) => page.complaints.push(error.message));
  const wait = page.waitForFunction.bind(page);
  page.waitForFunction = (condition, argument) => wait(condition, {}, argument);
  return page;
}

const kEnd = 0.95;  // where an index may lie

// The part of a film that an answer has, as { first, size }.
function rangeOf({ 'content-range': range, 'content-length': length }) {
  const [, first, size] = /^bytes (\d+)-\d+\/(\d+)$/.exec(range ?? '') ?? [null, 0, length];
  return { first: Number(first), size: Number(size) };
}

// Passes an answer on, of a film its first quarter and its end; the rest never comes.
function passQuarter(from, answer) {
  const { first, size } = rangeOf(from.headers);
  let room = first > size * kEnd ? Infinity : Math.floor(size / 4) - first;
  if (room <= 0) return;
  answer.writeHead(from.statusCode, from.headers);
  from.on('data', (bytes) => {
    answer.write(bytes.subarray(0, Math.max(0, room)));
    room -= bytes.length;
    if (room <= 0) from.pause();
  });
  from.on('end', () => room > 0 && answer.end());
}

// Passes requests on to the server. What becomes of those for films is set by `relay.films`: 'pass', 'quarter', '503',
// or 'cut': answers end after a few bytes. relay.cut() ends those that run.
export async function startRelay() {
  const relay = { films: 'pass', running: new Set() };
  const server = http.createServer((request, answer) => {
    const isFilm = request.url.startsWith('/download/') && request.method === 'GET';
    if (isFilm && relay.films === '503') {
      answer.writeHead(503).end();
      return;
    }
    const { method, headers } = request;
    const asked = http.request(new URL(request.url, kUrl), { method, headers }, (from) => {
      if (isFilm && relay.films === 'quarter') {
        passQuarter(from, answer);
        return;
      }
      answer.writeHead(from.statusCode, from.headers);
      let sent = 0;
      from.on('data', (bytes) => {
        sent += bytes.length;
        if (isFilm && relay.films === 'cut' && sent > kCutAfter) answer.destroy();
      });
      from.pipe(answer);
    });
    asked.on('error', () => answer.destroy());
    answer.on('close', () => { relay.running.delete(answer); asked.destroy(); });
    if (isFilm) relay.running.add(answer);
    request.pipe(asked);
  });
  await new Promise((ready) => { server.listen(0, '127.0.0.1', ready); });
  relay.url = `http://127.0.0.1:${server.address().port}`;
  relay.cut = () => {
    for (const answer of relay.running) answer.destroy();
  };
  relay.stop = () => { server.closeAllConnections(); server.close(); };
  return relay;
}
