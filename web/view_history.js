// Puts views of the gallery into the address and the history. While somebody types that waits until they pause: browsers
// take longer to change an address than the page to search.
import { formatView } from '/address.js';
import { keepScroll } from '/scroll.js';

const kPauseMs = 100;

let timer = 0;
let pending = null;  // { address, pushes, scroll }: what was typed and is not in the address yet

window.addEventListener('popstate', () => {  // the address is another's now
  clearTimeout(timer);
  pending = null;
});

function go({ address, pushes, scroll }) {
  if (!pushes) {
    history.replaceState(history.state, '', address);
    return;
  }
  keepScroll(scroll);
  history.pushState(null, '', address);
}

// Before anything else happens to the history.
export function finishTyping() {
  clearTimeout(timer);
  if (pending) go(pending);
  pending = null;
}

// `typed`: letter by letter; `follows`: the view before was a step of the same typing.
export function goToView(view, { typed, follows }) {
  const address = formatView(view) || location.pathname + location.search;
  if (!typed) {
    finishTyping();
    go({ address, pushes: true, scroll: window.scrollY });
    return;
  }
  clearTimeout(timer);
  if (pending) pending.address = address;
  else pending = { address, pushes: !follows, scroll: window.scrollY };
  timer = setTimeout(finishTyping, kPauseMs);
}
