// Puts text on the clipboard.

// Pages of a plain http address have no clipboard of their own; the old way still works there. `near`: where a field
// may be put that can have the focus for a moment.
export async function copyText(text, near) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement('textarea');
  field.value = text;
  const { activeElement } = document;
  near.append(field);
  field.select();
  const copied = document.execCommand('copy');
  field.remove();
  activeElement?.focus();
  if (!copied) throw new Error('not copied');
}
