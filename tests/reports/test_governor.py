"""The governor's page: who is late and why, against limits and targets that are rows."""

import csv
import io
import re
from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from core.periods import BANGKOK, add_months
from core.thai import be_datetime
from households.models import Household
from indicators.models import Dimension
from places.models import Area, Village
from reports import services
from reports.definitions import DEFINITIONS, definitions
from reports.metrics import BY_CODE
from reports.models import LateLimit, MetricSnapshot, Month, Target
from reports.months.limits import Limit, measure_of, measure_on, reasons_of
from reports.months.responsible import responsible_for
from reports.months.sentences import change_words
from reports.months.targets import Targets
from reports.papers.content import memo_content
from reports.suppression import HIDDEN
from reports.views.figures import _rests
from tests import clock
from tests.factories.people import make_household, make_official, make_pairing, make_user

pytestmark = pytest.mark.django_db
FIRST = date(2027, 1, 1)


@pytest.fixture
def province():
    """4201 has a mentor for everybody, 4202 for half of them, 4203 is small."""
    author = make_user()
    for area, count, paired in (("4201", 22, 22), ("4202", 22, 11), ("4203", 3, 0)):
        official = make_official(area, capacity=99)
        for number in range(count):
            household = make_household(f"{area}01")
            if number < paired:
                make_pairing(household, official, author, started_on=date(2026, 12, 1))
    LateLimit.objects.exclude(metric="paired").update(is_active=False)
    with clock.at(date(2027, 1, 20)):
        for first_day in (date(2026, 12, 1), FIRST):
            services.build_month(first_day=first_day, by=None)
        yield author


def set_limits(client, *, ranked_from: str, **limits: str):
    """As the province sets them on its page: those named are in use."""
    client.force_login(make_user("provincial_officer", "42"))
    address = reverse("reports:late-limit-edit")
    form = client.get(address).context["formset"]
    rows = {f.instance.metric: n for n, f in enumerate(form.forms)}
    sent = {f"form-{n}-id": f.instance.pk for n, f in enumerate(form.forms)}
    sent |= {f"form-{n}-limit": f.instance.limit for n, f in enumerate(form.forms)}
    sent |= {"form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": len(rows)}
    for metric, limit in limits.items():
        sent |= {f"form-{rows[metric]}-limit": limit, f"form-{rows[metric]}-is_active": "on"}
    sent |= {"rule-closing_day": "10", "rule-ranked_from": ranked_from}
    assert client.post(address, sent).status_code == 302


def page(client, user, **query):
    client.force_login(user)
    return client.get(reverse("reports:governor"), {"month": "2570-01"} | query)


def test_it_says_which_district_is_late_and_why_by_the_provinces_limit(client, province):
    governor = make_user("executive", "42")
    shown = page(client, governor)
    assert [(p.name, p.rank) for p in shown.context["standing"].late] == [("นาด้วง", 1)]
    (reason,) = shown.context["standing"].late[0].reasons
    assert str(reason) == "มีพี่เลี้ยงร้อยละ 50 ต่ำกว่าเกณฑ์ตั้งต้นของระบบร้อยละ 60"
    assert "· เกณฑ์ตั้งต้นของระบบ" in shown.text
    assert shown.context["standing"].late[0].why == "มีพี่เลี้ยงร้อยละ 50 ต่ำกว่าเกณฑ์ร้อยละ 60"
    once = "ทุกเกณฑ์เป็นเกณฑ์ตั้งต้นของระบบ"
    assert once in shown.text
    assert str(reason) in shown.context["sentence"]
    assert "ล่าช้า 1 จาก 2 อำเภอ" in shown.context["sentence"]  # nobody ranks three households
    assert client.get("/").context["sentence"] == shown.context["sentence"]
    district = client.get(reverse("reports:governor-area", args=["4202"]))
    assert list(map(str, district.context["standing"].reasons)) == [str(reason)]
    assert "อำเภอนาด้วงล่าช้า" in district.content.decode()
    assert make_household().head_name not in shown.content.decode()

    set_limits(client, paired="40", ranked_from="3")
    shown = page(client, governor)
    (late,) = shown.context["standing"].late
    assert late.name == "เชียงคาน"  # of three, with 0 %
    assert list(map(str, late.reasons)) == ["มีพี่เลี้ยงร้อยละ 0 ต่ำกว่าเกณฑ์ร้อยละ 40"]
    assert "· เกณฑ์ของจังหวัด<" in shown.text
    assert once not in shown.text


