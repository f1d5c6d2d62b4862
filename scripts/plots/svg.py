"""Small charts as SVG: axes, lines, bands, marks, bars and a legend, readable in light and dark, by people and by programs."""
import math
from xml.sax.saxutils import escape

# Hues that stay apart for colour-blind readers (after Okabe and Ito 2008), dark enough on white, and light enough on black.
LIGHT = {"blue": "#0072b2", "red": "#c84b00", "green": "#007a5a", "purple": "#9c4a86", "amber": "#a67100", "grey": "#6b7280"}
DARK = {"blue": "#5cb8ee", "red": "#ff9457", "green": "#3fcca3", "purple": "#e6a3cf", "amber": "#f0c24b", "grey": "#9aa3af"}
STYLE = (
    "text{font:12px system-ui,-apple-system,'Segoe UI',Helvetica,Arial,sans-serif;fill:#1f2328}.h{font-size:15px;font-weight:600}"
    ".m{fill:#57606a}.bg{fill:#fff}.g{stroke:#e2e5e9}.x{stroke:#6e7781}" + "".join(f".{name}{{color:{hue}}}" for name, hue in LIGHT.items())
    + "@media(prefers-color-scheme:dark){text{fill:#e6edf3}.m{fill:#9da7b3}.bg{fill:#0d1117}.g{stroke:#262c34}.x{stroke:#7d8590}"
    + "".join(f".{name}{{color:{hue}}}" for name, hue in DARK.items()) + "}")
SHAPES = {
    "circle": "M-3.2,0a3.2,3.2 0 1,0 6.4,0a3.2,3.2 0 1,0 -6.4,0z", "square": "M-3,-3h6v6h-6z", "diamond": "M0,-4.4L4.4,0L0,4.4L-4.4,0z",
    "triangle": "M0,-4.2L4,3.2H-4z", "dot": "M-1.6,0a1.6,1.6 0 1,0 3.2,0a1.6,1.6 0 1,0 -3.2,0z"}


def number(value):
    """Coordinates to a tenth of a pixel."""
    return f"{round(value, 1) + 0.0:.10g}"


def width_of(text, size=12):
    return sum(0.34 if letter in "ilj.,:;|!' ft" else 0.86 if letter in "mwMW%–—" else 0.57 for letter in text) * size


def nice_ticks(low, high, wanted=6):
    step = 10 ** math.floor(math.log10((high - low) / wanted))
    step *= next(factor for factor in (1, 2, 5, 10) if (high - low) / (step * factor) <= wanted)
    return [round(index * step, 10) for index in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]


def plain(value):
    return f"{value:,.10g}".replace("-", "−")


class Chart:
    """A picture of one or more panels. `description` says in words what the marks show."""

    def __init__(self, title, description, width=760, height=400):
        self.title, self.description, self.width, self.height = title, description, width, height
        self.body, self.entries = [], []

    def add(self, element):
        self.body.append(element)

    def write(self, text, x, y, anchor="start", kind="", turn=False):
        place = f'transform="translate({number(x)},{number(y)})rotate(-90)"' if turn else f'x="{number(x)}" y="{number(y)}"'
        self.add(f"<text {place}" + (f' text-anchor="{anchor}"' if anchor != "start" else "") + (f' class="{kind}"' if kind else "") + f">{escape(text)}</text>")

    def entry(self, name, sample):
        if name and name not in [known for known, _ in self.entries]:
            self.entries.append((name, sample))

    def legend(self):
        x, y = 16, 46
        for name, sample in self.entries:
            need = 30 + width_of(name) + 18
            if x + need > self.width and x > 16:
                x, y = 16, y + 18
            self.add(f'<g transform="translate({number(x)},{y - 4})">{sample}</g>')
            self.write(name, x + 30, y)
            x += need

    def svg(self):
        self.legend()
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" width="{self.width}" height="{self.height}" role="img" '
            f'aria-labelledby="title desc">\n<title id="title">{escape(self.title)}</title>\n<desc id="desc">{escape(self.description)}</desc>\n'
            f'<style>{STYLE}</style>\n<rect class="bg" width="{self.width}" height="{self.height}"/>\n'
            f'<text class="h" x="16" y="24">{escape(self.title)}</text>\n' + "\n".join(self.body) + "\n</svg>\n")


