"""Papers say which figures stand in their columns: those of today may be others than theirs."""

import dataclasses
import io
import re
from datetime import timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from assistance.services.giving import record_assistance
from core.periods import add_months, quarter_of
from core.thai import month_code
from indicators.models import Dimension
from places.models import Area, Organization
from reports import metrics, services
from reports.enums import ReportKind
from reports.errors import FiguresSinceError
from reports.months import building, caring, sentences
from reports.papers import agencies, memo, pdf, quarterly_content, xlsx
from reports.papers.for_outside import agencies_pdf, quarterly_pdf
from reports.papers.quarterly import request_quarterly, write_quarterly
from reports.suppression import HIDDEN
from tests.clock import at
from tests.factories.people import make_household, make_official, make_pairing, make_user
from tests.reports.test_quarterly import squeezed, text_of

pytestmark = pytest.mark.django_db
QUARTER = quarter_of(add_months(quarter_of(timezone.localdate()).start, -3))
MONTHS = [add_months(QUARTER.start, n) for n in range(3)]
NEW = "ครัวเรือนที่เคยได้รับความช่วยเหลือ"


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
    more = ((NEW, "helped"),)
    monkeypatch.setattr(memo, "COLUMNS", memo.COLUMNS[1:-1] + more)
    rows = quarterly_content.ROWS[1:] + (("helped", quarterly_content.LAST),)
    monkeypatch.setattr(quarterly_content, "ROWS", rows)
    figures = agencies.FIGURES[1:]
    monkeypatch.setattr(agencies, "FIGURES", figures)
    monkeypatch.setattr(agencies, "COLUMNS", tuple(column.code for column in figures))


def test_a_quarter_written_with_other_columns_is_sent_as_it_was_written(area, monkeypatch):
    report = written(area)
    outside = quarterly_pdf(report)
    other_columns(monkeypatch)
    assert quarterly_pdf(report) == outside

    # What is written now has the columns of now, which hide what they tell: two were never helped.
    new = written(area)
    assert new.content["table"]["columns"][-1] == NEW
    name, *values = new.content["lines"][-1]
    assert name.startswith("ครัวเรือนในโครงการที่เคยได้รับความช่วยเหลือ")
    assert values == ["๙"] * 4
    text = "".join(text_of(quarterly_pdf(new)))
    assert squeezed(name) + HIDDEN * 4 in text
    total = [HIDDEN, HIDDEN, "๐", "๐.๐", "๐", "๐.๐", "๑๑", HIDDEN, HIDDEN, "๐", HIDDEN]
    assert "รวมอำเภอ" + "".join(total) in text
    # And one that was written before the codes were kept has those of its time.
    for name in ("codes", "areas"):
        del report.content["table"][name]
    for name in ("line_codes", "dimension_codes"):
        del report.content[name]
    assert quarterly_pdf(report) == outside
    # One that has others than it is read by is refused in words.
    for told in (report.content["table"]["total"], report.content["lines"]):
        one = told.pop()
        with pytest.raises(FiguresSinceError):
            quarterly_pdf(report)
        told.append(one)


@pytest.mark.long
def test_a_dimension_that_an_old_paper_calls_otherwise_is_hidden(area):
    report = written(area)
    del report.content["dimension_codes"]
    assert f"รายได้๑๑{HIDDEN}{HIDDEN}" in "".join(text_of(quarterly_pdf(report)))
    report.content["dimensions"][0][0] = "มิติที่เปลี่ยนชื่อแล้ว"
    text = "".join(text_of(quarterly_pdf(report)))
    assert f"มิติที่เปลี่ยนชื่อแล้ว{HIDDEN}{HIDDEN}{HIDDEN}" in text


@pytest.mark.long
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
    assert new.content["rows"] == [["ชื่อใหม่", *"๐", "๔,๕๐๐", *"๐๐๐๐–"]]
    assert f"ชื่อใหม่{HIDDEN}๔,๕๐๐๐๐๐๐–" in "".join(text_of(agencies_pdf(new)))
    Organization.objects.filter(name="ชื่อใหม่").update(name=report.content["sheet"][0][0])
    for name in ("columns", "organizations"):
        del report.content[name]
    assert agencies_pdf(report) == outside
    assert pdf.agencies(report.content) == paper
    report.content["rows"][0].pop()
    with pytest.raises(FiguresSinceError):
        agencies_pdf(report)


