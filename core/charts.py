"""Drawings as SVG, written on the server: the same on the page and on paper.

Colours and sizes stand on the elements themselves, since a paper's renderer reads no style sheet of
the page into a drawing. A chart is a picture with one sentence; what it says stands in the table
beside it.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from html import escape
from math import floor, log10

from django.core.cache import cache
from redis.exceptions import RedisError

FONT = "Sarabun"
GREEN, GOLD, RED = "#14573f", "#c98b1b", "#b3402f"
COLORS = [GREEN, GOLD, RED, "#3d5a80"]
INK, GRID = "#1d2723", "#dfe3e0"
DASHES = ("", "7 3", "2 3", "9 3 2 3")
CACHE_SECONDS = 7 * 24 * 3600
DRAWING = 3  # another number leaves drawings in the cache behind that were made another way
Series = Mapping[str, Sequence[tuple[str, float | None]]]


def cached(key: str, draw: Callable[[], str]) -> str:
    """The SVG under `key`, drawn when it is not there, or the cache is away. Keys carry the
    snapshot's time.
    """
    key, svg = f"drawing:{DRAWING}:{key}", None
    with suppress(RedisError):
        svg = cache.get(key)
    if svg is None:
        svg = draw()
        with suppress(RedisError):
            cache.set(key, svg, CACHE_SECONDS)
    return svg


def svg_of(body: str, width: int, height: int, *, words: str, role: str = "img") -> str:
    """A drawing of `width` × `height` pixels that a reader hears as `words`."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}" role="{role}" aria-label="{escape(words)}"'
        f' font-family="{FONT}" font-size="13" fill="{INK}">{body}</svg>'
    )


def text(x: float, y: float, words: str, *, anchor: str = "start", more: str = "") -> str:
    anchored = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{x:.1f}" y="{y:.1f}"{anchored}{more}>{escape(words)}</text>'


def ticks(most: float, count: int = 4) -> list[float]:
    """Round numbers from 0 to at least `most`, about `count` steps."""
    if most <= 0:
        return [0, 1]
    rough = most / count
    power = 10.0 ** floor(log10(rough))
    step = next(power * n for n in (1, 2, 5, 10) if power * n >= rough)
    step = max(step, 1.0)
    return [step * n for n in range(int(-(-most // step)) + 1)]


@dataclass(frozen=True)
class Frame:
    """Where values stand: `labels` along the bottom, one a band, `marks` up the side."""

    width: int
    height: int
    labels: Sequence[str]
    marks: Sequence[float]
    low: float
    high: float
    legend_rows: int = 1
    is_slanted: bool = False

    left, right = 52, 10

    @property
    def top(self) -> int:
        return 12 + 20 * self.legend_rows

    @property
    def bottom(self) -> int:
        return self.height - (48 if self.is_slanted else 24)

    @property
    def band(self) -> float:
        return (self.width - self.left - self.right) / max(len(self.labels), 1)

    def x(self, label: str) -> float:
        return self.left + self.band * (self.labels.index(label) + 0.5)

    def y(self, value: float) -> float:
        return self.bottom - (value - self.low) / (self.high - self.low) * (self.bottom - self.top)

    def axes(self) -> str:
        return "".join([*map(self._line, self.marks), *map(self._label, self.labels)])

    def _line(self, value: float) -> str:
        y = self.y(value)
        line = f'<path d="M{self.left} {y:.1f}H{self.width - self.right}" stroke="{GRID}"/>'
        return line + text(self.left - 6, y + 4, f"{value:,.0f}", anchor="end")

    def _label(self, label: str) -> str:
        x, y = self.x(label), self.bottom + 17
        if not self.is_slanted:
            return text(x, y, label, anchor="middle")
        turned = f' transform="rotate(-40 {x + 5:.1f} {y - 3:.1f})"'
        return text(x + 5, y - 3, label, anchor="end", more=turned)


def lines(series: Series, frame: Frame, *, words: str) -> str:
    """A line a name: `{name: [(label, value)]}`. Lines differ by colour, dash and mark, so that
    they are told apart without colours too.
    """
    drawn = [frame.axes(), legend(list(series), frame, is_line=True)]
    for number, points in enumerate(series.values()):
        spots = [(frame.x(label), frame.y(value)) for label, value in points if value is not None]
        drawn.append(_line(number, spots))
        drawn += [_mark(number, x, y) for x, y in spots]
    return svg_of("".join(drawn), frame.width, frame.height, words=words)


def bars(series: Series, frame: Frame, *, words: str) -> str:
    """Bars side by side in each band: `{name: [(label, value)]}`."""
    drawn = [frame.axes(), legend(list(series), frame)]
    wide = min(36.0, frame.band * 0.8 / max(len(series), 1))
    for number, points in enumerate(series.values()):
        for label, value in points:
            x = frame.x(label) + wide * (number - len(series) / 2)
            high = frame.bottom - frame.y(value or 0)
            drawn.append(
                f'<rect x="{x:.1f}" y="{frame.bottom - high:.1f}" width="{wide:.1f}"'
                f' height="{high:.1f}" fill="{COLORS[number]}"/>'
            )
    return svg_of("".join(drawn), frame.width, frame.height, words=words)


def legend(names: Sequence[str], frame: Frame, *, is_line: bool = False) -> str:
    """The names beside their marks, in as many rows as the frame has for them."""
    columns = -(-len(names) // frame.legend_rows)
    wide = (frame.width - frame.left) / max(columns, 1)
    drawn = []
    for number, name in enumerate(names):
        x, y = frame.left + wide * (number % columns), 14 + 20 * (number // columns)
        if is_line:
            drawn.append(
                _line(number, [(x, y - 4), (x + 24, y - 4)]) + _mark(number, x + 12, y - 4)
            )
        else:
            at = f'x="{x + 8:.1f}" y="{y - 11}" width="14" height="14"'
            drawn.append(f'<rect {at} fill="{COLORS[number]}"/>')
        drawn.append(text(x + 30, y, name))
    return "".join(drawn)


def _line(number: int, spots: Sequence[tuple[float, float]]) -> str:
    dash = f' stroke-dasharray="{DASHES[number]}"' if DASHES[number] else ""
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    look = f'fill="none" stroke="{COLORS[number]}" stroke-width="2.5"{dash}'
    return f'<polyline {look} points="{points}"/>' if len(spots) > 1 else ""


def _mark(number: int, x: float, y: float) -> str:
    """A circle, square, triangle or cross."""
    fill = f'fill="{COLORS[number]}"'
    if number == 0:
        return f'<circle {fill} cx="{x:.1f}" cy="{y:.1f}" r="4.5"/>'
    paths = {
        1: f"M{x - 4:.1f} {y - 4:.1f}h8v8h-8z",
        2: f"M{x:.1f} {y - 5.5:.1f}l5.5 10h-11z",
        3: f"M{x - 1.5:.1f} {y - 5:.1f}h3v3.5h3.5v3h-3.5v3.5h-3v-3.5h-3.5v-3h3.5z",
    }
    return f'<path {fill} d="{paths[number]}"/>'


def score_lines(series: Series, *, days: list[str], top: int) -> str:
    """Scores 1–`top` over days, a line each: `{name: [(day label, score)]}`."""
    frame = Frame(
        width=440,
        height=260,
        labels=days,
        marks=range(1, top + 1),
        low=0.8,
        high=top + 0.2,
        legend_rows=2,
        is_slanted=True,
    )
    said = " ".join(f"{name} {points[-1][1]:g}" for name, points in series.items() if points)
    return lines(series, frame, words=f"กราฟคะแนนตามวัน ครั้งล่าสุด {said}")
