// The grid of cards. A card is a link with a drawn tile; it never loads any part of the video.
import { element, isolated } from '/dom.js';
import { fold, formatDate, formatSize, nameHash, nameParts } from '/format.js';

export function videoLink(name) {
  return `#/v/${encodeURIComponent(name)}`;
}

// Hills, sky and a sun whose colours and places follow from the name.
function drawTile(name, format) {
  const tile = element('span', 'tile');
  const hash = nameHash(name);
  tile.style.setProperty('--hue', String(hash % 360));
  tile.style.setProperty('--sun-x', `${18 + ((hash >>> 9) % 64)}%`);
  tile.style.setProperty('--sun-y', `${24 + ((hash >>> 15) % 26)}%`);
  tile.style.setProperty('--hill-x', `${(hash >>> 20) % 100}%`);
  tile.append(element('span', 'play'));
  if (format) tile.append(element('span', 'badge', format));
  return tile;
}

function drawFacts(video, folder) {
  const facts = element('span', 'facts');
  if (folder) facts.append(isolated('folder', folder));
  const size = formatSize(video.size);
  if (size) facts.append(element('span', 'size', size));
  const day = formatDate(video.modified);
  if (day) {
    const time = element('time', 'date', day);
    time.dateTime = video.modified;
    facts.append(time);
  }
  return facts;
}

function drawCard(video) {
  const { folder, title, format } = nameParts(video.name);
  const link = element('a', 'card-link');
  link.href = videoLink(video.name);
  const heading = element('span', 'card-title');
  heading.append(isolated('', title));
  heading.title = title;
  link.append(drawTile(video.name, format), heading, drawFacts(video, folder));
  const card = element('li', 'card');
  card.dataset.name = video.name;
  card.append(link);
  return card;
}

export class CardGrid {
  #root;
  #cards = new Map();  // name -> { card, key, folded }
  #words = [];

  constructor(root, onOpen) {
    this.#root = root;
    root.addEventListener('click', (event) => {
      const card = event.target.closest('.card');
      const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
      if (!card || !plain || !event.target.closest('a')) return;
      event.preventDefault();
      onOpen(card.dataset.name);
    });
  }

  // Brings the grid to this list. Cards that stay are not touched, so focus and scroll stay too.
  show(videos) {
    const before = this.#cards;
    this.#cards = new Map();
    for (const video of videos) {
      const key = JSON.stringify([video.size, video.modified]);
      const old = before.get(video.name);
      const entry = old?.key === key ? old : { card: drawCard(video), key, folded: fold(video.name) };
      this.#cards.set(video.name, entry);
    }
    for (const [name, { card }] of before) {
      if (this.#cards.get(name)?.card !== card) card.remove();
    }
    let place = this.#root.firstElementChild;
    for (const { card } of this.#cards.values()) {
      if (card === place) place = place.nextElementSibling;
      else this.#root.insertBefore(card, place);
    }
    this.filter(this.#words.join(' '));
  }

  // Hides the cards whose name lacks a word of `text`; returns how many stay.
  filter(text) {
    this.#words = fold(text).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { card, folded } of this.#cards.values()) {
      card.hidden = !this.#words.every((word) => folded.includes(word));
      shown += card.hidden ? 0 : 1;
    }
    return shown;
  }

  focus(name) {
    this.#cards.get(name)?.card.querySelector('a').focus();
  }
}
