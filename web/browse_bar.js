// What stands above the cards: search, where one is, the folders below, sort and filters.
import { formatView } from '/address.js';
import { kEverything, kSorts } from '/browse.js';
import { element, isolated, part } from '/dom.js';
import { kPictures } from '/facts.js';
import { visible } from '/format.js';
import { formatNumber, say } from '/messages.js';

const kFewFolders = 24;  // more than these are shown on demand

function link(className, view, label) {
  const node = element('a', className);
  node.href = formatView(view) || '#/';
  node.append(label);
  return node;
}

// Changes what differs: most letters of a query change the counts alone.
function fill(select, options, value) {
  const keys = JSON.stringify(options.map(([key]) => key));
  if (select.dataset.keys !== keys) {
    select.dataset.keys = keys;
    select.replaceChildren(...options.map(([key, text]) => new Option(text, key)));
  }
  options.forEach(([, text], i) => {
    if (select.options[i].text !== text) select.options[i].text = text;
  });
  select.value = value;
}

export class BrowseBar {
  #onView;
  #view = kEverything;
  #sorts = [];           // those by which the videos differ
  #allFoldersOf = null;  // the folder whose many folders are all shown
  #typing = false;

  // `onView(view, { typed, follows })`: the person wants this view; see view_history.js.
  constructor(onView) {
    this.#onView = onView;
    const search = part('filter');
    search.addEventListener('input', () => {
      this.#want({ query: search.value }, { typed: true, follows: this.#typing });
      this.#typing = true;
    });
    for (const end of ['change', 'blur']) search.addEventListener(end, () => { this.#typing = false; });
    part('sort').addEventListener('change', ({ target }) => this.#want({ sort: target.value }));
    part('format').addEventListener('change', ({ target }) => this.#want({ format: target.value }));
    part('picture').addEventListener('change', ({ target }) => this.#want({ picture: target.value }));
    part('direct').addEventListener('click', () => this.#want({ direct: !this.#view.direct }));
    part('show-all').addEventListener('click', () => this.#want({ ...kEverything, sort: this.#view.sort }));
  }

  #want(change, way = { typed: false }) {
    this.#onView({ ...this.#view, ...change }, way);
  }

  // Again when more is known of them.
  setVideos(videos) {
    this.#sorts = Object.keys(kSorts).filter((key) => videos.some(kSorts[key].known));
    part('filter').hidden = videos.length < 2;
    part('tools').hidden = videos.length < 2;
    part('direct').hidden = !videos.some(({ play }) => play);
  }

  show(view, { folders, formats, pictures }) {
    this.#view = view;
    if (part('filter').value !== view.query) part('filter').value = view.query;
    this.#showSorts();
    this.#showFormats(formats);
    this.#showPictures(pictures);
    part('direct').setAttribute('aria-pressed', String(view.direct));
    this.#showCrumbs();
    this.#showFolders([...folders]);
  }

  #showSorts() {
    const known = Object.keys(kSorts).filter((key) => key === this.#view.sort || this.#sorts.includes(key));
    fill(part('sort'), known.map((key) => [key, say(`sort${key[0].toUpperCase()}${key.slice(1)}`)]), this.#view.sort);
  }

  #showFormats(formats) {
    const { format } = this.#view;
    const all = new Map(format ? [[format, 0], ...formats] : formats);
    part('format-field').hidden = all.size < 2 && !format;
    const options = [...all].sort().map(([key, n]) => [key, `${visible(key.toUpperCase())} (${formatNumber(n)})`]);
    fill(part('format'), [['', say('allFormats')], ...options], format);
  }

  #showPictures(pictures) {
    const { picture } = this.#view;
    part('picture-field').hidden = pictures.size < 2 && !picture;
    const options = kPictures.filter((key) => pictures.has(key) || key === picture).map((key) =>
      [key, `${key === 'sd' ? say('pictureSmall') : key} (${formatNumber(pictures.get(key) ?? 0)})`]);
    fill(part('picture'), [['', say('allPictures')], ...options], picture);
  }

  #showCrumbs() {
    const { folder } = this.#view;
    part('crumbs').hidden = !folder;
    if (!folder) return;
    const names = folder.split('/').slice(0, -1);
    const crumbs = names.map((name, i) => {
      const prefix = `${names.slice(0, i + 1).join('/')}/`;
      return link('', { ...this.#view, folder: prefix, query: '' }, isolated('', visible(name)));
    });
    crumbs.unshift(link('', { ...this.#view, folder: '', query: '' }, say('allVideos')));
    crumbs.at(-1).setAttribute('aria-current', 'page');
    part('crumb-list').replaceChildren(...crumbs.map((crumb) => {
      const item = element('li', '');
      item.append(crumb);
      return item;
    }));
  }

  #showFolders(folders) {
    const { folder } = this.#view;
    const all = folders.length <= kFewFolders || this.#allFoldersOf === folder;
    const chips = (all ? folders : folders.slice(0, kFewFolders)).map(([prefix, n]) => {
      const name = isolated('name', visible(prefix.slice(folder.length, -1)));
      const chip = link('folder-chip', { ...this.#view, folder: prefix }, name);
      chip.append(element('span', 'n', formatNumber(n)));
      return chip;
    });
    if (!all) chips.push(this.#moreButton(folders));
    part('folders').hidden = chips.length === 0;
    part('folder-list').replaceChildren(...chips.map((chip) => {
      const item = element('li', '');
      item.append(chip);
      return item;
    }));
  }

  #moreButton(folders) {
    const button = element('button', 'folder-chip', say('moreFolders', { n: formatNumber(folders.length) }));
    button.type = 'button';
    button.addEventListener('click', () => {
      this.#allFoldersOf = this.#view.folder;
      this.#showFolders(folders);
      part('folder-list').children[kFewFolders].firstElementChild.focus();
    });
    return button;
  }
}
