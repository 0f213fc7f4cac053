// Reads subtitle files: .vtt, .srt and .smi, in whatever encoding people saved them. Pure.
//
// A file gives tracks, { language, label, cues: [{ start, end, text }] } with times in seconds and texts in
// WebVTT's markup. Only a .smi may hold several. What cannot be read is left out.

const kLastCue = 4;  // seconds that the last text of a .smi stays, which names no end

const kEntities = { nbsp: ' ', amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function utf16Order(bytes) {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const zeros = [0, 0];  // digits and line ends are everywhere: every other byte of theirs is 0
  bytes.subarray(0, 400).forEach((byte, i) => { zeros[i % 2] += byte === 0 ? 1 : 0; });
  if (zeros[1] > 20 && zeros[1] > 4 * zeros[0]) return 'utf-16le';
  return zeros[0] > 20 && zeros[0] > 4 * zeros[1] ? 'utf-16be' : null;
}

// Browsers' "euc-kr" is CP949, which Korean Windows writes.
export function decodeText(bytes) {
  const order = utf16Order(bytes);
  if (order) return new TextDecoder(order).decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('euc-kr').decode(bytes);
  }
}

const kTime = String.raw`(?:(\d+):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})`;
const kTiming = new RegExp(String.raw`^\s*${kTime}\s*-->\s*${kTime}`);

function seconds([h = 0, m, s, fraction]) {
  return Number(h) * 3600 + Number(m) * 60 + Number(s) + Number(fraction.padEnd(3, '0')) / 1000;
}

function timedCues(text, tidy) {
  return text.replace(/\r\n?/g, '\n').split(/\n{2,}/).flatMap((block) => {
    const lines = block.split('\n');
    const at = lines.findIndex((line) => kTiming.test(line));
    if (at < 0) return [];
    const [, ...parts] = kTiming.exec(lines[at]);
    const shown = tidy(lines.slice(at + 1).join('\n').trim());
    const cue = { start: seconds(parts.slice(0, 4)), end: seconds(parts.slice(4)), text: shown };
    return cue.end > cue.start && cue.text ? [cue] : [];
  });
}

// Of the markup people write into .srt, WebVTT knows these three; positions and colours go.
function tidySrt(text) {
  return text.replace(/\{\\[^}]*\}/g, '').replace(/<\/?(?:font|span|c)\b[^>]*>/gi, '')
    .replace(/<(\/?)([biu])\s*>/gi, (_, slash, tag) => `<${slash}${tag.toLowerCase()}>`)
    .replace(/<(?!\/?[biu]>)/g, '&lt;');
}

function plainSmi(html) {
  const text = html.replace(/<br\b[^>]*>\s*/gi, '\n').replace(/<!--[^]*?-->/g, '').replace(/<[^>]*>/g, '')
    .replace(/&(?:#(\d{1,6})|(\w+));?/g, (all, code, name) =>
      (code ? String.fromCodePoint(Math.min(Number(code), 0x10ffff)) : kEntities[name.toLowerCase()] ?? all));
  return text.split('\n').map((line) => line.replace(/\s+/g, ' ').trim()).filter(Boolean).join('\n');
}

const escape = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

// ".KRCC { Name: Korean; lang: ko-KR; }" in the head says what <P Class=KRCC> is.
function smiClasses(text) {
  const [head] = text.split(/<body/i);
  return new Map([...head.matchAll(/\.(\w+)\s*\{([^}]*)\}/g)].map(([, name, style]) => [name.toUpperCase(), {
    language: /lang\s*:\s*([\w-]+)/i.exec(style)?.[1].split('-')[0].toLowerCase() ?? '',
    label: /name\s*:\s*["']?([^;"']+)/i.exec(style)?.[1].trim() ?? '',
  }]));
}

const kParagraphs = /<p\b(?:[^>]*?class\s*=\s*["']?(\w+))?[^>]*>([^]*?)(?=<p\b|<\/body|$)/gi;

function smiTracks(text) {
  const classes = smiClasses(text);
  const tracks = new Map();
  const pieces = text.split(/<sync\b[^>]*?start\s*=\s*["']?(\d+)[^>]*>/i);
  for (let i = 1; i + 1 < pieces.length; i += 2) {
    const start = Number(pieces[i]) / 1000;
    for (const [, name = '', html] of pieces[i + 1].matchAll(kParagraphs)) {
      const key = name.toUpperCase();
      if (!tracks.has(key)) tracks.set(key, { language: '', label: '', ...classes.get(key), cues: [] });
      const { cues } = tracks.get(key);
      const open = cues.at(-1);
      if (open && open.end === null) open.end = start;
      const shown = plainSmi(html);
      if (shown) cues.push({ start, end: null, text: escape(shown) });
    }
  }
  for (const { cues } of tracks.values()) {
    for (const cue of cues) cue.end ??= cue.start + kLastCue;
  }
  return [...tracks.values()];
}

export function parseSubtitles(text, extension) {
  const tracks = extension === 'smi' ? smiTracks(text)
    : [{ language: '', label: '', cues: timedCues(text, extension === 'srt' ? tidySrt : (cue) => cue) }];
  return tracks.filter(({ cues }) => cues.length > 0);
}
