// The subtitles of the open film: looks for files beside it, and lets the person choose among them.
import { language as ours } from '/language.js';
import { languageName, say } from '/messages.js';
import { decodeText, parseSubtitles } from '/subtitles.js';

const kMostBytes = 5_000_000;
const kAtATime = 2;  // the film itself needs the other connections
const kOffKey = 'reelcache.subtitles';

// "a/film.ko.srt" beside "a/film.mp4", as the server's list has them.
async function sidecars(name, signal) {
  const response = await fetch(`/api/subtitles?name=${encodeURIComponent(name)}`, { signal, priority: 'low' });
  if (!response.ok) return [];
  const base = name.slice(0, name.lastIndexOf('.') + 1);
  const { subtitles } = await response.json();
  return subtitles.map((file) => {
    const [extension, language = ''] = file.slice(base.length).toLowerCase().split('.').reverse();
    return { url: `/download/${file.split('/').map(encodeURIComponent).join('/')}`, extension, language };
  });
}

async function readTracks({ url, extension, language }, signal) {
  const response = await fetch(url, { signal, priority: 'low' });
  if (!response.ok || Number(response.headers.get('Content-Length')) > kMostBytes) {
    await response.body?.cancel();
    return [];
  }
  const text = decodeText(new Uint8Array(await response.arrayBuffer()));
  return parseSubtitles(text, extension).map((track) => ({ ...track, language: track.language || language }));
}

export class Captions {
  #video;
  #choice;
  #stop = new AbortController();
  #films = new Map();  // url of a film -> its tracks, for this visit

  constructor(video, choice) {
    this.#video = video;
    this.#choice = choice;
    choice.addEventListener('change', () => {
      this.#select(Number(choice.value));
      this.#remember(Number(choice.value) >= 0);
    });
    // The browser's own menu chooses, too.
    video.textTracks.addEventListener('change', () => this.#showChoice());
  }

  async load({ name, url }) {
    this.clear();
    const { signal } = this.#stop;
    const tracks = this.#films.get(url) ?? await this.#find(name, signal);
    if (signal.aborted) return;
    this.#films.set(url, tracks);
    await Promise.all(tracks.map((track) => this.#addTrack(track)));
    if (!signal.aborted) this.#offer(tracks);
  }

  clear() {
    this.#stop.abort();
    this.#stop = new AbortController();
    for (const track of this.#elements()) track.remove();
    this.#choice.parentElement.hidden = true;
  }

  // Returns what is said about it.
  toggle() {
    const tracks = this.#elements();
    if (tracks.length === 0) return say('noSubtitles');
    const on = this.#shown() < 0;
    this.#select(on ? this.#preferred() : -1);
    this.#remember(on);
    return on ? tracks[this.#shown()].label : say('subtitlesOff');
  }

  #elements() {
    return [...this.#video.querySelectorAll('track')];
  }

  async #find(name, signal) {
    const rest = await sidecars(name, signal).catch(() => []);
    const found = rest.map(() => []);
    const asking = [...rest.entries()];
    const worker = async () => {
      for (let next = asking.shift(); next && !signal.aborted; next = asking.shift()) {
        found[next[0]] = await readTracks(next[1], signal).catch(() => []);
      }
    };
    await Promise.all(Array.from({ length: kAtATime }, worker));
    return found.flat();
  }

  // A <track> without an address, unlike one made by addTextTrack(), can be taken away again. The browser looks
  // for its file once all the same, fails, and empties it: its cues come after that.
  async #addTrack({ language, label, cues }) {
    const node = document.createElement('track');
    node.kind = 'subtitles';
    node.srclang = language;
    node.label = languageName(language) || label || say('subtitles');
    const failed = new Promise((resolve) => { node.onerror = resolve; });
    this.#video.append(node);
    node.track.mode = 'hidden';  // a disabled one looks for nothing and takes no cues
    await failed;
    for (const { start, end, text } of cues) node.track.addCue(new VTTCue(start, end, text));
  }

  #offer(tracks) {
    const options = this.#elements().map(({ label }, i) => new Option(label, i));
    this.#choice.replaceChildren(new Option(say('subtitlesOff'), '-1'), ...options);
    this.#choice.parentElement.hidden = tracks.length === 0;
    this.#select(this.#wanted() ? this.#preferred() : -1);
  }

  #preferred() {
    return Math.max(0, this.#elements().findIndex(({ srclang }) => srclang === ours));
  }

  #shown() {
    return this.#elements().findIndex(({ track }) => track.mode === 'showing');
  }

  #select(index) {
    this.#elements().forEach(({ track }, i) => { track.mode = i === index ? 'showing' : 'hidden'; });
    this.#showChoice();
  }

  #showChoice() {
    this.#choice.value = String(this.#shown());
  }

  #wanted() {
    try {
      return localStorage.getItem(kOffKey) !== 'off';
    } catch {
      return true;
    }
  }

  #remember(on) {
    try {
      localStorage.setItem(kOffKey, on ? 'on' : 'off');
    } catch {
      // Not remembered, then.
    }
  }
}
