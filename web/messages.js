// What the page says, in the language of the browser. The sentences themselves are in words_*.js.
import { filmWords } from '/words_films.js';
import { galleryWords } from '/words_gallery.js';
import { playerWords } from '/words_player.js';
import { listErrors } from '/words_storage.js';

const dictionary = { ...galleryWords, ...playerWords, ...filmWords };

// Korean for a Korean browser, English for everybody else.
export const language = /^ko\b/i.test(navigator.language) ? 'ko' : 'en';

// For dates and numbers: en-GB stays en-GB, but never a third language beside English sentences.
export const locale = navigator.language.toLowerCase().startsWith(language) ? navigator.language : language;

export function say(key, values = {}) {
  return dictionary[key][language].replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
}

// Sentences of a page that not every page needs.
export function learn(words) {
  Object.assign(dictionary, words);
}

export function languageName(code) {
  return code ? new Intl.DisplayNames(locale, { type: 'language' }).of(code) : '';
}

// Null for a code that has no words here: the server's own sentence serves then.
export function sayListError(code) {
  return Object.hasOwn(listErrors, code) ? listErrors[code][language] : null;
}

const numbers = new Intl.NumberFormat(locale);

export function formatNumber(n) {
  return numbers.format(n);
}

export function sayCount(n) {
  return say(n === 1 ? 'countOne' : 'countOther', { n: formatNumber(n) });
}

// Fills the fixed texts of the page: data-text, data-label (for screen readers), data-placeholder.
export function translate(root) {
  document.documentElement.lang = language;
  for (const node of root.querySelectorAll('[data-text]')) node.textContent = say(node.dataset.text);
  for (const node of root.querySelectorAll('[data-label]')) {
    node.setAttribute('aria-label', say(node.dataset.label));
    if (node.matches('button, a')) node.title = say(node.dataset.label);
  }
  for (const node of root.querySelectorAll('[data-placeholder]')) node.placeholder = say(node.dataset.placeholder);
}
