// The language of the page: the one somebody chose here, else Korean for a Korean browser and English for all others.
import { store, stored } from '/stored.js';

const kLanguages = ['en', 'ko'];

export let language;
let locale;  // for dates and numbers: en-GB stays en-GB, but never a third language beside English sentences

const formats = new Map();

// A format of Intl for the locale of now. Made when first needed, and kept: each costs as much as a card.
export function intl(kind, options = {}) {
  const key = kind + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl[kind](locale, options));
  return formats.get(key);
}

function speak(wanted) {
  language = wanted;
  locale = navigator.language.toLowerCase().startsWith(language) ? navigator.language : language;
  formats.clear();
}

export const otherLanguage = () => kLanguages.find((each) => each !== language);

// Whoever shows texts has to show them anew.
export function switchLanguage() {
  speak(otherLanguage());
  store('language', language);
}

const chosen = stored('language');
speak(kLanguages.includes(chosen) ? chosen : /^ko\b/i.test(navigator.language) ? 'ko' : 'en');
