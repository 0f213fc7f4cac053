// Keeps the scroll place in the history entry, so that back, forward and reload return to it. The browser
// would do so before the list is there.

const kSettledMs = 150;  // browsers limit how often an entry may be changed

let timer = 0;

history.scrollRestoration = 'manual';
window.addEventListener('popstate', () => clearTimeout(timer));  // the place is that of the entry just left
window.addEventListener('scroll', () => {
  clearTimeout(timer);
  timer = setTimeout(() => keepScroll(window.scrollY), kSettledMs);
}, { passive: true });

export function keepScroll(y) {
  clearTimeout(timer);
  if (document.querySelector('dialog[open]')) return;  // the entry is the player's
  history.replaceState({ ...history.state, scroll: Math.round(y) }, '');
}

export function scrollOfEntry() {
  return history.state?.scroll ?? 0;
}