class Panel:
    """Axes over a box of a chart. Ranges are (low, high); `log` axes take logarithms to ten of what is drawn; categories are a list of names."""

    def __init__(self, chart, box, x, y, x_label, y_label="", x_log=False, x_ticks=None, y_ticks=None, x_text=plain, y_text=plain, names=None):
        self.chart, self.x, self.y, self.x_log = chart, x, y, x_log
        self.left, self.top, self.right, self.bottom = box
        self.names = names
        if names:
            self.y = (len(names) - 0.5, -0.5)
        for tick in x_ticks or nice_ticks(*x):
            at = self.px(tick)
            chart.add(f'<path class="g" d="M{number(at)},{self.top}V{self.bottom}"/>')
            chart.write(x_text(tick), at, self.bottom + 17, "middle", "m")
        if names:
            for index, name in enumerate(names):
                chart.write(name, self.left - 8, self.py(index) + 4, "end")
        for tick in [] if names else y_ticks or nice_ticks(*y):
            at = self.py(tick)
            chart.add(f'<path class="g" d="M{self.left},{number(at)}H{self.right}"/>')
            chart.write(y_text(tick), self.left - 7, at + 4, "end", "m")
        chart.add(f'<path class="x" fill="none" d="M{self.left},{self.top}V{self.bottom}H{self.right}"/>')
        chart.write(x_label, (self.left + self.right) / 2, self.bottom + 36, "middle")
        if y_label:
            chart.write(y_label, self.left - 44, (self.top + self.bottom) / 2, "middle", turn=True)

    def px(self, value):
        low, high, value = (math.log10(item) for item in (*self.x, value)) if self.x_log else (*self.x, value)
        return self.left + (value - low) / (high - low) * (self.right - self.left)

    def py(self, value):
        return self.bottom - (value - self.y[0]) / (self.y[1] - self.y[0]) * (self.bottom - self.top)

    def path(self, points, step=False):
        places = [(number(self.px(x)), number(self.py(y))) for x, y in points]
        if step:
            return f"M{places[0][0]},{places[0][1]}" + "".join(f"H{x}V{y}" for x, y in places[1:])
        return "M" + "L".join(f"{x},{y}" for x, y in places)

    def line(self, points, hue, name="", dash="", width=1.8, step=False):
        style = f'class="{hue}" fill="none" stroke="currentColor" stroke-width="{width}"' + (f' stroke-dasharray="{dash}"' if dash else "")
        self.chart.add(f'<path {style} stroke-linejoin="round" d="{self.path(points, step)}"/>')
        self.chart.entry(name, f'<path {style} d="M0,0H24"/>')

    def band(self, lower, upper, hue, name="", opacity=0.25):
        style = f'class="{hue}" fill="currentColor" opacity="{opacity}"'
        self.chart.add(f'<path {style} d="{self.path(lower + upper[::-1])}Z"/>')
        self.chart.entry(name, f'<rect {style} y="-6" width="24" height="12"/>')

    def marks(self, points, hue, shape="circle", name="", hollow=False, opacity=1):
        paint = 'fill="none" stroke="currentColor" stroke-width="1.6"' if hollow else 'fill="currentColor"'
        paint += f' opacity="{opacity}"' if opacity != 1 else ""
        identity = f"{shape}-{hue}-{len(self.chart.body)}"
        places = [(number(self.px(x)), number(self.py(y))) for x, y in points]
        if len(places) > 3:
            self.chart.add(f'<defs><path id="{identity}" d="{SHAPES[shape]}"/></defs><g class="{hue}" {paint}>' + "".join(
                f'<use href="#{identity}" x="{x}" y="{y}"/>' for x, y in places) + "</g>")
        else:
            self.chart.add(f'<g class="{hue}" {paint}>' + "".join(f'<path transform="translate({x},{y})" d="{SHAPES[shape]}"/>' for x, y in places) + "</g>")
        self.chart.entry(name, f'<path class="{hue}" {paint} transform="translate(14,0)" d="{SHAPES[shape]}"/>')

    def bar(self, x0, y0, x1, y1, hue, name="", opacity=0.85, hatch=False):
        """A rectangle between two corners; `hatch` tells it from its neighbour without colour."""
        (left, right), (top, bottom) = sorted((self.px(x0), self.px(x1))), sorted((self.py(y0), self.py(y1)))
        paint = f'class="{hue}" fill="currentColor" opacity="{opacity}"'
        if hatch:
            paint = f'class="{hue}" fill="currentColor" fill-opacity=".15" stroke="currentColor" stroke-width="1.4"'
        self.chart.add(f'<rect {paint} x="{number(left)}" y="{number(top)}" width="{number(right - left)}" height="{number(bottom - top)}"/>')
        self.chart.entry(name, f'<rect {paint} y="-6" width="24" height="12"/>')

    def upright(self, x, hue, name="", dash="5 4", width=1.5):
        self.line([(x, self.y[0]), (x, self.y[1])], hue, name, dash, width)

    def level(self, y, hue, name="", dash="5 4", width=1.5):
        self.line([(self.x[0], y), (self.x[1], y)], hue, name, dash, width)

    def say(self, text, x, y, anchor="start", dx=0, dy=4, kind=""):
        self.chart.write(text, self.px(x) + dx, self.py(y) + dy, anchor, kind)
