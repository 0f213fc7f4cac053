// The same films in Firefox: every one that browsers play plays and seeks, and faults on the way are survived.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { launchFirefox, noFirefox, openFirefoxPage, startRelay } from './firefox_driver.mjs';
import { isUnplayable, kSamples, kUrl, nextPicture, playerState, playsBeyond, sampleNames, seekTo } from './gallery_driver.mjs';

const playable = sampleNames().filter((name) => !isUnplayable(name));
const sizeOf = (name) => fs.statSync(path.join(kSamples, name)).size;
const longest = playable.filter((name) => /\.mp4$/i.test(name)).sort((a, b) => sizeOf(b) - sizeOf(a))[0];

let browser;
let page;
let relay;
before(async () => {
  if (noFirefox) return;
  browser = await launchFirefox();
  relay = await startRelay();
});
after(async () => {
  relay?.stop();
  await browser?.close();
});
beforeEach(async () => { if (!noFirefox) page = await openFirefoxPage(browser); });
afterEach(async () => {
  if (noFirefox) return;
  const { complaints } = page;
  await page.close();
  assert.deepEqual(complaints, []);
});

async function open(server, name) {
  await page.goto(`${server}/#/v/${encodeURIComponent(name)}`);
  await playerState(page, 'canplay');
  await playsBeyond(page, 0);
}

async function assertRightPicture(where) {
  const { mediaTime, seconds, unclear } = await nextPicture(page);
  assert.deepEqual(unclear, [], `${where}: the clock can be read`);
  assert.ok(Math.abs(seconds + 0.5 - mediaTime) < 0.7, `${where}: picture of second ${seconds} shown at ${mediaTime}`);
}

for (const name of playable) {
  test(`Firefox plays ${name} and goes on from 75 %, 10 %`, { skip: noFirefox }, async () => {
    await open(kUrl, name);
    await assertRightPicture('start');
    for (const part of [0.75, 0.1]) {
      const target = await seekTo(page, part);
      await playsBeyond(page, target);
      await assertRightPicture(`${part * 100} %`);
    }
  });
}

const kFaults = [['503', 0.8], ['cut', 0.5]];  // at places where nobody was yet
for (const [way, place] of kFaults) {
  test(`Firefox goes on after ${way === 'cut' ? 'cut connections' : 'answers of 503'}`, { skip: noFirefox }, async () => {
    await open(relay.url, longest);
    relay.fail(way);
    const target = await seekTo(page, place);
    await page.waitForSelector('#player[data-state="waiting"]');
    relay.films = 'pass';
    await page.waitForFunction((least) => {
      const { error, currentTime, paused } = document.querySelector('video');
      return error === null && currentTime >= least && !paused;
    }, target + 1);
    await playerState(page, 'canplay');
    await assertRightPicture('after the fault');
    const { mediaTime } = await nextPicture(page);
    assert.ok(mediaTime >= target && mediaTime < target + 20, `goes on at ${mediaTime}, was at ${target}`);
  });
}
