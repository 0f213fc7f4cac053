// Starts the page and ties its parts together: the list, the grid, the player and the address.
import { CardGrid, videoLink } from '/cards.js';
import { nameParts } from '/format.js';
import { Listing } from '/listing.js';
import { locale, say, sayCount, sayListError, translate } from '/messages.js';
import { Player } from '/player.js';

const part = (id) => document.getElementById(id);

translate(document);
const grid = new CardGrid(part('cards'), openCard);
const player = new Player(onPlayerClosed);
const listing = new Listing(showList);

// --- the list ---------------------------------------------------------------------------------

const kBanners = {
  storage: 'staleStorage', server: 'staleServer', partial: 'listPartial', truncated: 'listTruncated',
};

function showList({ state, videos, stale, problem }) {
  const empty = state === 'ready' && videos.length === 0;
  part('gallery').dataset.state = empty ? 'empty' : state;
  part('list-status').textContent = state === 'loading' ? say('listLoading') : '';
  part('list-skeleton').hidden = state !== 'loading';
  part('list-empty').hidden = !empty;
  part('list-banner').textContent = stale ? say(kBanners[stale]) : '';
  part('filter').hidden = videos.length < 2;
  showProblem(problem);
  grid.show(videos);
  showFiltered();
  const open = videos.find(({ name }) => name === player.name);
  if (open) player.describe(open);
}

function showProblem(problem) {
  part('list-problem').hidden = problem === null;
  if (problem === null) return;
  part('list-problem-text').textContent =
    say(problem.kind === 'storage' ? 'listProblemStorage' : 'listProblemServer');
  part('list-problem-detail').textContent = sayListError(problem.code) ?? problem.detail;
}

function showFiltered() {
  const { value } = part('filter');
  const total = listing.videos.length;
  const shown = grid.filter(value);
  const all = shown === total;
  part('count').textContent = total === 0 ? ''
    : all ? sayCount(total)
      : say('countFiltered', { shown: shown.toLocaleString(locale), n: total.toLocaleString(locale) });
  part('list-nothing').textContent = total > 0 && shown === 0 ? say('nothingFound', { text: value.trim() }) : '';
}

// --- the address: #/v/<name> is the player, everything else the gallery -------------------------

function nameInAddress() {
  const match = /^#\/v\/(.+)$/.exec(location.hash);
  try {
    return match ? decodeURIComponent(match[1]) : null;
  } catch {
    return null;  // a broken escape
  }
}

// A link may name a video the list does not have (yet); whether it exists is for the server to say.
function findVideo(name) {
  const url = `/download/${name.split('/').map(encodeURIComponent).join('/')}`;
  return listing.videos.find((video) => video.name === name) ?? { name, url, size: null, modified: null };
}

function followAddress() {
  const name = nameInAddress();
  document.title = name === null ? say('pageTitle') : `${nameParts(name).title} – ${say('pageTitle')}`;
  if (name === null) player.close();
  else if (name !== player.name) player.open(findVideo(name));
}

function openCard(name) {
  history.pushState({ fromGallery: true }, '', videoLink(name));
  followAddress();
}

function onPlayerClosed(name) {
  if (nameInAddress() !== null) {
    if (history.state?.fromGallery) history.back();
    else history.replaceState(null, '', location.pathname + location.search);
  }
  document.title = say('pageTitle');
  grid.focus(name);
}

// --- start --------------------------------------------------------------------------------------

part('filter').addEventListener('input', showFiltered);
part('list-retry').addEventListener('click', () => listing.retry());
window.addEventListener('popstate', followAddress);
// A page kept for "back" must not hold a connection; when it returns, it opens what its address says.
window.addEventListener('pagehide', () => player.release());
window.addEventListener('pageshow', (event) => event.persisted && followAddress());
showList(listing);
listing.refresh();
followAddress();
