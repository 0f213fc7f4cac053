// What this browser keeps for the site. Where storage is full or forbidden nothing is kept, and nothing else changes.

const keyOf = (name) => `reelcache.${name}`;

// A text, or null.
export function stored(name) {
  try {
    return localStorage.getItem(keyOf(name));
  } catch {
    return null;
  }
}

// null: not kept any longer.
export function store(name, text) {
  try {
    if (text === null) localStorage.removeItem(keyOf(name));
    else localStorage.setItem(keyOf(name), text);
  } catch {
    // As if this browser had never been here.
  }
}
