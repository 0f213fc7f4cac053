// Hands the token to the server, which answers with a cookie for the cache page.
import { part } from '/dom.js';
import { formatNumber, learn, say, translate } from '/messages.js';
import { rememberSignedIn } from '/signed_in.js';
import { cacheWords } from '/words_cache.js';
import { steeringWords } from '/words_steering.js';

const kPatienceMs = 15_000;

learn(cacheWords);
learn(steeringWords);
translate(document);
document.title = `${say('signIn')} – reelcache`;

function showFault(text) {
  part('token-fault').textContent = text;
  part('token').setAttribute('aria-invalid', String(text !== ''));
  if (text !== '') part('token').focus();
}

function showBusy(busy) {
  part('login-send').disabled = busy;
  part('login-send').textContent = say(busy ? 'signingIn' : 'signIn');
}

// What a status means to whoever typed; '' when they are signed in.
function wordsFor(status) {
  if (status === 401 || status === 403 || status === 404) return say('tokenWrong');
  return status >= 400 ? say('loginOther', { status: formatNumber(status) }) : '';
}

async function send(token) {
  try {
    const { status } = await fetch('/api/login', {
      method: 'POST', headers: { Authorization: `Bearer ${token}` }, cache: 'no-store',
      signal: AbortSignal.timeout(kPatienceMs),
    });
    return wordsFor(status);
  } catch {
    return say('loginServer');
  }
}

async function signIn() {
  const token = part('token').value.trim();
  if (token === '') return showFault(say('tokenMissing'));
  if (!/^[!-~]+$/.test(token)) return showFault(say('tokenUnusable'));
  showFault('');
  showBusy(true);
  const fault = await send(token);
  showBusy(false);
  if (fault) return showFault(fault);
  rememberSignedIn(true);
  return location.replace(`/cache${location.hash}`);
}

part('login-form').addEventListener('submit', (event) => {
  event.preventDefault();
  if (!part('login-send').disabled) signIn();
});
part('token-show').addEventListener('change', ({ target }) => {
  part('token').type = target.checked ? 'text' : 'password';
});
part('token').addEventListener('input', () => showFault(''));
