"""Official papers: HTML templates to tagged PDF with Thai that can be searched and copied.

Two faults of WeasyPrint 70.0 with Thai are mended here (tests read the text back): glyphs keep the
text of the cluster in which they were first seen, and marks drawn apart lose their order. It
touches
private names, so the version is pinned.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from io import BytesIO
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from core import province
from core.printable import printable

THAI_MARKS = ("\u0e30", "\u0e4e")
PRIVATE_USE = range(0xE000, 0xF900)
THAI_BLOCK = range(0x0E00, 0x0E5C)


def render_pdf(template_name: str, context: dict, *, variant: str = "pdf/ua-1") -> bytes:
    """The template as a PDF. Only local fonts and data are read; nothing is fetched."""
    from weasyprint import HTML  # noqa: PLC0415 - slow to import

    install_text_layer()
    html = _html(template_name, context)
    paper = HTML(string=html, url_fetcher=_local_fetcher()).render(pdf_variant=variant)
    return _written(paper, variant)


def render_fitting(
    template_name: str, contexts: Sequence[dict], *, pages: int, variant: str = "pdf/ua-1"
) -> bytes:
    """The template as a PDF with the first of `contexts` that fits on `pages`, else the last."""
    from weasyprint import HTML  # noqa: PLC0415

    install_text_layer()
    for context in contexts:
        html = _html(template_name, context)
        paper = HTML(string=html, url_fetcher=_local_fetcher()).render(pdf_variant=variant)
        if len(paper.pages) <= pages:
            break
    return _written(paper, variant)


def render_pdf_of_many(
    template_name: str,
    contexts: Iterable[dict],
    *,
    on_page: Callable[[int], object] | None = None,
    variant: str = "pdf/ua-1",
) -> bytes:
    """One file of many papers, each with its own page numbers. `on_page(n)` is told after the n-th.

    About 0.12 s and 2 MiB of memory a page: a job for a worker, not for a request.
    """
    from weasyprint import HTML  # noqa: PLC0415
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

    install_text_layer()
    shared, pages = FontConfiguration(), []
    first: Any = None
    for n, context in enumerate(contexts, 1):
        html = _html(template_name, context)
        paper = HTML(string=html, url_fetcher=_local_fetcher()).render(
            font_config=shared, pdf_variant=variant
        )
        first = first or paper
        pages += paper.pages
        if on_page:
            on_page(n)
    return _written(first.copy(pages), variant)


def _written(paper: Any, variant: str) -> bytes:
    """The file of a laid out paper; every one of the test suite is looked through here
    (`tests/tagging.py`).
    """
    return paper.write_pdf(pdf_variant=variant)


def _html(template_name: str, context: dict) -> str:
    named = {**province.named(), **context, "fonts": _fonts()}
    return printable(render_to_string(template_name, named))


def _fonts() -> list[dict]:
    """The papers' own face, and behind it one for signs and scripts, where the machine had it."""
    return [
        {"family": family, "weight": weight, "style": style, "url": path.as_uri()}
        for family, weight, style, name in (
            ("Paper", 400, "normal", "sarabun-400-normal.ttf"),
            ("Paper", 400, "italic", "sarabun-400-italic.ttf"),
            ("Paper", 500, "normal", "sarabun-500-normal.ttf"),
            ("Paper", 700, "normal", "sarabun-700-normal.ttf"),
            ("More", 400, "normal", "more-400.ttf"),
            ("More", 700, "normal", "more-700.ttf"),
        )
        if (path := settings.PDF_FONTS / name).exists()
    ]


@lru_cache(maxsize=1)
def _local_fetcher() -> Any:
    """Reads the papers' own fonts and inline data, nothing else."""
    from weasyprint.urls import URLFetcher  # noqa: PLC0415

    class LocalFetcher(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            if not url.startswith((settings.PDF_FONTS.as_uri(), "data:")):
                raise ValueError(f"papers read nothing from elsewhere: {url[:80]}")
            return super().fetch(url, headers)

    return LocalFetcher(allowed_protocols={"file", "data"})


@lru_cache(maxsize=1)
def install_text_layer() -> None:
    """Makes each glyph carry its own text, and each Thai run its actual text; once a process."""
    import pydyf  # noqa: PLC0415
    from weasyprint.draw import text as drawing  # noqa: PLC0415
    from weasyprint.pdf import fonts as pdf_fonts  # noqa: PLC0415

    make_font, draw_line = pdf_fonts.Font.__init__, drawing.draw_first_line

    def init(self: Any, *args: Any, **kwargs: Any) -> None:
        make_font(self, *args, **kwargs)
        self.to_unicode = _GlyphText(_glyph_text(bytes(self.file_content), self.index))

    def draw(stream: Any, box: Any, *args: Any, **kwargs: Any) -> Any:
        if not any(map(_needs_actual_text, box.text)):
            return draw_line(stream, box, *args, **kwargs)
        actual = b"<feff" + box.text.encode("utf-16-be").hex().encode() + b">"
        pydyf.Stream.begin_marked_content(stream, "Span", pydyf.Dictionary({"ActualText": actual}))
        try:
            return draw_line(stream, box, *args, **kwargs)
        finally:
            pydyf.Stream.end_marked_content(stream)

    pdf_fonts.Font.__init__, drawing.draw_first_line = init, draw


def _needs_actual_text(letter: str) -> bool:
    """Thai marks, which lose their order."""
    return THAI_MARKS[0] <= letter <= THAI_MARKS[1]


class _GlyphText(dict):
    """Glyph → text, where what the font itself says wins over the cluster last seen."""

    def __init__(self, known: dict) -> None:
        super().__init__()
        self.known = known

    def __setitem__(self, glyph: Any, seen: Any) -> None:
        super().__setitem__(glyph, self.known.get(glyph, seen))


@lru_cache(maxsize=16)
def _glyph_text(data: bytes, index: int) -> dict[int, str]:
    """Which characters each glyph stands for, from the cmap and then from GSUB substitutes."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    font = TTFont(BytesIO(data), fontNumber=index, lazy=True)
    number = {name: i for i, name in enumerate(font.getGlyphOrder())}
    text: dict[int, str] = {}
    for code, name in sorted(font.getBestCmap().items()):
        if code not in PRIVATE_USE and (number[name] not in text or code in THAI_BLOCK):
            text[number[name]] = chr(code)
    lookups = font["GSUB"].table.LookupList.Lookup if "GSUB" in font else []
    for _ in range(3):  # substitutes of substitutes
        for lookup in lookups:
            for table in lookup.SubTable:
                _follow(table.ExtSubTable if table.LookupType == 7 else table, number, text)
    return text


def _follow(table: Any, number: dict, text: dict) -> None:
    """Adds the text of what a single substitution or a ligature puts in a known glyph's place."""
    if table.LookupType == 1:
        for name, substitute in table.mapping.items():
            if number[name] in text:
                text.setdefault(number[substitute], text[number[name]])
    elif table.LookupType == 4:
        for first, ligatures in table.ligatures.items():
            for ligature in ligatures:
                parts = [number[n] for n in (first, *ligature.Component)]
                if all(part in text for part in parts):
                    joined = "".join(text[part] for part in parts)
                    text.setdefault(number[ligature.LigGlyph], joined)
