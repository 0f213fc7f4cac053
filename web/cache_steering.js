// What can be done with the open film: warm, pin, purge. Asks before it takes away, and says what came of it.
import { outcome, tell } from '/cache_api.js';
import { keptOf } from '/cache_bar.js';
import { confirmed } from '/cache_confirm.js';
import { isRunning, JobList } from '/cache_jobs.js';
import { part, put } from '/dom.js';
import { formatSize, nameParts } from '/format.js';
import { say } from '/messages.js';

const kTakingAway = ['act-soft', 'act-purge'];
const kButtons = ['act-whole', 'act-ends', 'act-pin', ...kTakingAway];

function sayPins(key, { pinned_bytes: bytes, limit_bytes: limit }) {
  return say(key, { bytes: formatSize(bytes), limit: formatSize(limit) });
}

// `lasting`: the purge outlives a restart.
function sayPurged({ objects, withdrawn_bytes: bytes, soft, lasting }) {
  if (objects === 0) return say('purgedNothing');
  if (soft) return say('softPurged');
  return say(lasting === false ? 'purgedForNow' : 'purged', { bytes: formatSize(bytes) });
}

export class Steering {
  name = null;
  #object = null;
  #pinned = false;
  #busy = false;
  #jobs;
  #onSteered;

  // `onSteered()`: the server did something.
  constructor({ onSteered, onCancel }) {
    this.#onSteered = onSteered;
    this.#jobs = new JobList(part('film-jobs'), onCancel);
    const acts = {
      whole: () => this.#warm('whole'), ends: () => this.#warm('ends'), pin: () => this.#pin(),
      soft: () => this.#softPurge(), purge: () => this.#purge(),
    };
    for (const [name, act] of Object.entries(acts)) {
      part(`act-${name}`).addEventListener('click', () => this.#busy || act());
    }
  }

  // Null: none is open.
  setFilm(name) {
    this.name = name;
    part('film-said').textContent = '';
    part('film-fault').textContent = '';
    this.#jobs.show([]);
    this.#busy = false;
    this.setObject(null);
  }

  // Null: nothing of it is cached, or what is there is not known. Something to come can be pinned, too.
  setObject(object) {
    this.#object = object;
    this.#pinned = object?.pinned ?? false;
    this.#showButtons();
  }

  showJobs(jobs) {
    const own = jobs.filter(({ what }) => what === this.name);
    this.#jobs.show(own.filter((job, i) => i === 0 || isRunning(job)));
  }

  // A button that cannot be pressed for a moment keeps the focus; one that is of no use any more hands it on.
  #showButtons() {
    put(part('act-pin'), say(this.#pinned ? 'unpin' : 'pin'));
    for (const id of kButtons) part(id).ariaDisabled = String(this.#busy);
    for (const id of kTakingAway) {
      const hasFocus = document.activeElement === part(id);
      part(id).disabled = this.#object === null;
      if (hasFocus && part(id).disabled) part(part('film-said').textContent ? 'film-said' : 'act-whole').focus();
    }
  }

  #warm(what) {
    return this.#do('/api/warm', { part: what }, () => say('warmBegun'));
  }

  #pin() {
    const pin = !this.#pinned;
    return this.#do(pin ? '/api/pin' : '/api/unpin', {}, (answer) => {
      this.#pinned = pin;
      return sayPins(pin ? 'pinnedNow' : 'unpinnedNow', answer);
    });
  }

  #softPurge() {
    const question = { title: say('softTitle'), text: say('softText'), yes: say('softYes'), danger: false };
    return this.#purgeIf(question, { soft: 'yes' });
  }

  #purge() {
    const { title } = nameParts(this.name);
    const text = say('purgeText', { bytes: formatSize(keptOf(this.#object).bytes) });
    const question = { title: say('purgeTitle'), text: `${title}\n\n${text}`, yes: say('purgeYes'), danger: true };
    return this.#purgeIf(question, {});
  }

  async #purgeIf(question, query) {
    const { name } = this;
    if (await confirmed(question) && name === this.name) await this.#do('/api/purge', query, sayPurged);
  }

  // `words(answer)`: what is said of it, if the film is still open.
  async #do(path, query, words) {
    const { name } = this;
    this.#setBusy(true);
    part('film-fault').textContent = '';
    part('film-said').textContent = '';
    const { answer, fault } = await outcome(tell(path, { name, ...query }));
    if (name === this.name) {
      part('film-said').textContent = fault ? '' : words(answer);
      part('film-fault').textContent = fault?.words ?? '';
      this.#setBusy(false);
    }
    if (!fault) this.#onSteered();
  }

  #setBusy(busy) {
    this.#busy = busy;
    this.#showButtons();
  }
}
