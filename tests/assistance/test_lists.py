"""Lists agencies send: every fault has its verdict, what is shown is what is entered, and nothing
of it depends on who is known.
"""

import io
from datetime import date
from decimal import Decimal

import pytest
import xlsxwriter
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.acting import acting_for
from accounts.models import AuditEvent
from assistance.errors import HelpLimitError, HelpListMovedError, HelpListStateError
from assistance.lists.rows import CellRefusedError, day_of, flag_of, number_of, pin_of
from assistance.models import Assistance, HelpEntry, HelpList
from assistance.services import entries, lists
from assistance.services.lists import apply_list, check_list, undo_list
from assistance.services.matching import settle_due
from tests.assistance.helping import be_day, line, pins_of, send, table
from tests.factories.people import make_pin, make_user

pytestmark = pytest.mark.django_db


def codes(help_list) -> list[tuple]:
    with acting_for(help_list.requested_by):
        return list(help_list.issues.order_by("row", "code").values_list("row", "code"))


def apply(town, help_list):
    with acting_for(town.agent):
        return apply_list(help_list=help_list, by=town.agent)


def given(town):
    with acting_for(town.officer):
        return list(Assistance.objects.standing().order_by("recorded_at", "pk"))


def test_a_list_is_shown_entered_and_found_in_the_ledger(town):
    pins = [pin for house in town.houses for pin in pins_of(town, house)]
    help_list = send(town, [line(pin, **{"จำนวน": "2", "หน่วยนับ": "ถุง"}) for pin in pins])
    assert (help_list.stage, help_list.rows, help_list.accepted) == ("checked", 8, 8)
    assert help_list.baht == 4800
    settle_due()
    assert given(town) == []

    apply(town, help_list)
    settle_due()

    found = given(town)
    assert (len(found), sum(row.amount for row in found)) == (8, 4800)
    assert {(row.quantity, row.unit, row.dimension_id) for row in found} == {(2, "ถุง", "income")}


def test_a_list_read_once_more_has_its_rows_once(town):
    """After a worker that died in the middle, and where somebody asks for it."""
    pins = pins_of(town, town.houses[0])
    help_list = send(town, [*map(line, pins), line("123")])
    said = codes(help_list)
    check_list(help_list.pk)
    with acting_for(town.agent):
        help_list.refresh_from_db()
    assert (help_list.accepted, codes(help_list)) == (len(pins), said)
    apply(town, help_list)
    settle_due()
    assert len(given(town)) == len(pins)


def test_every_fault_has_its_verdict_and_the_other_rows_are_taken(town):
    good = make_pin()
    wrong = good[:12] + str((int(good[12]) + 1) % 10)
    rows = [
        line(good),
        line(""),
        line("123"),
        line(wrong),
        line(make_pin(), **{"ประเภทความช่วยเหลือ": "ของวิเศษ"}),
        line(make_pin(), **{"มิติ": "ความสุข"}),
        line(make_pin(), **{"วันที่ช่วยเหลือ": "31/02/2569"}),
        line(make_pin(), **{"วันที่ช่วยเหลือ": "01/01/2600"}),
        line(make_pin(), **{"มูลค่า (บาท)": "-5"}),
        line(make_pin(), **{"มูลค่า (บาท)": "25.000"}),
        line(make_pin(), **{"จำนวน": "3"}),
        line(make_pin(), **{"ตำบล": "ไม่มีตำบลนี้"}),
        line(make_pin(), **{"รายละเอียด": "#REF!"}),
        line(make_pin(), **{"รายละเอียด": ""}),
        line(make_pin(), **{"รายละเอียด": "ก" * 401}),
        line(good),
        line(make_pin(), **{"รายละเอียด": "\ufffd\ufffd"}),
    ]
    help_list = send(town, rows)
    assert codes(help_list) == [
        (3, "pin_missing"),
        (4, "pin_length"),
        (5, "pin_checksum"),
        (6, "kind_unknown"),
        (7, "dimension_unknown"),
        (8, "date_invalid"),
        (9, "date_outside"),
        (10, "amount_invalid"),
        (11, "amount_invalid"),
        (12, "quantity_invalid"),
        (13, "area_unknown"),
        (14, "cell_error"),
        (15, "description_missing"),
        (16, "value_too_long"),
        (17, "row_duplicate"),
        (18, "cell_error"),
    ]
    assert (help_list.rows, help_list.accepted, help_list.rejected) == (17, 1, 15)
    with acting_for(town.agent):
        values = list(
            help_list.issues.filter(code__startswith="pin").values_list("value", flat=True)
        )
    assert set(values) == {""}, "no national ID is written down a second time"


