// Small makers of drawings.
const kSpace = 'http://www.w3.org/2000/svg';

export function shape(tag, attributes = {}, text = '') {
  const node = document.createElementNS(kSpace, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.textContent = text;
  return node;
}

// The patterns are in cache.html: what comes from where is told by more than its colour.
export const fillOf = (name) => `url(#fill-${name})`;

// What a colour and pattern looks like, beside its name.
export function swatch(name) {
  const svg = shape('svg', { class: 'swatch', viewBox: '0 0 14 14', width: 14, height: 14, 'aria-hidden': 'true' });
  svg.append(shape('rect', { width: 14, height: 14, rx: 3, fill: fillOf(name) }));
  return svg;
}
