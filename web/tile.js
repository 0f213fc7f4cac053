// The picture part of a card: the film's poster, or a drawn scene with the reason why there is none.
import { element } from '/dom.js';
import { isSoundOnly } from '/facts.js';
import { nameHash } from '/format.js';
import { say } from '/messages.js';

const kIcons = {
  pending: 'M4 7h16v10H4zM8 7v10M16 7v10',
  missing: 'M4 7h16v10H4zM8 7v10M16 7v10',
  sound: 'M5 10v4M9 7v10M12.500 9.500v5M16 5.500v13M19.500 10v4',
  cut_off: 'M13 5l-2 4l3 3l-3 3l2 4M8 7H4v10h4M17 7h3v10h-3',
  undecodable: 'M13 5l-2 4l3 3l-3 3l2 4M8 7H4v10h4M17 7h3v10h-3',
  unreadable: 'M12 7v6M12 16.500v.01M12 3.500a8.500 8.500 0 1 1 0 17a8.500 8.500 0 0 1 0-17',
};
const kSvg = 'http://www.w3.org/2000/svg';

// Hills, sky and a sun whose colours and places follow from the name.
function drawScene(tile, name) {
  const hash = nameHash(name);
  tile.style.setProperty('--hue', String(hash % 360));
  tile.style.setProperty('--sun-x', `${18 + ((hash >>> 9) % 64)}%`);
  tile.style.setProperty('--sun-y', `${24 + ((hash >>> 15) % 26)}%`);
  tile.style.setProperty('--hill-x', `${(hash >>> 20) % 100}%`);
}

function drawIcon(reason) {
  const icon = document.createElementNS(kSvg, 'svg');
  icon.setAttribute('viewBox', '0 0 24 24');
  icon.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(kSvg, 'path');
  line.setAttribute('d', kIcons[reason]);
  icon.append(line);
  return icon;
}

function drawReason(reason) {
  const node = element('span', 'reason');
  node.dataset.reason = reason;
  node.append(drawIcon(reason), element('span', '', say(`tile_${reason}`)));
  return node;
}

function drawPoster(url) {
  const image = element('img', 'poster');
  Object.assign(image, { alt: '', loading: 'lazy', decoding: 'async', width: 480, height: 270, src: url });
  image.addEventListener('load', () => {
    image.classList.add('shown');
    image.classList.toggle('upright', image.naturalHeight > image.naturalWidth);
  });
  image.addEventListener('error', () => image.remove());
  return image;
}

// Why there is no poster: a word that has an icon; '' where there is one, or nothing is known.
function reasonOf(video, state) {
  if (video.poster) return '';
  return video.damage || (isSoundOnly(video) ? 'sound' : state);
}

// Draws a film's tile again: its scene, and of its parts `reason` and `poster`. `state`: see Media.posterState.
export function showTile(tile, parts, video, state) {
  drawScene(tile, video.name);
  const reason = reasonOf(video, state);
  if (reason) tile.dataset.reason = reason;
  else delete tile.dataset.reason;
  parts.set('reason', reason, () => reason && drawReason(reason));
  parts.set('poster', video.poster, () => video.poster && drawPoster(video.poster));
}
