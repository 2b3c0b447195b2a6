"""The fixtures against the tables they were made from, row by row."""

import csv
import json
import re
from datetime import date
from html import escape

import pytest
from django.core.management import call_command
from django.urls import reverse
from shapely.geometry import Point, mapping

from committees.models import Committee, CommitteeDuty, CommitteeSeat
from indicators.models import (
    Dimension,
    Indicator,
    IndicatorDimension,
    IndicatorThreshold,
    ResultLevel,
    SourceCorrection,
)
from indicators.services import (
    dimension_of_indicators,
    edition_for_data_year,
    indicator_numbers,
    proposed_agencies,
)
from places.models import Area, Organization
from tests.factories.people import make_user
from tests.factories.samples import SAMPLES

pytestmark = pytest.mark.django_db


def table(name):
    with (SAMPLES / "reference" / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def applied(name):
    """Corrections of high and medium confidence that change text, by (number, field)."""
    return {
        (row["number"], row["field"]): (row["seed_text"], row["probable_reading"])
        for row in table("ocr_corrections")
        if row["table"] == name
        and row["confidence"] in ("high", "medium")
        and row["field"] in ("name", "lead_agencies", "supporting_agencies")
        and not row["seed_text"].startswith("two agencies")
    }


@pytest.mark.parametrize(("name", "count"), [("jpt", 38), ("kchch2c", 44)])
def test_every_indicator_with_its_owners_in_printed_order(name, count):
    corrections = applied(name)
    expected = []
    for row in table(f"{name}_indicators"):
        for field in ("name", "lead_agencies", "supporting_agencies"):
            old, new = corrections.get((row["number"], field), ("", ""))
            row[field] = row[field].replace(old, new) if old else row[field]
        split = [
            [n for n in row[f].split("|") if n] for f in ("lead_agencies", "supporting_agencies")
        ]
        expected.append((int(row["number"]), int(row["category_no"]), row["name"], *split))

    rows = Indicator.objects.filter(edition__indicator_set=name).order_by("number")
    rows = rows.filter(edition__first_year__gte=2565)
    found = [
        (
            i.number,
            i.category.number,
            i.name,
            [o.organization.name for o in i.owners.filter(part="lead").order_by("position")],
            [o.organization.name for o in i.owners.filter(part="support").order_by("position")],
        )
        for i in rows
    ]
    assert len(found) == count
    assert found == expected


def test_the_dimension_map_with_its_confidence():
    expected = [
        (int(row["number"]), row["tpmap_dimension"], row["confidence"].split(":")[0])
        for row in table("jpt_tpmap_dimensions")
        if row["tpmap_dimension"]
    ]
    links = IndicatorDimension.objects.filter(indicator__edition__indicator_set="jpt")
    links = links.filter(indicator__edition__first_year=2565).order_by("indicator__number")
    found = list(links.values_list("indicator__number", "dimension", "confidence"))
    assert found == expected
    assert list(Dimension.objects.values_list("code", flat=True)) == [
        "income",
        "living",
        "health",
        "education",
        "access",
    ]


def test_lists_of_older_years_are_read_by_the_edition_of_their_year():
    """The same number is another thing: 27 and 28 were the elderly and the disabled."""
    links = IndicatorDimension.objects.filter(indicator__edition__first_year=2560)
    verified = {
        "health": [1, 4, 5, 7],
        "living": [8, 9, 10, 11],
        "education": [15, 16, 17, 19],
        "income": [20, 21, 22],
        "access": [27, 28],
    }
    expected = {number: code for code, numbers in verified.items() for number in numbers}
    assert set(links.values_list("confidence", "last_data_year")) == {("high", 2565)}
    assert dimension_of_indicators(2561) == dimension_of_indicators(2565) == expected
    assert indicator_numbers(2565) == set(range(1, 32))
    assert dimension_of_indicators(2566)[27] == "income"
    assert (edition_for_data_year(2560), dimension_of_indicators(2560)) == (None, {})


def test_all_areas():
    found = list(Area.objects.values_list("code", "level", "name", "name_en", "parent"))
    expected = [
        (row["code"], row["level"], row["name_th"], row["name_en"], row["parent_code"] or None)
        for row in table("loei_areas")
    ]
    assert sorted(found) == sorted(expected)
    assert (Area.objects.districts().count(), Area.objects.subdistricts().count()) == (14, 90)


def test_the_provincial_committee_seat_by_seat_and_a_centre_in_every_district():
    province = Committee.objects.get(level="province")
    found = list(province.seats.values_list("number", "title", "role_as_printed"))
    expected = [(r["seat_no"], r["title_th"], r["role_th"]) for r in table("committee_seats")]
    assert found == expected
    assert province.seats.filter(role="adviser").count() == 2
    assert province.seats.exclude(role="adviser").count() == 39
    assert CommitteeSeat.objects.get(number="25").person_count == 14
    districts = Committee.objects.filter(level="district").values_list("area", flat=True)
    assert sorted(districts) == sorted(Area.objects.districts().values_list("code", flat=True))


def test_the_order_word_for_word():
    province = Committee.objects.get(level="province")
    order = {row["number"]: row["text_th"] for row in table("order_4173_2568")}
    assert (province.order_number, province.order_title, province.legal_basis) == (
        order["no"],
        order["title"],
        order["basis"],
    )
    assert province.ordered_on == date(2025, 12, 9)  # ๙ ธันวาคม พ.ศ. ๒๕๖๘
    found = CommitteeDuty.objects.filter(committee=province)
    assert list(found.values_list("part", "printed_number", "text")) == [
        (row["part"], row["number"], row["text_th"])
        for row in table("order_4173_2568")
        if row["part"] in ("practice", "duty")
    ]


def test_every_correction_is_shown_in_thai_with_evidence_and_whether_it_was_applied(client):
    rows = SourceCorrection.objects.order_by("id")
    changed = {row["probable_reading"] for row in table("ocr_corrections") if thai(row)}
    assert len(rows) == len(table("ocr_corrections"))
    assert changed <= set(rows.values_list("reading", flat=True))
    unsure = rows.filter(confidence__startswith="ต่ำ")
    assert unsure.count() == 8
    assert unsure.filter(is_applied=True).count() == 0
    client.force_login(make_user("mentor", "4201"))
    page = client.get(reverse("indicators:correction-list")).content.decode()
    shown = page[page.index("<tbody>") : page.index("</tbody>")]
    words = re.findall(r">[^<>]*[a-z]{3,} [a-z]{3,}[^<>]*<", shown)
    assert words == []  # no sentence of a developer
    for row in rows:
        for text in (row.where, row.printed, row.reading, row.evidence, row.confidence):
            assert escape(text) in shown


def thai(row) -> bool:
    return not re.search("[a-z]", row["probable_reading"])


def test_leading_agencies_without_an_office_in_the_province_are_known():
    """The committee list names no office of these; a referral then needs a person's choice."""
    leading = Organization.objects.filter(owned_indicators__part="lead").distinct()
    without = leading.exclude(answered_by__is_default=True).values_list("code", flat=True)
    assert sorted(without) == [
        "m-culture",
        "mnre",
        "moc",
        "moenergy",
        "moind",
        "mot",
        "mots",
        "oncb",
        "onwr",
    ]
    assert proposed_agencies(Indicator.objects.filter(pk=102))[102].code == "loei-health"


def test_loading_again_changes_nothing():
    counts = [model.objects.count() for model in (Area, Organization, Indicator, CommitteeSeat)]
    call_command("load_reference", verbosity=0)
    assert [m.objects.count() for m in (Area, Organization, Indicator, CommitteeSeat)] == counts


def test_every_area_has_a_place_on_the_built_in_map():
    assert list(Area.objects.filter(boundary=None)) == []


def test_boundaries_from_a_file_replace_the_built_in_ones(tmp_path):
    path = tmp_path / "districts.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": squares()}))
    call_command("load_boundaries", path, credit="OCHA", verbosity=0)
    assert set(Area.objects.values_list("boundary_source", flat=True)) == {"OCHA"}
    assert len(Area.objects.get(code="4201").boundary.geometry["coordinates"][0]) == 5


