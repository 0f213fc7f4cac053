// Whether somebody signed in with this browser. Only the server knows whether the login still counts.
import { store, stored } from '/stored.js';

export const rememberSignedIn = (signedIn) => store('signedIn', signedIn ? 'yes' : null);
export const isSignedIn = () => stored('signedIn') !== null;