def test_help_by_agency_says_a_new_figure_of_no_month_that_was_closed_before_it(
    area, client, monkeypatch
):
    """On its page, which has the columns of now, on paper and in the workbook. Where it was counted
    and no agency has any, it is nought.
    """
    code, name = "new_by_agency", "ใหม่ (ครั้ง)"
    other_columns(monkeypatch)
    new = dataclasses.replace(metrics.BY_CODE["assistance_by_agency"], code=code)
    monkeypatch.setitem(metrics.BY_CODE, code, new)
    figures = (*agencies.FIGURES, agencies.Column(code, name, name))
    monkeypatch.setattr(agencies, "FIGURES", figures)
    monkeypatch.setattr(agencies, "COLUMNS", (*agencies.COLUMNS, code))
    monkeypatch.setattr(agencies, "RATIOS", (*agencies.RATIOS, ("ใหม่ ร้อยละ", code, code, 100)))
    monkeypatch.setattr(agencies, "defined", lambda code: [code])
    client.force_login(make_user("district_officer", "4201"))
    asked = {"first_day": MONTHS[0], "area": area, "by": None, "kind": ReportKind.AGENCIES}

    def said():
        """The cells of the page, and the last ones of paper and workbook."""
        asked_for = {"month": month_code(MONTHS[0])}
        page = client.get(reverse("reports:agency-figures"), asked_for).content.decode()
        cells = re.findall(r'<td class="num[^>]*data-label="([^"]*)">([^<]*)</td>', page)
        assert [label for label, _cell in cells] == re.findall(r'class="num">([^<]*)</th>', page)
        report = services.write_report(report_id=services.request_report(**asked).pk)
        content = report.content
        assert content["ratios"] == [["เกินกำหนด ร้อยละ", 6, 5, 100], ["ใหม่ ร้อยละ", 8, 8, 100]]
        book = openpyxl.load_workbook(io.BytesIO(xlsx.agencies(content, timezone.now())))
        return (
            [(label, cell.strip()) for label, cell in cells],
            [row[-1] for row in (*content["rows"], content["total"])],
            [row[8:] for row in list(book["หน่วยงาน"].values)[-2:]],
        )

    page, paper, sheet = said()
    assert page == [
        ("คน (เฉพาะที่ระบุผู้รับ)", "0"),
        ("บาท", "4,500 บาท"),
        ("หน่วยงานบันทึกเอง (ครั้ง)", "0"),
        ("ตอบเรื่องส่งต่อในเดือน", "0"),
        ("เรื่องส่งต่อที่ยังไม่ปิด", "0"),
        ("เกินกำหนด", "0"),
        ("เสร็จใน (วัน มัธยฐาน)", "–"),
        (name, "–"),
    ]
    assert paper == ["–", "–"]
    late = '=IF(F{0}=0,"",ROUND(G{0}/F{0}*100,1))'
    assert sheet == [(None, late.format(4), None), (None, late.format(5), None)]

    services.revise_month(first_day=MONTHS[0], reason="นับใหม่", by=None)
    page, paper, sheet = said()
    assert page[-1] == (name, "0")
    assert paper == ["๐", "๐"]
    share = '=IF(I{0}=0,"",ROUND(I{0}/I{0}*100,1))'
    assert sheet == [
        (0, late.format(4), share.format(4)),
        ("=SUM(I4:I4)", late.format(5), share.format(5)),
    ]


def test_a_median_of_an_agency_for_which_nothing_was_completed_is_a_dash(area, monkeypatch):
    """Though others completed some in the month."""
    code = "referral_days_by_agency"
    row = (f"{code}.7", quarterly_content.LAST)
    monkeypatch.setattr(quarterly_content, "ROWS", (*quarterly_content.ROWS, row))
    counted = {(metric, day) for metric in (code, "needs") for day in MONTHS}
    monkeypatch.setattr(quarterly_content, "counted_by_key", lambda days: counted)
    assert written(area).content["lines"][-1][1:] == ["–"] * 4


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
    # A share is told only where both its part and its whole were counted.
    ratios = [xlsx.Ratio("ร้อยละ", part, whole) for part, whole in ((2, 1), (3, 1), (1, 3))]
    page = xlsx._page("ชื่อ", [], told, ["คร.", "วัน", "ใหม่"], ratios)
    rows = list(page.rows)
    assert rows[0][4].result == 83.3
    assert rows[0][5:] == [None, None]
    assert rows[1][0] == "รวม"
    assert rows[1][1].text == "=SUM(B2:B2)"
    assert rows[1][2:4] == [9.5, None]
    assert rows[1][5:] == [None, None]


def test_a_figure_that_was_not_counted_is_a_dash_and_a_median_keeps_its_decimal():
    found = {"followed": Decimal(4), "referral_days_by_agency.7": Decimal("2.5")}
    by_key = frozenset({"needs", "referral_days_by_agency"})
    place = memo.PlaceOnPaper(Area(code="4201", name="ก"), found, by_key=by_key)
    assert place.shown("followed") == "๔"
    assert place.shown("paired") == "–"
    assert place.shown_share("paired", "followed") == "–"
    assert place.shown_less("paired", "followed") == "–"
    assert place.shown("referral_days_by_agency.7") == "๒.๕"
    assert place.shown("referral_days_by_agency.8") == "–"
    # Of a metric with keys the month says only what there was.
    assert place.shown("needs.income") == "๐"
    assert place.shown("needs_helped.income") == "–"


def test_every_figure_by_carer_has_its_words():
    assert set(caring.ON_PAGE) <= set(sentences.SHORT)


def test_of_nothing_there_is_no_median_whatever_it_is_told_by(monkeypatch):
    """A nought of it would be told as nought days."""
    code = "referral_days"
    known = metrics.BY_CODE["referral_days_by_agency"]
    monkeypatch.setitem(metrics.BY_CODE, code, dataclasses.replace(known, code=code, key=""))
    place = ("42", "")
    monkeypatch.setattr(building, "figures_of", lambda *_of: {code: {place: Decimal(3)}})
    assert building._figures(None, 1, None) == {(code, *place): Decimal(3)}
