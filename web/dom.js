// Small makers of elements, and finders of them. Text goes in as text, never as markup.

export function element(tag, className, text = '') {
  const node = document.createElement(tag);
  node.className = className;
  if (text) node.textContent = text;
  return node;
}

export const part = (id) => document.getElementById(id);

// Texts that stay are not touched: what somebody has selected stays selected, and nothing is read out twice.
export function put(node, text) {
  if (node.textContent !== text) node.textContent = text;
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
  nodes.forEach((node, i) => {
    if (parent.children[i] !== node) parent.insertBefore(node, parent.children[i] ?? null);
  });
}
