// Asks the server about the cache, and tells it what to do.
import { say } from '/messages.js';

const kPatienceMs = 15_000;
const kRefusals = [401, 403];
// Of the server's codes, those that have words here.
const kCodes = ['pin_limit', 'not_storable', 'cache_not_writable', 'storage_failed', 'too_many_warms', 'stopping'];

// `kind`: server (no answer), refused (not signed in), missing, or other; `code` and `detail` are the server's words.
export class Fault extends Error {
  constructor(kind, { code = '', detail = '' } = {}) {
    super(detail || kind);
    this.kind = kind;
    this.code = code;
    this.detail = detail;
  }

  // What went wrong and what helps, in the reader's language.
  get words() {
    if (kCodes.includes(this.code)) return say(`fault_${this.code}`);
    return this.kind === 'other' ? say('fault_other', { detail: this.detail }) : say(`fault_${this.kind}`);
  }
}

// An error is JSON with a code and a sentence, or plain text with a sentence in its second line.
async function faultOf(response) {
  const text = await response.text().catch(() => '');
  let error = {};
  try {
    error = JSON.parse(text).error ?? {};
  } catch {
    error = { message: text.split('\n')[1] };
  }
  const detail = error.message || String(response.status);
  const kind = kRefusals.includes(response.status) ? 'refused' : response.status === 404 ? 'missing' : 'other';
  return new Fault(kind, { code: error.code, detail });
}

export async function ask(path, { method = 'GET', query = {} } = {}) {
  const text = new URLSearchParams(query).toString();
  let response;
  try {
    const options = { method, cache: 'no-store', signal: AbortSignal.timeout(kPatienceMs) };
    response = await fetch(text ? `${path}?${text}` : path, options);
    if (response.status === 204) return null;
    if (response.ok) return await response.json();
  } catch {
    throw new Fault('server');
  }
  throw await faultOf(response);
}

export const tell = (path, query) => ask(path, { method: 'POST', query });
export const filmPath = (name) => `/api/cache/${encodeURIComponent(name)}`;
