// Asks before something is done that cannot be undone.
import { part } from '/dom.js';

// -> whether it was agreed to. Escape and a click beside it mean no.
export function confirmed({ title, text, yes, danger }) {
  const dialog = part('confirm');
  part('confirm-title').textContent = title;
  part('confirm-text').textContent = text;
  part('confirm-yes').textContent = yes;
  part('confirm-yes').classList.toggle('danger', danger);
  dialog.returnValue = '';
  dialog.showModal();
  part('confirm-no').focus();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
  });
}

// What was asked about is not there any more: no.
export function withdrawQuestion() {
  part('confirm').close('');
}

export function prepareConfirm() {
  const dialog = part('confirm');
  part('confirm-yes').addEventListener('click', () => dialog.close('yes'));
  part('confirm-no').addEventListener('click', () => dialog.close(''));
  dialog.addEventListener('click', ({ target }) => target === dialog && dialog.close(''));
}
