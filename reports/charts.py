"""The map and the lines of a month's figures, for pages and papers (see `core.charts`)."""

from html import escape

from core.charts import Frame, lines, svg_of, text, ticks
from reports.drawings import WIDTH, Projection, step_of

SCALE = {
    "none": "#d9ddda",
    "0": "#f3ead2",
    "1": "#c9d8b6",
    "2": "#8fb996",
    "3": "#4d8f6d",
    "4": "#14573f",
}
STEPS = (
    ("80–100", "4"),
    ("60–79", "3"),
    ("40–59", "2"),
    ("20–39", "1"),
    ("0–19", "0"),
    ("ไม่มีข้อมูล", "none"),
)


def district_map(features, values, *, title, links, is_beside=False) -> str:
    """A map in five steps. `values` is `{code: percent or None}`, `links` `{code: address}`. The
    legend stands below, or beside where a paper is wider than it is high.
    """
    if not features:
        return ""
    on = Projection(features)
    drawn = [_shape(found, on, values, links) for found in on.shapes]
    drawn += [_name(found, on, values) for found in on.shapes]
    x, y, columns = (WIDTH + 12, 24, 1) if is_beside else (4, on.height + 20, 3)
    drawn.append(text(x, y, title, more=' font-weight="bold"'))
    for number, (words, step) in enumerate(STEPS):
        drawn.append(
            _step(x + number % columns * 140, y + 10 + number // columns * 22, words, step)
        )
    if is_beside:
        width, height = WIDTH + 110, max(on.height, 44 + 22 * len(STEPS))
    else:
        width, height = WIDTH, on.height + 78
    return svg_of("".join(drawn), width, height, words=f"แผนที่ {title}", role="group")


def _step(x: float, y: float, words: str, step: str) -> str:
    box = f'<rect x="{x}" y="{y}" width="14" height="14" fill="{SCALE[step]}" stroke="#8a968f"/>'
    return box + text(x + 20, y + 12, words)


def _shape(found, on, values, links) -> str:
    properties, geometry = found
    code, value = properties["code"], values.get(properties["code"])
    words = f"{properties['name']} {'ไม่มีข้อมูล' if value is None else f'{value:g}%'}"
    path = (
        f'<path d="{on.path(geometry)}" fill="{SCALE[step_of(value)]}" stroke="#fff"'
        f' stroke-width="1.5"><title>{escape(words)}</title></path>'
    )
    if not links.get(code):
        return path
    return f'<a href="{escape(links[code])}" aria-label="{escape(words)}">{path}</a>'


def _name(found, on, values) -> str:
    properties, geometry = found
    x, y = on.spot(geometry)
    color = "#fff" if step_of(values.get(properties["code"])) in "34" else "#1d2723"
    look = f' font-size="12" fill="{color}" pointer-events="none" aria-hidden="true"'
    return text(x, y, properties["name"], anchor="middle", more=look)


def trend_line(series: dict[str, list[tuple[str, float]]]) -> str:
    """Lines over months: `{name: [(month label, value)]}`, in the order given."""
    told = {name: [(label, float(v)) for label, v in points] for name, points in series.items()}
    labels = [label for label, _value in next(iter(told.values()), [])]
    marks = ticks(max((value for points in told.values() for _label, value in points), default=0))
    frame = Frame(
        width=440, height=260, labels=labels, marks=marks, low=0, high=marks[-1], is_slanted=True
    )
    said = " ".join(f"{name} {points[-1][1]:,.0f}" for name, points in told.items() if points)
    return lines(told, frame, words=f"แนวโน้ม {len(labels)} เดือน เดือนล่าสุด {said}")
