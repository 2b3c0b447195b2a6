"""Stored values of a list as people read them: names for codes, พ.ศ. for dates, words for flags."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from core.thai import be_date
from households.enums import Sex
from households.tpmap.columns import ANSWERS, MONEY
from indicators.models import Dimension
from places.codes import AreaCode
from places.models import Area, Village

YES_NO = {True: "มี", False: "ไม่มี", "true": "มี", "false": "ไม่มี"}


class Words:
    """Looks the names up once: `villages` are the codes that will be asked for. Three queries."""

    def __init__(self, villages: Iterable[str] = ()) -> None:
        self.subdistricts = dict(Area.objects.subdistricts().values_list("code", "name"))
        self.dimensions = dict(Dimension.objects.values_list("code", "name"))
        self.villages = Village.objects.in_bulk({code for code in villages if code})

    def of(self, field: str, value: Any) -> Any:
        """The value of a fact (`households.tpmap.facts`), as text or as stored; empty for none."""
        if value in (None, "", []):
            return ""
        reader = READERS.get(field)
        return reader(self, value) if reader else str(value)


def _village(words: Words, code: str) -> str:
    """With its sub-district: หมู่ที่ 1 is in each of them. One no list has named yet has none."""
    village = words.villages.get(code) or f"หมู่ที่ {int(code[6:])}"
    return f"{village} {_subdistrict(words, AreaCode(code))}"


def _subdistrict(words: Words, code: str) -> str:
    return f"ต.{words.subdistricts[code]}" if code in words.subdistricts else code


def _dimensions(words: Words, value: Any) -> str:
    codes = value.split(",") if isinstance(value, str) else value
    return ", ".join(words.dimensions.get(code, code) for code in codes)


def _date(_words: Words, value: Any) -> str:
    return be_date(date.fromisoformat(value), short=True)


def _money(_words: Words, value: Any) -> str:
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    return f"{amount:,.0f}" if amount == amount.to_integral() else f"{amount:,.2f}"


def _numbers(_words: Words, value: Any) -> str:
    return ", ".join(value.split(",")) if isinstance(value, str) else ", ".join(map(str, value))


READERS = {
    "household": lambda _words, pk: f"ครัวเรือน #{pk}",
    "pin_masked": lambda _words, pin: "เพิ่มเลขแล้ว" if pin == "•" else pin,
    "sex": lambda _words, code: Sex(code).label if code in Sex.values else code,
    "birth": _date,
    **dict.fromkeys(ANSWERS, lambda _words, flag: YES_NO.get(flag, flag)),
    "is_head": lambda _words, flag: "ใช่" if flag in (True, "true") else "ไม่ใช่",
    "village_code": _village,
    "subdistrict": _subdistrict,
    "dimensions": _dimensions,
    "indicators": _numbers,
    **dict.fromkeys(MONEY, _money),
}
