// A word to whoever runs the server, said until it is closed; this browser remembers that it was.
import { part } from '/dom.js';

function isClosed(id) {
  try {
    return localStorage.getItem(`reelcache.${id}`) === 'closed';
  } catch {
    return false;  // no storage here
  }
}

function remember(id) {
  try {
    localStorage.setItem(`reelcache.${id}`, 'closed');
  } catch {
    // It will be said again.
  }
}

export function showHint(id, applies) {
  part(id).hidden = !applies || isClosed(id);
  part(`${id}-close`).onclick = () => {
    remember(id);
    part(id).hidden = true;
  };
}