def test_a_closed_month_stays_measured_by_what_was_in_force_when_it_closed(client, province):
    """Whatever the province sets afterwards, and after a correction too."""
    before = date(2026, 12, 1)
    services.close_month(first_day=before, by=province)
    set_limits(client, paired="40", ranked_from="3")
    governor = make_user("executive", "42")

    def told(month):
        client.force_login(governor)
        shown = client.get(reverse("reports:governor"), {"month": month})
        assert shown.status_code == 200
        return {p.name: list(map(str, p.reasons)) for p in shown.context["standing"].late}

    then = {"นาด้วง": ["มีพี่เลี้ยงร้อยละ 50 ต่ำกว่าเกณฑ์ตั้งต้นของระบบร้อยละ 60"]}
    assert told("2569-12") == then
    assert {name: len(reasons) for name, reasons in told("2570-01").items()} == {"เชียงคาน": 1}
    late = {str(line["area"]): line["late"] for line in services.table("42", before)}
    assert [lines for lines in late.values() if lines] == list(then.values())
    services.revise_month(first_day=before, reason="เยี่ยมที่ส่งช้า", by=province)
    assert told("2569-12") == then


def test_who_is_farther_from_the_limit_stands_first_whatever_it_is_a_part_of():
    """As the page says: nine late referrals of ten are more than three of three."""
    limits = [Limit("referrals_overdue", "เรื่องส่งต่อเกินกำหนด", "count", Decimal(2), Decimal(2))]
    far = [
        reasons_of({"referrals_overdue": Decimal(late), "referrals_open": Decimal(of)}, limits)
        for late, of in ((3, 3), (9, 10), (30, 400))
    ]
    severities = [reason.severity for (reason,) in far]
    assert severities == sorted(severities)
    assert 0 < severities[0] < severities[1] < severities[2] < 1


def test_a_limit_holds_everywhere_also_by_a_metric_no_page_shows(client, province):
    """The reference data of a later version may measure areas by any metric."""
    LateLimit.objects.create(metric="assessed", label="วิเคราะห์ 4 ท", kind="share", limit=10)
    label = "วิเคราะห์ 4 ทร้อยละ 0 ต่ำกว่าเกณฑ์ร้อยละ 10"
    shown = page(client, make_user("executive", "42")).context["standing"]
    late = {place.code: [str(reason) for reason in place.reasons] for place in shown.late}
    assert [code for code, lines in late.items() if label in lines] == ["4202", "4201"]
    table = {str(line["area"].code): line["late"] for line in services.table("42", FIRST)}
    assert late == {code: lines for code, lines in table.items() if lines}


def test_no_limit_says_a_number_that_the_code_counts_by():
    """Rows of an office would stay behind when that changes."""
    labels = LateLimit.objects.values_list("label", flat=True)
    assert not [label for label in labels if re.search(r"\d+ วัน", label)]


def test_a_share_that_is_just_the_limit_is_not_red(client, province):
    """64.1 per cent: the number of the machine is a little less than the limit's decimal."""
    for metric, value in (("followed", 1000), ("paired", 641)):
        MetricSnapshot.objects.filter(month=FIRST, area="42", metric=metric).update(value=value)
    LateLimit.objects.filter(metric="paired").update(limit=Decimal("64.1"))
    headline = page(client, make_user("executive", "42")).context["headlines"][0]
    assert (headline.code, headline.share, headline.is_late) == ("paired", 64.1, False)


