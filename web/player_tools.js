// The buttons below the film and the keys that do the same.
import { formatVideo } from '/address.js';
import { Captions } from '/captions.js';
import { copyText } from '/clipboard.js';
import { part } from '/dom.js';
import { formatDuration } from '/format.js';
import { say } from '/messages.js';
import { listenInPlayer } from '/shortcuts.js';

const kRates = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3];
const kToastMs = 1800;

export class PlayerTools {
  #video = part('player-video');
  #captions = new Captions(this.#video, part('player-captions'));
  #player;
  #neighbour;
  #toast = 0;

  // `neighbour(step)`: the name that is that far from the open film in the gallery's order, or null;
  // `go(name)` opens it; `details()` shows or hides
  // the panel of facts; `help()` opens the sheet of keys.
  constructor(player, { neighbour, go, details, help }) {
    this.#player = player;
    this.#neighbour = neighbour;
    const move = (step) => {
      const name = neighbour(step);
      if (name !== null) go(name);
    };
    this.#listen(move, { details, help });
    this.#offerRates();
    this.#offerPictureInPicture();
    navigator.mediaSession?.setActionHandler('previoustrack', () => move(-1));
    navigator.mediaSession?.setActionHandler('nexttrack', () => move(1));
  }

  // The list or the open film changed.
  refresh() {
    part('player-previous').disabled = this.#neighbour(-1) === null;
    part('player-next').disabled = this.#neighbour(1) === null;
  }

  onOpened(item) {
    this.#captions.load(item);
  }

  onReleased() {
    this.#captions.clear();
    if (document.pictureInPictureElement) document.exitPictureInPicture().catch(() => {});
  }

  say(text) {
    clearTimeout(this.#toast);
    part('player-toast').textContent = text;
    this.#toast = setTimeout(() => { part('player-toast').textContent = ''; }, kToastMs);
  }

  #listen(move, others) {
    const video = this.#video;
    const by = (seconds) => () => this.#seek(video.currentTime + seconds);
    const actions = {
      toggle: () => (video.paused ? video.play().catch(() => {}) : video.pause()),
      back5: by(-5), ahead5: by(5), back10: by(-10), ahead10: by(10),
      jump: (key) => this.#seek(video.duration * Number(key) / 10),
      louder: () => this.#setVolume(0.1), quieter: () => this.#setVolume(-0.1),
      mute: () => { video.muted = !video.muted; this.say(say(video.muted ? 'muted' : 'unmuted')); },
      slower: () => this.#stepRate(-1), faster: () => this.#stepRate(1),
      captions: () => this.say(this.#captions.toggle()),
      fullscreen: () => this.#toggleFullscreen(),
      pip: () => this.#togglePictureInPicture(),
      loop: () => this.#toggleLoop(),
      previous: () => move(-1), next: () => move(1),
      copy: () => this.#copyLink(),
      ...others,
    };
    listenInPlayer(part('player'), actions);
    for (const act of ['previous', 'next', 'loop', 'fullscreen', 'pip', 'copy', 'help']) {
      part(`player-${act}`).addEventListener('click', actions[act]);
    }
    part('player-info').addEventListener('click', actions.details);
  }

  #seek(seconds) {
    if (!Number.isFinite(this.#video.duration)) return;
    this.#video.currentTime = Math.min(Math.max(0, seconds), this.#video.duration);
    this.say(formatDuration(this.#video.currentTime));
  }

  #setVolume(change) {
    this.#video.muted = false;
    this.#video.volume = Math.min(1, Math.max(0, Math.round((this.#video.volume + change) * 10) / 10));
    this.say(say('volume', { n: Math.round(this.#video.volume * 100) }));
  }

  // --- speed and repetition: also for films opened later, while this page lives ---

  #offerRates() {
    const choice = part('player-rate');
    choice.replaceChildren(...kRates.map((rate) => new Option(`${rate}×`, rate)));
    choice.value = '1';
    choice.addEventListener('change', () => this.#setRate(Number(choice.value)));
    this.#video.addEventListener('ratechange', () => { choice.value = String(this.#video.playbackRate); });
  }

  #stepRate(step) {
    const at = kRates.findIndex((rate) => rate >= this.#video.playbackRate);
    this.#setRate(kRates[Math.min(Math.max(0, at + step), kRates.length - 1)]);
  }

  #setRate(rate) {
    this.#video.defaultPlaybackRate = rate;
    this.#video.playbackRate = rate;
    this.say(`${rate}×`);
  }

  #toggleLoop() {
    this.#video.loop = !this.#video.loop;
    part('player-loop').setAttribute('aria-pressed', String(this.#video.loop));
    this.say(say(this.#video.loop ? 'loops' : 'loopsNot'));
  }

  // --- where the picture is ---

  #toggleFullscreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (part('player-stage').requestFullscreen) part('player-stage').requestFullscreen().catch(() => {});
    else this.#video.webkitEnterFullscreen?.();  // iPhones show only the video itself
  }

  #offerPictureInPicture() {
    part('player-pip').hidden = !document.pictureInPictureEnabled;
  }

  #togglePictureInPicture() {
    if (document.pictureInPictureElement) document.exitPictureInPicture().catch(() => {});
    else this.#video.requestPictureInPicture?.().catch(() => this.say(say('noPip')));
  }

  #copyLink() {
    const at = this.#video.currentTime;
    const link = new URL(formatVideo(this.#player.name, at), location.href).href;
    copyText(link, part('player')).then(
      () => this.say(at >= 1 ? say('linkCopiedAt', { time: formatDuration(Math.floor(at)) }) : say('linkCopied')),
      () => this.say(link));
  }
}
