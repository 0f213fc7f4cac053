// Finds out why a video did not play. The media element says little more than "it failed"; a few
// tiny requests tell whether the file, the storage, the server or the format is to blame.

const kAnswerMs = 8_000;

async function status(url, options) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), kAnswerMs);
  try {
    const response = await fetch(url, { cache: 'no-store', signal: stop.signal, ...options });
    if (response.status === 206) await response.arrayBuffer();  // a cut after the head shows here
    return response.status;
  } catch {
    return 0;
  } finally {
    clearTimeout(timer);
    stop.abort();  // a server without ranges would send the whole film
  }
}

// The first bad status of: the head, the first byte, the last byte. A head may come from the cache
// while the bytes cannot. 0: nothing answers, not even for the page's own files. 200: all is there.
async function probe(url) {
  const head = await status(url, { method: 'HEAD' });
  if (head === 0) return (await status('/favicon.svg', { method: 'HEAD' })) === 200 ? 503 : 0;
  if (head !== 200) return head;
  for (const range of ['bytes=0-0', 'bytes=-1']) {
    const answer = await status(url, { headers: { Range: range } });
    if (answer === 0) return 503;  // the server is there (it answered HEAD), the bytes are not
    if (![200, 206, 416].includes(answer)) return answer;
  }
  return 200;
}

// What the status and the media error mean together.
//
//   missing     the file is gone                   storage   the server cannot get at the bytes
//   refused     any other "no" of the server       server    nothing answers at all
//   unplayable  it arrives, the format is foreign  damaged   it played, then decoding failed
//   cut         it arrives, the transfer broke
export function judge({ answer, code, started }) {
  if (answer === 0) return 'server';
  if (answer === 404 || answer === 410) return 'missing';
  if (answer >= 500 || answer === 408 || answer === 429) return 'storage';
  if (answer >= 400) return 'refused';
  if (code === MediaError.MEDIA_ERR_DECODE) return started ? 'damaged' : 'unplayable';
  if (code === MediaError.MEDIA_ERR_SRC_NOT_SUPPORTED && !started) return 'unplayable';
  return 'cut';
}

export async function diagnose(url, code, started) {
  const answer = await probe(url);
  return { kind: judge({ answer, code, started }), status: answer };
}
