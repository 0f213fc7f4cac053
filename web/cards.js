// How a card looks: a link with a poster or a drawn tile. It never loads any part of the video.
import { formatVideo } from '/address.js';
import { element, isolated } from '/dom.js';
import { formatCodec, formatDate, formatDuration, formatPicture, formatSize, nameHash, nameParts } from '/format.js';
import { say } from '/messages.js';

// Hills, sky and a sun whose colours and places follow from the name.
function drawScene(tile, name) {
  const hash = nameHash(name);
  tile.style.setProperty('--hue', String(hash % 360));
  tile.style.setProperty('--sun-x', `${18 + ((hash >>> 9) % 64)}%`);
  tile.style.setProperty('--sun-y', `${24 + ((hash >>> 15) % 26)}%`);
  tile.style.setProperty('--hill-x', `${(hash >>> 20) % 100}%`);
}

function drawPoster(url) {
  const image = element('img', 'poster');
  Object.assign(image, { src: url, alt: '', loading: 'lazy', decoding: 'async', width: 320, height: 180 });
  image.addEventListener('error', () => image.remove());
  return image;
}

function drawBadges(video, format) {
  const badges = element('span', 'badges');
  const facts = [format, formatPicture(video), formatCodec(video.video_codec)].filter(Boolean);
  if (facts.length > 0) badges.append(element('span', 'badge', facts.join(' · ')));
  if (video.play && video.play !== 'direct') badges.append(element('span', 'badge warn', say('notHere')));
  const length = formatDuration(video.duration);
  if (length) badges.append(element('span', 'badge length', length));
  return badges;
}

function drawTile(video, format, seen) {
  const tile = element('span', 'tile');
  drawScene(tile, video.name);
  if (video.poster) tile.append(drawPoster(video.poster));
  tile.append(element('span', 'play'), drawBadges(video, format));
  if (seen > 0) {
    const bar = element('span', 'seen');
    bar.style.setProperty('--seen', String(seen));
    tile.append(bar);
  }
  return tile;
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

// `base`: the folder the gallery is in; only what lies below it is told. `seen`: the part already watched.
export function drawCard(video, { base, seen }) {
  const { title, format } = nameParts(video.name);
  const { folder } = nameParts(video.name.slice(base.length));
  const link = element('a', 'card-link');
  link.href = formatVideo(video.name);
  const heading = element('span', 'card-title');
  heading.append(isolated('', title));
  heading.title = title;
  const texts = element('span', 'texts');
  texts.append(heading);
  if (folder) texts.append(isolated('folder', folder));
  texts.append(drawFacts(video));
  link.append(drawTile(video, format, seen), texts);
  const card = element('li', 'card');
  card.append(link);
  return card;
}
