// What lies where along a film: the digits and runs the server tells of it. Pure.
export const kLanes = ['in_flight', 'memory', 'disk'];  // from top to bottom
const kMost = 9;

// "0099" -> [{ from: 2, to: 4, level: 9 }]: cells of one level, without the empty ones.
export function runsOf(digits) {
  const runs = [];
  [...digits].forEach((digit, cell) => {
    const level = Number(digit);
    const last = runs.at(-1);
    if (last && last.to === cell && last.level === level) last.to += 1;
    else if (level > 0) runs.push({ from: cell, to: cell + 1, level });
  });
  return runs;
}

// A rounded silhouette of the digits, `digits.length` wide and `height` high, from the left floor to the right one.
export function silhouette(digits, height) {
  if (!/[1-9]/.test(digits)) return '';
  const y = (digit) => Math.round((height - (Number(digit) / kMost) * height) * 100) / 100;
  const tops = [...digits].map((digit, cell) => [cell + 0.5, y(digit)]);
  let path = `M0 ${height}L0 ${tops[0][1]}L${tops[0].join(' ')}`;
  tops.slice(1).forEach(([x, top], i) => {
    const middle = tops[i][0] + 0.5;
    path += `C${middle} ${tops[i][1]} ${middle} ${top} ${x} ${top}`;
  });
  return `${path}L${digits.length} ${tops.at(-1)[1]}L${digits.length} ${height}Z`;
}

const shareOf = (some, all) => (all > 0 ? some / all : 0);

// How much of the film is in one lane: 0 to 1.
export const shareIn = ({ chunks }, lane) => shareOf(chunks[lane], chunks.total);

// What is kept of the film, in memory or on disk, each chunk once.
export function keptOf({ chunks, bytes, kept_chunks: count, kept_bytes: size }) {
  const kept = count ?? Math.max(chunks.memory, chunks.disk);
  return { chunks: kept, bytes: size ?? Math.max(bytes.memory, bytes.disk), share: shareOf(kept, chunks.total) };
}

// Cell `cell` of a film with `cells` of them: its bytes [from, to) and what is there, levels as parts of 1.
export function cellAt({ bar, length_bytes: length }, cell) {
  const cells = bar.disk.length;
  const level = (lane) => Number(bar[lane][cell]) / kMost;
  return {
    from: Math.floor((length * cell) / cells),
    to: Math.floor((length * (cell + 1)) / cells),
    memory: level('memory'), disk: level('disk'), in_flight: level('in_flight'), heat: level('heat'),
  };
}
