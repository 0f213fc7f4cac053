// Watching a film: the player, its buttons and keys, and the panel of details. The list can be used without them, so they
// are loaded when somebody wants to watch, or when the page has time.
import { Details } from '/details.js';
import { part } from '/dom.js';
import { learn, translate } from '/messages.js';
import { Player } from '/player.js';
import { PlayerTools } from '/player_tools.js';
import { ShortcutSheet } from '/shortcuts.js';
import { playerWords } from '/words_player.js';

export class Watch {
  #player;
  #tools;
  #sheet = new ShortcutSheet();

  // `neighbour(step)`: the name that is that far from the open film in the gallery's order, or null; `go(name)` opens
  // it; `onClosed(name)`.
  constructor(media, { neighbour, go, onClosed }) {
    learn(playerWords);
    this.translate();
    const details = new Details(media);
    this.#player = new Player({
      onClosed: (name) => { details.close(); onClosed(name); },
      onReady: (item) => { this.#tools.onOpened(item); media.look(); },
      onReleased: () => { this.#tools.onReleased(); media.forgetUrgent(); },
      onItem: (item) => details.setFilm(item),
      about: (item) => media.about(item),
      say: (text) => this.#tools.say(text),
    });
    this.#tools = new PlayerTools(this.#player, {
      neighbour, go, details: () => details.toggle(), help: () => this.showKeys(),
    });
  }

  get name() {
    return this.#player.name;
  }

  get isLoading() {
    return this.#player.isLoading;
  }

  // `at`: a second, or null.
  show(item, at) {
    if (item.name !== this.name) this.#player.open(item, { at });
    else if (at !== null) this.#player.seek(at);
    this.#tools.refresh();
  }

  // The list changed.
  refresh(videos) {
    const open = this.name !== null && videos.find(({ name }) => name === this.name);
    if (open) this.#player.describe(open);
    this.#tools.refresh();
  }

  close() {
    this.#player.close();
  }

  release() {
    this.#player.release();
  }

  showKeys() {
    this.#sheet.open();
  }

  translate() {
    for (const id of ['player', 'keys']) translate(part(id));
  }
}
