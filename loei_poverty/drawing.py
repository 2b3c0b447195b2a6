"""Charts as SVG, made on the server: the same drawing on the page and on paper."""

import re
from functools import lru_cache

from django.conf import settings
from django.core.cache import cache

FONT = "Sarabun"
GREEN, GOLD, RED, GREY = "#14573f", "#c98b1b", "#b3402f", "#8a968f"
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


def svg_of(chart) -> str:
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
