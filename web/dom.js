// Small makers of elements. Text goes in as text, never as markup.

export function element(tag, className, text = '') {
  const node = document.createElement(tag);
  node.className = className;
  if (text) node.textContent = text;
  return node;
}

// A name of unknown direction inside a line of ours.
export function isolated(className, text) {
  const node = element('bdi', className, text);
  node.dir = 'auto';
  return node;
}

// Makes `nodes` the children of `parent`. Those that stay are not taken out, so that the focus stays in them.
export function place(parent, nodes) {
  const wanted = new Set(nodes);
  for (const node of [...parent.children]) if (!wanted.has(node)) node.remove();
  nodes.forEach((node, i) => { if (parent.children[i] !== node) parent.insertBefore(node, parent.children[i] ?? null); });
}
