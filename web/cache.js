// Starts the cache page and ties its parts together: the live figures, the list, the open film, the jobs, the address.
import { formatCacheAddress, listQuery, parseCacheAddress } from '/cache_address.js';
import { ask, kSharedMs, outcome } from '/cache_api.js';
import { Charts } from '/cache_charts.js';
import { prepareConfirm } from '/cache_confirm.js';
import { showFigures } from '/cache_figures.js';
import { FilmView } from '/cache_film.js';
import { formatClock } from '/cache_format.js';
import { isRunning, JobList } from '/cache_jobs.js';
import { drawLegend } from '/cache_legend.js';
import { Live } from '/cache_live.js';
import { Objects } from '/cache_objects.js';
import { Poll } from '/cache_poll.js';
import { History } from '/cache_rates.js';
import { prepareSignOut } from '/cache_sign_out.js';
import { part, put } from '/dom.js';
import { nameParts } from '/format.js';
import { prepareLanguageButton } from '/language_button.js';
import { learn, say, translate } from '/messages.js';
import { cacheWords } from '/words_cache.js';
import { steeringWords } from '/words_steering.js';

const kListMs = 5000;
const kShownJobs = 6;
const kJobsMs = 10_000;
const kRunningJobsMs = 1000;

learn(cacheWords);
learn(steeringWords);
translate(document);
drawLegend();
prepareConfirm();
prepareSignOut(part('sign-out'), part('sign-out-fault'));
prepareLanguageButton(part('language'), () => location.reload());

let view = parseCacheAddress(location.hash);
let memoryCapacity = 0;
let statsAt = null;      // seconds
let liveState = 'connecting';
let listFault;           // null: the list is there; undefined: not known yet
const past = new History();
const charts = new Charts();
const objects = new Objects(changeView, openFilm);
const list = new Poll(refreshList);
const jobs = new Poll(refreshJobs);
const jobList = new JobList(part('jobs'), cancelJob);
const film = new FilmView({ onClosed: closeFilm, onSteered, onCancel: cancelJob });

// --- live figures --------------------------------------------------------------------------------

function showStats(stats) {
  statsAt = Date.now() / 1000;
  past.add(stats, statsAt);
  showFigures(stats, { past, memoryCapacity });
  charts.show(past.steps);
  part('now').dataset.state = 'ready';
}

// Where no figures come the list tells whether the server itself is away, and where they come again it is not.
function onLive(state) {
  const turned = (state === 'away') !== (liveState === 'away');
  liveState = state;
  if (turned && listFault !== undefined) list.now();
  if (turned && state === 'live' && listFault?.kind === 'server') listFault = null;
  showState();
}

// -> a word of live_*.
function stateOf() {
  if (listFault?.kind === 'refused') return 'refused';
  if (liveState !== 'away') return liveState;
  if (listFault === undefined) return 'connecting';
  return listFault?.kind === 'server' ? 'away' : 'silent';
}

function showState() {
  const state = stateOf();
  const trouble = state === 'away' || state === 'silent';
  part('live').dataset.state = state;
  put(part('live-text'), say(`live_${state}`));
  part('away').hidden = !trouble;
  const since = statsAt === null ? '' : say('figuresFrom', { time: formatClock(statsAt) });
  if (trouble) put(part('away'), say(`${state}Text`) + since);
  if (listFault !== undefined) showAccess(state);
}

// A list that was there stays while the server is away.
function showAccess(state) {
  const refused = state === 'refused';
  document.body.dataset.access = refused ? 'refused' : 'granted';
  part('refused').hidden = !refused;
  part('cached-body').hidden = refused;
  const told = !listFault || refused || state === 'away';
  part('list-fault').hidden = told;
  if (!told) put(part('list-fault-text'), listFault.words);
}

// --- the list and the jobs ---------------------------------------------------------------------------

async function refreshList(current) {
  const { answer, fault } = await outcome(ask('/api/cache', { query: listQuery(view) }));
  if (!current()) return kListMs;
  listFault = fault;
  showState();
  if (answer) showList(answer);
  return kListMs;
}

function showList(answer) {
  memoryCapacity = answer.memory.capacity_bytes;
  part('cached').dataset.state = 'ready';
  objects.show(answer);
}

async function refreshJobs(current) {
  const { answer } = await outcome(ask('/api/warm'));
  if (!current() || !answer) return kJobsMs;
  showJobs(answer.jobs);
  return answer.jobs.some(isRunning) ? kRunningJobsMs : kJobsMs;
}

function showJobs(all) {
  part('jobs-section').hidden = all.length === 0;
  jobList.show(all.filter((job, i) => isRunning(job) || i < kShownJobs));
  film.showJobs(all);
}

async function cancelJob(id) {
  const { fault } = await outcome(ask(`/api/warm/${encodeURIComponent(id)}`, { method: 'DELETE' }));
  part('jobs-fault').textContent = fault?.words ?? '';
  jobs.now();
}

function onSteered() {
  list.after(kSharedMs);
  jobs.now();
}

// --- the address -------------------------------------------------------------------------------

function addressOf(one) {
  return formatCacheAddress(one) || location.pathname + location.search;
}

// Which film is open, if any, is not for the list to say.
function changeView(wanted, { typed = false, instead = false } = {}) {
  const next = { ...wanted, film: view.film };
  const follows = typed && history.state?.typed;  // letter after letter is one step back
  if (instead) history.replaceState(history.state, '', addressOf(next));
  else history[follows ? 'replaceState' : 'pushState'](typed ? { typed } : null, '', addressOf(next));
  showView(next);
}

function showView(next) {
  view = next;
  objects.setView(view);
  list.now();
}

function showAddress() {
  const next = parseCacheAddress(location.hash);
  const other = addressOf({ ...next, film: null }) !== addressOf({ ...view, film: null });
  if (other) showView(next);
  view = next;
  const title = next.film === null ? [] : [nameParts(next.film).title];
  document.title = [...title, say('cacheTitle'), say('pageTitle')].join(' – ');
  part('to-login').href = `/login${location.hash}`;
  if (next.film === null) {
    film.close();
    return;
  }
  film.open(next.film);
  jobs.now();
}

function openFilm(address) {
  history.pushState({ opened: true }, '', address);
  showAddress();
}

function closeFilm(name) {
  if (parseCacheAddress(location.hash).film !== null) leaveFilm();
  objects.focus(name);
}

function leaveFilm() {
  if (history.state?.opened) {
    history.back();
    return;
  }
  history.replaceState(null, '', addressOf({ ...view, film: null }));
  showAddress();
}

// --- start ------------------------------------------------------------------------------------

window.addEventListener('popstate', showAddress);
objects.setView(view);
showAddress();
list.now();
jobs.now();
new Live({ onStats: showStats, onState: onLive });
