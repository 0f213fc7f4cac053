// Whoever signed in on this device can sign out again; on the admin address there is nothing to sign out of.
import { ask, outcome } from '/cache_api.js';
import { isSignedIn, rememberSignedIn } from '/signed_in.js';

// `alarm`: where it is said if that fails.
export function prepareSignOut(button, alarm) {
  button.hidden = !isSignedIn();
  button.addEventListener('click', async () => {
    alarm.textContent = '';
    const { fault } = await outcome(ask('/api/login', { method: 'DELETE' }));
    if (fault) {
      alarm.textContent = fault.words;
      return;
    }
    rememberSignedIn(false);
    location.assign('/login');
  });
}
