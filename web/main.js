// Starts the page and ties its parts together: the list, the view of it, the grid, the player and the address.
import { formatVideo, formatView, parseAddress } from '/address.js';
import { browse, namesOf } from '/browse.js';
import { BrowseBar } from '/browse_bar.js';
import { Card } from '/cards.js';
import { Details } from '/details.js';
import { part } from '/dom.js';
import { nameParts } from '/format.js';
import { Grid } from '/grid.js';
import { playsHere } from '/here.js';
import { showHint } from '/hint.js';
import { workWhenIdle } from '/idle_work.js';
import { Listing } from '/listing.js';
import { Media } from '/media.js';
import { formatNumber, say, sayCount, sayListError, translate } from '/messages.js';
import { places } from '/places.js';
import { Player } from '/player.js';
import { PlayerTools } from '/player_tools.js';
import { keepScroll, scrollOfEntry } from '/scroll.js';
import { listenInGallery, ShortcutSheet } from '/shortcuts.js';
import { isSignedIn } from '/signed_in.js';
import { finishTyping, goToView } from '/view_history.js';

translate(document);
let view = parseAddress(history.state?.gallery ?? location.hash).view ?? parseAddress('').view;
let watched = places();
let placed = false;  // the scroll place of this entry was restored, or need not be
const bar = new BrowseBar(changeView);
const media = new Media({
  inSight: () => (player.name === null ? grid.inSight : []),
  mayAsk: () => !player.isLoading,
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
const sheet = new ShortcutSheet();
const details = new Details(media);
const player = new Player({
  onClosed: onPlayerClosed,
  onReady: (item) => { tools.onOpened(item); media.look(); },
  onReleased: () => { tools.onReleased(); media.forgetUrgent(); },
  onItem: (item) => details.setFilm(item),
  about: (item) => media.about(item),
  say: (text) => tools.say(text),
});
const tools = new PlayerTools(player, {
  neighbour, go: openNeighbour, details: () => details.toggle(), help: () => sheet.open(),
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
  const open = player.name !== null && videos.find(({ name }) => name === player.name);
  if (open) player.describe(open);
  tools.refresh();
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
    if (video.name !== player.name) player.open(findVideo(video.name), { at: video.at });
    else if (video.at !== null) player.seek(video.at);
    tools.refresh();
    return;
  }
  player.close();
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
  const at = grid.indexOf(player.name);
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
  details.close();
  document.title = say('pageTitle');
  watched = places();
  grid.update();
  grid.focus(name);
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
listenInGallery({ search: () => part('filter').focus(), help: () => sheet.open() });
part('gallery-help').addEventListener('click', () => sheet.open());
part('list-retry').addEventListener('click', () => listing.retry());
window.addEventListener('popstate', showAddress);
// A page kept for "back" must not hold a connection; when it returns, it opens what its address says.
window.addEventListener('pagehide', () => player.release());
window.addEventListener('pageshow', (event) => event.persisted && showAddress());
showList(listing);
listing.refresh();
showAddress();
