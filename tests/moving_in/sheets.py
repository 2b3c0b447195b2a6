"""The invented province as its offices kept it: lists, officials, pairings and visits in tables,
with faults planted here and there, and of each row what is to be said of it.
"""

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

import openpyxl

from core.thai import to_thai_digits
from demo.lists import Place, each_list
from demo.words import FAMILIES, FIRST_NAMES, OFFICES
from logbook.moving_in.verdicts import sentence
from mentors.errors import EndBeforeStartError, OverCapacityError
from tests.moving_in.office import ROOT

HOUSEHOLDS, OFFICIALS, PAIRINGS, VISITS = 640, 146, 400, 1500
ENDED = 6  # pairings that were over before
ROOM = 5  # households an official can take
ORDER = "12/2569"
YEARS = (2568, 2569)
NEW, DUPLICATE, REJECTED = "ใหม่", "แถวซ้ำ", "ไม่ผ่านการตรวจ"
NOBODY = "1000099999992"  # a right number of nobody on the list


@dataclass(frozen=True)
class House:
    """A household as its row on the list says it; `pin` and `name` are its head's."""

    pin: str
    name: str
    code: str
    district: str


@dataclass
class Line:
    """A row of a table: its cells by heading, its verdict, and a part of what is said of it."""

    cells: dict
    verdict: str = NEW
    says: str = ""

    def spoilt(self, code: str, **cells: object) -> "Line":
        return Line(self.cells | cells, REJECTED, sentence(code))

    def again(self) -> "Line":
        return Line(dict(self.cells), DUPLICATE, sentence("row_duplicate"))


@dataclass(frozen=True)
class Official:
    name: str
    phone: str
    district: str


@dataclass
class Province:
    """Households by district, officials, and who looks after whom."""

    seed: int
    lists: dict[int, Path] = field(default_factory=dict)
    houses: dict[str, list[House]] = field(default_factory=dict)
    officials: list[Official] = field(default_factory=list)
    pairs: list[tuple[House, Official]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)  # noqa: S311 - invented data, not secrets

    @classmethod
    def drawn(cls, folder: Path, seed: int = 2569) -> "Province":
        """Writes its two lists into the folder, and makes up the rest."""
        found = cls(seed)
        lists = each_list(
            folder, places=places(), households=HOUSEHOLDS, years=YEARS, random=found.random
        )
        found.lists = dict(lists)
        found.houses = heads_of(found.lists[YEARS[1]])
        found.officials = officials_of(sorted(found.houses))
        found.pairs = pairs_of(found.houses, found.officials)
        return found


def places() -> list[Place]:
    """Every sub-district; the districts get one share each."""
    areas = {
        row["pk"]: row["fields"] for row in json.loads((ROOT / "fixtures/areas.json").read_text())
    }
    below: dict[str, list[str]] = defaultdict(list)
    for code in areas:
        if len(code) == 6:
            below[code[:4]].append(code)
    return [
        Place(code, areas[code]["name"], areas[district]["name"], 1 / len(codes))
        for district, codes in sorted(below.items())
        for code in codes
    ]


def heads_of(path: Path) -> dict[str, list[House]]:
    """The households of a list, by district."""
    found: dict[str, list[House]] = defaultdict(list)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["ความสัมพันธ์กับหัวหน้าครัวเรือน"] == "หัวหน้าครัวเรือน":
                name = f"{row['คำนำหน้า']}{row['ชื่อ']} {row['นามสกุล']}"
                pin, code = row["เลขประจำตัวประชาชน"], row["รหัสบ้าน"]
                found[row["อำเภอ"]].append(House(pin, name, code, row["อำเภอ"]))
    return dict(found)


def officials_of(districts: list[str]) -> list[Official]:
    """Each with a name of their own, but for the last, who is called as the first is."""
    families = (*FAMILIES, "สาธิตแก้ว")
    names = [f"{title}{first} {family}" for family in families for title, first in FIRST_NAMES]
    names = [*names[: OFFICIALS - 1], names[0]]
    return [
        Official(name, f"08{10_000_000 + n:08d}", districts[n % len(districts)])
        for n, name in enumerate(names)
    ]


