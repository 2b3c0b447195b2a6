"""Reports on paper: the monthly memo (บันทึกข้อความ), the one page, a quarter, help by agency."""

import re

from django.core.files.storage import default_storage

from core import thai
from core.pdf import render_fitting, render_pdf
from core.pictures import as_data
from reports.metrics import is_money
from reports.papers import former

PAGES = 2
NAMED = re.compile(r'<svg\b[^>]*?aria-label="([^"]*)"[^>]*>')
TEXT = re.compile(r"(<text\b[^>]*>)([^<]*)")


def monthly(content: dict) -> bytes:
    """The paper for `Report.content`; the same content gives the same bytes. What does not fit on
    two pages goes without its map, and then with fewer words of what people wrote.
    """
    told = {name: _numbered(content[name]) for name in ("findings", "requests")}
    paper = content | told | {"emblem": _picture(content["emblem"])}
    without_map = paper | {"map": ""}
    less = [_shorter(without_map, *most) for most in ((160, 6), (80, 4), (60, 2), (0, 0))]
    tries = [paper, without_map, *less]
    return render_fitting("reports/monthly_paper.html", tries, pages=PAGES)


def one_page(content: dict) -> bytes:
    """The one page for `Report.content`; the same content gives the same bytes. What does not fit
    tells of fewer late areas, and then goes without its map.
    """
    told = _numbered(content["requests"])
    paper = content | {"requests": told, "emblem": _picture(content["emblem"])}
    tries = [("map", 4), ("map", 3), ("map", 2), ("", 4), ("", 2), ("", 1), ("", 0)]
    pages = [
        paper | _late_lines(content, most) | {"map": content["map"] if map_ else ""}
        for map_, most in tries
    ]
    return render_fitting("reports/one_page_paper.html", pages, pages=1)


def _late_lines(content: dict, most: int) -> dict:
    shown = content["late"][:most]
    return {"late": _numbered(shown), "more_late": content["late_areas"] - len(shown)}


def quarterly(content: dict, words: dict[str, str], signature: list[str], day: str) -> bytes:
    """The quarterly report for `Report.content`, the office's words by part, and who signed on
    `day` (empty while nobody has); the same of each gives the same bytes.
    """
    said = {part: _paragraphs(text) for part, text in words.items()}
    paper = {
        "emblem": _picture(content["emblem"]),
        "findings": _numbered(content["findings"]),
        "words": said,
        "signature": signature,
        "signed_day": day,
    }
    return render_pdf("reports/quarterly_paper.html", content | paper)


def agencies(content: dict) -> bytes:
    """The month's help by agency, for `Report.content`; the same content gives the same bytes."""
    columns = [(heading, is_money(code)) for code, heading in former.agency_columns(content)]
    paper = content | {"emblem": _picture(content["emblem"]), "columns": columns}
    return render_pdf("reports/agencies_paper.html", paper)


def _paragraphs(text: str) -> list[str]:
    return [thai.to_thai_digits(line.strip()) for line in text.splitlines() if line.strip()]


def _numbered(sentences: list[str]) -> list[dict]:
    return [{"number": thai.to_thai_digits(n), "text": text} for n, text in enumerate(sentences, 1)]


def _picture(name: str) -> str:
    if not name:
        return ""
    with default_storage.open(name) as file:
        return as_data(file)


def _shorter(paper: dict, letters: int, rows: int) -> dict:
    """The same with so many `rows` of what people wrote, of each text at most so many `letters`."""
    told = ("obstacles", "resolutions")
    return paper | {name: _cut(paper[name], letters, rows) for name in told}


def _cut(told: dict, letters: int, most: int) -> dict:
    kept = told["rows"][:most]
    return {
        "rows": [{key: shortened(text, letters) for key, text in row.items()} for row in kept],
        "more": told["more"] + len(told["rows"]) - len(kept),
    }


def shortened(text: str, letters: int) -> str:
    """The text, or its beginning with «…»; never in the middle of a Thai cluster."""
    if len(text) <= letters:
        return text
    cut = text[:letters].rstrip()
    while cut and thai.is_mark(text[len(cut)]):
        cut = cut[:-1]
    return f"{cut}…"


def on_paper(svg: str) -> str:
    """The same drawing with the paper's own font, which carries Thai and Latin in one file, in
    Thai numerals, and with its words as the title a tagged paper takes them from.
    """
    svg = NAMED.sub(r"\g<0><title>\1</title>", svg.replace("Sarabun", "Paper"), count=1)
    return TEXT.sub(lambda found: found[1] + thai.to_thai_digits(found[2]), svg)
