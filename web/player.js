// The one player of the page: a dialog around a single <video>, loaded on open, unloaded on close.
// (A <video> that is merely paused keeps its connection; six of them block the page.)
//
// data-state of the dialog:
//   closed          no video
//   loadstart       asked for, nothing known yet
//   loadedmetadata  length and picture size known
//   canplay         playing or ready to
//   waiting         bytes are missing, or a reload is planned
//   error           given up; the fault text says why
import { diagnose } from '/diagnosis.js';
import { part } from '/dom.js';
import { Fault } from '/fault.js';
import { formatDuration, nameParts } from '/format.js';
import { say } from '/messages.js';
import { MissingTracks } from '/missing_tracks.js';
import { keepPlace, placeOf } from '/places.js';
import { drawPlayerFacts } from '/player_facts.js';
import { Recovery } from '/recovery.js';

const kStatusText = { loadstart: 'opening', loadedmetadata: 'preparing', waiting: 'buffering' };
const kKeepEvery = 5;  // seconds of film between two notes of where one is
const kReloadable = new Set(['cut', 'storage', 'server', 'damaged']);

export class Player {
  #dialog = part('player');
  #video = part('player-video');
  #recovery = new Recovery({ reload: () => this.#load(), silent: () => this.#examine(MediaError.MEDIA_ERR_NETWORK) });
  #fault;
  #missing;
  #item = null;       // the open video
  #resume = null;     // { at, paused, rate }: what the next load goes back to
  #paused = true;     // by the person; browsers also pause by themselves after a fault
  #started = false;   // its metadata came at least once
  #opening = 0;       // counts loads, so that a late diagnosis of an earlier one is dropped

  #on;                // see the constructor
  #ready = false;     // this film could play at least once
  #keptAt = 0;        // the second whose place was kept last

