"""A list of organisations as an office sends it: read row by row, shown in full, then written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from committees.enums import OfficerDuty
from committees.models import OrganizationOfficer
from core.spreadsheets import registers
from core.thai import telephone
from places.enums import OrganizationKind, SupportKind
from places.models import Area, Organization
from places.naming import district_name, place_key, subdistrict_name

COLUMNS = registers.columns(
    {
        "name": "ชื่อหน่วยงาน",
        "kind": "ประเภท",
        "district": "อำเภอ",
        "subdistrict": "ตำบล",
        "gives": "สนับสนุนอะไรได้",
        "phone": "โทรศัพท์",
        "email": "อีเมล",
        "address": "ที่อยู่",
        "addressed_to": "เรียน",
        "responsible": "ผู้รับผิดชอบ",
        "responsible_position": "ตำแหน่งผู้รับผิดชอบ",
        "tpmap_user": "ผู้ใช้ TPMAP",
    },
    needed=("name", "kind", "district"),
    naming=("name", "kind"),
    words=(
        *("gives", "phone", "email", "address", "addressed_to"),
        *("responsible", "responsible_position", "tpmap_user"),
    ),
)


@dataclass
class Row:
    """A line of the list: what a form takes (`data`), the entry it changes, and what is wrong.
    `officers` are all it names, `{duty: (name, position)}`, `naming` those who are to be named.
    """

    line: int
    name: str
    data: dict = field(default_factory=dict)
    officers: dict = field(default_factory=dict)
    known: Organization | None = None
    faults: list[str] = field(default_factory=list)
    naming: dict = field(default_factory=dict)
    differences: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def verdict(self) -> str:
        if not self.known:
            return "ใหม่"
        return "แก้ไข" if self.differences else "คงเดิม"


def rows_of(lines: Iterable[tuple[int, Mapping[str, str]]]) -> Iterable[Row]:
    """Of `(line as a person sees it, what it says by column)`."""
    places = Area.objects.codes_by_name()
    seen: dict[str, int] = {}
    known = {o.name: o for o in Organization.objects.filter(merged_into=None)}
    for line, cell in lines:
        name = cell.get("name", "")
        row = Row(line, name, known=known.get(name))
        if name in seen:
            row.faults.append(f"ชื่อซ้ำกับแถวที่ {seen[name]}")
        seen.setdefault(name, line)
        row.data = _data(row, cell, places)
        row.officers = {
            "responsible": (cell.get("responsible", ""), cell.get("responsible_position", "")),
            "tpmap_user": (cell.get("tpmap_user", ""), ""),
        }
        yield row


def note_differences(row: Row, form: Any) -> None:
    """Notes `(heading, before, after)` of what the row changes in an entry; `form` is its form."""
    for name in form.changed_data:
        before, after = form.initial.get(name), form.cleaned_data.get(name)
        told = _in_words(form, name, before), _in_words(form, name, after)
        row.differences.append((form.fields[name].label, *told))


def note_officers(row: Row, named: Mapping[tuple[int, str], list[tuple[str, str]]]) -> None:
    """Notes whom the row names who is not in duty (`officers_named`), or in another position; where
    it tells no position the name is enough.
    """
    for duty, (name, position) in row.officers.items():
        stands = named.get((row.known.pk, duty), []) if row.known else []
        if not name or any(one == name and position in ("", at) for one, at in stands):
            continue
        row.naming[duty] = (name, position)
        if row.known:
            before = ", ".join(" ".join(filter(None, one)) for one in stands)
            after = " ".join(filter(None, (name, position)))
            row.differences.append((OfficerDuty(duty).label, before, after))


def _in_words(form: Any, name: str, value: Any) -> str:
    labels = dict(getattr(form.fields[name], "choices", ()))
    values = value if isinstance(value, list | tuple) else [value]
    return ", ".join(str(labels.get(one, one)) for one in values if one)


def officers_named(
    organizations: Iterable[Organization],
) -> dict[tuple[int, str], list[tuple[str, str]]]:
    """`(name, position)` of officers in duty by `(organisation, duty)`."""
    found: dict[tuple[int, str], list[tuple[str, str]]] = {}
    rows = OrganizationOfficer.objects.filter(organization__in=organizations, ended_on=None)
    for pk, duty, *officer in rows.values_list("organization", "duty", "name", "position"):
        found.setdefault((pk, duty), []).append((officer[0], officer[1]))
    return found


def _data(row: Row, cell: Mapping[str, str], places: dict) -> dict:
    """What the form takes. What the row does not say leaves what is stored as it is."""
    data: dict[str, Any] = {"name": row.name}
    if kind := _choice(row, cell.get("kind", ""), OrganizationKind, "kind"):
        data["kind"] = kind
    says_where = cell.get("district") or cell.get("subdistrict") or not row.known
    if says_where and (codes := _place(row, cell, places)):
        data["serves"] = codes
    if given := cell.get("gives"):
        parts = [part.strip() for part in given.replace("\n", ",").split(",") if part.strip()]
        data["gives"] = [c for p in parts if (c := _choice(row, p, SupportKind, "gives"))]
    data |= {key: cell[key] for key in ("email", "address", "addressed_to") if cell.get(key)}
    if phone := cell.get("phone"):
        data["phone"] = telephone(phone)
    return data


def _choice(row: Row, text: str, choices: Any, key: str) -> str:
    for code, label in choices.choices:
        if text in (code, label):
            return code
    if text:
        known = ", ".join(choices.labels)
        row.faults.append(f"{COLUMNS.label(key)}: ไม่รู้จัก «{text}» โปรดใช้ {known}")
    return ""


def _place(row: Row, cell: Mapping[str, str], places: dict) -> list[str]:
    """Codes of one or several sub-districts («ตำบล» with commas) of a district, or of it all."""
    district = cell.get("district", "")
    names = [name.strip() for name in cell.get("subdistrict", "").replace("\n", ",").split(",")]
    found = []
    for name in filter(None, names) if any(names) else [""]:
        if code := places.get(place_key(district, name)):
            found.append(code)
        else:
            place = " ".join(filter(None, (subdistrict_name(name), district_name(district))))
            row.faults.append(f"ไม่พบอำเภอหรือตำบล «{place}»")
    return found