@pytest.mark.parametrize("word", ["nan", "NaN", "null", "None", "N/A", "-"])
def test_a_word_of_programs_says_nothing(town, word):
    told = [
        {"รายละเอียด": word},
        {"เลขประจำตัวประชาชน": word},
        {"หน่วยนับ": word, "จำนวน": "2"},
        {"ชื่อ-สกุล": word, "มูลค่า (บาท)": word, "ตำบล": word, "อำเภอ": word},
    ]
    help_list = send(town, [line(make_pin(), **changed) for changed in told])
    assert codes(help_list) == [
        (2, "description_missing"),
        (3, "pin_missing"),
        (4, "quantity_invalid"),
    ]
    apply(town, help_list)
    with acting_for(town.agent):
        (entry,) = HelpEntry.objects.all()
    assert (entry.person_name, entry.amount, entry.subdistrict) == ("", None, None)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("7/5/2569", date(2026, 5, 7)),
        ("๗/๕/๒๕๖๙", date(2026, 5, 7)),
        ("7 พ.ค. 2569", date(2026, 5, 7)),
        ("7 พฤษภาคม 2569", date(2026, 5, 7)),
        ("2026-05-07", date(2026, 5, 7)),
        ("2026-05-07 00:00:00", date(2026, 5, 7)),
        (date(2569, 5, 7), date(2026, 5, 7)),
        ("", None),
        ("-", None),
    ],
)
def test_days_as_people_write_them(typed, day):
    assert day_of(typed) == day


@pytest.mark.parametrize("typed", ["พรุ่งนี้", "7/5", "45000", "7/13/2569", "5/69"])
def test_days_nobody_can_read_are_refused(typed):
    with pytest.raises(CellRefusedError, match="date_invalid"):
        day_of(typed)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1,500", "1500"),
        ("1,500.50 บาท", "1500.50"),
        ("๖๐๐", "600"),
        (1500.5, "1500.50"),
        (0, "0"),
        ("600.-", "600"),
    ],
)
def test_amounts_as_people_write_them(typed, amount):
    assert number_of(typed, "x") == Decimal(amount)


def test_marks_agencies_make_are_read_as_in_any_list():
    yes, no = ["x", "√", "T", "๑", "/"], ["", "-", "✗", "f", 0]
    assert [flag_of(typed) for typed in yes + no] == [True] * len(yes) + [False] * len(no)
    with pytest.raises(CellRefusedError, match="flag_unreadable"):
        flag_of("บางครั้ง")


@pytest.mark.parametrize("typed", ["NaN", "1e400", "หกร้อย", "1.500.000", float("inf"), "9" * 12])
def test_amounts_nobody_can_read_are_refused(typed):
    with pytest.raises(CellRefusedError):
        number_of(typed, "amount_invalid")


def test_an_id_of_a_workbook_keeps_its_digits():
    pin = make_pin()
    for typed in (float(pin), int(pin), f"{pin[0]}-{pin[1:5]}-{pin[5:10]}-{pin[10:12]}-{pin[12]}"):
        assert pin_of(typed) == pin


def test_what_the_file_does_not_say_is_said_once_for_all(town):
    pin = pins_of(town, town.houses[0])[0]
    file = table([{"เลขประจำตัวประชาชน": pin}], headings=("เลขประจำตัวประชาชน",))
    said = {
        "kind": "goods",
        "dimension": town.income(),
        "description": "ถุงยังชีพ",
        "given_on": timezone.localdate(),
    }
    apply(town, send(town, file, **said))
    settle_due()
    (row,) = given(town)
    assert (row.kind, row.description, row.amount) == ("goods", "ถุงยังชีพ", None)


def workbook(sheets) -> ContentFile:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        for name, rows, is_hidden in sheets:
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
            if is_hidden:
                page.hide()
    return ContentFile(buffer.getvalue(), "book.xlsx")


def test_of_several_sheets_a_person_says_which_and_a_hidden_one_is_not_chosen(town):
    rows = [["เลขประจำตัวประชาชน", "รายละเอียด"], [make_pin(), "ข้าว"]]
    both = [("ก", rows, False), ("ข", rows, False), ("ซ่อน", rows, True)]
    said = {"kind": "goods", "dimension": town.income(), "given_on": timezone.localdate()}
    refused = send(town, workbook(both), **said)
    assert (refused.state, refused.stage) == ("failed", "refused")
    assert "ก, ข" in refused.error
    taken = send(town, workbook(both), sheet="ข", **said)
    assert taken.accepted == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "ว่างเปล่า"),
        ("ชื่อ,เงิน\nก,5\n".encode(), "เลขประจำตัวประชาชน"),
        ("CID,เลขประจำตัว\n1,2\n".encode(), "มากกว่าหนึ่งคอลัมน์"),
        ("เลขประจำตัวประชาชน\n".encode(), "ไม่มีแถวข้อมูล"),
        (b"PK\x03\x04broken", "ไม่ใช่ตาราง"),
    ],
)
def test_a_file_that_cannot_be_taken_says_what_to_do(town, content, sentence):
    help_list = send(town, ContentFile(content, "x.csv"))
    assert (help_list.state, help_list.stage) == ("failed", "refused")
    assert sentence in help_list.error
    assert not help_list.stored_file
    with acting_for(town.agent):
        assert HelpEntry.objects.count() == 0


