// The same films in Firefox: every one that browsers play plays and seeks, and faults on the way are survived.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { launchFirefox, noFirefox, openFirefoxPage, startRelay } from './firefox_driver.mjs';
import {
  isUnplayable, kSamples, kUrl, nextPicture, playerState, playsBeyond, sampleNames, seekTo,
} from './gallery_driver.mjs';

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
  await page.goto(`${server}/#/v/${encodeURIComponent(name)}?t=0`);  // not where another test left it
  await playerState(page, 'canplay');
  await playsBeyond(page, 0);
}

async function assertRightPicture(where, fraction = null) {
  const { mediaTime, seconds, unclear, target } = await nextPicture(page, fraction);
  assert.deepEqual(unclear, [], `${where}: the clock can be read`);
  assert.ok(Math.abs(seconds + 0.5 - mediaTime) < 0.7, `${where}: picture of second ${seconds} shown at ${mediaTime}`);
  return { mediaTime, target };
}

for (const name of playable) {
  test(`Firefox plays ${name} and goes on from 75 %, 10 %`, { skip: noFirefox }, async () => {
    await open(kUrl, name);
    await assertRightPicture('start');
    for (const part of [0.75, 0.1]) {
      const { target } = await assertRightPicture(`${part * 100} %`, part);
      await playsBeyond(page, target);
    }
  });
}

const kFaults = [['503', 0.8, 'answers of 503'], ['cut', 0.5, 'cut connections']];
for (const [way, place, words] of kFaults) {
  test(`Firefox goes on after ${words}`, { skip: noFirefox }, async () => {
    relay.films = 'quarter';
    await open(relay.url, longest);
    relay.films = way;
    const target = await seekTo(page, place);
    relay.cut();
    await page.waitForSelector('#player[data-state="waiting"]');
    relay.films = 'pass';
    await page.waitForFunction((least) => {
      const { error, currentTime, paused } = document.querySelector('video');
      return error === null && currentTime >= least && !paused;
    }, target + 1);
    await playerState(page, 'canplay');
    const { mediaTime } = await assertRightPicture('after the fault');
    assert.ok(mediaTime >= target && mediaTime < target + 20, `goes on at ${mediaTime}, was at ${target}`);
  });
}
