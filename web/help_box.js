// What helps a film that does not play: the browsers that do play it, and the line of ffmpeg that mends it.
import { copyText } from '/clipboard.js';
import { element } from '/dom.js';
import { say } from '/messages.js';
import { browsersOf, mendOf } from '/verdict.js';

const kCopiedMs = 2000;

function drawCopyButton(line) {
  const button = element('button', 'button small', say('copy'));
  button.type = 'button';
  let timer = 0;
  button.addEventListener('click', async () => {
    await copyText(line, button.parentElement);
    button.textContent = say('copied');
    clearTimeout(timer);
    timer = setTimeout(() => { button.textContent = say('copy'); }, kCopiedMs);
  });
  return button;
}

function drawLine(line) {
  const box = element('div', 'command');
  const code = element('pre', '');
  // Lines break between words alone, not behind the "-" of an option.
  code.append(...line.split(/( )/).map((word) => (word === ' ' ? word : element('span', '', word))));
  box.append(code, drawCopyButton(line));
  return box;
}

// Nodes; none where nothing needs mending or nothing is known.
export function drawMend(video) {
  const text = mendOf(video);
  if (text === null) return [];
  const nodes = [element('p', 'command-head', text)];
  if (video.ffmpeg) nodes.push(drawLine(video.ffmpeg));
  return nodes;
}

// A list of the browsers and how each plays the film.
export function drawBrowsers(video) {
  const browsers = browsersOf(video);
  if (browsers.length === 0) return [];
  const list = element('ul', 'browsers');
  for (const { name, kind, text } of browsers) {
    const item = element('li', '');
    item.dataset.kind = kind;
    item.append(element('b', '', name), element('span', '', text));
    list.append(item);
  }
  return [list];
}
