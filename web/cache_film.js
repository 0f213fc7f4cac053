// The sheet about one film of the cache: what is there of it, how it is used, and what can be done with it.
import { ask, filmPath, kSharedMs, outcome } from '/cache_api.js';
import { keptOf, kLanes } from '/cache_bar.js';
import { withdrawQuestion } from '/cache_confirm.js';
import { formatAgo, formatChunkSize, formatHeat, formatMoment, formatRuns, formatShare } from '/cache_format.js';
import { FilmMap } from '/cache_map.js';
import { Poll } from '/cache_poll.js';
import { hitRatio, kSources, sumOf } from '/cache_rates.js';
import { drawMarks, marksOf } from '/cache_rows.js';
import { Steering } from '/cache_steering.js';
import { swatch } from '/cache_svg.js';
import { element, isolated, part, put } from '/dom.js';
import { formatSize, nameParts, visible } from '/format.js';
import { formatNumber, say } from '/messages.js';

const kRefreshMs = 2000;

const whenOf = (time) => (time ? `${formatAgo(time, Date.now())} (${formatMoment(time)})` : say('never'));

function factsOf(object) {
  const { bytes, chunks } = object;
  const kept = keptOf(object);
  return [
    ['state', say(`state_${object.state}`)],
    ['version', object.version],
    ['length', formatSize(object.length_bytes)],
    ['kept', say('keptWhere', {
      share: formatShare(kept.share),
      disk: formatSize(bytes.disk), memory: formatSize(bytes.memory),
    })],
    ['chunks', say('chunksOf', {
      kept: formatNumber(kept.chunks), total: formatNumber(chunks.total), size: formatChunkSize(object.chunk_bytes),
    })],
    ['validated', whenOf(object.validated_at)],
    ['lastUse', whenOf(object.last_use)],
    ['requests', formatNumber(object.requests)],
    ['heat', formatHeat(object.heat)],
  ];
}

function putRows(list, rows) {
  const key = JSON.stringify(rows);
  if (list.dataset.rows === key) return;
  list.dataset.rows = key;
  list.replaceChildren(...rows.map(([name, value, mark]) => {
    const row = element('div', '');
    const head = element('dt', '');
    head.append(...(mark ? [swatch(mark)] : []), name);
    row.append(head, element('dd', '', value));
    return row;
  }));
}

function showSent({ sent_bytes: sent }) {
  const all = sumOf(sent);
  part('film-sent-nothing').hidden = all > 0;
  part('film-sent').hidden = all === 0;
  for (const source of kSources) part(`sent-${source}`).style.flexGrow = all > 0 ? sent[source] / all : 0;
  putRows(part('film-sent-list'), kSources.map((source) => {
    const share = formatShare(all > 0 ? sent[source] / all : null);
    return [say(`from_${source}`), `${formatSize(sent[source])} · ${share}`, source];
  }));
  put(part('film-sent-share'), say('sentShare', { share: formatShare(hitRatio(sent)) }));
}

export class FilmView {
  #dialog = part('film');
  #map = new FilmMap();
  #steering;
  #poll = new Poll((current) => this.#refresh(current));
  #on;

  // `onClosed(name)`; `onSteered()`: something was done that changes the list or the jobs; `onCancel(id)`: a job is not
  // wanted any more.
  constructor({ onClosed, onSteered, onCancel }) {
    this.#on = { onClosed };
    this.#steering = new Steering({ onSteered: () => { onSteered(); this.#poll.after(kSharedMs); }, onCancel });
    part('film-close').addEventListener('click', () => this.#dialog.close());
    this.#dialog.addEventListener('click', ({ target }) => target === this.#dialog && this.#dialog.close());
    this.#dialog.addEventListener('close', () => this.#closed());
  }

  get name() {
    return this.#steering.name;
  }

  open(name) {
    if (name === this.name) return;
    withdrawQuestion();
    this.#map.forget();
    this.#steering.setFilm(name);
    const { title, format, folder } = nameParts(name);
    part('film-title').replaceChildren(isolated('', title), element('span', 'film-format', format));
    part('film-folder').textContent = folder;
    part('film-play').href = `/#/v/${encodeURIComponent(name)}`;
    this.#dialog.dataset.state = 'loading';
    part('film-marks').replaceChildren();
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#dialog.scrollTop = 0;
    this.#poll.now();
  }

  close() {
    withdrawQuestion();
    if (this.#dialog.open) this.#dialog.close();
  }

  showJobs(jobs) {
    this.#steering.showJobs(jobs);
  }

  #closed() {
    const { name } = this;
    this.#poll.stop();
    this.#steering.setFilm(null);
    this.#on.onClosed(name);
  }

  async #refresh(current) {
    const { answer, fault } = await outcome(ask(filmPath(this.name)));
    if (current() && fault) this.#fail(fault);
    if (current() && answer) this.#show(answer);
    return kRefreshMs;
  }

  // A server that is away is told by the page; what is shown stays.
  #fail(fault) {
    if (fault.kind !== 'missing') {
      if (this.#dialog.dataset.state === 'loading') this.#dialog.dataset.state = 'problem';
      put(part('film-problem'), fault.words);
      return;
    }
    this.#dialog.dataset.state = 'gone';
    this.#steering.setObject(null);
    part('film-marks').replaceChildren();
  }

  #show(object) {
    this.#dialog.dataset.state = 'ready';
    this.#steering.setObject(object);
    this.#map.show(object);
    part('film-marks').replaceChildren(...drawMarks(marksOf(object)));
    putRows(part('film-facts'), factsOf(object).map(([key, value]) => [say(`fact_${key}`), visible(value)]));
    showSent(object);
    putRows(part('film-runs'), [...kLanes].reverse().map((lane) =>
      [say(`lane_${lane}`), object.runs[lane].length > 0 ? formatRuns(object.runs[lane]) : say('noChunks')]));
  }
}
