"""A list of organisations as an office sends it: read row by row, shown in full, then written."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from core.tables import as_typed
from core.thai import telephone
from places.enums import AreaLevel, OrganizationKind, SupportKind
from places.models import Area, Organization

HEADINGS = (
    "ชื่อหน่วยงาน",
    "ประเภท",
    "อำเภอ",
    "ตำบล",
    "สนับสนุนอะไรได้",
    "โทรศัพท์",
    "อีเมล",
    "ที่อยู่",
    "เรียน",
    "ผู้รับผิดชอบ",
    "ตำแหน่งผู้รับผิดชอบ",
    "ผู้ใช้ TPMAP",
)
NEEDED = {"ชื่อหน่วยงาน", "ประเภท", "อำเภอ"}
LACKING = "ไม่พบหัวคอลัมน์ ชื่อหน่วยงาน ประเภท และอำเภอ โปรดใช้แบบฟอร์มที่ดาวน์โหลดได้จากหน้านี้"


@dataclass
class Row:
    """A line of the list: what a form takes (`data`), the entry it changes, and what is wrong."""

    line: int
    name: str
    data: dict = field(default_factory=dict)
    officers: dict = field(default_factory=dict)
    known: Organization | None = None
    faults: list[str] = field(default_factory=list)

    @property
    def verdict(self) -> str:
        return "แก้ไข" if self.known else "ใหม่"


def rows_of(lines: list[list[str]]) -> tuple[list[Row], str]:
    """The rows under our headings wherever these stand, or the sentence that refuses the sheet."""
    numbered = [(n, line) for n, line in enumerate(lines, 1) if any(cell.strip() for cell in line)]
    head = next(
        (i for i, (_n, line) in enumerate(numbered) if set(map(str.strip, line)) >= NEEDED), None
    )
    if head is None:
        return [], LACKING
    headings = [cell.strip() for cell in numbered[head][1]]
    if twice := {h for h in HEADINGS if headings.count(h) > 1}:
        return [], f"มีหัวคอลัมน์ซ้ำ: {', '.join(sorted(twice))} โปรดเหลือคอลัมน์เดียว"
    cells = [
        (n, {h: as_typed(cell) for h, cell in zip(headings, line, strict=False)})
        for n, line in numbered[head + 1 :]
    ]
    return list(_read(cells)), ""


def _read(cells: Iterable[tuple[int, dict]]) -> Iterable[Row]:
    places = _places()
    seen: dict[str, int] = {}
    known = {o.name: o for o in Organization.objects.filter(merged_into=None)}
    for line, cell in cells:
        name = cell.get("ชื่อหน่วยงาน", "")
        row = Row(line, name, known=known.get(name))
        if name in seen:
            row.faults.append(f"ชื่อซ้ำกับแถวที่ {seen[name]}")
        seen.setdefault(name, line)
        row.data = _data(row, cell, places)
        row.officers = {
            "responsible": (cell.get("ผู้รับผิดชอบ", ""), cell.get("ตำแหน่งผู้รับผิดชอบ", "")),
            "tpmap_user": (cell.get("ผู้ใช้ TPMAP", ""), ""),
        }
        yield row


def _places() -> dict[tuple[str, str], str]:
    """`{(district, sub-district): code}` by name; `("", "")` is the province."""
    found = {}
    for area in Area.objects.select_related("parent"):
        if area.level == AreaLevel.SUBDISTRICT and area.parent:
            found[area.parent.name, area.name] = area.code
        else:
            found["" if area.level == AreaLevel.PROVINCE else area.name, ""] = area.code
    return found


def _data(row: Row, cell: dict, places: dict) -> dict:
    """What the form takes. A blank cell leaves what is stored as it is."""
    data: dict[str, Any] = {"name": row.name}
    if kind := _choice(row, cell.get("ประเภท", ""), OrganizationKind, "ประเภท"):
        data["kind"] = kind
    says_where = cell.get("อำเภอ") or cell.get("ตำบล") or not row.known
    if says_where and (codes := _place(row, cell, places)):
        data["serves"] = codes
    if given := cell.get("สนับสนุนอะไรได้"):
        parts = [part.strip() for part in given.replace("\n", ",").split(",") if part.strip()]
        data["gives"] = [c for p in parts if (c := _choice(row, p, SupportKind, "สนับสนุนอะไรได้"))]
    texts = {"email": "อีเมล", "address": "ที่อยู่", "addressed_to": "เรียน"}
    data |= {name: cell[h] for name, h in texts.items() if cell.get(h)}
    if phone := cell.get("โทรศัพท์"):
        data["phone"] = telephone(phone)
    return data


def _choice(row: Row, text: str, choices: Any, heading: str) -> str:
    for code, label in choices.choices:
        if text in (code, label):
            return code
    if text:
        row.faults.append(f"{heading}: ไม่รู้จัก «{text}» โปรดใช้ {', '.join(choices.labels)}")
    return ""


def _place(row: Row, cell: dict, places: dict) -> list[str]:
    """Codes of one or several sub-districts («ตำบล» with commas) of a district, or of it all."""
    district = cell.get("อำเภอ", "").removeprefix("อำเภอ").removeprefix("อ.").strip()
    names = cell.get("ตำบล", "").replace("\n", ",").split(",")
    names = [n.strip().removeprefix("ตำบล").removeprefix("ต.").strip() for n in names]
    found = []
    for name in [n for n in names if n] or [""]:
        if code := places.get((district, name)):
            found.append(code)
        else:
            row.faults.append(f"ไม่พบอำเภอหรือตำบล «{' '.join(filter(None, (name, district)))}»")
    return found