  // `onClosed(name)`; `onReady(item)` once a film can play, `onReleased()` when it is let go; `onItem(item)`: what is
  // known of the open film; `say(text)` for a word in passing; `about(item)`: see Media.
  constructor(on) {
    this.#on = on;
    this.#fault = new Fault({ about: on.about, retry: () => this.#retry() });
    this.#missing = new MissingTracks(this.#video, on.about);
    part('player-close').addEventListener('click', () => this.close());
    this.#dialog.addEventListener('close', () => {
      if (this.#dialog.open) return;  // opened again before this event came
      const { name } = this.#item ?? {};
      this.release();
      this.#on.onClosed(name);
    });
    this.#listen();
  }

  get name() {
    return this.#item?.name ?? null;
  }

  // Asked for, and not a single picture there yet: nothing else should take the line.
  get isLoading() {
    return ['loadstart', 'loadedmetadata'].includes(this.#dialog.dataset.state);
  }

  // `at`: the second a link names, or null: where the film was left.
  open(item, { at = null } = {}) {
    this.release();
    const left = at === null ? placeOf(item) : null;
    this.#resume = { at: at ?? left?.at ?? 0, paused: false, rate: this.#video.defaultPlaybackRate };
    if (left) this.#on.say(say('resumed', { time: formatDuration(left.at) }));
    this.describe(item);
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#video.focus();
    this.#load();
  }

  seek(seconds) {
    if (this.#resume) this.#resume.at = seconds;
    else this.#video.currentTime = seconds;
  }

  close() {
    if (this.#dialog.open) this.#dialog.close();
  }

  // Lets go of the video and its connection.
  release() {
    this.#keepPlaceForLater();
    if (this.#item) this.#on.onReleased();
    this.#opening += 1;
    this.#ready = false;
    this.#item = null;
    this.#paused = true;
    this.#started = false;
    this.#recovery.reset();
    this.#unload();
    this.#show('closed');
  }

  // Shows what the list knows of the video; again when the list arrives after the player.
  describe(item) {
    this.#item = item;
    part('player-title').textContent = nameParts(item.name).title;
    for (const id of ['player-download', 'fault-download']) part(id).href = item.url;
    drawPlayerFacts(item, this.#video);
    this.#on.onItem(item);
  }

  #keepPlaceForLater() {
    const { currentTime, duration } = this.#video;
    if (!this.#item || this.#resume || !Number.isFinite(duration)) return;
    this.#keptAt = currentTime;
    keepPlace(this.#item, currentTime, duration);
  }

  #unload() {
    this.#video.pause();
    this.#video.removeAttribute('src');
    this.#video.load();
    part('player-frame').style.removeProperty('--ratio');
    this.#missing.clear();
  }

  #load() {
    this.#opening += 1;
    this.#show('loadstart');
    this.#video.src = this.#item.url;
    this.#recovery.watch();
    // Refused without a click on this page (a link from elsewhere): the controls are there to start.
    if (!this.#resume.paused) this.#video.play().catch(() => {});
  }

  #listen() {
    const on = (names, handle) => {
      for (const name of names) this.#video.addEventListener(name, () => this.#item && handle());
    };
    on(['loadedmetadata'], () => this.#onMetadata());
    on(['resize'], () => this.#onPictureSize());
    on(['waiting', 'seeking'], () => this.#onWaiting());
    on(['canplay', 'playing', 'seeked', 'loadeddata', 'ended'], () => this.#onReady(false));
    on(['suspend'], () => this.#onReady(true));
    on(['play'], () => { this.#paused = false; });
    on(['pause'], () => this.#onPause());
    on(['progress'], () => this.#isWaiting() && this.#recovery.watch());
    on(['timeupdate'], () => this.#onTime());
    on(['error'], () => this.#video.error && this.#examine(this.#video.error.code));
  }

  #onPause() {
    if (this.#video.error) return;
    this.#paused = true;
    this.#keepPlaceForLater();
  }

  #onMetadata() {
    const { at, paused, rate } = this.#resume;
    this.#resume = null;
    this.#started = true;
    this.#video.playbackRate = rate;
    if (at > 0) this.#video.currentTime = at;
    if (paused) this.#video.pause();
    this.#show('loadedmetadata');
    this.#missing.begin(this.#item, at);
    this.#onPictureSize();
  }

  #onPictureSize() {
    const { videoWidth, videoHeight } = this.#video;
    if (videoWidth > 0) part('player-frame').style.setProperty('--ratio', `${videoWidth / videoHeight}`);
    this.#missing.look();
    drawPlayerFacts(this.#item, this.#video);
  }

  #onWaiting() {
    if (this.#resume) return;
    this.#show('waiting');
    this.#recovery.watch();
  }

  // `idle`: the browser stopped loading by itself, which is all a paused player may ever reach.
  #onReady(idle) {
    const { readyState, paused, seeking, ended } = this.#video;
    const enough = paused || ended ? HTMLMediaElement.HAVE_CURRENT_DATA : HTMLMediaElement.HAVE_FUTURE_DATA;
    if (this.#resume || seeking || this.#dialog.dataset.state === 'error') return;
    if (readyState < (idle && paused ? HTMLMediaElement.HAVE_METADATA : enough)) return;
    this.#recovery.rest();
    this.#show('canplay');
    if (this.#ready) return;
    this.#ready = true;
    this.#on.onReady(this.#item);
  }

  #onTime() {
    if (Math.abs(this.#video.currentTime - this.#keptAt) > kKeepEvery) this.#keepPlaceForLater();
    this.#missing.look();
    if (this.#isWaiting()) this.#onReady(false);
    else if (!this.#video.seeking) this.#recovery.playedAt(this.#video.currentTime);
  }

  #isWaiting() {
    return ['loadstart', 'loadedmetadata', 'waiting'].includes(this.#dialog.dataset.state);
  }

  // Something failed, or nothing moved for too long: asks why, then acts on it.
  async #examine(code) {
    this.#keepPlace();
    this.#recovery.rest();
    this.#show('waiting', say('checking'));
    const opening = this.#opening;
    const { kind, status } = await diagnose(this.#item.url, code, this.#started);
    if (opening === this.#opening) this.#stumble(kind, status);
  }

  // Loads again after a pause where that may help, else says what is wrong.
  #stumble(kind, status) {
    const mayHelp = kReloadable.has(kind) && (this.#started || kind === 'cut');
    const attempt = mayHelp ? this.#recovery.again(this.#resume.at, kind === 'damaged' ? 1 : undefined) : 0;
    if (attempt > 0) {
      this.#show('waiting', say('reconnecting', { n: attempt, limit: Recovery.limit }));
    } else {
      this.#giveUp(kind, status);
    }
  }

  #giveUp(kind, status) {
    this.#opening += 1;
    this.#recovery.rest();
    this.#unload();
    this.#show('error');
    this.#fault.show(this.#item, kind, status);
  }

  #retry() {
    this.#recovery.reset();
    this.#video.focus();
    this.#load();
  }

  // Before a load resets the element. Between a load and its metadata the old place still holds.
  #keepPlace() {
    const { currentTime, playbackRate } = this.#video;
    this.#resume ??= { at: currentTime, paused: this.#paused, rate: playbackRate };
  }

  #show(state, text = kStatusText[state] ? say(kStatusText[state]) : '') {
    this.#dialog.dataset.state = state;
    if (state !== 'error') this.#fault.hide();
    part('player-download').hidden = state === 'error';
    part('player-status').textContent = text;
  }
}
