// How a card looks: a link with a tile and two or three lines. It never loads any part of the video.
import { formatVideo } from '/address.js';
import { element, isolated } from '/dom.js';
import { dependsOnMachine, pictureName } from '/facts.js';
import { formatCodec, formatContainer, formatDate, formatDuration, formatSize, nameParts } from '/format.js';
import { wordOf } from '/here.js';
import { say } from '/messages.js';
import { drawTile } from '/tile.js';
import { whyNot } from '/verdict.js';

// Not where the tile itself says it.
function drawMark(video, format) {
  const word = wordOf(video);
  if (!word || word === 'direct' || (video.damage && !video.poster)) return '';
  const text = say(`mark_${video.damage ?? word}`, {
    container: video.container ? formatContainer(video.container) : format,
    picture: formatCodec(video.video_codec),
    sound: formatCodec(video.audio_codec),
  });
  const mark = element('span', 'badge mark', text);
  mark.classList.toggle('soft', dependsOnMachine(word) || word === 'elsewhere');
  mark.title = whyNot(video)[0] ?? '';
  return mark;
}

function drawRow(className, left, right) {
  const row = element('span', `badges ${className}`);
  row.append(left, right);
  return row;
}

const badge = (className, text) => (text ? element('span', `badge ${className}`, text) : '');

function drawFile(video, format) {
  const codec = formatCodec(video.video_codec);
  const file = badge('file', format || codec);
  if (format && codec) file.append(element('span', 'codec', ` · ${codec}`));
  return file;
}

function drawBadges(video, format) {
  return [
    drawRow('above', drawMark(video, format), badge('lines', pictureName(video))),
    drawRow('below', drawFile(video, format), badge('length', formatDuration(video.duration))),
  ];
}

function drawSeen(seen) {
  if (!(seen > 0)) return '';
  const bar = element('span', 'seen');
  bar.style.setProperty('--seen', String(seen));
  return bar;
}

function drawFacts(video) {
  const facts = element('span', 'facts');
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

function drawTexts(video, title, base) {
  const { folder } = nameParts(video.name.slice(base.length));
  const heading = element('span', 'card-title');
  heading.append(isolated('', title));
  heading.title = title;
  const texts = element('span', 'texts');
  texts.append(heading);
  if (folder) texts.append(isolated('folder', folder));
  texts.append(drawFacts(video));
  return texts;
}

function emptyCard(video) {
  const card = element('li', 'card');
  const link = element('a', 'card-link');
  link.href = formatVideo(video.name);
  card.append(link);
  return card;
}

// `base`: the folder the gallery is in; only what lies below it is told. `seen`: the part already watched.
// `posterState`: see tile.js. `card`: one of this film from before, which then is brought up to date.
export function drawCard(video, { base, seen, posterState }, card = emptyCard(video)) {
  const { title, format } = nameParts(video.name);
  const link = card.firstElementChild;
  const tile = drawTile(video, posterState, link.firstElementChild);
  tile.append(element('span', 'play'), ...drawBadges(video, format), drawSeen(seen));
  link.replaceChildren(tile, drawTexts(video, title, base));
  return card;
}
