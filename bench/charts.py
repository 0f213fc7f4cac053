"""SVG charts of a run: curves of latency, bars of throughput. Plain text, no library."""
import math
from html import escape

COLOURS = {"reelcache": "#d62728", "origin itself": "#7f7f7f", "nginx slice": "#2ca02c",
           "bare epoll + writev": "#000000"}
OTHER_COLOURS = ["#1f77b4", "#ff7f0e", "#9467bd", "#8c564b", "#e377c2", "#17becf", "#bcbd22"]
WIDTH, LEFT, RIGHT, TOP = 720, 60, 20, 40


def svg(height, title, parts):
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
        'font-family="sans-serif" font-size="12">',
        '<rect width="100%" height="100%" fill="white"/>',
        text(WIDTH / 2, 22, title, anchor="middle", size=15), *parts, "</svg>"]) + "\n"


def text(x, y, what, anchor="start", size=12):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}">{escape(what)}</text>'


def line(x1, y1, x2, y2, colour="#dddddd"):
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"/>'


def time_text(us):
    for unit, size in (("s", 1e6), ("ms", 1e3)):
        if us >= size:
            return f"{us / size:g} {unit}"
    return f"{us:g} us"


def colours(names):
    """The same for the same name in every chart, as far as it is one of the well-known."""
    others = iter(OTHER_COLOURS)
    return {name: COLOURS.get(name) or next(others) for name in names}


def legend(names, y):
    parts, x, colour_of = [], LEFT, colours(names)
    for name in names:
        parts += [f'<rect x="{x}" y="{y - 9}" width="10" height="10" fill="{colour_of[name]}"/>', text(x + 14, y, name)]
        x += 30 + 7 * len(name)
        if x > WIDTH - 150:
            x, y = LEFT, y + 18
    return parts


def curves(title, samples):
    """The share of answers whose first byte came within a time, over the time; `samples`: {name: microseconds}."""
    height, bottom = 380, 300
    everything = [us for of_one in samples.values() for us in of_one]
    low, high = min(everything) * 0.9, max(everything) * 1.1
    scale = (WIDTH - LEFT - RIGHT) / math.log(high / low)

    def x(us):
        return LEFT + math.log(us / low) * scale

    def y(share):
        return bottom - share * (bottom - TOP)
    parts = []
    for share in (0, 0.25, 0.5, 0.75, 0.95, 1):
        parts += [line(LEFT, y(share), WIDTH - RIGHT, y(share)), text(LEFT - 6, y(share) + 4, f"{share:.0%}", "end")]
    last = -100
    for tick in (step * 10 ** power for power in range(0, 8) for step in (1, 1.5, 2, 3, 4, 5, 7)):
        if low <= tick <= high and x(tick) - last > 50:
            last = x(tick)
            parts += [line(last, TOP, last, bottom), text(last, bottom + 16, time_text(tick), "middle")]
    colour_of = colours(samples)
    for name, of_one in samples.items():
        ordered = sorted(of_one)
        points = [(x(ordered[0]), y(0))]
        for number, us in enumerate(ordered, 1):
            points += [(x(us), y((number - 1) / len(ordered))), (x(us), y(number / len(ordered)))]
        path = " ".join(f"{px:.1f},{py:.1f}" for px, py in thinned(points))
        parts.append(f'<polyline fill="none" stroke="{colour_of[name]}" stroke-width="2" points="{path}"/>')
    return svg(height, title, [*parts, *legend(samples, bottom + 44)])


def thinned(points):
    """Without what lies on the same pixel as the point before."""
    kept = points[:1]
    for point in points[1:-1]:
        if abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= 1:
            kept.append(point)
    return kept + points[-1:]


def bars(title, groups, tell):
    """A row of bars for each group, each row to its own scale; `groups`: {group: {name: number}}."""
    names = list(dict.fromkeys(name for group in groups.values() for name in group))
    parts, y, colour_of = legend(names, TOP + 10), TOP + 60, colours(names)
    for group, numbers in groups.items():
        parts.append(text(LEFT - 40, y, group, size=13))
        y += 8
        longest = max(numbers.values())
        for name, number in numbers.items():
            width = number / longest * (WIDTH - LEFT - RIGHT - 90)
            parts += [f'<rect x="{LEFT - 40}" y="{y}" width="{width:.1f}" height="12" fill="{colour_of[name]}"/>',
                      text(LEFT - 34 + width, y + 10, tell(number), size=11)]
            y += 15
        y += 22
    return svg(y, title, parts)
