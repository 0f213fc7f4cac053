// The names of a list as they are searched. Kept in arrays beside the list: members added to twenty thousand videos
// would cost more than the search. Pure.
import { fold, matcher } from './search.js';

function formatOf(name) {
  const file = name.slice(name.lastIndexOf('/') + 1);
  const dot = file.lastIndexOf('.');
  return dot >= 0 ? file.slice(dot + 1).toLowerCase() : '';
}

export class NameIndex {
  #videos;
  #folded = [];
  #formats = [];
  #ending = '.';  // of the name before, which most share, and its format
  #format = '';
  #last = null;  // what `find` found last

  constructor(videos) {
    this.#videos = videos;
  }

  format(i) {
    return this.#formats[i] ??= this.#formatOf(this.#videos[i].name);
  }

  #formatOf(name) {
    if (name.endsWith(this.#ending)) return this.#format;
    const format = formatOf(name);
    if (!format) return '';
    this.#ending = name.slice(name.lastIndexOf('.'));
    this.#format = format;
    return format;
  }

  // What is needed of a name for the first letter of a query. Worth doing in moments that are idle.
  folded(i) {
    return this.#folded[i] ??= fold(this.#videos[i].name);
  }

  // Those of `order`, indexes of the list, whose names begin with `folder` and match. A query that goes on from the last
  // one finds nothing that the last one did not.
  find(order, { folder, query }) {
    const text = fold(query);
    const last = this.#last;
    const goesOn = last?.order === order && last.folder === folder && text.startsWith(last.text);
    const matches = matcher(query);
    let found = goesOn ? last.found : order;
    if (folder && !goesOn) found = found.filter((i) => this.#videos[i].name.startsWith(folder));
    if (matches && text !== (goesOn && last.text)) found = found.filter((i) => matches(this.folded(i)));
    this.#last = { order, folder, text, found };
    return found;
  }
}
