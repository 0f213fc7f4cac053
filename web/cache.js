// Starts the cache page and ties its parts together: the live figures, the list, the open film, the jobs, the address.
import { formatCacheAddress, listQuery, parseCacheAddress } from '/cache_address.js';
import { ask } from '/cache_api.js';
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
import { nameParts } from '/format.js';
import { learn, say, translate } from '/messages.js';
import { cacheWords } from '/words_cache.js';
import { steeringWords } from '/words_steering.js';

const kListMs = 5000;
const kShownJobs = 6;
const kJobsMs = 10_000;
const kRunningJobsMs = 1000;
const part = (id) => document.getElementById(id);

learn(cacheWords);
learn(steeringWords);
translate(document);
drawLegend();
prepareConfirm();
prepareSignOut(part('sign-out'));

let view = parseCacheAddress(location.hash);
let memoryCapacity = 0;
let lastStats = null;  // { stats, at }
const past = new History();
const charts = new Charts();
const objects = new Objects(changeView);
const list = new Poll(refreshList);
const jobs = new Poll(refreshJobs);
const jobList = new JobList(part('jobs'), cancelJob);
const film = new FilmView({ onClosed: closeFilm, onSteered: () => { list.now(); jobs.now(); }, onCancel: cancelJob });

// --- live figures --------------------------------------------------------------------------------

function showStats(stats) {
  const at = Date.now() / 1000;
  lastStats = { stats, at };
  past.add(stats, at);
  showFigures(stats, { steps: past.steps, memoryCapacity });
  charts.show(past.steps);
  part('now').dataset.state = 'ready';
}

function showState(state) {
  const shown = document.body.dataset.access === 'refused' ? 'refused' : state;
  part('live').dataset.state = shown;
  if (part('live-text').textContent !== say(`live_${shown}`)) part('live-text').textContent = say(`live_${shown}`);
  const away = shown === 'away';
  part('away').hidden = !away;
  if (!away) return;
  part('away').textContent = lastStats ? say('awayText', { time: formatClock(lastStats.at) }) : say('awayNever');
}

// --- the list and the jobs ---------------------------------------------------------------------------

function showAccess(refused) {
  document.body.dataset.access = refused ? 'refused' : 'granted';
  part('refused').hidden = !refused;
  part('cached-body').hidden = refused;
}

async function refreshList(current) {
  try {
    const answer = await ask('/api/cache', { query: listQuery(view) });
    if (!current()) return kListMs;
    showAccess(false);
    memoryCapacity = answer.memory.capacity_bytes;
    objects.show(answer);
    part('cached').dataset.state = 'ready';
    part('list-fault').hidden = true;
  } catch (fault) {
    if (current()) showListFault(fault);
  }
  return kListMs;
}

// A list that was there stays; that the server is away is told above it.
function showListFault(fault) {
  const refused = fault.kind === 'refused' || fault.kind === 'missing';
  showAccess(refused);
  part('list-fault').hidden = refused || fault.kind === 'server';
  part('list-fault-text').textContent = fault.words;
}

async function refreshJobs(current) {
  const { jobs: all } = await ask('/api/warm').catch(() => ({ jobs: null }));
  if (!current()) return kJobsMs;
  if (all !== null) showJobs(all);
  return all?.some(isRunning) ? kRunningJobsMs : kJobsMs;
}

function showJobs(all) {
  part('jobs-section').hidden = all.length === 0;
  jobList.show(all.filter((job, i) => isRunning(job) || i < kShownJobs));
  film.showJobs(all);
}

async function cancelJob(id) {
  const fault = await ask(`/api/warm/${encodeURIComponent(id)}`, { method: 'DELETE' }).then(() => null, (one) => one);
  part('jobs-fault').textContent = fault?.words ?? '';
  jobs.now();
}

// --- the address -------------------------------------------------------------------------------

function addressOf(one) {
  return formatCacheAddress(one) || location.pathname + location.search;
}

function changeView(next, { typed = false } = {}) {
  const follows = typed && history.state?.typed;  // letter after letter is one step back
  history[follows ? 'replaceState' : 'pushState'](typed ? { typed } : null, '', addressOf(next));
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
  document.title = [...(next.film === null ? [] : [nameParts(next.film).title]), say('cacheTitle'), say('pageTitle')].join(' – ');
  if (next.film === null) {
    film.close();
    return;
  }
  film.open(next.film);
  jobs.now();
}

function closeFilm(name) {
  if (parseCacheAddress(location.hash).film !== null) {
    history.replaceState(null, '', addressOf({ ...view, film: null }));
    showAddress();
  }
  objects.focus(name);
}

// --- start ------------------------------------------------------------------------------------

window.addEventListener('popstate', showAddress);
objects.setView(view);
showAddress();
list.now();
jobs.now();
new Live({ onStats: showStats, onState: showState });