def pairs_of(
    houses: dict[str, list[House]], officials: list[Official]
) -> list[tuple[House, Official]]:
    """In turn by district and official; of each district two households stay without a mentor."""
    there: dict[str, list[Official]] = defaultdict(list)
    for official in officials:
        there[official.district].append(official)
    pairs: list[tuple[House, Official]] = []
    for turn in range(max(map(len, houses.values()))):
        for district, rows in sorted(houses.items()):
            if turn < min(len(rows) - 2, ROOM * len(there[district])) and len(pairs) < PAIRINGS:
                pairs.append((rows[turn], there[district][turn % len(there[district])]))
    return pairs


def register(province: Province) -> list[Line]:
    """Officials, of whom the first has no room for one more."""
    positions = list(OFFICES.values())
    lines = [
        Line(
            {
                "ชื่อ-สกุล": official.name,
                "ตำแหน่ง": positions[n % len(positions)],
                "อำเภอ": official.district,
                "โทรศัพท์": official.phone,
                "รับได้": ROOM if n else sum(one == official for _house, one in province.pairs),
            }
        )
        for n, official in enumerate(province.officials)
    ]
    base = lines[1]
    return [
        *lines,
        base.spoilt("official_unnamed", **{"ชื่อ-สกุล": "นายคำดี", "โทรศัพท์": ""}),
        base.spoilt("area_unknown", **{"ชื่อ-สกุล": "นายใหม่ สาธิตนอก", "อำเภอ": "ไกลโพ้น"}),
        base.spoilt("number_invalid", **{"ชื่อ-สกุล": "นายใหม่ สาธิตมาก", "รับได้": "มาก"}),
        lines[2].again(),
    ]


def pairings(province: Province) -> list[Line]:
    """Pairs of the whole province in one table, with some that are over, and a sum below."""
    lines = [paired(n, house, official) for n, (house, official) in enumerate(province.pairs)]
    house, official = province.pairs[1]
    other = province.pairs[2][0]
    first = province.officials[0]
    near = paired(1, province.houses[official.district][-1], official)
    pin = near.cells["เลขประจำตัวประชาชน"]
    faults = [
        near.spoilt(
            "pin_checksum", **{"เลขประจำตัวประชาชน": f"{pin[:-1]}{(int(pin[-1]) + 1) % 10}"}
        ),
        near.spoilt("pin_length", **{"เลขประจำตัวประชาชน": pin[:-1]}),
        near.spoilt("name_other", **{"ชื่อ-สกุล": "นายอื่น ไกลตัว"}),
        near.spoilt("household_not_here", **{"เลขประจำตัวประชาชน": NOBODY}),
        near.spoilt("official_unknown", **{"พี่เลี้ยง": "นายไม่มี ในทะเบียน"}),
        near.spoilt("cell_missing", **{"พี่เลี้ยง": ""}),
        near.spoilt("cell_missing", **{"วันที่เริ่มดูแล": ""}),
        near.spoilt("date_invalid", **{"วันที่เริ่มดูแล": "31/02/2569"}),
        near.spoilt("date_outside", **{"วันที่เริ่มดูแล": "01/02/2599"}),
        near.spoilt("choice_unknown", **{"ประเภท": "พิเศษ"}),
        near.spoilt("cell_error", **{"คำสั่งที่": "#REF!"}),
        near.spoilt("area_conflict", **{"อำเภอ": other.district}),
        near.spoilt("area_unknown", **{"อำเภอ": "ไกลโพ้น"}),
    ]
    full = paired(1, province.houses[first.district][-2], first)
    good = lines[1]
    return [
        *mixed(lines, faults, province.random),
        good.again(),
        good.spoilt("pairing_differs", **{"วันที่เริ่มดูแล": "15/06/2569"}),
        Line(full.cells, REJECTED, OverCapacityError().message),
        *ended(province),
        Line({"เลขประจำตัวประชาชน": f"รวม {PAIRINGS} ราย"}, REJECTED),  # no row of anybody
    ]


def paired(n: int, house: House, official: Official) -> Line:
    """Now and then in Thai figures, as people write."""
    day = written(date(2026, 1, 5) + timedelta(days=n % 90))
    return Line(
        {
            "เลขประจำตัวประชาชน": house.pin if n % 7 else to_thai_digits(house.pin),
            "ชื่อ-สกุล": house.name,
            "พี่เลี้ยง": official.name,
            "วันที่เริ่มดูแล": day if n % 3 else to_thai_digits(day),
            "คำสั่งที่": ORDER,
            "ประเภท": "หลัก",
            "อำเภอ": house.district,
        }
    )


