// The panel beside the film with all that is known of its file.
import { element, isolated, part } from '/dom.js';
import { beginsWithIndex, isSoundOnly, pictureName } from '/facts.js';
import { formatBitrate, formatCodec, formatContainer, formatDate, formatDuration, formatSize, nameParts } from '/format.js';
import { drawBrowsers, drawMend } from '/help_box.js';
import { say } from '/messages.js';
import { whyNot, whySlow } from '/verdict.js';

function pictureFact({ width, height, video_codec: codec, ...video }) {
  if (isSoundOnly({ ...video, video_codec: codec })) return say('noTrack');
  const size = width ? `${width}\u00d7${height}` : '';
  const name = pictureName({ width, height });
  return [formatCodec(codec), name && `${name} (${size})`].filter(Boolean).join(' · ');
}

function soundFact({ play, audio_codec: codec }) {
  return play && !codec ? say('noTrack') : formatCodec(codec);
}

function indexFact(video) {
  const { index } = video;
  if (!index || index === 'unknown') return '';
  return say(index !== 'none' && beginsWithIndex(video) ? `index_${index}_begins` : `index_${index}`);
}

function factsOf(video) {
  return [
    ['container', video.container ? formatContainer(video.container) : nameParts(video.name).format],
    ['picture', pictureFact(video)],
    ['sound', soundFact(video)],
    ['duration', formatDuration(video.duration)],
    ['bitrate', formatBitrate(video.bitrate)],
    ['size', formatSize(video.size)],
    ['modified', formatDate(video.modified)],
    ['index', indexFact(video)],
    ['codecs', video.codecs ?? ''],
  ].filter(([, text]) => text);
}

function drawFacts(video) {
  const list = element('dl', 'fact-list');
  for (const [key, text] of factsOf(video)) {
    const row = element('div', '');
    row.append(element('dt', '', say(`fact_${key}`)), element('dd', '', text));
    list.append(row);
  }
  return list;
}

export class Details {
  #panel = part('player-details');
  #media;
  #item = null;

  // `media.about(item)`, `media.reader`: see Media.
  constructor(media) {
    this.#media = media;
    part('details-close').addEventListener('click', () => this.toggle());
    for (const button of document.querySelectorAll('.open-details')) {
      button.addEventListener('click', () => this.#panel.hidden && this.toggle());
    }
  }

  // The open film; again when more is known of it.
  setFilm(item) {
    if (item === this.#item) return;
    this.#item = item;
    if (!this.#panel.hidden) this.#fill();
  }

  close() {
    this.#item = null;
    if (!this.#panel.hidden) this.#show(false);
  }

  toggle() {
    const shows = this.#panel.hidden;
    this.#show(shows);
    if (shows) part('details-close').focus();
    else part('player-info').focus();
  }

  #show(shows) {
    this.#panel.hidden = !shows;
    part('player-info').setAttribute('aria-expanded', String(shows));
    if (shows) this.#fill();
  }

  async #fill() {
    const item = this.#item;
    this.#draw(item, say('looking'));
    const video = await this.#media.about(item);
    if (item !== this.#item || this.#panel.hidden) return;
    if (video) this.#draw(video, '');
    else this.#draw(item, say(this.#media.reader === 'missing' ? 'detailsMissing' : 'detailsFailed'));
  }

  #draw(video, note) {
    const { title, folder } = nameParts(video.name);
    const heading = element('p', 'details-name');
    heading.append(isolated('', title));
    const where = folder ? [isolated('folder', folder)] : [];
    const advice = [...whyNot(video), ...whySlow(video)].map((text) => element('p', 'advice', text));
    const mend = drawMend(video);
    part('details-body').replaceChildren(heading, ...where, drawFacts(video), ...drawBrowsers(video), ...advice, ...mend,
      ...(note ? [element('p', 'quiet', note)] : []));
  }
}