def test_what_a_month_did_not_count_is_no_open_work(client, province):
    """As in one that was closed by a version without the metric: not counted is not nought."""
    governor = make_user("executive", "42")
    label = "ครัวเรือนที่ยังไม่เคยเยี่ยม"
    assert label in [line["label"] for line in page(client, governor).context["open"]]
    MetricSnapshot.objects.filter(month=FIRST, metric="reached").delete()
    assert label not in [line["label"] for line in page(client, governor).context["open"]]


def test_a_target_leads_the_way_and_a_district_may_have_its_own(client, province):
    officer = make_user("provincial_officer", "42")
    client.force_login(officer)
    address = reverse("reports:target-edit")
    for month, percent in (("2569-12", "40"), ("2570-02", "80")):
        sent = {"metric": "paired", "month": month, "target_42": percent}
        assert client.post(address, sent).status_code == 302
    client.post(address, {"metric": "paired", "month": "2570-01", "target_4202": "90"})
    assert client.post(address, {"metric": "paired", "target_42": "101"}).status_code == 422
    targets = Targets(["42", "4201", "4202"])
    assert [targets.at("paired", "42", add_months(FIRST, n)) for n in (-2, -1, 0, 1, 5)] == [
        None,
        40.0,
        60.0,
        80.0,
        80.0,
    ]
    assert targets.at("paired", "4201", FIRST) == 60.0
    assert targets.at("paired", "4202", FIRST) == 90.0
    shown = page(client, officer).context["headlines"][0]
    assert (shown.share, shown.target) == (70.2, "ถึงเป้าหมายร้อยละ 60 แล้ว")
    cleared = {"metric": "paired", "month": "2570-01", "target_4202": ""}
    client.post(address, cleared)
    assert not Target.objects.filter(area="4202").exists()
    typed = {"metric": "paired", "month": "2570-01", "target_4202": "๕๐.๐"}
    client.post(address, typed)
    assert Target.objects.get(area="4202").percent == 50
    again = client.get(address, {"metric": "paired", "month": "2570-01"}).context["form"]
    assert 'type="text"' in (field := str(again["target_4202"]))
    assert 'value="50"' in field


def test_what_fills_up_over_the_month_is_asked_for_in_the_part_that_is_over():
    """In whole days before the figures were counted, however long ago that was."""
    LateLimit.objects.filter(metric="visited").update(limit=31)
    found = {"visited": Decimal(9), "followed": Decimal(100)}
    for day, part, late in ((1, 0, False), (10, 9, False), (11, 10, True), (31, 30, True)):
        with clock.at(date(2027, 1, day)):
            month = services.build_month(first_day=FIRST, by=None)
        with clock.at(date(2027, 1, 31)):
            (limit,) = (x for x in measure_of(month).limits if x.metric == "visited")
            assert limit in measure_on(FIRST).limits
            assert (limit.now, limit.full) == (part, 31)
            assert bool(reasons_of(found, [limit])) == late
    with clock.at(date(2027, 2, 1)):
        services.build_month(first_day=FIRST, by=None)
        (limit,) = (x for x in measure_on(FIRST).limits if x.metric == "visited")
        assert limit.now == limit.full == 31


def test_a_limit_of_verified_visits_does_not_grow_with_the_month():
    """Its whole, the households visited, does."""
    LateLimit.objects.create(metric="verified", label="รับรอง", kind="share", limit=31)
    with clock.at(date(2027, 1, 10)):
        services.build_month(first_day=FIRST, by=None)
        (limit,) = (x for x in measure_on(FIRST).limits if x.metric == "verified")
    assert limit.now == limit.full == 31
    assert reasons_of({"verified": Decimal(9), "visited": Decimal(30)}, [limit])


