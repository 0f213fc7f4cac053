// The list of what is being warmed, and what was lately.
import { faultWords } from '/cache_api.js';
import { formatShare } from '/cache_format.js';
import { element, isolated, place } from '/dom.js';
import { formatSize, visible } from '/format.js';
import { formatNumber, say, sayListError } from '/messages.js';

export const isRunning = ({ state }) => state === 'running';

// 0 to 1: what was fetched or was there already, of what is wanted.
export function progressOf({ state, bytes: { wanted, fetched, already } }) {
  if (state === 'done') return 1;
  return wanted > 0 ? Math.min(1, (fetched + already) / wanted) : 0;
}

// `code`: the server's, of an error that may have words here.
function wordsOf({ bytes, objects, error, code, part }) {
  return [
    say(`part_${part}`),
    say('jobProgress', { have: formatSize(bytes.fetched + bytes.already), wanted: formatSize(bytes.wanted) }),
    bytes.already > 0 && say('jobAlready', { bytes: formatSize(bytes.already) }),
    objects.total > 1 && say('jobObjects', { done: formatNumber(objects.done), total: formatNumber(objects.total) }),
    objects.failed > 0 && objects.total > 1 && say('jobFailedObjects', { n: formatNumber(objects.failed) }),
    error && (faultWords(code) ?? sayListError(code) ?? error),
  ].filter(Boolean).join(' · ');
}

export class JobRow {
  node = element('li', 'job');
  #state = element('span', 'job-state');
  #progress = element('progress', 'job-bar');
  #words = element('p', 'job-words');
  #cancel = element('button', 'button small');

  constructor({ id, what }, onCancel) {
    const name = visible(what);
    const title = element('p', 'job-title');
    title.append(isolated('job-name', name), this.#state);
    this.#progress.max = 1;
    this.#progress.setAttribute('aria-label', say('jobBar', { name }));
    this.#cancel.type = 'button';
    this.#cancel.textContent = say('cancel');
    this.#cancel.setAttribute('aria-label', say('cancelJob', { name }));
    this.#cancel.addEventListener('click', () => onCancel(id));
    this.node.append(title, this.#progress, this.#words, this.#cancel);
  }

  show(job) {
    this.node.dataset.state = job.state;
    this.#state.textContent = isRunning(job) ? formatShare(progressOf(job)) : say(`job_${job.state}`);
    this.#progress.value = progressOf(job);
    this.#words.textContent = wordsOf(job);
    this.#cancel.hidden = !isRunning(job);
  }
}

// A server that began anew counts from one again.
const keyOf = ({ id, what }) => `${id} ${what}`;

export class JobList {
  #list;
  #onCancel;
  #rows = new Map();

  constructor(list, onCancel) {
    this.#list = list;
    this.#onCancel = onCancel;
  }

  show(jobs) {
    const rowOf = (job) => this.#rows.get(keyOf(job)) ?? new JobRow(job, this.#onCancel);
    const rows = new Map(jobs.map((job) => [keyOf(job), rowOf(job)]));
    jobs.forEach((job) => rows.get(keyOf(job)).show(job));
    place(this.#list, [...rows.values()].map(({ node }) => node));
    this.#rows = rows;
  }
}
