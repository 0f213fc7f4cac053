// Finds names the way people type them: any case and spelling, words in any order, Hangul by initial
// consonants ("ㅅㅍ" finds "샘플") and while a syllable is still being typed. Pure.

const kAscii = /^[ -~]*$/;
const kFolded = /^[ -~\uac00-\ud7a3]*$/;  // but for case
const kAccents = /[\u0300-\u036f]/g;
const kInitial = 0x1100;      // first of 19 initial consonants; NFKC turns a typed "ㅅ" into one of them
const kSyllable = 0xac00;     // first of 11172 syllables: initial, then vowel, then final
const kFinals = 28;           // a syllable without a final, then the 27 with one
const kPerInitial = 21 * kFinals;

// Finals that may yet become the initial of the next syllable: "살" is on its way to "사람".
const kFinalToInitial = new Map([
  [1, 0], [2, 1], [4, 2], [7, 3], [8, 5], [16, 6], [17, 7], [19, 9], [20, 10], [21, 11], [22, 12], [23, 14],
  [24, 15], [25, 16], [26, 17], [27, 18],
]);

// One spelling per letter (macOS stores Korean taken apart, some keyboards send wide letters), no accents, no case.
export function fold(text) {
  const joined = kAscii.test(text) ? text : text.normalize('NFC');
  if (kFolded.test(joined)) return joined.toLowerCase();  // most names: in a tenth of the time
  return text.normalize('NFKD').replace(kAccents, '').normalize('NFKC').toLowerCase();
}

const range = (first, count) => `${String.fromCharCode(first)}-${String.fromCharCode(first + count - 1)}`;

function withInitial(initial) {
  return `[${String.fromCharCode(kInitial + initial)}${range(kSyllable + initial * kPerInitial, kPerInitial)}]`;
}

function lastSyllable(code) {
  const final = (code - kSyllable) % kFinals;
  if (final === 0) return `[${range(code, kFinals)}]`;
  const whole = String.fromCharCode(code);
  if (!kFinalToInitial.has(final)) return whole;
  return `(?:${whole}|${String.fromCharCode(code - final)}${withInitial(kFinalToInitial.get(final))})`;
}

function pattern(word) {
  const units = [...word];
  return units.map((unit, i) => {
    const code = unit.codePointAt(0);
    if (code >= kInitial && code < kInitial + 19) return withInitial(code - kInitial);
    if (i === units.length - 1 && code >= kSyllable && code < kSyllable + 19 * kPerInitial) return lastSyllable(code);
    return unit.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
  }).join('');
}

// A test for folded names; null when nothing is asked.
export function matcher(query) {
  const words = fold(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return null;
  const tests = words.map((word) => {
    if (kAscii.test(word)) return (folded) => folded.includes(word);
    const expression = new RegExp(pattern(word), 'u');
    return (folded) => expression.test(folded);
  });
  return (folded) => tests.every((test) => test(folded));
}
