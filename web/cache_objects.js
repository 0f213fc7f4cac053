// The table of what is cached: its rows, order, search and pages.
import { kAll, kPage, kSorts, lastFrom, sortedBy } from '/cache_address.js';
import { Row } from '/cache_rows.js';
import { part, place, put } from '/dom.js';
import { formatNumber, say } from '/messages.js';

const kTypingMs = 250;

const orderKey = (sort, order) => (sort === 'last_use' ? `order_last_use_${order}` : `order_${order}`);

export class Objects {
  #rows = new Map();  // by name
  #view = kAll;
  #total = 0;
  #go;
  #open;
  #timer = 0;

  // `go(view, { typed, instead })`: another view is wanted, because letters were typed, or instead of this one.
  // `open(address)`: a film is wanted.
  constructor(go, open) {
    this.#go = go;
    this.#open = open;
    for (const sort of kSorts) part('cache-sort').append(new Option(say(`sort_${sort}`), sort));
    for (const order of ['desc', 'asc']) part('cache-order').append(new Option('', order));
    part('cache-sort').addEventListener('change', ({ target }) => go({ ...this.#view, sort: target.value, from: 0 }));
    part('cache-order').addEventListener('change', ({ target }) => go({ ...this.#view, order: target.value, from: 0 }));
    for (const head of document.querySelectorAll('th[data-sort]')) {
      head.firstElementChild.addEventListener('click', () => go(sortedBy(this.#view, head.dataset.sort)));
    }
    part('cache-search').addEventListener('input', () => this.#typed());
    part('cache-show-all').addEventListener('click', () => this.#showAll());
    part('page-next').addEventListener('click', () => this.#turn(kPage));
    part('page-previous').addEventListener('click', () => this.#turn(-kPage));
    part('objects').addEventListener('click', (event) => this.#openRow(event));
  }

  #showAll() {
    this.#go({ ...this.#view, query: '', from: 0 });
    part('cache-search').focus();
  }

  // The controls, before what they ask for is there.
  setView(view) {
    this.#view = view;
    clearTimeout(this.#timer);
    part('cache-sort').value = view.sort;
    for (const option of part('cache-order').options) option.text = say(orderKey(view.sort, option.value));
    part('cache-order').value = view.order;
    if (part('cache-search').value.trim() !== view.query.trim()) part('cache-search').value = view.query;
    for (const head of document.querySelectorAll('th[data-sort]')) {
      const word = view.order === 'desc' ? 'descending' : 'ascending';
      head.setAttribute('aria-sort', head.dataset.sort === view.sort ? word : 'none');
    }
  }

  show({ objects, total }) {
    this.#total = total;
    if (this.#view.from > lastFrom(total)) {
      this.#go({ ...this.#view, from: lastFrom(total) }, { instead: true });
      return;
    }
    const rows = new Map(objects.map((object) => [object.name, this.#rows.get(object.name) ?? new Row(object.name)]));
    objects.forEach((object) => rows.get(object.name).show(object, this.#view));
    place(part('objects'), [...rows.values()].map(({ node }) => node));
    this.#rows = rows;
    this.#showPages(objects.length);
    const searched = this.#view.query.trim();
    part('objects-table').hidden = objects.length === 0;
    part('objects-empty').hidden = objects.length > 0 || searched !== '';
    part('objects-nothing').hidden = objects.length > 0 || searched === '';
    put(part('objects-nothing-title'), say('nothingCached', { text: searched }));
  }

  focus(name) {
    this.#rows.get(name)?.node.querySelector('a').focus();
  }

  #showPages(count) {
    const { from } = this.#view;
    const values = { first: formatNumber(from + 1), last: formatNumber(from + count), n: formatNumber(this.#total) };
    put(part('cache-count'), count === 0 ? '' : say('shownOf', values));
    part('page-previous').disabled = from === 0;
    part('page-next').disabled = from + count >= this.#total;
    part('pages').hidden = this.#total <= kPage;
  }

  #typed() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() =>
      this.#go({ ...this.#view, query: part('cache-search').value, from: 0 }, { typed: true }), kTypingMs);
  }

  #turn(by) {
    this.#go({ ...this.#view, from: Math.max(0, this.#view.from + by) });
    part('cached-title').scrollIntoView({ block: 'start' });
  }

  // The whole row leads to its film; its link is what the keyboard and new tabs use.
  #openRow(event) {
    const row = event.target.closest('.film-row');
    const link = event.target.closest('a');
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (!row || (link && elsewhere) || (!link && getSelection().toString())) return;
    event.preventDefault();
    this.#open(row.querySelector('a').getAttribute('href'));
  }
}
