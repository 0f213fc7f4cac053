// One film in the table of what is cached.
import { formatCacheAddress } from '/cache_address.js';
import { keptOf } from '/cache_bar.js';
import { formatAgo, formatHeat, formatMoment, formatShare } from '/cache_format.js';
import { drawBar } from '/cache_heat_bar.js';
import { hitRatio, sumOf } from '/cache_rates.js';
import { element, isolated, put } from '/dom.js';
import { formatSize, nameParts } from '/format.js';
import { formatNumber, say } from '/messages.js';

// Said of a film where it is not the usual.
export function marksOf({ state, pinned }) {
  return [
    ...(state === 'stale' || state === 'doomed' || state === 'on_disk' ? [[state, say(`state_${state}`)]] : []),
    ...(pinned ? [['pinned', say('pinned')]] : []),
  ];
}

export function drawMarks(marks) {
  return marks.map(([kind, text]) => element('span', `mark-${kind} tag`, text));
}

function cell(className, label) {
  const node = element('td', className);
  node.role = 'cell';
  if (label) node.dataset.head = label;
  node.append(element('span', 'main'), element('span', 'more'));
  return node;
}

function fill(node, main, more = '') {
  put(node.firstChild, main);
  put(node.lastChild, more);
}

export class Row {
  node = element('tr', 'film-row');
  #link = element('a', 'film-name');
  #about = element('span', 'film-about');
  #bar = element('div', 'film-bar');
  #cells = {
    kept: cell('number kept', say('sort_bytes')), sent: cell('number sent', say('columnSent')),
    requests: cell('number', say('sort_requests')), heat: cell('number', say('sort_heat')),
    last: cell('number last', say('sort_last_use')),
  };

  constructor(name) {
    this.node.role = 'row';
    this.node.dataset.name = name;
    const { title, format, folder } = nameParts(name);
    this.#link.append(isolated('', title), element('span', 'film-format', format));
    const head = element('th', 'film-head');
    head.scope = 'row';
    head.role = 'rowheader';
    head.append(this.#link, ...(folder ? [isolated('film-folder', folder)] : []), this.#about);
    const bar = element('td', 'film-bar-cell');
    bar.role = 'cell';
    bar.append(this.#bar);
    this.node.append(head, bar, ...Object.values(this.#cells));
  }

  show(object, view) {
    const { kept, sent, requests, heat, last } = this.#cells;
    this.#link.href = formatCacheAddress({ ...view, film: object.name });
    this.#showMarks(object);
    drawBar(this.#bar, object);
    const { share, bytes } = keptOf(object);
    const sizes = { bytes: formatSize(bytes), length: formatSize(object.length_bytes) };
    fill(kept, formatShare(share), say('keptOf', sizes));
    const all = sumOf(object.sent_bytes);
    fill(sent, formatSize(all), all > 0 ? say('sentShare', { share: formatShare(hitRatio(object.sent_bytes)) }) : '');
    fill(requests, formatNumber(object.requests));
    fill(heat, formatHeat(object.heat));
    fill(last, formatAgo(object.last_use, Date.now()));
    last.title = formatMoment(object.last_use);
  }

  #showMarks(object) {
    const marks = marksOf(object).filter(([kind]) => kind !== 'stale');  // as every film is that nobody asks for
    const key = marks.join();
    if (this.#about.dataset.marks === key) return;
    this.#about.dataset.marks = key;
    this.#about.replaceChildren(...drawMarks(marks));
  }
}
