// Small makers of elements. Text goes in as text, never as markup.

export function element(tag, className, text = '') {
  const node = document.createElement(tag);
  node.className = className;
  node.textContent = text;
  return node;
}

// A name of unknown direction inside a line of ours.
export function isolated(className, text) {
  const node = element('bdi', className, text);
  node.dir = 'auto';
  return node;
}
