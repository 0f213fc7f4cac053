// The page in the player that says why a film does not play, and what helps.
import { element, part } from '/dom.js';
import { nameParts } from '/format.js';
import { drawBrowsers, drawMend } from '/help_box.js';
import { say } from '/messages.js';
import { browsersOf, ingredients, whyNot } from '/verdict.js';

const kInTheFile = new Set(['unplayable', 'damaged']);  // faults that the file itself explains

// The way out that most likely helps stands out and has the focus.
function offer(id) {
  for (const other of ['fault-retry', 'fault-download']) part(other).classList.remove('primary');
  part(id).classList.add('primary');
  part(id).focus();
}

export class Fault {
  #about;
  #shown = 0;  // counts what was shown, so that an answer about an earlier film is dropped

  // `about(item)`: all there is to know of a film, or null; see Media.
  constructor({ about, retry }) {
    this.#about = about;
    part('fault-retry').addEventListener('click', retry);
  }

  // `kind`, `status`: see diagnosis.js.
  show(item, kind, status) {
    part('fault-title').textContent = say(`${kind}Title`);
    part('fault-text').textContent = say(`${kind}Text`, { format: nameParts(item.name).format, status });
    part('player-fault').dataset.kind = kind;
    part('fault-download').hidden = kind === 'missing';
    part('player-fault').hidden = false;
    offer(kind === 'unplayable' ? 'fault-download' : 'fault-retry');
    if (kInTheFile.has(kind)) this.#explain(item);
  }

  hide() {
    this.#shown += 1;
    part('player-fault').hidden = true;
    part('fault-ingredients').textContent = '';
    part('fault-help').replaceChildren();
  }

  async #explain(item) {
    const shown = this.#shown;
    const wait = setTimeout(() => part('fault-help').replaceChildren(element('p', 'busy-line', say('looking'))), 300);
    const video = await this.#about(item);
    clearTimeout(wait);
    if (shown !== this.#shown) return;
    part('fault-help').replaceChildren();
    if (video) this.#showVerdict(video);
  }

  #showVerdict(video) {
    part('fault-ingredients').textContent = ingredients(video);
    part('fault-text').textContent = whyNot(video)[0] ?? say('why_direct');
    const playsSomewhere = browsersOf(video).some(({ kind }) => kind !== 'no');
    part('fault-help').replaceChildren(...(playsSomewhere ? drawBrowsers(video) : []), ...drawMend(video));
  }
}