def test_a_month_counted_on_its_first_morning_has_nobody_late_for_visits(client, province):
    """Twenty households without a visit are no lateness before a day has gone by."""
    for _one in range(20):
        make_household("420201")
    LateLimit.objects.filter(metric="visited").update(limit=30, is_active=True)
    governor = make_user("executive", "42")
    for day, late in ((1, False), (2, True)):
        with clock.at(date(2027, 2, day)):
            services.build_month(first_day=date(2027, 2, 1), by=None)
            shown = page(client, governor, month="2570-02")
        reasons = [str(r) for p in shown.context["standing"].late for r in p.reasons]
        words = "เยี่ยมในเดือนร้อยละ 0 ต่ำกว่าเกณฑ์ตั้งต้นของระบบ ณ วันที่ของข้อมูลร้อยละ 1.1"
        assert (words in reasons) == late


def test_a_change_is_told_beside_the_month_before_and_of_what_fills_up_beside_its_whole():
    """Of a month that was counted before it was over, whatever the day is."""
    figures = {"now": {"visited": 4, "paired": 4}, "before": {"visited": 9, "paired": 9}}
    month = Month(first_day=FIRST, as_of=datetime(2027, 1, 31, 12, tzinfo=BANGKOK))
    standing = SimpleNamespace(first_day=FIRST, month=month, **figures)
    assert change_words(standing, "visited") == "เดือนก่อนทั้งเดือน 9"
    assert change_words(standing, "paired") == "ลดลง 5 จากเดือนก่อน"
    month.as_of = datetime(2027, 2, 1, 2, tzinfo=BANGKOK)
    assert change_words(standing, "visited") == "ลดลง 5 จากเดือนก่อน"
    standing.before = standing.now
    assert change_words(standing, "paired") == "เท่าเดือนก่อน"
    assert change_words(standing, "verified") == "เดือนก่อนไม่มีตัวเลข"


def test_the_dashboard_tells_of_a_month_that_runs_no_fall_of_what_fills_up(client, province):
    """And begins with areas that have somebody to visit."""
    client.force_login(make_user("executive", "42"))
    shown = client.get(reverse("reports:dashboard"), {"month": "2570-01"})
    told = {tile["metric"].code: tile["change"] for tile in shown.context["kpis"]}
    assert (told["visited"], told["assistance"], told["paired"]) == (
        "เดือนก่อนทั้งเดือน 0",
        "เดือนก่อนทั้งเดือน 0",
        "เท่าเดือนก่อน",
    )
    assert "เดือนก่อนทั้งเดือน 0" in shown.content.decode()
    areas = [row["area"].code for row in shown.context["rows"]]
    assert areas[:3] == ["4201", "4202", "4203"]
    assert len(areas) > 3
    over = client.get(reverse("reports:dashboard"), {"month": "2569-12"}).context["kpis"]
    assert {tile["change"] for tile in over} == {""}  # of November nothing is counted
    month = Month.objects.get(first_day=FIRST)
    (care,) = (s for s in memo_content(Area.objects.get(pk="42"), month)["findings"] if "เยี่ยม" in s)
    assert "เดือนก่อนทั้งเดือนร้อยละ" in care


