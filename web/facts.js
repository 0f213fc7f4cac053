// What follows from the facts the server knows of a film: how its picture is called, and whether a browser plays it.
// Pure.

// Of the words for why a film is not played, these leave it to the machine: "machine_picture", "machine_sound".
const kMachine = 'machine_';
const kStandards = [4320, 2160, 1440, 1080, 720, 576, 480, 360, 240, 144];  // lines
const kNames = { 4320: '8K', 2160: '4K' };

export const kBrowsers = ['chrome', 'edge', 'firefox', 'safari'];

// Every browser of an iPhone is Safari inside.
export function browserOf({ userAgent, userAgentData }) {
  const brands = userAgentData?.brands.map(({ brand }) => brand) ?? [];
  if (brands.includes('Microsoft Edge') || /\bEdg\//.test(userAgent)) return 'edge';
  if (brands.includes('Chromium') || /\bChrom(e|ium)\//.test(userAgent)) return 'chrome';
  return /\bFirefox\//.test(userAgent) ? 'firefox' : 'safari';
}

// The lines of the whole 16:9 picture that a wide, narrow or upright one was cut from.
function linesOf({ width, height }) {
  const lines = Math.max(Math.min(width, height), Math.max(width, height) * 9 / 16);
  return kStandards.find((standard) => lines >= standard * 0.97) ?? Math.round(lines);
}

// "1080p", "4K", or nothing.
export function pictureName(video) {
  if (!video.width || !video.height) return '';
  const lines = linesOf(video);
  return kNames[lines] ?? `${lines}p`;
}

// The same in the few steps people choose by.
export const kPictures = ['4K', '1080p', '720p', 'sd'];

export function pictureStep(video) {
  if (!video.width || !video.height) return '';
  const lines = linesOf(video);
  return lines >= 2160 ? '4K' : lines >= 1080 ? '1080p' : lines >= 720 ? '720p' : 'sd';
}

// The server's word for how `browser` plays the film: "direct", or why it does not; "elsewhere" where only other
// browsers are known to play it; null: nothing is known yet. The word of a film that no browser plays is the mildest.
function wordIn(video, browser) {
  if (video.play_in) return video.play_in[browser];
  if (!video.play) return null;
  return video.play === 'direct' && video.plays_in && !video.plays_in.includes(browser) ? 'elsewhere' : video.play;
}

// The same on this machine. `decodes(codec)`: whether it decodes this one, written as in RFC 6381.
export function wordHere(video, { browser, decodes }) {
  const word = wordIn(video, browser);
  if (!word?.startsWith(kMachine) || !video.codecs) return word;
  return video.codecs.split(/\s*,\s*/).every(decodes) ? 'direct' : word.slice(kMachine.length);
}

// Only the details tell which word is this browser's.
export function isVague(video, browser) {
  const word = wordIn(video, browser);
  return !video.play_in && (word === 'elsewhere' || Boolean(word?.startsWith(kMachine)));
}

export const dependsOnMachine = (word) => word.startsWith(kMachine);

// Whether a player must have the index before it begins. Others go without it, or are played by no browser.
export const beginsWithIndex = ({ container }) => container === 'mp4' || container === 'mov';

// It has been read, and there is sound but no picture in it.
export const isSoundOnly = (video) => Boolean(video.play) && !video.video_codec && Boolean(video.audio_codec);