def test_the_same_file_again_enters_nothing_twice(town):
    rows = [line(make_pin()) for _ in range(3)]
    apply(town, send(town, rows))
    again = send(town, rows)
    assert (again.accepted, [code for _row, code in codes(again)]) == (0, ["entered_before"] * 3)


def test_two_lists_of_the_same_rows_checked_side_by_side_enter_them_once(town):
    rows = [line(make_pin())]
    first, second = send(town, rows), send(town, rows)
    apply(town, first)
    with pytest.raises(HelpListMovedError):
        apply(town, second)
    check_list(second.pk)
    with acting_for(town.agent):
        assert HelpEntry.objects.entered().count() == 1


def test_taking_a_list_back_takes_its_help_out_of_the_ledger(town):
    pins = pins_of(town, town.houses[0])
    help_list = apply(town, send(town, [line(pin) for pin in pins]))
    settle_due()
    assert len(given(town)) == 2
    with acting_for(town.agent):
        undo_list(help_list=help_list, by=town.agent, reason="ส่งผิดเดือน")
        with pytest.raises(HelpListStateError):
            undo_list(help_list=help_list, by=town.agent, reason="อีกครั้ง")
    settle_due()
    assert given(town) == []
    with acting_for(town.officer):
        assert set(town.houses[0].needs.values_list("status", flat=True)) == {"waiting"}


def test_a_list_beyond_the_days_limit_enters_nothing(town, monkeypatch):
    monkeypatch.setattr(entries, "MOST_A_DAY", 2)
    help_list = send(town, [line(make_pin()) for _ in range(3)])
    with pytest.raises(HelpLimitError):
        apply(town, help_list)
    with acting_for(town.agent):
        assert HelpEntry.objects.entered().count() == 0


def test_rows_outside_the_area_served_are_said_so(town):
    near = make_user("agency_officer", "4202", town.agency)
    help_list = send(town, [line(make_pin(), **{"ตำบล": "นาอาน", "อำเภอ": "เมืองเลย"})], by=near)
    assert codes(help_list) == [(2, "outside_served")]


def test_nothing_of_a_list_depends_on_who_is_known(town):
    """State, counts, issues, history and the agency's rows are alike for known, unknown and people
    out of reach; only the IDs differ.
    """
    near = make_user("agency_officer", "4203", town.agency)
    known = [pin for house in town.houses for pin in pins_of(town, house)][:4]
    unknown, seen = [make_pin() for _ in range(4)], []
    for pins, by in ((known, town.agent), (unknown, town.agent), (known, near)):
        rows = [line(pin, **{"วันที่ช่วยเหลือ": be_day(len(seen))}) for pin in pins]
        help_list = send(town, rows, by=by)
        with acting_for(by):
            apply_list(help_list=help_list, by=by)
        settle_due()
        with acting_for(by):
            shown = HelpList.objects.get(pk=help_list.pk)
            entered = HelpEntry.objects.filter(help_list=shown).order_by("line")
            seen.append(
                (
                    shown.state,
                    shown.stage,
                    shown.rows,
                    shown.accepted,
                    shown.rejected,
                    shown.warnings,
                    shown.baht,
                    shown.counts,
                    shown.error,
                    list(shown.issues.values_list("code", flat=True)),
                    list(entered.values_list("version", "is_entered", "withdrawn_at", "amount")),
                )
            )
        with acting_for(purpose="a test reads the history"):
            events = AuditEvent.objects.filter(actor_id=by.pk, target_id=str(help_list.pk))
            seen[-1] += (list(events.order_by("id").values_list("action", flat=True)),)
    assert seen[0][-1] == ["help_list.received", "help_list.checked", "help_list.applied"]
    assert seen[0] == seen[1] == seen[2]


def test_rows_nobody_entered_go_after_their_days_and_entered_ones_stay(town):
    kept = apply(town, send(town, [line(make_pin())]))
    send(town, [line(make_pin())])
    with acting_for(purpose="help.list"):
        HelpList.objects.update(requested_at=timezone.now() - lists.KEPT - lists.timedelta(days=1))
    assert lists.forget_old() == 1
    with acting_for(town.agent):
        assert list(HelpEntry.objects.values_list("help_list", flat=True)) == [kept.pk]
        assert not HelpList.objects.exclude(stored_file="").exists()
