"""What every paper keeps: numbers with their units, links as they work."""

import re

import pytest
from django.template import engines
from weasyprint import HTML
from weasyprint.formatting_structure import boxes

from core import pdf, thai
from tests.tagging import Tags

SAID = (
    "ตกเกณฑ์ ๑๒,๓๔๕ คน ช่วยแล้ว ๒๓๔ คน (ร้อยละ ๑๒.๓) ยังเหลือ ๑๒,๑๑๑ คน มากที่สุดที่อำเภอเมืองเลย"
    " (๑๒ ครัวเรือน) ให้ ๑๑ ครั้ง มูลค่า ๑๒๓,๔๕๖ บาท ส่งต่อ ๑๒ เรื่อง ภายใน ๗ พฤศจิกายน แล้วรายงาน"
)


def lines(said: str, widths: range) -> list[str]:
    """The lines of the text set as `said` in paragraphs of so many points."""
    pdf.install_text_layer()
    style = f'@font-face {{ font-family: Paper; src: url("{pdf._fonts()[0]["url"]}") }}'
    body = "".join(f'<p style="width: {n}pt">{said}</p>' for n in widths)
    html = f"<style>{style} body {{ font: 10.6pt Paper }} .nowrap {{ white-space: nowrap }}</style>"
    paper = HTML(string=html + body, url_fetcher=pdf._local_fetcher()).render()
    found = [box for page in paper.pages for box in page._page_box.descendants()]
    return [
        "".join(part.text for part in line.descendants() if isinstance(part, boxes.TextBox))
        for line in found
        if isinstance(line, boxes.LineBox)
    ]


def test_no_line_ends_between_a_number_and_its_unit_at_any_width():
    template = engines["django"].from_string("{% load thai_tags %}{{ said|kept_together }}")
    kept = lines(template.render({"said": SAID}), range(150, 450, 6))
    parted = re.compile(r"([๐-๙]|ร้อยละ|อำเภอ|อำเภอเมือง)\s*$")
    assert [line for line in kept if parted.search(line)] == []
    assert [
        line for line in lines(SAID, range(150, 450, 6)) if parted.search(line)
    ]  # as it would be


def test_the_name_of_a_place_that_is_late_stays_in_one_piece():
    said = "ล่าช้า 8 จาก 14 อำเภอ มากที่สุดคืออำเภอผาขาว: มีพี่เลี้ยงร้อยละ 36.7"
    template = engines["django"].from_string("{% load thai_tags %}{{ said|kept_together }}")
    parted, widths = re.compile("คืออำเภอ(?!ผาขาว)|^ขาว"), range(100, 400, 3)
    kept = lines(template.render({"said": said}), widths)
    assert [line for line in kept if parted.search(line)] == []
    assert [line for line in lines(said, widths) if parted.search(line)]  # as it would be


def test_links_and_addresses_keep_their_digits():
    said = "ปี 2569 ดู https://www.example.go.th/2569 หรือ a1@example.go.th"
    assert thai.to_thai_digits(said) == said.replace("ปี 2569", "ปี ๒๕๖๙")


WHOLE = (
    '<html lang="th"><title>ก</title><h1>ข</h1><table><tr><th>ค<tr><td>ง</table>'
    '<img alt="ตรา" src="data:image/svg+xml,<svg xmlns=\'http://www.w3.org/2000/svg\' '
    "width='9' height='9'><rect width='9' height='9'/></svg>\">"
)


@pytest.mark.parametrize(
    ("html", "variant", "faults"),
    [
        (WHOLE, "pdf/ua-1", []),
        (WHOLE.replace(' alt="ตรา"', ""), "pdf/ua-1", ["tree: Figure without words"]),
        (WHOLE.replace("h1", "h2"), "pdf/ua-1", ["tree: H2 after H0"]),
        (WHOLE.replace("<title>ก</title>", ""), "pdf/ua-1", ["metadata: no title"]),
        (
            WHOLE.replace("<tr><td>", "<tr><td><td>"),
            "pdf/ua-1",
            ["tree: a cell without its heading"],
        ),
        (WHOLE.replace(' lang="th"', ""), "pdf/ua-1", ["catalog: no language"]),
        (WHOLE, None, ["catalog: no marked", "catalog: no title shown"]),
    ],
)
def test_what_a_reader_of_tags_would_miss_is_seen(html, variant, faults):
    """What looks through every paper of the suite (`conftest._papers_are_tagged`)."""
    paper = HTML(string=html, url_fetcher=pdf._local_fetcher()).write_pdf(pdf_variant=variant)
    found = Tags(paper).faults()
    assert found[: len(faults)] == faults
    assert bool(found) == bool(faults)
