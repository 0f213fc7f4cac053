// A platform refuses answers of more than 1 MiB with a length (--max-response): the player gets shorter ones, asks on
// after each, and seeks as ever.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import {
  isUnplayable, kSamples, launch, nextPicture, openPage, playerState, playsBeyond, sampleNames, seekTo,
} from './gallery_driver.mjs';

const kLimitedUrl = process.env.REELCACHE_LIMITED_URL;
const kLimitedLog = process.env.REELCACHE_LIMITED_LOG;
const kMiB = 1024 * 1024;
const sizeOf = (name) => fs.statSync(path.join(kSamples, name)).size;
const longest = sampleNames()
  .filter((name) => /\.mp4$/i.test(name) && !isUnplayable(name))
  .sort((a, b) => sizeOf(b) - sizeOf(a))[0];

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

const skip = !kLimitedUrl && 'REELCACHE_LIMITED_URL is not set';
test('a long video plays, seeks and ends from short answers', { skip }, async () => {
  assert.ok(sizeOf(longest) > 5 * kMiB, `${longest} is long enough to be split`);
  const page = await openPage(browser);
  const film = `/download/${encodeURIComponent(longest)}`;  // beside it subtitles are looked for
  const answers = [];
  page.on('response', (response) => {
    if (new URL(response.url()).pathname === film) answers.push(response);
  });
  await page.goto(`${kLimitedUrl}/#/v/${encodeURIComponent(longest)}`);
  await playerState(page, 'canplay');
  await playsBeyond(page, 0);
  for (const fraction of [0.9, 0.5, 0.1]) {
    const at = await seekTo(page, fraction);
    await playsBeyond(page, at);
    const picture = await nextPicture(page);
    assert.deepEqual(picture.unclear, []);
    assert.ok(Math.abs(picture.seconds - picture.mediaTime) <= 1, `shows ${picture.seconds} s at ${picture.mediaTime} s`);
  }
  // From here on it has to ask several times to reach the end.
  await page.evaluate(() => {
    const video = document.querySelector('video');
    video.currentTime = video.duration - 3;
    return video.play();
  });
  await page.waitForFunction(() => document.querySelector('video').ended);
  assert.deepEqual(page.complaints, []);

  for (const answer of answers) {
    assert.equal(answer.status(), 206);
    const fields = await answer.allHeaders();
    assert.match(fields['content-range'], new RegExp(`/${sizeOf(longest)}$`), 'the complete length is the true one');
  }
  await page.context().close();
  // The browser's own cache joins pieces into longer answers: what was sent is in the server's log.
  const sent = fs.readFileSync(kLimitedLog, 'utf8').trim().split('\n').map((line) => JSON.parse(line))
    .filter((line) => line.target === film);
  assert.ok(sent.length >= 4, `asked ${sent.length} times`);
  for (const line of sent) assert.ok(line.bytes <= kMiB && line.status === 206, `${line.status}, ${line.bytes} bytes`);
});
