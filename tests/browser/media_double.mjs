// Stands in for the server's answers about films: /api/videos, /api/media and /poster/, put between it and the page.

const everywhere = { chrome: 'direct', edge: 'direct', firefox: 'direct', safari: 'direct' };

const film = (name, more = {}) => ({
  name, url: `/download/${encodeURIComponent(name)}`, size: 52_000_000, modified: '2026-03-02T00:00:00Z', etag: '"1"', ...more,
});

// What /api/videos says of it: only what is known without details.
const kDetails = ['container', 'index', 'bitrate', 'codecs', 'play_in', 'advice', 'mend', 'ffmpeg'];
export const inList = (video) => Object.fromEntries(Object.entries(video).filter(([key]) => !kDetails.includes(key)));

// One film of each kind that a page has to tell apart, by a short name.
export const films = {
  plays: film('plays.mp4', {
    duration: 754.2, width: 1920, height: 1080, video_codec: 'h264', audio_codec: 'aac', faststart: false, play: 'direct',
    poster: '/poster/plays.mp4?v=1', container: 'mp4', index: 'end', bitrate: 4_200_000, codecs: 'avc1.64001f, mp4a.40.2',
    play_in: everywhere, mend: 'remux', ffmpeg: "ffmpeg -i plays.mp4 -c copy -movflags +faststart plays.mended.mp4",
  }),
  avi: film('avi.avi', {
    duration: 61, width: 640, height: 360, video_codec: 'mpeg4', audio_codec: 'mp3', play: 'container',
    poster: '/poster/avi.avi?v=1', container: 'avi', index: 'end', bitrate: 480_000,
    play_in: { chrome: 'container', edge: 'container', firefox: 'container', safari: 'container' }, mend: 'transcode',
    ffmpeg: 'ffmpeg -i avi.avi -c:v libx264 -crf 22 -preset medium -pix_fmt yuv420p -g 60 -c:a copy -movflags +faststart avi.mp4',
  }),
  hevc: film('hevc.mp4', {
    duration: 3671, width: 3840, height: 1600, video_codec: 'hevc', audio_codec: 'aac', play: 'direct', plays_in: ['safari'],
    poster: '/poster/hevc.mp4?v=1', container: 'mp4', index: 'front', bitrate: 18_000_000, codecs: 'hvc1.1.6.L93.B0, mp4a.40.2',
    play_in: { chrome: 'machine_picture', edge: 'machine_picture', firefox: 'machine_picture', safari: 'direct' },
    mend: 'transcode', ffmpeg: 'ffmpeg -i hevc.mp4 -c:v libx264 -crf 22 -c:a copy -movflags +faststart hevc.mended.mp4',
  }),
  ac3: film('ac3.mkv', {
    duration: 20, width: 1280, height: 720, video_codec: 'h264', audio_codec: 'ac3', play: 'sound', poster: '/poster/ac3.mkv?v=1',
    container: 'matroska', index: 'end', bitrate: 900_000, codecs: 'avc1.64001f, ac-3',
    play_in: { chrome: 'sound', edge: 'machine_sound', firefox: 'sound', safari: 'container' },
    mend: 'transcode', ffmpeg: 'ffmpeg -i ac3.mkv -c:v copy -c:a aac -movflags +faststart ac3.mp4',
  }),
  sound: film('sound only.mp4', {
    duration: 200, audio_codec: 'aac', play: 'direct', container: 'mp4', index: 'front', bitrate: 128_000, codecs: 'mp4a.40.2',
    play_in: everywhere, mend: 'nothing',
  }),
  cut: film('cut off.mp4', {
    play: 'damaged', damage: 'cut_off', container: 'mp4', index: 'unknown', mend: 'hopeless',
    play_in: { chrome: 'damaged', edge: 'damaged', firefox: 'damaged', safari: 'damaged' },
  }),
  unreadable: film('unreadable.mov', {
    play: 'damaged', damage: 'unreadable', index: 'unknown', mend: 'hopeless',
    play_in: { chrome: 'damaged', edge: 'damaged', firefox: 'damaged', safari: 'damaged' },
  }),
};

export const bare = ({ name, url, size, modified, etag }) => ({ name, url, size, modified, etag });

// From here on counts what the page has taken in of the answers about films: a task after each.
export function watchAnswers(page) {
  return page.addInitScript(() => {
    window.answersTaken = 0;
    const { text } = Response.prototype;
    Response.prototype.text = function countedText() {
      const body = text.call(this);
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => { window.answersTaken += 1; };
      if (this.url.includes('/api/media?')) body.finally(() => port2.postMessage(null));
      return body;
    };
  });
}

export const answersTaken = (page) => page.evaluate(() => window.answersTaken);
export const answersReach = (page, count) => page.waitForFunction((least) => window.answersTaken >= least, count);

const kPoster = '<svg xmlns="http://www.w3.org/2000/svg" width="480" height="270"><rect width="480" height="270" fill="#468faf"/></svg>';

export const fakeList = (page, videos) => page.route('**/api/videos', (route) => route.fulfill({ json: videos }));

// Answers about the films of `known()` (name -> film) and of those that are not there says that they are waited for.
// Returns the lists of names it was asked for.
export async function fakeMedia(page, known, { reader = 'ready', poster } = {}) {
  const asked = [];
  await page.route('**/poster/**', poster ?? ((route) => route.fulfill({ contentType: 'image/svg+xml', body: kPoster })));
  await page.route('**/api/media?*', (route) => {
    const names = new URL(route.request().url()).searchParams.getAll('name');
    asked.push(names);
    const all = known();
    return route.fulfill({ json: {
      reader,
      videos: names.filter((name) => all[name]).map((name) => all[name]),
      waiting: reader === 'missing' ? [] : names.filter((name) => !all[name]),
    } });
  });
  return asked;
}
