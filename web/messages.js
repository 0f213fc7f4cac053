// What the page says, in its language. The sentences themselves are in words_*.js.
import { intl, language } from '/language.js';
import { filmWords } from '/words_films.js';
import { galleryWords } from '/words_gallery.js';
import { listErrors } from '/words_storage.js';

const dictionary = { ...galleryWords, ...filmWords };

export function say(key, values = {}) {
  return dictionary[key][language].replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
}

// Sentences that not every page needs, or not at once.
export function learn(words) {
  Object.assign(dictionary, words);
}

export function languageName(code) {
  return code ? intl('DisplayNames', { type: 'language' }).of(code) : '';
}

// Null for a code that has no words here: the server's own sentence serves then.
export function sayListError(code) {
  return Object.hasOwn(listErrors, code) ? listErrors[code][language] : null;
}

export function formatNumber(n) {
  return intl('NumberFormat').format(n);
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
