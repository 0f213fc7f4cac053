// This browser, and what it makes of a film.
import { browserOf, isVague, wordHere } from '/facts.js';

const probe = document.createElement('video');
const kContainers = ['video/mp4', 'video/webm'];
const decodes = (codec) => kContainers.some((type) => probe.canPlayType(`${type}; codecs="${codec}"`) !== '');

export const browser = browserOf(navigator);
export const wordOf = (video) => wordHere(video, { browser, decodes });
export const needsDetails = (video) => isVague(video, browser);
export const playsHere = (video) => wordOf(video) === 'direct';
