// How a card looks: a link with a tile and two or three lines. It never loads any part of the video.
import { formatVideo } from '/address.js';
import { element, isolated } from '/dom.js';
import { dependsOnMachine, pictureName } from '/facts.js';
import { formatCodec, formatContainer, formatDate, formatDuration, formatSize, nameParts } from '/format.js';
import { wordOf } from '/here.js';
import { say } from '/messages.js';
import { Parts } from '/parts.js';
import { showTile } from '/tile.js';
import { whyNot } from '/verdict.js';

const kTileParts = ['reason', 'poster', 'play', 'above', 'below', 'seen'];

const badge = (className, text) => (text ? [element('span', `badge ${className}`, text)] : []);

// What keeps the film from playing; not where the tile itself says it.
function markOf(video, format) {
  const word = wordOf(video);
  if (!word || word === 'direct' || (video.damage && !video.poster)) return {};
  const text = say(`mark_${video.damage ?? word}`, {
    container: video.container ? formatContainer(video.container) : format,
    picture: formatCodec(video.video_codec),
    sound: formatCodec(video.audio_codec),
  });
  return { text, isSoft: dependsOnMachine(word) || word === 'elsewhere', why: whyNot(video)[0] ?? '' };
}

function drawMark({ text, isSoft, why }) {
  const marks = badge('mark', text);
  for (const mark of marks) {
    mark.classList.toggle('soft', isSoft);
    mark.title = why;
  }
  return marks;
}

function drawFile(format, codec) {
  const files = badge('file', format || codec);
  if (format && codec) files[0].append(element('span', 'codec', ` · ${codec}`));
  return files;
}

function drawRow(className, ...badges) {
  const row = element('span', `badges ${className}`);
  row.append(...badges);
  return badges.length > 0 ? row : null;
}

function drawSeen(seen) {
  const bar = element('span', 'seen');
  bar.style.setProperty('--seen', String(seen));
  return bar;
}

function drawFacts(size, day, modified) {
  const facts = element('span', 'facts');
  if (size) facts.append(element('span', 'size', size));
  if (day) {
    const time = element('time', 'date', day);
    time.dateTime = modified;
    facts.append(time);
  }
  return facts;
}

export class Card {
  node = element('li', 'card');
  #link = element('a', 'card-link');
  #tile = element('span', 'tile');
  #heading = element('span', 'card-title');
  #title = isolated('', '');
  #tileParts = new Parts(this.#tile, kTileParts);
  #textParts;

  constructor() {
    const texts = element('span', 'texts');
    this.#textParts = new Parts(texts, ['folder', 'facts']);
    this.#heading.append(this.#title);
    texts.append(this.#heading);
    this.#link.append(this.#tile, texts);
    this.node.append(this.#link);
    this.#tileParts.set('play', '', () => element('span', 'play'));
  }

  // `base`: the folder the gallery is in; only what lies below it is told. `seen`: the part already watched.
  // `posterState`: see Media.
  show(video, { base, seen, posterState }) {
    const { title, format } = nameParts(video.name);
    this.#link.href = formatVideo(video.name);
    showTile(this.#tile, this.#tileParts, video, posterState);
    this.#showBadges(video, format);
    this.#tile.classList.toggle('watched', seen > 0);
    this.#tileParts.set('seen', seen, () => seen > 0 && drawSeen(seen));
    this.#title.textContent = title;
    this.#heading.title = title;
    this.#showTexts(video, base);
  }

  #showBadges(video, format) {
    const mark = markOf(video, format);
    const [lines, codec, length] = [pictureName(video), formatCodec(video.video_codec), formatDuration(video.duration)];
    this.#tileParts.set('above', JSON.stringify([mark, lines]), () =>
      drawRow('above', ...drawMark(mark), ...badge('lines', lines)));
    this.#tileParts.set('below', JSON.stringify([format, codec, length]), () =>
      drawRow('below', ...drawFile(format, codec), ...badge('length', length)));
  }

  #showTexts(video, base) {
    const { folder } = nameParts(video.name.slice(base.length));
    const [size, day] = [formatSize(video.size), formatDate(video.modified)];
    this.#textParts.set('folder', folder, () => folder && isolated('folder', folder));
    this.#textParts.set('facts', JSON.stringify([size, day, video.modified]), () => drawFacts(size, day, video.modified));
  }
}