def load_boundaries(path, said, **options):
    path.write_text(json.dumps({"type": "FeatureCollection", "features": squares()} | said))
    call_command("load_boundaries", path, verbosity=0, **options)
    return set(Area.objects.values_list("boundary_source", flat=True))


def test_whose_boundaries_they_are_the_file_may_say_itself(tmp_path, capsys):
    path = tmp_path / "districts.geojson"
    said = {"source": "Survey Department " * 12, "licence": "CC BY 3.0 IGO"}
    for tellings in (said, {"source": said["source"], "license": said["licence"]}):
        assert load_boundaries(path, tellings) == {f"{said['source']} · CC BY 3.0 IGO"}
    assert load_boundaries(path, said, credit="OCHA") == {"OCHA"}
    for mute in ({}, {"licence": "CC BY 3.0 IGO"}, {"source": "x" * 501}):
        with pytest.raises(SystemExit) as status:
            load_boundaries(path, mute)
        assert status.value.code == 2
        assert "add --credit" in capsys.readouterr().err
    assert set(Area.objects.values_list("boundary_source", flat=True)) == {"OCHA"}


def squares():
    """A square of half a degree around the point of every district, as GeoJSON features."""
    return [
        {
            "type": "Feature",
            "properties": {"code": area.code},
            "geometry": mapping(
                Point(area.longitude, area.latitude).buffer(0.25, cap_style="square")
            ),
        }
        for area in Area.objects.districts()
    ]


def test_a_file_without_the_districts_is_refused_and_changes_nothing(tmp_path, capsys):
    path = tmp_path / "other.geojson"
    path.write_text('{"type": "FeatureCollection", "features": []}')

    with pytest.raises(SystemExit) as status:
        call_command("load_boundaries", path, credit="nobody")

    assert status.value.code == 2
    assert "lacks these districts" in capsys.readouterr().err
    assert set(Area.objects.values_list("boundary_source", flat=True)) == {"builtin"}


def test_what_nobody_published_of_kchch2c_is_marked_so():
    """Levels, dimensions: our reading, of low confidence, until the office changes it."""
    links = IndicatorDimension.objects.filter(indicator__edition__indicator_set="kchch2c")
    assert set(links.values_list("confidence", flat=True)) == {"low"}
    levels = ResultLevel.objects.filter(edition__indicator_set="kchch2c")
    told = levels.values_list("level", "is_lack", "confidence")
    assert list(told) == [
        (1, True, "low-medium"),
        (2, False, "low-medium"),
        (3, False, "low-medium"),
    ]
    assert IndicatorThreshold.objects.count() == 0