def ended(province: Province) -> list[Line]:
    """Pairs of the year before with another official of the district, and days that cannot be."""
    names = Counter(official.name for official in province.officials)
    good = []
    for n, (house, now) in enumerate(province.pairs[3 : 3 + ENDED], 3):
        there = [o for o in province.officials if o.district == now.district and o != now]
        before = next(o for o in there if names[o.name] == 1)
        days = {"วันที่เริ่มดูแล": "01/02/2568", "ถึงวันที่": "30/09/2568"}
        good.append(Line(paired(n, house, before).cells | days | {"เหตุที่สิ้นสุด": "เปลี่ยนพี่เลี้ยง"}))
    first = good[0]

    def refused(says: str, start: str, end: str) -> Line:
        return Line(first.cells | {"วันที่เริ่มดูแล": start, "ถึงวันที่": end}, REJECTED, says)

    return [
        *good,
        first.again(),
        refused(EndBeforeStartError.message, "01/02/2568", "31/01/2568"),
        refused("ในช่วงที่ซ้อนกันอยู่แล้ว", "01/05/2568", "30/11/2568"),
        refused("ช่วงนี้ครัวเรือนมีพี่เลี้ยงหลักคนอื่นอยู่", "01/12/2568", "20/01/2569"),
        first.spoilt("date_outside", **{"ถึงวันที่": "30/09/2599"}),
        first.spoilt("end_unsaid", **{"ถึงวันที่": ""}),
        first.spoilt("choice_unknown", **{"เหตุที่สิ้นสุด": "ไม่ทราบ"}),
    ]


def written(day: date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year + 543}"


def visits(province: Province, first_day: date) -> dict[str, list[Line]]:
    """Visits of four months from `first_day` on, a table a district."""
    tables: dict[str, list[Line]] = defaultdict(list)
    for n in range(VISITS):
        house, official = province.pairs[n % PAIRINGS]
        day = first_day + timedelta(days=31 * (n // PAIRINGS) + n % 27)
        tables[house.district].append(visited(n, house, official, day))
    return {name: with_faults(rows, province.random) for name, rows in sorted(tables.items())}


def visited(n: int, house: House, official: Official, day: date) -> Line:
    """The first of a household has 4 ท; every fifth names it by its code."""
    levels = {"ทัศนคติ": 3, "ทักษะ": 2, "ทรัพยากร": 2, "ทางออก": 3} if n < PAIRINGS else {}
    who = {"เลขประจำตัวประชาชน": house.pin} if n % 5 else {"รหัสบ้าน": house.code}
    said = {
        "ชื่อ-สกุล": house.name,
        "ผู้เยี่ยม": official.name,
        "วันที่เยี่ยม": written(day),
        "ผลการเยี่ยม": f"พบครอบครัว บันทึกที่ {n}",
    }
    return Line(who | said | levels)


def with_faults(lines: list[Line], random: Random) -> list[Line]:
    good = lines[1]
    faults = [
        good.spoilt("date_outside", **{"วันที่เยี่ยม": "15/01/2599"}),
        good.spoilt("date_invalid", **{"วันที่เยี่ยม": "30/02/2569"}),
        good.spoilt("choice_unknown", **{"ทัศนคติ": 6}),
        good.spoilt("cell_missing", **{"ผลการเยี่ยม": ""}),
        good.spoilt("official_unknown", **{"ผู้เยี่ยม": "นางไม่มี ในทะเบียน"}),
        good.spoilt("name_other", **{"ชื่อ-สกุล": "นายอื่น ไกลตัว"}),
    ]
    return [
        *mixed(lines, faults, random),
        good.again(),
        good.spoilt("visit_differs", **{"ผลการเยี่ยม": "เขียนอีกอย่าง"}),
    ]


def mixed(lines: list[Line], faults: Iterable[Line], random: Random) -> list[Line]:
    """Puts each fault somewhere among the others."""
    whole = list(lines)
    for fault in faults:
        whole.insert(random.randrange(len(whole)), fault)
    return whole


def write(path: Path, lines: list[Line]) -> Path:
    names = list(dict.fromkeys(name for line in lines for name in line.cells))
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(names)
    for line in lines:
        page.append([line.cells.get(name, "") for name in names])
    book.save(path)
    return path


def expected(lines: list[Line]) -> dict[int, tuple[str, str]]:
    """Verdict and part of the sentence by line of the sheet, of those that are not simply new."""
    found = {n: (line.verdict, line.says) for n, line in enumerate(lines, 2)}
    return {n: said for n, said in found.items() if said[0] not in (NEW, "")}
