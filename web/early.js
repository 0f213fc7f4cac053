// What is asked for before the rest of the page is there. A script of its own, so that it waits for no other.
const kAnswerMs = 30_000;  // longer silence counts as "the server does not answer"

// `etag`: of the list that is known. The precondition is set here and not left to the browser's cache, which would hide
// the 304 and show the X-List-State of the answer it stored.
export function askForList(etag) {
  return fetch('/api/videos', {
    cache: 'no-store',
    headers: etag ? { 'If-None-Match': etag } : {},
    signal: AbortSignal.timeout(kAnswerMs),
  });
}

// Fetches all that a film is watched with at once, instead of one import after the other. A second call does nothing.
export function askForPlayer() {
  document.head.append(document.getElementById('player-modules').content);
}

export const firstList = askForList(null);
firstList.catch(() => {});  // whoever waits for it hears of it
if (location.hash.startsWith('#/v/')) askForPlayer();
