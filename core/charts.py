"""Drawings as SVG, made on the server: the same on the page and on paper."""

import re
from collections.abc import Callable
from functools import lru_cache
from html import escape, unescape
from re import Match
from typing import Any

from django.conf import settings
from django.core.cache import cache

FONT = "Sarabun"
GREEN, GOLD, RED, GREY = "#14573f", "#c98b1b", "#b3402f", "#8a968f"
CACHE_SECONDS = 7 * 24 * 3600
DRAWING = 2  # another number leaves drawings in the cache behind that were made another way


@lru_cache(maxsize=1)
def _converter() -> Any:
    """vl-convert with our font; loading takes most of a second, once a process."""
    import vl_convert  # noqa: PLC0415

    vl_convert.register_font_directory(str(settings.PDF_FONTS))
    return vl_convert


def cached(key: str, draw: Callable[[], str]) -> str:
    """The SVG under `key`, drawn when it is not there. Keys carry the snapshot's time."""
    key = f"drawing:{DRAWING}:{key}"
    svg = cache.get(key)
    if svg is None:
        svg = draw()
        cache.set(key, svg, CACHE_SECONDS)
    return svg


def svg_of(chart: Any) -> str:
    config = {
        "font": FONT,
        "axis": {"labelFontSize": 13, "titleFontSize": 13, "labelFont": FONT},
        "legend": {"labelFontSize": 13, "titleFontSize": 13},
        "view": {"stroke": None},
    }
    svg = _converter().vegalite_to_svg(chart.configure(**config).to_dict())
    return accessible(kept_inside(svg))


def kept_inside(svg: str) -> str:
    """vl-convert resolves links against a site of its own: they are made paths of this site again.
    A link that leads anywhere else is dropped.
    """
    return LINKS.sub(_inside, svg)


def _inside(match: Match[str]) -> str:
    address = unescape(match["address"]).removeprefix(RESOLVED_AGAINST)
    is_ours = address.startswith(("/", "#")) and not address.startswith("//")
    return f' href="{escape(address)}"' if is_ours else ""


RESOLVED_AGAINST = "https://vega.github.io/vega-datasets/"
LINKS = re.compile(r"""\s(?:xlink:)?href="(?P<address>[^"]*)\"""")


def accessible(svg: str) -> str:
    """Vega names groups «graphics-symbol» without a text for them; a reader skips them instead.

    What is said of a drawing stands in the table beside it; links keep their own labels.
    """
    return GROUP_ROLES.sub(r"\1", svg)


GROUP_ROLES = re.compile(
    r"(<g\b[^>]*?) role=\"graphics-(?:symbol|object)\"(?: aria-roledescription=\"[^\"]*\")?"
)


COLORS = [GREEN, GOLD, RED, "#3d5a80"]


def score_lines(series: dict[str, list[tuple[str, int]]], *, days: list[str], top: int) -> str:
    """Scores 1–`top` over days, a line each: `{name: [(day label, score)]}`. Lines differ by
    colour, dash and mark, so that they are told apart without colours too.
    """
    import altair as alt  # noqa: PLC0415

    data = [
        {"name": name, "day": label, "score": score}
        for name, points in series.items()
        for label, score in points
    ]
    base = alt.Chart(alt.Data(values=data)).encode(
        x=alt.X("day:N", sort=days, title=None, axis=alt.Axis(labelAngle=-40, grid=False)),
        y=alt.Y(
            "score:Q",
            title=None,
            scale=alt.Scale(domain=[0.8, top + 0.2]),
            axis=alt.Axis(values=list(range(1, top + 1)), format="d"),
        ),
    )
    # One legend of colours and marks; the dash of a line is seen beside its mark.
    names = list(series)
    legend = alt.Legend(orient="top", columns=2, symbolSize=150)
    colors = alt.Scale(domain=names, range=COLORS)
    marks = alt.Scale(domain=names, range=["circle", "square", "triangle-up", "cross"])
    lines = base.mark_line(strokeWidth=2.5).encode(
        color=alt.Color("name:N", legend=None, scale=colors),
        strokeDash=alt.StrokeDash("name:N", legend=None, sort=names),
    )
    points = base.mark_point(filled=True, size=80, opacity=1).encode(
        color=alt.Color("name:N", title="", legend=legend, scale=colors),
        shape=alt.Shape("name:N", title="", legend=legend, scale=marks),
    )
    both = (lines + points).resolve_scale(color="independent", shape="independent")
    return svg_of(both.properties(width=360, height=190))
