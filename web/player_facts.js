// The line of facts below the film.
import { isolated, part } from '/dom.js';
import { formatCodec, formatDate, formatDuration, formatSize, nameParts } from '/format.js';

// What the list knows of `item`, and what the media element found out.
export function drawPlayerFacts(item, { videoWidth, videoHeight, duration }) {
  const { format, folder } = nameParts(item.name);
  const facts = [
    format, formatDuration(duration), videoWidth ? `${videoWidth}\u00d7${videoHeight}` : '',
    formatCodec(item.video_codec), formatCodec(item.audio_codec), formatSize(item.size), formatDate(item.modified), folder,
  ];
  part('player-facts').replaceChildren(
    ...facts.filter(Boolean).map((fact) => isolated('fact', fact)));
}
