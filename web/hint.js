// A word to whoever runs the server, said until it is closed; this browser remembers that it was.
import { part } from '/dom.js';
import { store, stored } from '/stored.js';

export function showHint(id, applies) {
  part(id).hidden = !applies || stored(id) === 'closed';
  part(`${id}-close`).onclick = () => {
    store(id, 'closed');
    part(id).hidden = true;
  };
}
