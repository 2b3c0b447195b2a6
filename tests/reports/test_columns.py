"""Papers say which figures stand in their columns: those of today may be others than theirs."""

import io
from datetime import timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.utils import timezone

from assistance.services.giving import record_assistance
from core.periods import add_months, quarter_of
from indicators.models import Dimension
from places.models import Area, Organization
from reports import services
from reports.enums import ReportKind
from reports.months import caring, sentences
from reports.papers import agencies, memo, pdf, quarterly_content, xlsx
from reports.papers.for_outside import agencies_pdf, quarterly_pdf
from reports.papers.quarterly import request_quarterly, write_quarterly
from tests.clock import at
from tests.factories.people import make_household, make_official, make_pairing, make_user

pytestmark = pytest.mark.django_db
QUARTER = quarter_of(add_months(quarter_of(timezone.localdate()).start, -3))
MONTHS = [add_months(QUARTER.start, n) for n in range(3)]
NEW = "ครัวเรือนที่สำรวจแล้ว"


@pytest.fixture
def area():
    """A district of eleven households, nine of them with a mentor and helped by an agency, in a
    quarter that is closed.
    """
    officer, giver = make_user("district_officer", "4201"), Organization.objects.all()[0]
    with at(QUARTER.start + timedelta(days=3)):
        houses = [make_household("420101") for _n in range(6)]
        houses += [make_household("420102") for _n in range(5)]
        for house in houses[:9]:
            make_pairing(house, make_official(), officer, started_on=QUARTER.start)
            record_assistance(
                household=house,
                by=officer,
                dimension=Dimension.objects.get(pk="income"),
                kind="money",
                description="เงินทุน",
                given_on=QUARTER.start,
                amount=Decimal(500),
                organization=giver,
            )
    for month in MONTHS:
        services.close_month(first_day=month, by=None)
    return Area.objects.get(pk="4201")


def written(area):
    asked = request_quarterly(first_day=MONTHS[0], area=area, by=None)
    return write_quarterly(report_id=asked.pk)


def other_columns(monkeypatch):
    """Tables without what stood first and last, and with a figure more."""
    more = ((NEW, "surveyed"),)
    monkeypatch.setattr(memo, "COLUMNS", memo.COLUMNS[1:-1] + more)
    rows = quarterly_content.ROWS[1:] + (("surveyed", quarterly_content.LAST),)
    monkeypatch.setattr(quarterly_content, "ROWS", rows)
    figures = agencies.FIGURES[1:]
    monkeypatch.setattr(agencies, "FIGURES", figures)
    monkeypatch.setattr(agencies, "COLUMNS", tuple(column.code for column in figures))
    monkeypatch.setattr(agencies, "RATIOS", agencies.RATIOS[2:])


def test_a_quarter_written_with_other_columns_is_sent_as_it_was_written(area, monkeypatch):
    report = written(area)
    outside = quarterly_pdf(report)
    other_columns(monkeypatch)
    assert quarterly_pdf(report) == outside

    # What is written now has the columns of now, which hide what they tell: two were not surveyed.
    new = written(area)
    assert new.content["table"]["columns"][-1] == NEW
    assert new.content["lines"][-1][0].startswith("ครัวเรือนในโครงการที่สำรวจแล้ว")
    assert len(quarterly_pdf(new)) > 1000
    # And one that was written before the codes were kept has those of its time.
    for name in ("codes", "areas"):
        del report.content["table"][name]
    for name in ("line_codes", "dimension_codes"):
        del report.content[name]
    assert quarterly_pdf(report) == outside


def test_a_dimension_that_an_old_paper_calls_otherwise_is_hidden(area):
    report = written(area)
    del report.content["dimension_codes"]
    outside = quarterly_pdf(report)
    report.content["dimensions"][0][0] = "มิติที่เปลี่ยนชื่อแล้ว"
    assert quarterly_pdf(report) != outside


def test_help_by_agency_written_with_other_columns_is_sent_as_it_was_written(area, monkeypatch):
    asked = {"first_day": MONTHS[0], "area": area, "by": None, "kind": ReportKind.AGENCIES}
    report = services.write_report(report_id=services.request_report(**asked).pk)
    outside, paper = agencies_pdf(report), pdf.agencies(report.content)
    # Whatever the agency is called since.
    Organization.objects.filter(pk=report.content["organizations"][0]).update(name="ชื่อใหม่")
    other_columns(monkeypatch)
    assert agencies_pdf(report) == outside
    assert pdf.agencies(report.content) == paper

    new = services.write_report(report_id=services.request_report(**asked).pk)
    assert [len(row) for row in new.content["rows"]] == [8]
    assert len(agencies_pdf(new)) > 1000
    Organization.objects.filter(name="ชื่อใหม่").update(name=report.content["sheet"][0][0])
    for name in ("columns", "organizations"):
        del report.content[name]
    assert agencies_pdf(report) == outside
    assert pdf.agencies(report.content) == paper


def test_one_figure_more_in_the_workbook_of_a_quarter_is_one_line(area, monkeypatch):
    first = quarterly_content.Column("households", "ในบัญชี")
    monkeypatch.setattr(quarterly_content, "AREA_COLUMNS", (first, *quarterly_content.AREA_COLUMNS))
    content = written(area).content
    book = openpyxl.load_workbook(io.BytesIO(xlsx.quarterly(content, timezone.now())))
    rows = list(book["รายพื้นที่"].values)
    assert rows[4][:3] == ("พื้นที่", "ในบัญชี", "ในโครงการ (ครัวเรือน)")
    assert rows[4][10:] == ("มีพี่เลี้ยง ร้อยละ", "เยี่ยม ร้อยละ", "มีแผน ร้อยละ", "ช่วยแล้ว ร้อยละ")
    assert rows[5][1:4] == (6, 6, 6)
    assert rows[5][10] == '=IF(C6=0,"",ROUND(D6/C6*100,1))'
    assert rows[-1][9].startswith("=SUM(J6:J")


def test_what_is_no_sum_or_was_not_counted_stands_in_a_total_as_it_is():
    told = {"areas": [["ก", 3.0, 2.5, None]], "total": ["รวม", 3.0, 9.5, None], "unsummed": [2]}
    page = xlsx._page("ชื่อ", [], told, ["คร.", "วัน", "ใหม่"], [])
    rows = list(page.rows)
    assert rows[1][0] == "รวม"
    assert rows[1][1].text == "=SUM(B2:B2)"
    assert rows[1][2:] == [9.5, None]


def test_a_figure_that_was_not_counted_is_a_dash_and_a_median_keeps_its_decimal():
    found = {"followed": Decimal(4), "referral_days_by_agency.7": Decimal("2.5")}
    place = memo.PlaceOnPaper(Area(code="4201", name="ก"), found, by_key=frozenset({"needs"}))
    assert place.shown("followed") == "๔"
    assert place.shown("paired") == "–"
    assert place.shown_share("paired", "followed") == "–"
    assert place.shown_less("paired", "followed") == "–"
    assert place.shown("referral_days_by_agency.7") == "๒.๕"
    # Of a metric with keys the month says only what there was.
    assert place.shown("needs.income") == "๐"
    assert place.shown("needs_helped.income") == "–"


def test_every_figure_by_carer_has_its_words():
    assert set(caring.ON_PAGE) <= set(sentences.SHORT)