def test_two_countings_say_of_when_they_are_and_a_part_is_not_set_against_a_whole(client, province):
    client.force_login(make_user("executive", "42"))
    asked = {"area": "42", "month": "2569-12", "area2": "42", "month2": "2570-01"}
    shown = client.get(reverse("reports:compare"), asked)
    lines = {line["metric"].code: line for line in shown.context["lines"]}
    assert (lines["visited"]["difference"], lines["paired"]["difference"]) == (None, 0)
    text = " ".join(shown.content.decode().split())
    assert text.count("ยังไม่ปิดเดือน ตัวเลขยังปรับตามข้อมูล") == 2
    for month in Month.objects.all():
        assert be_datetime(month.as_of) in text
    assert "?metric=visited&amp;area=42&amp;month=2570-01" in text
    beside = client.get(reverse("reports:compare"), asked | {"area": "4201", "month": "2570-01"})
    lines = {line["metric"].code: line for line in beside.context["lines"]}
    assert lines["visited"]["difference"] == 0

    services.close_month(first_day=date(2026, 12, 1), by=province)
    asked = {"metric": "visited", "month": "2570-01"}
    table = client.get(reverse("reports:figure-list"), asked).content.decode()
    file = client.get(reverse("reports:figure-file", args=["csv"]), asked)
    heads = next(csv.reader(io.StringIO(b"".join(file.streaming_content).decode("utf-8-sig"))))
    states = [
        f"ข้อมูล ณ {be_datetime(month.as_of)} {state}"
        for month, state in zip(
            Month.objects.order_by("first_day"), ("ปิดแล้ว", "ยังไม่ปิดเดือน"), strict=True
        )
    ]
    assert heads[3:] == [f"ธันวาคม 2569 ({states[0]})", f"มกราคม 2570 ({states[1]})"]
    assert all(state in table for state in states)


