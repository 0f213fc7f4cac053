// Work that can wait, in pieces that nobody feels.

const kPiece = 64;

// Browsers without idle callbacks get a moment every now and then.
const whenIdle = window.requestIdleCallback?.bind(window) ??
  ((run) => setTimeout(() => run({ timeRemaining: () => 4 }), 50));

// `work(item)` for each of `items`, as long as `isWanted()`.
export function workWhenIdle(items, work, isWanted, from = 0) {
  if (from >= items.length) return;
  whenIdle((moment) => {
    let at = from;
    while (at < items.length && isWanted() && moment.timeRemaining() > 2) {
      for (const end = Math.min(at + kPiece, items.length); at < end; at += 1) work(items[at]);
    }
    if (isWanted()) workWhenIdle(items, work, isWanted, at);
  });
}
