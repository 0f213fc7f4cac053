// Notices a film that plays without its picture or without its sound, which raises no error, and says why.
import { part } from '/dom.js';
import { isSoundOnly } from '/facts.js';
import { formatCodec } from '/format.js';
import { say } from '/messages.js';
import { whyNot } from '/verdict.js';

const kListenSeconds = 1;  // so long a film may take until its first sound is decoded

// Chromium counts what it decoded, Firefox tells whether there is anything.
const isSilent = ({ webkitAudioDecodedByteCount, mozHasAudio }) =>
  webkitAudioDecodedByteCount === 0 || mozHasAudio === false;

export class MissingTracks {
  #video;
  #about;
  #item = null;
  #begunAt = 0;
  #asked = false;

  // `about(item)`: see Media.
  constructor(video, about) {
    this.#video = video;
    this.#about = about;
  }

  // The length and the picture's size of `item` are known; it plays from second `at` on.
  begin(item, at) {
    this.#item = item;
    this.#begunAt = at;
    this.look();
  }

  clear() {
    this.#item = null;
    this.#asked = false;
    for (const id of ['player-no-picture', 'player-no-sound']) part(id).hidden = true;
  }

  // The size of the picture changed, or the film played on.
  look() {
    if (this.#item === null) return;
    const { videoWidth, currentTime } = this.#video;
    if (videoWidth > 0) part('player-no-picture').hidden = true;
    const missesSound = isSilent(this.#video) && currentTime - this.#begunAt > kListenSeconds;
    if ((videoWidth === 0 || missesSound) && !this.#asked) this.#ask();
  }

  async #ask() {
    this.#asked = true;
    const item = this.#item;
    const video = await this.#about(item) ?? item;
    if (item !== this.#item) return;
    if (this.#video.videoWidth === 0) this.#say('player-no-picture', this.#pictureWords(video), video);
    else if (video.audio_codec) this.#say('player-no-sound', this.#soundWords(video), video);
  }

  #pictureWords(video) {
    if (isSoundOnly(video)) return say('soundOnly');
    const [why] = whyNot(video);
    const codec = formatCodec(video.video_codec);
    return why && !video.damage ? `${why} ${say('onlySound')}` : say('noPicture', { codec: codec && ` (${codec})` });
  }

  #soundWords(video) {
    return whyNot(video)[0] ?? say('noSound', { codec: formatCodec(video.audio_codec) });
  }

  #say(id, words, video) {
    const [text, button] = part(id).children;
    text.textContent = words;
    button.hidden = !video.play_in || isSoundOnly(video);
    part(id).hidden = false;
  }
}
