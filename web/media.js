// Asks the server for the facts and posters of the films in sight until all are known, and keeps them. A server that
// knows no such question answers 404: then nothing is asked again.
import { needsDetails } from '/here.js';

const kMostNames = 50;
const kMostLetters = 8000;    // of one address
const kSettleMs = 150;        // scrolling asks when it pauses
const kAgainMs = 1000;        // while films are being read, growing to
const kSlowestMs = 5000;
const kTroubleMs = 10_000;    // after an answer that was none
const kAnswerMs = 30_000;

const parameter = ({ name }) => `name=${encodeURIComponent(name)}`;

// A poster may follow for a film that has a picture and is not broken.
const awaitsPoster = (video) => Boolean(video.width) && !video.poster && video.play !== 'damaged';

export class Media {
  reader = null;  // null: not known yet; 'none': this server answers no such questions; 'ready', 'missing'

  #inSight;
  #mayAsk;
  #onFacts;
  #facts = new Map();     // name -> { etag, facts }
  #settled = new Map();   // name -> the etag for which there is no more to be learnt
  #waiting = new Set();   // names the server is reading
  #urgent = new Map();    // name -> { video, promise, resolve }
  #timer = 0;
  #settling = 0;
  #asking = false;
  #troubled = false;      // the last answer was none
  #pace = kAgainMs;

  // `inSight()`: the films on the cards people see; `mayAsk()`: whether nothing more important is under way;
  // `onFacts()`: some films have new facts, or the reader's state changed.
  constructor({ inSight, mayAsk, onFacts }) {
    this.#inSight = inSight;
    this.#mayAsk = mayAsk;
    this.#onFacts = onFacts;
    document.addEventListener('visibilitychange', () => this.look());
  }

  // What is known from before, for a list that came anew.
  adopt(videos) {
    if (this.#facts.size === 0) return;
    for (const video of videos) {
      const known = this.#facts.get(video.name);
      if (known && known.etag === video.etag) Object.assign(video, known.facts);
    }
  }

  // Other films may be in sight, or asking may be allowed again.
  look() {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => this.#consider(), kSettleMs);
  }

  // What is planned already can wait unless there is something new.
  #consider() {
    if (this.#asking || !this.#isOpen()) return;
    if (this.#timer === 0 || (!this.#troubled && this.#hasNew())) this.#plan(0);
  }

  #hasNew() {
    return this.#wanted().some(({ name }) => !this.#waiting.has(name));
  }

  // All there is to know of one film, before any other; null where it cannot be known.
  about(video) {
    if (video.play_in) return Promise.resolve(video);
    if (!this.#isOpen()) return Promise.resolve(null);
    const { name } = video;
    if (!this.#urgent.has(name)) {
      let resolve;
      const promise = new Promise((fulfil) => { resolve = fulfil; });
      this.#urgent.set(name, { video, promise, resolve });
      if (!this.#asking) this.#plan(0);
    }
    return this.#urgent.get(name).promise;
  }

  // Nobody waits for an answer about single films any more.
  forgetUrgent() {
    for (const name of [...this.#urgent.keys()]) this.#answerUrgent(name, null);
  }

  // Why there is no poster for a film that seems to have a picture: 'pending', 'missing', or '' for no known reason.
  posterState(video) {
    if (this.reader !== 'ready') return this.reader === 'missing' ? 'missing' : '';
    return this.#isSettled(video) ? '' : 'pending';
  }

  #isOpen() {
    return this.reader === null || this.reader === 'ready';
  }

  #isSettled({ name, etag }) {
    return this.#settled.has(name) && this.#settled.get(name) === etag;
  }

  // Films not asked for yet come before those that are being read.
  #wanted() {
    const urgent = [...this.#urgent.values()].map(({ video }) => video);
    const lacking = this.#inSight().filter((video) => !this.#isSettled(video) && !this.#urgent.has(video.name) &&
      (!video.play || awaitsPoster(video) || needsDetails(video)));
    const isNew = ({ name }) => !this.#waiting.has(name);
    return [...urgent, ...lacking.filter(isNew), ...lacking.filter((video) => !isNew(video))];
  }

  #plan(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      this.#ask();
    }, ms);
  }

  async #ask() {
    if (this.#asking || document.hidden || !this.#mayAsk()) return;
    const videos = this.#fitting(this.#wanted());
    if (videos.length === 0) return;
    this.#asking = true;
    const answer = await this.#fetch(videos);
    this.#asking = false;
    this.#troubled = answer === null;
    if (answer) this.#take(videos, answer);
    if (!this.#isOpen()) this.forgetUrgent();
    else if (answer === null) this.#plan(kTroubleMs);
    else if (this.#hasNew()) this.#plan(0);
    else if (this.#waiting.size > 0) this.#plan(this.#pace);
  }

  #fitting(videos) {
    let letters = 0;
    return videos.slice(0, kMostNames).filter((video, i) => {
      letters += parameter(video).length + 1;
      return i === 0 || letters <= kMostLetters;
    });
  }

  async #fetch(videos) {
    try {
      const response = await fetch(`/api/media?${videos.map(parameter).join('&')}`, {
        cache: 'no-store', signal: AbortSignal.timeout(kAnswerMs),
      });
      const text = await response.text();  // of a refusal, too: its connection is free only then
      if (response.status === 404) this.reader = 'none';
      return response.ok ? JSON.parse(text) : null;
    } catch {
      return null;
    }
  }

  #take(asked, { reader, videos, waiting }) {
    const byName = new Map(asked.map((video) => [video.name, video]));
    const changed = reader !== this.reader || videos.length > 0;
    this.reader = reader;
    this.#waiting = new Set(waiting);
    this.#pace = videos.length > 0 ? kAgainMs : Math.min(this.#pace * 1.5, kSlowestMs);
    for (const { name, ...facts } of videos) {
      const video = byName.get(name);
      if (video) this.#learn(video, facts);
    }
    if (changed) this.#onFacts();
  }

  #learn(video, facts) {
    const { name, etag } = video;
    if (!this.#waiting.has(name)) this.#settled.set(name, etag);
    if (!facts.error) {
      Object.assign(video, facts);
      this.#facts.set(name, { etag, facts });
    }
    if (!this.#waiting.has(name) || facts.play_in) this.#answerUrgent(name, facts.error ? null : video);
  }

  #answerUrgent(name, video) {
    this.#urgent.get(name)?.resolve(video);
    this.#urgent.delete(name);
  }
}
