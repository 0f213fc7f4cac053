// Says why a film does not play here, or not well, and what helps.
import { beginsWithIndex, dependsOnMachine, kBrowsers } from '/facts.js';
import { formatBrowser, formatCodec, formatContainer, nameParts } from '/format.js';
import { browser as here, wordOf } from '/here.js';
import { say } from '/messages.js';

const kFlaws = new Set(['container', 'picture', 'sound']);

const namesOf = (video) => ({
  container: video.container ? formatContainer(video.container) : nameParts(video.name).format,
  picture: formatCodec(video.video_codec),
  sound: formatCodec(video.audio_codec),
});

// "MP4, H.264, AAC".
export function ingredients(video) {
  const { container, picture, sound } = namesOf(video);
  return [container, picture, sound].filter(Boolean).join(' · ');
}

// Whether a flaw is every browser's, or this device's alone.
function scopeOf({ play_in: playIn }, word) {
  if (!playIn || !kFlaws.has(word)) return '';
  if (kBrowsers.every((browser) => playIn[browser] === word)) return '_nowhere';
  return playIn[here] === word ? '' : '_device';
}

// Sentences; none for a film of which nothing bad is known.
export function whyNot(video) {
  if (video.damage) return [say(`why_${video.damage}`)];
  const word = wordOf(video);
  if (!word || word === 'direct') return [];
  return [say(`why_${word}${scopeOf(video, word)}`, namesOf(video))];
}

// What makes it slow.
export function whySlow(video) {
  if (video.index === 'end' && beginsWithIndex(video)) return [say('why_slow')];
  return video.index === 'none' ? [say('why_seek')] : [];
}

// How each browser plays the film, as [browser's name, word of its kind, sentence part], or nothing where unknown.
export function browsersOf(video) {
  if (!video.play_in) return [];
  return kBrowsers.map((browser) => {
    const word = video.play_in[browser];
    const kind = word === 'direct' ? 'direct' : dependsOnMachine(word) ? 'machine'
      : word === 'sound' || word === 'picture' ? word : 'no';
    return { name: formatBrowser(browser), kind, text: say(`in_${kind}`) };
  });
}

// What the line of ffmpeg does, or null where there is none.
export function mendOf({ mend, ffmpeg, index, play_in: playIn }) {
  if (mend === 'hopeless') return say('mend_hopeless');
  if (!ffmpeg) return null;
  const playsEverywhere = kBrowsers.every((browser) => playIn[browser] === 'direct');
  return say(`mend_${mend === 'remux' && playsEverywhere && index === 'end' ? 'slow' : mend}`);
}
