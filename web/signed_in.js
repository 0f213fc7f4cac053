// Whether somebody signed in with this browser. Only the server knows whether the login still counts.
const kKey = 'reelcache.signedIn';

export function rememberSignedIn(signedIn) {
  try {
    if (signedIn) localStorage.setItem(kKey, 'yes');
    else localStorage.removeItem(kKey);
  } catch {
    // No storage here: the cookie ends by itself.
  }
}

export function isSignedIn() {
  try {
    return localStorage.getItem(kKey) !== null;
  } catch {
    return false;
  }
}
