"""The Logbook-style export: what a column can hold. And the everyday list of visits.

Which columns the file has is the office's to say (`logbook.layouts`); TPMAP's own layout was not
found (docs/domain.md).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import CharField, F, Model, QuerySet, Value
from django.db.models.functions import Coalesce, Concat, NullIf, Trim

from accounts.querysets import name_of
from core.sheets import CHUNK
from households.models import Household
from logbook.enums import FactKind, FourT, VisitPurpose, VisitStatus
from logbook.layouts import Layout
from logbook.models import Visit

NOTICE = f"รูปแบบของจังหวัด{settings.PROVINCE_NAME} ไม่ใช่รูปแบบทางการของ TPMAP Logbook"
UNOFFICIAL = "ไม่ใช่แบบทางการ"


def file_name(run: int, kind: str, beside: str = "") -> str:
    """What a file of a run is called when it leaves. A CSV begins with its headings, as programs
    that read it ask; that the form is not official stands in its name, in an XLSX above the head.
    """
    return f"logbook-{run}{beside}{f'-{UNOFFICIAL}' if kind == 'csv' else ''}.{kind}"


@dataclass(slots=True)
class Row:
    """An entry as its cells need it; `pin` is empty for whoever may not have it."""

    number: int
    kind: str
    change: str
    day: date
    is_late: bool
    said: dict[str, Any]
    beside: dict[str, Any]
    pin: str = ""


@dataclass(frozen=True)
class Field:
    """Something a column can hold. `kinds` are the rows that have it, all where there are none;
    `choices` the sets of codes it is written in.
    """

    code: str
    heading: str
    value: Callable[[Row, Layout], Any]
    kinds: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()

    def is_of(self, kind: str) -> bool:
        return not self.kinds or kind in self.kinds


VISIT, HELP, REFERRAL, LEAVING = (
    (kind.value,) for kind in (FactKind.VISIT, FactKind.HELP, FactKind.REFERRAL, FactKind.LEAVING)
)


def _said(name: str) -> Callable[[Row, Layout], Any]:
    return lambda row, _layout: row.said.get(name, "")


def _beside(name: str) -> Callable[[Row, Layout], Any]:
    return lambda row, _layout: row.beside.get(name, "")


def _coded(name: str) -> Callable[[Row, Layout], str]:
    """Said by the row itself, else what stood beside it."""
    return lambda row, layout: layout.code(name, row.said.get(name) or row.beside.get(name))


def _number(name: str) -> Callable[[Row, Layout], Decimal | str]:
    return lambda row, _layout: Decimal(row.said[name]) if row.said.get(name) else ""


def _day(name: str) -> Callable[[Row, Layout], date | str]:
    return lambda row, _layout: date.fromisoformat(row.said[name]) if row.said.get(name) else ""


def _village(row: Row, _layout: Layout) -> str:
    moo, name = row.beside.get("moo"), row.beside.get("village", "")
    return f"หมู่ที่ {moo} {name}".strip() if moo else name


def _corrects(row: Row, _layout: Layout) -> str:
    """Which row of which run a correction or withdrawal is about."""
    of = row.beside.get("corrects")
    return f"ส่งออก #{of[0]} แถว {of[1]}" if of else ""


def _needs(row: Row, layout: Layout) -> str:
    """«รายได้: ช่วยเหลือแล้ว; สุขภาพ: รอช่วยเหลือ»."""
    return "; ".join(
        f"{layout.code('dimension', dimension)}: {layout.code('need_status', status)}"
        for dimension, status in row.beside.get("needs") or ()
    )


def _progress(row: Row, layout: Layout) -> str:
    return "; ".join(
        f"{layout.code('dimension', dimension)}: {layout.code('progress', progress)}"
        + (f" ({note})" if note else "")
        for dimension, progress, note in row.said.get("progress") or ()
    )


def _giver(row: Row, _layout: Layout) -> str:
    """Who gave: a body, else in words, else whoever recorded it."""
    return row.beside.get("giver") or row.said.get("giver") or row.beside.get("recorded_by", "")


def _visitor(row: Row, _layout: Layout) -> str:
    """Who went there: not whoever recorded it where that was for somebody."""
    return row.beside.get("visitor") or row.beside.get("recorded_by", "")


def _of_aspects(name: str, between: str = ": ") -> Callable[[Row, Layout], str]:
    """What was said of each ท, in the order of `FourT`; a ท of which nothing was said is left out.

    Beginning with the name of the ท, it is never a formula either.
    """

    def value(row: Row, layout: Layout) -> str:
        lines = row.said.get("four_t") or {}
        parts = ((a, lines[a].get(name)) for a in FourT.values if a in lines)
        return "; ".join(f"{layout.code('four_t', a)}{between}{text}" for a, text in parts if text)

    return value


FIELDS = (
    Field("number", "ลำดับ", lambda row, _layout: row.number),
    Field("kind", "ประเภทรายการ", lambda row, layout: layout.code("kind", row.kind), (), ("kind",)),
    Field(
        "change",
        "การเปลี่ยนแปลง",
        lambda row, layout: layout.code("change", row.change),
        (),
        ("change",),
    ),
    Field("corrects", "แก้ไขหรือถอนรายการ", _corrects),
    Field("late", "ย้อนหลัง", lambda row, _layout: "หลังปิดเดือน" if row.is_late else ""),
    Field("day", "วันที่", lambda row, _layout: row.day),
    Field("house_code", "รหัสบ้าน", _beside("house_code")),
    Field("village_code", "รหัสหมู่บ้าน", _beside("village_code")),
    Field("house_number", "บ้านเลขที่", _beside("house_number")),
    Field("village", "หมู่บ้าน", _village),
    Field("subdistrict", "ตำบล", _beside("subdistrict")),
    Field("district", "อำเภอ", _beside("district")),
    Field("head", "หัวหน้าครัวเรือน", _beside("head")),
    Field("pin", "เลขประจำตัวประชาชน", lambda row, _layout: row.pin),
    Field("members", "จำนวนสมาชิก", _beside("members")),
    Field("origin", "ที่มา", _coded("origin"), (), ("origin",)),
    Field("survey_status", "สถานะการสำรวจ", _coded("survey_status"), (), ("survey_status",)),
    Field("needs", "ปัญหารายมิติ", _needs, (), ("dimension", "need_status")),
    Field("purpose", "วัตถุประสงค์", _coded("purpose"), VISIT, ("purpose",)),
    Field("visitor", "ผู้เยี่ยม", _visitor, VISIT),
    Field("met_with", "ผู้ให้ข้อมูล", _said("met_with"), VISIT),
    Field("summary", "ผลการเยี่ยม", _said("summary"), VISIT),
    Field("next_step", "สิ่งที่จะทำต่อ", _said("next_step"), VISIT),
    Field("progress", "ความก้าวหน้ารายมิติ", _progress, VISIT, ("dimension", "progress")),
    Field("four_t", "4 ท", _of_aspects("score", " "), VISIT, ("four_t",)),
    Field("four_t_note", "สิ่งที่พบ (4 ท)", _of_aspects("note"), VISIT, ("four_t",)),
    Field("four_t_strengths", "จุดแข็ง (4 ท)", _of_aspects("strengths"), VISIT, ("four_t",)),
    Field("four_t_obstacles", "อุปสรรค (4 ท)", _of_aspects("obstacles"), VISIT, ("four_t",)),
    Field("person", "ผู้รับความช่วยเหลือ", _beside("person"), HELP),
    Field("giver", "ผู้ให้ความช่วยเหลือ", _giver, HELP),
    Field("help_kind", "ประเภทความช่วยเหลือ", _coded("help_kind"), HELP, ("help_kind",)),
    Field("dimension", "มิติที่ช่วย", _coded("dimension"), (*HELP, *REFERRAL), ("dimension",)),
    Field("indicator", "ตัวชี้วัด", _beside("indicator"), (*HELP, *REFERRAL)),
    Field("description", "รายละเอียดความช่วยเหลือ", _said("description"), HELP),
    Field("quantity", "จำนวน", _number("quantity"), HELP),
    Field("unit", "หน่วยนับ", _said("unit"), HELP),
    Field("amount", "มูลค่า (บาท)", _number("amount"), HELP),
    Field("referred_to", "ส่งต่อถึง", _beside("giver"), REFERRAL),
    Field("subject", "เรื่องที่ส่งต่อ", _said("subject"), REFERRAL),
    Field(
        "referral_status",
        "สถานะเรื่องส่งต่อ",
        _coded("referral_status"),
        REFERRAL,
        ("referral_status",),
    ),
    Field("outcome", "ผลของเรื่องส่งต่อ", _said("outcome"), REFERRAL),
    Field("stage", "ระดับของครัวเรือน", _coded("stage"), (), ("stage",)),
    Field("leave_reason", "เหตุที่ออก", _coded("leave_reason"), LEAVING, ("leave_reason",)),
    Field("recorded_by", "ผู้บันทึก", _beside("recorded_by"), (*VISIT, *HELP, *REFERRAL)),
    Field("verified_by", "ผู้รับรอง", _beside("verified_by"), VISIT),
    Field("verified_on", "วันที่รับรอง", _day("verified_on"), VISIT),
)
BY_CODE = {field.code: field for field in FIELDS}
PIN = "pin"


def headings(layout: Layout, *, with_pins: bool = False) -> list[str]:
    """The headings of the file; national IDs have a column only where they are given."""
    return [c.heading for c in layout.columns if with_pins or c.field != PIN]


def writer(layout: Layout, *, with_pins: bool = False) -> Callable[[Row], list]:
    """A function that gives the cells of a row, in the order of `headings`."""
    values = [BY_CODE[c.field].value for c in layout.columns if with_pins or c.field != PIN]
    return lambda row: [value(row, layout) for value in values]


def _visitor_name() -> Coalesce:
    """Who went there, as `Visit.visitor` has it, for rows that are read without records."""
    parts = (F("visited_by__title"), F("visited_by__first_name"), Value(" "))
    said = Trim(Concat(*parts, F("visited_by__last_name"), output_field=CharField()))
    return Coalesce(NullIf(said, Value("")), name_of("recorded_by"))


# The list of visits as its page shows it: heading, model, field (for its class of data), where the
# database finds it, words for codes. What was said at the visit stays on its own page.
LIST_COLUMNS: tuple[tuple[str, type[Model], str, Any, dict[str, str]], ...] = (
    ("วันที่เยี่ยม", Visit, "visited_on", "visited_on", {}),
    ("หัวหน้าครัวเรือน", Household, "head_name", "household__head_name", {}),
    ("บ้านเลขที่", Household, "house_number", "household__house_number", {}),
    ("ตำบล", Household, "subdistrict", "household__subdistrict__name", {}),
    ("อำเภอ", Household, "district", "household__subdistrict__parent__name", {}),
    ("วัตถุประสงค์", Visit, "purpose", "purpose", dict(VisitPurpose.choices)),
    ("ผู้เยี่ยม", Visit, "visited_by", _visitor_name(), {}),
    ("ผู้บันทึก", Visit, "recorded_by", name_of("recorded_by"), {}),
    ("สถานะ", Visit, "status", "status", dict(VisitStatus.choices)),
    ("ผู้รับรอง", Visit, "verified_by", name_of("verified_by"), {}),
    ("วันที่รับรอง", Visit, "verified_at", "verified_at", {}),
)
LIST_HEADINGS = [heading for heading, *_rest in LIST_COLUMNS]


def list_rows(visits: QuerySet[Visit]) -> Iterator[list]:
    """The cells of visits, in the order of `LIST_HEADINGS`: without a record for each, which would
    take most of the time of a long list.
    """
    sources = [source for *_rest, source, _words in LIST_COLUMNS]
    words = [words for *_rest, words in LIST_COLUMNS]
    for values in visits.values_list(*sources).iterator(chunk_size=CHUNK):
        yield [said.get(value, value) for said, value in zip(words, values, strict=True)]
