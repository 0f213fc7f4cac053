// The keys: one table that both works them and fills the sheet that explains them.
import { element, part } from '/dom.js';
import { say } from '/messages.js';

// `keys` as pressed, `shown` on the sheet where that differs, `act` the name of what is done.
const kPlayerKeys = [
  { keys: [' ', 'k'], shown: ['␣', 'K'], act: 'toggle' },
  { keys: ['ArrowLeft'], shown: ['←'], act: 'back5' },
  { keys: ['ArrowRight'], shown: ['→'], act: 'ahead5' },
  { keys: ['j'], act: 'back10' },
  { keys: ['l'], act: 'ahead10' },
  { keys: [...'0123456789'], shown: ['0', '…', '9'], act: 'jump' },
  { keys: ['ArrowUp'], shown: ['↑'], act: 'louder' },
  { keys: ['ArrowDown'], shown: ['↓'], act: 'quieter' },
  { keys: ['m'], act: 'mute' },
  { keys: ['<'], act: 'slower' },
  { keys: ['>'], act: 'faster' },
  { keys: ['r'], act: 'loop' },
  { keys: ['c'], act: 'captions' },
  { keys: ['f'], act: 'fullscreen' },
  { keys: ['i'], act: 'pip' },
  { keys: ['p'], act: 'previous' },
  { keys: ['n'], act: 'next' },
  { keys: ['y'], act: 'copy' },
  { keys: ['d'], act: 'details' },
  { keys: ['Escape'], shown: ['Esc'], act: 'leave' },
];
const kGalleryKeys = [
  { keys: ['/'], act: 'search' },
  { keys: [], shown: ['←', '→', '↑', '↓'], act: 'move' },
  { keys: [], shown: ['↵'], act: 'open' },
  { keys: ['?'], act: 'help' },
];

// The letter on the key where another alphabet is switched on (a Hangul keyboard sends "ㅏ" for K).
function keyOf({ key, code }) {
  if (/^[ -~]$/.test(key)) return key.toLowerCase();
  return code.startsWith('Key') ? code.slice(3).toLowerCase() : key;
}

// Controls keep the keys they live on.
function isTaken(target, key) {
  if (target.closest('select, textarea, input')) return true;
  return (key === ' ' || key === 'Enter') && target.closest('button, a') !== null;
}

// Runs `actions[act](key)` for the keys of `table`; an act without an action stays the browser's.
function listen(node, table, actions, options) {
  node.addEventListener('keydown', (event) => {
    const key = keyOf(event);
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTaken(event.target, key)) return;
    const { act } = table.find(({ keys }) => keys.includes(key)) ?? {};
    if (!Object.hasOwn(actions, act ?? '')) return;
    event.preventDefault();
    event.stopPropagation();
    actions[act](key);
  }, options);
}

export function listenInPlayer(dialog, actions) {
  listen(dialog, kPlayerKeys.concat(kGalleryKeys.filter(({ act }) => act === 'help')), actions,
    { capture: true });  // before the video's own controls, which know some of these keys, too
}

export function listenInGallery(actions) {
  listen(document.body, kGalleryKeys, {
    search: () => !document.querySelector('dialog[open]') && actions.search(),
    help: () => !document.querySelector('dialog[open]') && actions.help(),
  });
}

function list(title, table) {
  const group = element('section', 'keys-group');
  const rows = element('dl', '');
  for (const { keys, shown = keys, act } of table) {
    const row = element('div', '');
    const names = element('dt', '');
    names.append(...shown.map((key) =>
      (key === '…' ? ' … ' : element('kbd', '', key.length === 1 ? key.toUpperCase() : key))));
    row.append(names, element('dd', '', say(`key_${act}`)));
    rows.append(row);
  }
  group.append(element('h3', '', title), rows);
  return group;
}

export class ShortcutSheet {
  #dialog = part('keys');

  constructor() {
    part('keys-close').addEventListener('click', () => this.#dialog.close());
    this.#dialog.addEventListener('keydown', (event) => {
      event.stopPropagation();
      if (event.key === '?') this.#dialog.close();
    });
    this.#dialog.addEventListener('click', ({ target }) => target === this.#dialog && this.#dialog.close());
  }

  open() {
    part('keys-list').replaceChildren(
      list(say('keysPlayer'), kPlayerKeys), list(say('keysGallery'), kGalleryKeys));
    if (!this.#dialog.open) this.#dialog.showModal();
  }
}
