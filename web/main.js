// Starts the page and ties its parts together: the list, the view of it, the grid, the film that is watched and the
// address.
import { formatVideo, formatView, parseAddress } from '/address.js';
import { browse, namesOf } from '/browse.js';
import { BrowseBar } from '/browse_bar.js';
import { Card } from '/cards.js';
import { part } from '/dom.js';
import { askForPlayer } from '/early.js';
import { nameParts } from '/format.js';
import { Grid } from '/grid.js';
import { playsHere } from '/here.js';
import { showHint } from '/hint.js';
import { whenIdle, workWhenIdle } from '/idle_work.js';
import { prepareLanguageButton } from '/language_button.js';
import { Listing } from '/listing.js';
import { Media } from '/media.js';
import { formatNumber, say, sayCount, sayListError, translate } from '/messages.js';
import { places } from '/places.js';
import { keepScroll, scrollOfEntry } from '/scroll.js';
import { listenInGallery } from '/shortcuts.js';
import { isSignedIn } from '/signed_in.js';
import { finishTyping, goToView } from '/view_history.js';

let view = parseAddress(history.state?.gallery ?? location.hash).view ?? parseAddress('').view;
let watched = places();
let placed = false;  // the scroll place of this entry was restored, or need not be
let watch = null;    // a Watch, once it is loaded
translatePage();
const bar = new BrowseBar(changeView);
const media = new Media({
  inSight: () => (watchedName() === null ? grid.inSight : []),
  mayAsk: () => !(watch ? watch.isLoading : isFilmWanted()),
  onFacts: showFacts,
});
const grid = new Grid(part('cards'), {
  keyOf: (video) => JSON.stringify([video, view.folder, seenPart(video), media.posterState(video)]),
  draw(video, card = new Card()) {
    card.show(video, { base: view.folder, seen: seenPart(video), posterState: media.posterState(video) });
    return card;
  },
  onMoved: () => media.look(),
});
const listing = new Listing(showList);

function seenPart({ name, etag }) {
  const place = watched.get(name);
  return place && (!etag || place.etag === etag) ? place.at / place.length : 0;
}

// --- the list ---------------------------------------------------------------------------------

const kBanners = {
  storage: 'staleStorage', server: 'staleServer', partial: 'listPartial', truncated: 'listTruncated',
};

function showList({ state, videos, stale, problem }) {
  const empty = state === 'ready' && videos.length === 0;
  part('list-status').textContent = state === 'loading' ? say('listLoading') : '';
  part('list-skeleton').hidden = state !== 'loading';
  part('list-empty').hidden = !empty;
  part('list-banner').textContent = stale ? say(kBanners[stale]) : '';
  media.adopt(videos);
  bar.setVideos(videos);
  showProblem(problem);
  showView({ stay: placed });
  if (state === 'ready' && !placed) {
    placed = true;
    window.scrollTo(0, scrollOfEntry());
  }
  part('gallery').dataset.state = empty ? 'empty' : state;
  const names = namesOf(videos);
  workWhenIdle(videos.length, (i) => names.folded(i), () => videos === listing.videos);
  watch?.refresh(videos);
  if (state !== 'loading') whenIdle(() => { loading ??= loadWatch(); });
}

function showProblem(problem) {
  part('list-problem').hidden = problem === null;
  if (problem === null) return;
  part('list-problem-text').textContent =
    say(problem.kind === 'storage' ? 'listProblemStorage' : 'listProblemServer');
  part('list-problem-detail').textContent = sayListError(problem.code) ?? problem.detail;
}

// New facts change the cards they belong to, and nothing's place.
function showFacts() {
  media.adopt(listing.videos);
  showHint('reader-missing', media.reader === 'missing');
  bar.setVideos(listing.videos);
  bar.show(view, browse(listing.videos, view, playsHere));
  grid.update();
}

// --- the view of it ------------------------------------------------------------------------------

function showView({ stay }) {
  const { videos } = listing;
  const found = browse(videos, view, playsHere);
  bar.show(view, found);
  part('cards').classList.toggle('in-folders', found.folders.size > 0);
  grid.show(found.shown, { stay });
  const [shown, total] = [found.shown.length, videos.length];
  part('count').textContent = total === 0 ? ''
    : shown === total ? sayCount(total)
      : say('countFiltered', { shown: formatNumber(shown), n: formatNumber(total) });
  part('list-nothing').hidden = total === 0 || shown > 0;
  const text = view.query.trim();
  part('list-nothing-title').textContent = text ? say('nothingFound', { text }) : say('nothingHere');
}

