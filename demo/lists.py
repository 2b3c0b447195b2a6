"""Invented TPMAP lists: households, people, needs, written as the file an office would send."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from core.identity import check_digit

FLAGS = {
    "มิติสุขภาพ": "health",
    "มิติความเป็นอยู่": "living",
    "มิติการศึกษา": "education",
    "มิติรายได้": "income",
    "มิติการเข้าถึงบริการรัฐ": "access",
}
HEADINGS = [
    "ปี",
    "รหัสบ้าน",
    "บ้านเลขที่",
    "หมู่ที่",
    "หมู่บ้าน",
    "ตำบล",
    "อำเภอ",
    "จังหวัด",
    "รหัสหมู่บ้าน",
    "เลขประจำตัวประชาชน",
    "คำนำหน้า",
    "ชื่อ",
    "นามสกุล",
    "เพศ",
    "วันเกิด",
    "อายุ",
    "ความสัมพันธ์กับหัวหน้าครัวเรือน",
    "บัตรสวัสดิการแห่งรัฐ",
    *FLAGS,
    "ตัวชี้วัดที่ตกเกณฑ์",
    "รายได้เฉลี่ยต่อคนต่อปี",
    "สถานะ",
]
MEN = ("สมชาย", "บุญมี", "ประสิทธิ์", "คำปัน", "วิชัย", "สุริยา", "ทองใบ", "อุดม", "ณรงค์", "ไพโรจน์")
WOMEN = ("บัวผัน", "สมหมาย", "น้ำทิพย์", "ละมัย", "คำแพง", "สุภาพร", "ทองคำ", "มะลิ", "อรุณี", "บุญเรือง")
CHILDREN = ("ธนกร", "ณัฐธิดา", "พิมพ์ใจ", "ภูผา", "กมลชนก", "ฐิติมา", "ต้นกล้า", "ข้าวหอม")
FAMILY_STARTS = ("ศรี", "แก้ว", "บุญ", "คำ", "วงศ์", "พันธ์", "ดวง", "จันทร์", "ภู", "ทอง")
FAMILY_ENDS = ("ไชย", "ดี", "มา", "เลย", "สุข", "เมือง", "งาม", "ลา", "สิงห์", "กุล")
VILLAGES = ("บ้านหนองบัว", "บ้านโคกใหญ่", "บ้านนาแขม", "บ้านป่าหวาย", "บ้านโพนสว่าง", "บ้านหนองผือ")
INDICATORS = {
    "health": (2, 6, 8, 9),
    "living": (13, 14, 18),
    "education": (22, 23, 24, 25),
    "income": (27, 28, 29),
    "access": (34, 35),
}
SHARES = {"health": 0.14, "living": 0.15, "education": 0.18, "income": 0.55, "access": 0.12}


@dataclass(frozen=True)
class Place:
    """A sub-district with the share of households it gets."""

    code: str
    name: str
    district: str
    weight: float


def each_list(
    folder: Path, *, places, households, years, random: Random
) -> Iterator[tuple[int, Path]]:
    """One CSV for each year (พ.ศ.), as it is written; most households stand on both lists."""
    houses = [_household(n, _pick(places, random), random) for n in range(1, households + 1)]
    for position, year in enumerate(years):
        path = folder / f"invented-{year}.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, HEADINGS)
            writer.writeheader()
            for house in houses:
                if random.random() < (0.75 if position == 0 else 0.95):
                    writer.writerows(_rows(house, year, random))
        yield year, path


def _pick(places, random):
    return random.choices(places, weights=[place.weight for place in places])[0]


def _household(number, place, random) -> dict:
    family = random.choice(FAMILY_STARTS) + random.choice(FAMILY_ENDS)
    size = random.choices((1, 2, 3, 4, 5), weights=(20, 32, 26, 14, 8))[0]
    return {
        "number": number,
        "place": place,
        "family": family,
        "moo": random.randint(1, 9),
        "house": str(random.randint(1, 399)),
        "members": [_member(number, n, random) for n in range(size)],
        "dimensions": [d for d, share in SHARES.items() if random.random() < share] or ["income"],
        "income": random.randint(9_000, 39_000),
    }


def _member(household, n, random) -> dict:
    woman = random.random() < 0.52
    age = random.randint(30, 85) if n == 0 else random.randint(2, 80)
    if age < 15:
        name, title = random.choice(CHILDREN), "ด.ญ." if woman else "ด.ช."
    else:
        name = random.choice(WOMEN if woman else MEN)
        title = random.choice(("นาง", "นางสาว")) if woman else "นาย"
    twelve = f"10000{household % 1_000_000:06d}{n % 10}"
    return {
        "pin": twelve + check_digit(twelve),
        "title": title,
        "name": name,
        "age": age,
        "sex": "หญิง" if woman else "ชาย",
        "card": "มี" if random.random() < 0.7 else "ไม่มี",
        "day": random.randint(1, 28),
        "month": random.randint(1, 12),
        "relation": "หัวหน้าครัวเรือน" if n == 0 else "บุตร" if age < 40 else "คู่สมรส",
        "born": 2568 - age,
    }


def _look_again(house, random):
    """One household in four is found to earn or to lack something else than the year before."""
    if "failed" not in house or random.random() < 0.25:
        house["failed"] = sorted(random.choice(INDICATORS[d]) for d in house["dimensions"])
        house["income"] += random.choice((0, 0, 1_500, -500))


def _rows(house, year, random):
    _look_again(house, random)
    place = house["place"]
    for member in house["members"]:
        yield {
            "ปี": year,
            "รหัสบ้าน": f"4299{house['number']:07d}",
            "บ้านเลขที่": house["house"],
            "หมู่ที่": house["moo"],
            "หมู่บ้าน": VILLAGES[house["moo"] % len(VILLAGES)],
            "ตำบล": place.name,
            "อำเภอ": place.district,
            "จังหวัด": "เลย",
            "รหัสหมู่บ้าน": f"{place.code}{house['moo']:02d}",
            "เลขประจำตัวประชาชน": member["pin"],
            "คำนำหน้า": member["title"],
            "ชื่อ": member["name"],
            "นามสกุล": house["family"],
            "เพศ": member["sex"],
            "วันเกิด": f"{member['day']:02d}/{member['month']:02d}/{member['born']}",
            "อายุ": year - member["born"],
            "ความสัมพันธ์กับหัวหน้าครัวเรือน": member["relation"],
            "บัตรสวัสดิการแห่งรัฐ": member["card"],
            **{flag: int(d in house["dimensions"]) for flag, d in FLAGS.items()},
            "ตัวชี้วัดที่ตกเกณฑ์": ",".join(map(str, house["failed"])),
            "รายได้เฉลี่ยต่อคนต่อปี": house["income"],
            "สถานะ": "ยังไม่สำรวจ",
        }
