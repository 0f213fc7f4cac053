// The button that leads to the other language, named in it.
import { otherLanguage, switchLanguage } from '/language.js';

const kNames = { en: 'English', ko: '한국어' };

function show(button) {
  button.lang = otherLanguage();
  button.textContent = kNames[button.lang];
}

// `onSwitched()`: all texts are to be shown anew.
export function prepareLanguageButton(button, onSwitched) {
  button.addEventListener('click', () => {
    switchLanguage();
    show(button);
    onSwitched();
  });
  show(button);
}
