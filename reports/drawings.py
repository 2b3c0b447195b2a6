"""Small drawings of the governor's page, as SVG written here: text stays text, and the web process
carries no engine for them. Colours and sizes of text stand in the style sheet (`figures.css`).
"""

from collections.abc import Sequence
from html import escape
from math import cos, radians
from typing import Any

from shapely.geometry import shape

WIDTH = 430  # as wide as the map is on a phone, so that its letters keep their size
STEPS = (20, 40, 60, 80)  # per cent at which a colour of the map ends


def step_of(value: float | None) -> str:
    """The class of a share: `none`, or 0 (pale) to 4 (dark)."""
    return "none" if value is None else str(sum(value >= step for step in STEPS))


class Projection:
    """Areas laid on a drawing `WIDTH` wide: `shapes` are their properties and geometries."""

    def __init__(self, features: Sequence[dict]):
        self.shapes = [(f["properties"], shape(f["geometry"])) for f in features]
        bounds = [geometry.bounds for _properties, geometry in self.shapes]
        self.west, self.north = min(b[0] for b in bounds), max(b[3] for b in bounds)
        south, east = min(b[1] for b in bounds), max(b[2] for b in bounds)
        self.narrow = cos(radians((south + self.north) / 2))
        self.scale = (WIDTH - 4) / ((east - self.west) * self.narrow)
        self.height = round((self.north - south) * self.scale + 4)

    def at(self, point: Sequence[float]) -> tuple[float, float]:
        x = (point[0] - self.west) * self.narrow * self.scale
        return 2 + x, 2 + (self.north - point[1]) * self.scale

    def spot(self, geometry: Any) -> tuple[float, float]:
        """Where a name stands: inside, whatever form the area has."""
        point = geometry.representative_point()
        return self.at((point.x, point.y))

    def path(self, geometry: Any) -> str:
        polygons = getattr(geometry, "geoms", [geometry])
        return "".join(self._ring(polygon.exterior.coords) for polygon in polygons)

    def _ring(self, points: Sequence) -> str:
        """Whole pixels, each once: a border of thousands of points is no longer than it looks."""
        drawn: list[str] = []
        for x, y in map(self.at, points):
            spot = f"{x:.0f} {y:.0f}"
            if not drawn or drawn[-1] != spot:
                drawn.append(spot)
        return f"M{'L'.join(drawn)}Z"


def area_map(
    features: Sequence[dict],
    values: dict[str, float | None],
    *,
    links: dict[str, str],
    late: frozenset[str] = frozenset(),
) -> str:
    """A map of areas by share: each a link with its own words; late ones have a red edge."""
    if not features:
        return ""
    on = Projection(features)
    # Late ones last: their edge lies over their neighbours'.
    ordered = sorted(on.shapes, key=lambda found: found[0]["code"] in late)
    areas = [_area(p, on.path(s), values, links, late) for p, s in ordered]
    names = [_name(p, on.spot(s), values) for p, s in on.shapes]
    return (
        f'<svg class="map" viewBox="0 0 {WIDTH} {on.height}" role="group" aria-label="แผนที่">'
        f"{''.join(areas)}{''.join(names)}</svg>"
    )


def _area(properties: dict, path: str, values: dict, links: dict, late: Any) -> str:
    code, value = properties["code"], values.get(properties["code"])
    shown = "ไม่มีข้อมูล" if value is None else f"ร้อยละ {value:g}"
    words = f"{properties['name']} {shown}{' ล่าช้า' if code in late else ''}"
    look = f"step-{step_of(value)}{' is-late' if code in late else ''}"
    path = f'<path class="{look}" d="{path}"><title>{escape(words)}</title></path>'
    if code not in links:
        return path
    return f'<a href="{escape(links[code])}" aria-label="{escape(words)}">{path}</a>'


def _name(properties: dict, spot: tuple[float, float], values: dict) -> str:
    x, y = spot
    dark = " on-dark" if step_of(values.get(properties["code"])) in "34" else ""
    name = escape(properties["name"])
    return f'<text class="map-name{dark}" x="{x:.0f}" y="{y:.0f}" aria-hidden="true">{name}</text>'


def trajectory(
    values: Sequence[float | None],
    targets: Sequence[float | None] = (),
    *,
    words: str,
    limit: float | None = None,
    is_late: bool = False,
) -> str:
    """Shares over months on the scale 0–100, with the way to the target beside them, dashed."""
    width, height = 150, 50
    count = max(len(values), 2)

    def line(points: Sequence[float | None], look: str) -> str:
        spots = [
            f"{4 + n * (width - 8) / (count - 1):.0f},{height - 4 - v * (height - 8) / 100:.1f}"
            for n, v in enumerate(points)
            if v is not None
        ]
        end = ""
        if spots and look == "line":
            x, y = spots[-1].split(",")
            end = f'<circle class="end" cx="{x}" cy="{y}" r="3"/>'
        return f'<polyline class="{look}" points="{" ".join(spots)}"/>{end}' if spots else ""

    edge = ""
    if limit is not None:
        y = height - 4 - limit * (height - 8) / 100
        edge = f'<line class="limit" x1="4" x2="{width - 4}" y1="{y:.1f}" y2="{y:.1f}"/>'
    look = "trend is-late" if is_late else "trend"
    return (
        f'<svg class="{look}" viewBox="0 0 {width} {height}" role="img"'
        f' aria-label="{escape(words)}"><path class="frame" d="M4 4V46H146"/>{edge}'
        f"{line(targets, 'target')}{line(values, 'line')}</svg>"
    )


def bar(percent: float | None, *, target: float | None = None) -> str:
    """A share as a bar, for a line of text that says it too; with a mark where the target is."""
    filled = "" if not percent else f'<rect class="fill" width="{percent:g}" height="10"/>'
    mark = (
        ""
        if target is None
        else f'<rect class="mark" x="{min(target, 98):g}" width="2" height="10"/>'
    )
    return (
        '<svg class="share-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="rail" width="100" height="10"/>{filled}{mark}</svg>'
    )
