// What can be done with the open film: warm, pin, purge. Asks before it takes away, and says what came of it.
import { tell } from '/cache_api.js';
import { confirmed } from '/cache_confirm.js';
import { isRunning, JobList } from '/cache_jobs.js';
import { formatSize, nameParts } from '/format.js';
import { say } from '/messages.js';

const part = (id) => document.getElementById(id);

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
  #busy = false;
  #jobs;
  #onSteered;

  // `onSteered()`: the server did something.
  constructor({ onSteered, onCancel }) {
    this.#onSteered = onSteered;
    this.#jobs = new JobList(part('film-jobs'), onCancel);
    part('act-whole').addEventListener('click', () => this.#warm('whole'));
    part('act-ends').addEventListener('click', () => this.#warm('ends'));
    part('act-pin').addEventListener('click', () => this.#pin());
    part('act-soft').addEventListener('click', () => this.#softPurge());
    part('act-purge').addEventListener('click', () => this.#purge());
  }

  // Null: none is open.
  setFilm(name) {
    this.name = name;
    part('film-said').textContent = '';
    part('film-fault').textContent = '';
    this.#jobs.show([]);
    this.setObject(null);
  }

  // Null: nothing of it is cached, or what is there is not known. Something to come can be pinned, too.
  setObject(object) {
    this.#object = object;
    part('act-pin').textContent = say(object?.pinned ? 'unpin' : 'pin');
    for (const id of ['act-soft', 'act-purge']) part(id).disabled = object === null;
  }

  showJobs(jobs) {
    const own = jobs.filter(({ what }) => what === this.name);
    this.#jobs.show(own.filter((job, i) => i === 0 || isRunning(job)));
  }

  #warm(what) {
    return this.#do('/api/warm', { part: what }, () => say('warmBegun'));
  }

  #pin() {
    const pinned = this.#object?.pinned ?? false;
    const key = pinned ? 'unpinnedNow' : 'pinnedNow';
    return this.#do(pinned ? '/api/unpin' : '/api/pin', {}, (answer) => sayPins(key, answer));
  }

  async #softPurge() {
    const question = { title: say('softTitle'), text: say('softText'), yes: say('softYes'), danger: false };
    const agreed = await confirmed(question);
    if (agreed) await this.#do('/api/purge', { soft: 'yes' }, sayPurged);
  }

  async #purge() {
    const { bytes: { memory, disk } } = this.#object;
    const { title } = nameParts(this.name);
    const agreed = await confirmed({
      title: say('purgeTitle'), text: `${title}\n\n${say('purgeText', { bytes: formatSize(Math.max(memory, disk)) })}`,
      yes: say('purgeYes'), danger: true,
    });
    if (agreed) await this.#do('/api/purge', {}, sayPurged);
  }

  async #do(path, query, words) {
    const { name } = this;
    if (this.#busy || name === null) return;
    this.#busy = true;
    part('film-fault').textContent = '';
    part('film-said').textContent = '';
    try {
      const answer = await tell(path, { name, ...query });
      if (name === this.name) part('film-said').textContent = words(answer);
      this.#onSteered();
    } catch (fault) {
      if (name === this.name) part('film-fault').textContent = fault.words;
    } finally {
      this.#busy = false;
    }
  }
}
