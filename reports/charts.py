"""Charts and the map as SVG, made on the server: the same drawing on the page and on paper."""

import re
from functools import lru_cache

from django.conf import settings
from django.core.cache import cache

FONT = "Sarabun"
GREEN, GOLD, RED, GREY = "#14573f", "#c98b1b", "#b3402f", "#8a968f"
SCALE = ["#f3ead2", "#c9d8b6", "#8fb996", "#4d8f6d", "#14573f"]
CACHE_SECONDS = 7 * 24 * 3600


@lru_cache(maxsize=1)
def _converter():
    """vl-convert with our font; loading takes most of a second, once a process."""
    import vl_convert  # noqa: PLC0415

    vl_convert.register_font_directory(str(settings.PDF_FONTS))
    return vl_convert


def cached(key: str, draw) -> str:
    """The SVG under `key`, drawn when it is not there. Keys carry the snapshot's time."""
    svg = cache.get(key)
    if svg is None:
        svg = draw()
        cache.set(key, svg, CACHE_SECONDS)
    return svg


def _svg(chart) -> str:
    config = {"font": FONT, "axis": {"labelFontSize": 13, "titleFontSize": 13, "labelFont": FONT},
              "legend": {"labelFontSize": 13, "titleFontSize": 13},
              "view": {"stroke": None}}  # fmt: skip
    return accessible(_converter().vegalite_to_svg(chart.configure(**config).to_dict()))


def accessible(svg: str) -> str:
    """Vega names groups «graphics-symbol» without a text for them; a reader skips them instead.

    What is said of a drawing stands in the table beside it; links keep their own labels.
    """
    return GROUP_ROLES.sub(r"\1", svg)


GROUP_ROLES = re.compile(
    r"(<g\b[^>]*?) role=\"graphics-(?:symbol|object)\"(?: aria-roledescription=\"[^\"]*\")?"
)


def district_map(features, values, *, title, links) -> str:
    """A choropleth. `values` is `{code: percent or None}`, `links` `{code: address}`."""
    import altair as alt  # noqa: PLC0415

    data = []
    for feature in features:
        code = feature["properties"]["code"]
        value = values.get(code)
        shown = "ไม่มีข้อมูล" if value is None else f"{value:g}%"
        label = f"{feature['properties']['name']} {shown}"
        data.append({**feature, "label": label, "value": value, "url": links.get(code, "")})
    points = [_centre(feature) | {"name": feature["properties"]["name"],
              "pale": (values.get(feature["properties"]["code"]) or 0) >= 60}
              for feature in features]  # fmt: skip
    base = alt.Chart(alt.Data(values=data)).mark_geoshape(stroke="#ffffff", strokeWidth=1.5)
    color = alt.condition(
        "isValid(datum.value)",
        alt.Color("value:Q", title=title, scale=alt.Scale(range=SCALE, domain=[0, 100])),
        alt.value("#d9ddda"),
    )
    shapes = base.encode(color=color, href="url:N", description="label:N")
    text = alt.Chart(alt.Data(values=points)).mark_text(font=FONT, fontSize=12).encode(
        longitude="x:Q", latitude="y:Q", text="name:N",
        color=alt.condition("datum.pale", alt.value("#ffffff"), alt.value("#1d2723")),
    )  # fmt: skip
    return _svg(alt.layer(shapes, text).project("mercator").properties(width=430, height=430))


def _centre(feature) -> dict[str, float]:
    from shapely.geometry import shape  # noqa: PLC0415

    point = shape(feature["geometry"]).representative_point()
    return {"x": point.x, "y": point.y}


def trend_line(series: dict[str, list[tuple[str, float]]]) -> str:
    """Lines over months: `{name: [(month label, value)]}`, in the order given."""
    import altair as alt  # noqa: PLC0415

    data = [
        {"name": name, "month": label, "n": n, "value": float(value)}
        for name, points in series.items() for n, (label, value) in enumerate(points)
    ]  # fmt: skip
    order = [label for label, _value in next(iter(series.values()), [])]
    chart = alt.Chart(alt.Data(values=data)).mark_line(point=True, strokeWidth=2.5).encode(
        x=alt.X("month:N", sort=order, title=None, axis=alt.Axis(labelAngle=-40, grid=False)),
        y=alt.Y("value:Q", title=None, scale=alt.Scale(zero=True)),
        color=alt.Color("name:N", title=None, sort=list(series),
                        scale=alt.Scale(range=[GREEN, GOLD, RED]),
                        legend=alt.Legend(orient="top")),
    )  # fmt: skip
    return _svg(chart.properties(width=430, height=220))


def ranking_bars(rows: list[tuple[str, float | None]], *, title: str) -> str:
    """Horizontal bars of percentages, best first: `[(name, percent)]`."""
    import altair as alt  # noqa: PLC0415

    data = [{"name": name, "value": value, "text": f"{value:g}%"} for name, value in rows
            if value is not None]  # fmt: skip
    order = [row["name"] for row in sorted(data, key=lambda row: -row["value"])]
    base = alt.Chart(alt.Data(values=data)).encode(
        y=alt.Y("name:N", sort=order, title=None),
        x=alt.X("value:Q", title=title, scale=alt.Scale(domain=[0, 100])),
    )
    bars = base.mark_bar(color=GREEN, height={"band": 0.7})
    text = base.mark_text(align="left", dx=4, font=FONT, fontSize=12).encode(text="text:N")
    return _svg((bars + text).properties(width=360, height=max(120, 24 * len(data))))
