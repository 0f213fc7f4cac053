// Whoever signed in on this device can sign out again; on the admin address there is nothing to sign out of.
import { ask } from '/cache_api.js';

const kKey = 'reelcache.signedIn';

export function rememberSignedIn(signedIn) {
  try {
    if (signedIn) localStorage.setItem(kKey, 'yes');
    else localStorage.removeItem(kKey);
  } catch {
    // No storage here: the cookie ends by itself.
  }
}

function isSignedIn() {
  try {
    return localStorage.getItem(kKey) !== null;
  } catch {
    return false;
  }
}

export function prepareSignOut(button) {
  button.hidden = !isSignedIn();
  button.addEventListener('click', async () => {
    const failed = await ask('/api/login', { method: 'DELETE' }).then(() => false, () => true);
    if (failed) return;
    rememberSignedIn(false);
    location.assign('/login');
  });
}