def test_page_api_and_file_tell_one_number_and_small_cells_stay_inside(client, province):
    governor = make_user("executive", "42")
    client.force_login(governor)
    query = {"metric": "paired", "month": "2027-01-01"}
    api = client.get("/api/v1/metrics/", query | {"area": "4202"}).json()["results"]
    (row,) = api
    place = page(client, governor).context["standing"].late[0]
    asked = {"metric": "paired", "area": "42", "month": "2570-01"}
    file = client.get(reverse("reports:figure-file", args=["csv"]), asked)
    text = b"".join(file.streaming_content).decode("utf-8-sig")
    line = next(r for r in csv.reader(io.StringIO(text)) if r[1] == "4202")
    assert float(row["value"]) == float(place.now["paired"]) == float(line[-1]) == 11
    assert row["revision"] == 0
    outside = query | {"format": "csv", "outside": "true"}
    moving = client.get("/api/v1/metrics/", outside).content.decode("utf-8-sig")
    assert {r["value"] for r in csv.DictReader(io.StringIO(moving))} == {""}
    with clock.at(date(2027, 2, 1)):
        services.close_month(first_day=FIRST, by=None)
    whole = client.get("/api/v1/metrics/", outside)
    told = list(csv.DictReader(io.StringIO(whole.content.decode("utf-8-sig"))))
    values = {r["area"]: r["value"] for r in told}
    # 4203 has none of three: its complement is small; 4201's rest is none, 4202's is eleven.
    assert values["4203"] == ""
    assert values["42"] == "33.00"
    months = client.get("/api/v1/months/").json()["results"]
    assert [m["month"] for m in months] == ["2027-01-01", "2026-12-01"]
    said = client.get("/api/v1/definitions/", {"format": "csv"}).content.decode("utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(said)))) == len(BY_CODE)


def test_a_chief_opens_what_is_left_to_do_in_numbers_only(client, province):
    """And reads who answers for the district, or that the register does not say."""
    chief = make_user("executive", "4202")
    shown = page(client, chief)
    (line,) = (x for x in shown.context["open"] if x["label"] == "ครัวเรือนยังไม่มีพี่เลี้ยง")
    assert (line["value"], line["opens"]) == (11, "ดูรายพื้นที่")
    opened = client.get(line["url"])
    rows = {row["area"].code: row["values"][-1] for row in opened.context["table"]["rows"]}
    assert (rows["4202"], rows["420201"]) == (11, 11)
    assert "ยังไม่อยู่ใน" in opened.context["asked"].name
    assert make_household("420201").head_name not in opened.content.decode()
    assert responsible_for(["4202", "420201"]) == {
        "4202": "ประธาน ศจพ.อ.นาด้วง (ยังไม่ระบุชื่อ)",
        "420201": "ยังไม่มีคำสั่งตั้ง ศจพ. ในระบบ",
    }


def test_a_month_that_is_not_built_stays_chosen_and_is_named(client, province):
    client.force_login(make_user("provincial_officer", "42"))
    for door in ("governor", "mentor-figures", "organization-figures"):
        for month, name in (("2569-08", "สิงหาคม 2569"), ("2562-03", "มีนาคม 2562")):
            text = client.get(reverse(f"reports:{door}"), {"month": month}).content.decode()
            assert f"ยังไม่มีตัวเลขของเดือน{name}" in text
            assert re.findall(r'<option value="([\d-]+)" selected>', text) == [month]


def test_what_is_late_opens_the_list_of_the_area_and_of_another_month_the_number_by_area(
    client, province
):
    officer = make_user("provincial_officer", "42")
    client.force_login(officer)
    MetricSnapshot.objects.filter(metric="referrals_overdue").update(value=3)
    address = reverse("reports:governor-area", args=["4201"])

    def late(month):
        shown = client.get(address, {"month": month}).context["open"]
        (line,) = (x for x in shown if x["label"] == "เรื่องส่งต่อที่เกินกำหนด")
        return line["url"], line["opens"]

    listed = f"{reverse('assistance:referral-list')}?status=overdue&area=4201"
    assert late("2570-01") == (listed, "ดูรายชื่อ")
    counted = "?metric=referrals_overdue&area=4201&month=2569-12"
    assert late("2569-12") == (reverse("reports:figure-list") + counted, "ดูรายพื้นที่")


def test_every_figure_has_its_definition():
    assert set(DEFINITIONS) == set(BY_CODE)
    assert [d["code"] for d in definitions() if d["is_ours"]] == [
        "first_visit_due",
        "first_visit_in_time",
        "passed",
        "passed_by_year",
    ]


def test_what_is_left_of_a_hidden_whole_is_hidden_and_says_what_it_is(client):
    """420102: none of six has a mentor; what is left would tell the six, and they the three."""
    official, author = make_official("4201", capacity=99), make_user()
    for place, count, paired in (("01", 3, 3), ("02", 6, 0), ("03", 12, 6), ("04", 14, 5)):
        for number in range(count):
            household = make_household(f"4201{place}")
            if number < paired:
                make_pairing(household, official, author, started_on=date(2026, 12, 1))
    with clock.at(date(2027, 2, 1)):
        services.close_month(first_day=FIRST, by=None)
    client.force_login(make_user("executive", "42"))
    asked = {"metric": "paired", "area": "4201", "month": "2570-01", "rest": 1, "outside": "true"}
    page = client.get(reverse("reports:figure-list"), asked)
    told = {row["area"].code: row["values"][-1] for row in page.context["table"]["rows"]}
    assert [told[f"4201{n}"] for n in ("", "01", "02", "03", "04")] == [
        21,
        HIDDEN,
        HIDDEN,
        6,
        HIDDEN,
    ]
    assert "หักด้วย" in page.content.decode()
    file = client.get(reverse("reports:figure-file", args=["csv"]), asked)
    assert "paired-rest-outside-4201" in file["Content-Disposition"]
    heading = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()[0]
    assert "ยังไม่อยู่ใน" in heading
    assert "ภายนอก" in heading
    for event in AuditEvent.objects.filter(action__startswith="figures."):
        assert event.details["rest"]
        assert event.details["outside"]


def test_a_figure_of_one_month_is_blank_in_the_others_on_the_page_and_in_its_file(client, province):
    """By agency nothing is stored where nothing was."""
    asked = {"metric": "referral_days_by_agency", "area": "42", "month": FIRST, "key": "7"}
    said = {"value": 12, "as_of": timezone.now()}
    MetricSnapshot.objects.create(**asked | said | {"area": Area.objects.get(pk="42")})
    asked["area"] = Area.objects.get(pk="4201")
    MetricSnapshot.objects.create(**asked | said | {"month": date(2026, 12, 1)})
    client.force_login(make_user("executive", "42"))
    query = {"metric": "referral_days_by_agency", "area": "42", "month": "2570-01"}
    page = client.get(reverse("reports:figure-list"), query)
    assert [row["values"] for row in page.context["table"]["rows"]] == [[None, 12], [12, None]]
    for kind in ("csv", "xlsx"):
        file = client.get(reverse("reports:figure-file", args=[kind]), query)
        assert len(b"".join(file.streaming_content)) > 100


@pytest.mark.parametrize("place", ["mentor", "organization", "village"])
def test_parts_of_what_is_no_area_are_not_there(client, province, place):
    officer = make_user("provincial_officer", "42")
    client.force_login(officer)
    for area, status in (("42", 200), ("420", 404), ("42011", 404), ("%00", 404), ("4199", 404)):
        assert client.get(f"/api/v1/{place}-figures/", {"area": area}).status_code == status, area


def test_what_is_left_counts_agencies_of_which_nothing_is_stored():
    """Nought of an agency has no row; all that is open at it is left."""
    asked = SimpleNamespace(metric=BY_CODE["referrals_overdue_by_agency"], counted=set())
    at = FIRST, "7", "4201"
    assert _rests(asked, {}, {at: Decimal(8)}) == {at: 8}
    assert _rests(asked, {at: Decimal(3)}, {at: Decimal(8)}) == {at: 5}
    asked.metric = BY_CODE["visited"]
    assert _rests(asked, {}, {(FIRST, "", "4201"): Decimal(8)}) == {}


def test_who_is_left_is_told_of_every_dimension_where_nobody_was_helped_too(client, province):
    """Of areas and villages, and of a month that stored no more than that it counted nought."""
    figures = services.figures("42", FIRST)
    for name in ("needs_helped.income", "needs.health", "left.moved", "stage_up.sufficiency"):
        assert figures[name] == 0, name
    assert "stage_up.survival" not in figures
    governor = make_user("executive", "42")
    client.force_login(governor)
    village = Village.objects.create(code="42020101", subdistrict_id="420201", number=1)
    Household.objects.filter(subdistrict="420201").update(village=village)
    services.build_month(first_day=FIRST, by=None)
    whole = Dimension.objects.get(code="income").name

    def rests(area):
        asked = {"metric": "needs_helped", "rest": "1", "area": area, "month": "2570-01"}
        table = client.get(reverse("reports:figure-list"), asked).context["table"]
        at = table["months"].index(FIRST)
        return {
            (row["area"].code, row["part"]): row["values"][at]
            for row in table["rows"]
            if row["values"][at]
        }

    assert rests("42") == {("42", whole): 47, ("4201", whole): 22, ("4202", whole): 22} | {
        ("4203", whole): 3
    }
    assert rests("420201") == {("420201", whole): 22, ("42020101", whole): 22}
    stored = MetricSnapshot.objects.filter(month=FIRST, metric="needs_helped")
    stored.exclude(key="income").delete()
    stored.update(key="")
    assert rests("42")["42", whole] == 47
    assert rests("420201") == {("420201", whole): 22, ("42020101", whole): 22}


def test_the_page_asks_little_and_no_more_for_more_households(client, province):
    governor = make_user("executive", "42")
    page(client, governor)
    address, counts = reverse("reports:governor"), []
    for _round in range(2):
        client.get(address, {"month": "2569-12"})  # the session of today is written
        with CaptureQueriesContext(connection) as queries:
            client.get(address, {"month": "2570-01", "metric": "plans"})
        asked = [q["sql"] for q in queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
        counts.append(len(asked))
        for _n in range(20):
            make_household("420101")
        services.build_month(first_day=FIRST, by=None)
    assert counts[0] == counts[1] <= 22, "\n".join(q[:150] for q in asked)