function changeView(next, way) {
  goToView(next, way);
  view = next;
  showView({ stay: false });
  if (window.scrollY > 0) window.scrollTo(0, 0);
}

// --- the address -----------------------------------------------------------------------------

// A link may name a video the list does not have (yet); whether it exists is for the server to say.
function findVideo(name) {
  const url = `/download/${name.split('/').map(encodeURIComponent).join('/')}`;
  return listing.videos.find((video) => video.name === name) ?? { name, url, size: null, modified: null };
}

function showAddress() {
  const { video, view: wanted } = parseAddress(location.hash);
  document.title = video ? `${nameParts(video.name).title} – ${say('pageTitle')}` : say('pageTitle');
  if (video) {
    if (watch) watch.show(findVideo(video.name), video.at);
    else withWatch(showAddress);
    return;
  }
  watch?.close();
  if (formatView(wanted) === formatView(view)) return;
  view = wanted;
  showView({ stay: false });
  window.scrollTo(0, scrollOfEntry());
}

function openCard(name) {
  finishTyping();
  keepScroll(window.scrollY);
  history.pushState({ gallery: formatView(view) }, '', formatVideo(name));
  showAddress();
}

// In the order of the view that the film was opened from.
function neighbour(step) {
  const at = grid.indexOf(watchedName());
  return at < 0 ? null : grid.items[at + step]?.name ?? null;
}

function openNeighbour(name) {
  history.replaceState(history.state, '', formatVideo(name));
  showAddress();
}

function onPlayerClosed(name) {
  if (parseAddress(location.hash).video) {
    if (history.state?.gallery !== undefined) history.back();
    else history.replaceState(null, '', formatView(view) || location.pathname + location.search);
  }
  document.title = say('pageTitle');
  watched = places();
  grid.update();
  grid.focus(name);
}

// --- watching ---------------------------------------------------------------------------------

let loading = null;        // the promise of the watch
let failedToLoad = false;  // it did not come, and a browser asks for a module once

function watchedName() {
  return watch?.name ?? null;
}

function isFilmWanted() {
  return parseAddress(location.hash).video !== undefined;
}

async function loadWatch() {
  askForPlayer();
  const { Watch } = await import('/watch.js').catch(() => ({}));
  if (Watch) watch = new Watch(media, { neighbour, go: openNeighbour, onClosed: onPlayerClosed });
  else failedToLoad = true;
}

// Does it once there is a watch.
async function withWatch(use) {
  if (failedToLoad) location.reload();  // the address says what is wanted
  await (loading ??= loadWatch());
  if (watch) use();
  else part('list-banner').textContent = say('playerFailed');
}

function showKeys() {
  withWatch(() => watch.showKeys());
}

// --- the language -------------------------------------------------------------------------------

function translatePage() {
  for (const root of document.querySelectorAll('body > header, body > main')) translate(root);
  watch?.translate();
}

function showLanguage() {
  translatePage();
  grid.dropCards();
  showList(listing);
  showAddress();
}

// --- start --------------------------------------------------------------------------------------

part('cards').addEventListener('click', (event) => {
  const name = event.target.closest('a')?.closest('.card').dataset.name;
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (name === undefined || !plain) return;
  event.preventDefault();
  openCard(name);
});
part('cards').addEventListener('keydown', (event) => {
  const to = event.ctrlKey || event.metaKey || event.altKey ? -1 : grid.stepFrom(event.key);
  if (to < 0) return;
  event.preventDefault();
  grid.focusIndex(to);
});
part('to-cache').hidden = !isSignedIn();
prepareLanguageButton(part('language'), showLanguage);
listenInGallery({ search: () => part('filter').focus(), help: showKeys });
part('gallery-help').addEventListener('click', showKeys);
part('list-retry').addEventListener('click', () => listing.retry());
window.addEventListener('popstate', showAddress);
// A page kept for "back" must not hold a connection; when it returns, it opens what its address says.
window.addEventListener('pagehide', () => watch?.release());
window.addEventListener('pageshow', (event) => event.persisted && showAddress());
showList(listing);
listing.refresh();
showAddress();
