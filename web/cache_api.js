// Asks the server about the cache, and tells it what to do.
import { language } from '/language.js';
import { say } from '/messages.js';

const kPatienceMs = 15_000;
export const kSharedMs = 1100;  // what is cached may be told as it was so long ago
// Of the server's codes, those that have words here.
const kCodes = [
  'pin_limit', 'not_storable', 'cache_not_writable', 'storage_failed', 'too_many_warms', 'no_warm', 'stopping',
  'warm_too_large', 'warm_too_many',
];

// Null for a code without words here.
export const faultWords = (code) => (kCodes.includes(code) ? say(`fault_${code}`) : null);

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
    const known = faultWords(this.code);
    if (known) return known;
    return this.kind === 'other' ? say('fault_other', { detail: this.detail }) : say(`fault_${this.kind}`);
  }
}

// The API says no in JSON with a code and a sentence; others in plain text, English in its second line, Korean in its
// third.
function errorOf(text) {
  try {
    return JSON.parse(text).error ?? {};
  } catch {
    return { message: text.split('\n')[language === 'ko' ? 2 : 1] };
  }
}

// To whoever may not see the API it is an address that does not exist.
function kindOf(status, code) {
  if (status === 401 || status === 403 || (status === 404 && !code)) return 'refused';
  return status === 404 ? 'missing' : 'other';
}

async function faultOf(response) {
  const { code, message } = errorOf(await response.text().catch(() => ''));
  return new Fault(kindOf(response.status, code), { code, detail: message || String(response.status) });
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

// What was asked as { answer, fault }, one of them null. An error that is no Fault is thrown on.
export async function outcome(asked) {
  try {
    return { answer: await asked, fault: null };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { answer: null, fault: error };
  }
}

export const tell = (path, query) => ask(path, { method: 'POST', query });
export const filmPath = (name) => `/api/cache/${encodeURIComponent(name)}`;
