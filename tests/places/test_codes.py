"""Codes of areas: what they say about where a place lies; and that no room names its province."""

import ast
import re
import subprocess
from datetime import date

import pytest

from core.pdf import render_pdf
from core.refusals import page
from places.codes import AreaCode, area_code, common_area, is_within
from places.enums import AreaLevel
from places.models import Area
from tests.rooms import ROOMS, ROOT

NAMED = re.compile(r"(จังหวัด|จ\.|เมือง|ศจพ\.)\s*เลย|^เลย$|^42(\d\d){0,2}$")


def test_a_code_tells_its_level_and_what_lies_around_it():
    code = AreaCode("420107")
    assert (code.level, code.district, code.province) == (AreaLevel.SUBDISTRICT, "4201", "42")
    assert AreaCode("42010703") == code
    assert code.around == ["42", "4201"]
    assert AreaCode("42").around == []
    assert (AreaCode("42").served, AreaCode("4201").served, code.served) == ("42", "4201", "4201")


@pytest.mark.parametrize("text", ["", "4", "420", "42010", "4201070", "ab", "๔๒", "x", None])
def test_what_is_no_code_is_refused(text):
    assert area_code(text) is None
    with pytest.raises(ValueError, match="not the code of an area"):
        AreaCode(text)


def test_a_province_lies_in_no_district():
    with pytest.raises(ValueError, match="lies in no district"):
        AreaCode("42").district  # noqa: B018


def test_areas_cover_what_lies_in_them_alone():
    assert AreaCode("4201").covers("420107")
    assert AreaCode("4201").covers(4201)
    assert not AreaCode("4201").covers("4202")
    assert not AreaCode("420107").covers("4201")
    assert is_within("420107", ["4202", "4201"])
    assert not is_within("420107", [])
    assert common_area([4201, 4201]) == "4201"
    assert common_area([4201, 4202]) == "42"


def test_levels_and_areas_within_are_those_of_the_table(db):
    for area in Area.objects.all():
        assert AreaCode(area.code).level == area.level
        mine = Area.objects.within([area.code])
        assert [a for a in Area.objects.all() if is_within(a.code, [area.code])] == list(mine)


def strings(path):
    tree = ast.parse(path.read_text())
    return [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)]


def test_no_room_names_the_province():
    """Its code and name stand in the settings; only the demo and the fixtures speak of Loei."""
    found = []
    for room in (room for room in ROOMS if room != "demo"):
        for path in (ROOT / room).rglob("*.py"):
            if "migrations" not in path.parts:
                words = [w for w in strings(path) if isinstance(w, str) and NAMED.search(w)]
                found += [(str(path.relative_to(ROOT)), word) for word in words]
    for folder in ("templates", "assets"):
        for path in (p for p in (ROOT / folder).rglob("*") if p.suffix in {".html", ".txt", ".js"}):
            found += [
                (str(path.relative_to(ROOT)), word.group())
                for word in re.finditer(r"(จังหวัด|จ\.|เมือง|ศจพ\.)\s*เลย", path.read_text())
            ]
    assert found == [
        ("loei_poverty/settings/base.py", "42"),
        ("loei_poverty/settings/base.py", "เลย"),
    ]


def test_refusals_and_pages_name_the_province_of_the_settings(client, db, settings):
    settings.PROVINCE_NAME = "น่าน"
    assert "จังหวัดน่าน" in page(503)
    assert "ศจพ.น่าน" in client.get("/accounts/login/").content.decode()


def test_papers_name_the_province_of_the_settings(settings):
    settings.PROVINCE_NAME = "น่าน"
    paper = {"headings": [], "lines": [], "area": "", "day": date(2026, 1, 5), "order_number": ""}
    pdf = render_pdf("mentors/annex_paper.html", paper)
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    assert "คนเมืองน่าน" in done.stdout.decode()
