// What the part of the cache page's address behind "#" says, and back. Pure.
//
//   (nothing)                                       all that is cached, the largest first
//   #sort=heat&order=asc&q=sea&from=50&film=<name>  another view of it, with a film open
export const kSorts = ['bytes', 'requests', 'heat', 'last_use'];
export const kPage = 25;
export const kAll = { sort: 'bytes', order: 'desc', query: '', from: 0, film: null };

export function parseCacheAddress(hash) {
  const fields = new URLSearchParams(hash.replace(/^#/, ''));
  const from = Number(fields.get('from') ?? 0);
  return {
    sort: kSorts.includes(fields.get('sort')) ? fields.get('sort') : kAll.sort,
    order: fields.get('order') === 'asc' ? 'asc' : 'desc',
    query: fields.get('q') ?? '',
    from: Number.isSafeInteger(from) && from > 0 ? from - (from % kPage) : 0,
    film: fields.get('film') || null,
  };
}

export function formatCacheAddress({ sort, order, query, from, film }) {
  const fields = new URLSearchParams();
  if (sort !== kAll.sort) fields.set('sort', sort);
  if (order !== kAll.order) fields.set('order', order);
  if (query.trim()) fields.set('q', query);
  if (from > 0) fields.set('from', from);
  if (film !== null) fields.set('film', film);
  const text = fields.toString();
  return text && `#${text}`;
}

// The query of /api/cache for a view.
export function listQuery({ sort, order, query, from }) {
  return { sort, order, offset: from, limit: kPage, ...(query.trim() ? { q: query.trim().normalize('NFC') } : {}) };
}

// Where the last page begins.
export const lastFrom = (total) => Math.max(0, total - 1 - ((total - 1) % kPage));

// What a click on a column's head asks for: the other order of the same, or the most of another.
export function sortedBy(view, sort) {
  const order = view.sort === sort && view.order === 'desc' ? 'asc' : 'desc';
  return { ...view, sort, order, from: 0 };
}
