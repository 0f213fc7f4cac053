// What the lanes of the bars mean, drawn as they are drawn there.
import { heatOf, laneOf } from '/cache_heat_bar.js';
import { element, part } from '/dom.js';
import { say } from '/messages.js';

const kSamples = [
  ['heat', () => heatOf('0126985321')], ['in_flight', () => laneOf('0000099000', 'in_flight')],
  ['memory', () => laneOf('9990000999', 'memory')], ['disk', () => laneOf('9999995555', 'disk')],
];

export function drawLegend() {
  part('bar-legend').replaceChildren(...kSamples.map(([lane, draw]) => {
    const item = element('li', '');
    item.append(draw(), say(`lane_${lane}`));
    return item;
  }));
}
