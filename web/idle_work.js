// Work that can wait, in pieces that nobody feels.

const kPiece = 64;

// Browsers without idle callbacks get a moment every now and then.
export const whenIdle = window.requestIdleCallback?.bind(window) ??
  ((run) => setTimeout(() => run({ timeRemaining: () => 4 }), 50));

// `work(i)` for each i below `count`, as long as `isWanted()`.
export function workWhenIdle(count, work, isWanted, from = 0) {
  if (from >= count) return;
  whenIdle((moment) => {
    let at = from;
    while (at < count && isWanted() && moment.timeRemaining() > 2) {
      for (const end = Math.min(at + kPiece, count); at < end; at += 1) work(at);
    }
    if (isWanted()) workWhenIdle(count, work, isWanted, at);
  });
}
