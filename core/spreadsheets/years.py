"""Which year a file itself names, where nobody reads it row by row: in its name, on its sheets,
above its headings and in them. Last year's list is easily taken for this year's.
"""

import re
from collections.abc import Iterator

from core.spreadsheets import cells
from core.spreadsheets.lists import Reading
from core.thai import MONTHS, SHORT_MONTHS, to_arabic_digits

_NAMED_BEFORE = r"(?:ปี|พ\.?\s?ศ\.?|TPMAP|จปฐ\.?|กชช\.?\s?2\s?ค\.?)[^0-9]{0,16}"
_YEAR = r"(?<!\d)(25[0-9]{2}|20[0-9]{2})(?!\d)"
IN_WORDS = re.compile(_NAMED_BEFORE + _YEAR, re.IGNORECASE)
ANYWHERE = re.compile(_YEAR)
# «ข้อมูล ณ วันที่ 15 ม.ค. 2570» says when a list was made, not which year it is of.
_MONTHS = "|".join(map(re.escape, sorted((*MONTHS, *SHORT_MONTHS), key=len, reverse=True)))
_DATE = re.compile(
    rf"(?:{_MONTHS}|\d[-/._]\d{{1,2}}[-/._])\s*(?:พ\.?\s?ศ\.?)?\s*\d{{4}}"
    r"|\d{4}[-/._]\d{1,2}[-/._]\d{1,2}(?!\d)"
)


def others_told(asked: str, file_name: str, reading: Reading) -> dict[str, list[str]]:
    """`{where, in Thai: years}` of years (พ.ศ.) other than the one `asked` for, of places that do
    not name that one as well.
    """
    found = {where: set(years) for where, years in _places(file_name, reading)}
    return {where: sorted(years) for where, years in found.items() if years and asked not in years}


def _places(file_name: str, reading: Reading) -> Iterator[tuple[str, list[str]]]:
    yield "ชื่อไฟล์", _years(ANYWHERE, file_name)
    for where, texts in (
        ("ชื่อแผ่นงาน", [sheet.name for sheet in reading.sheets]),
        ("เหนือหัวตาราง", [line for sheet in reading.sheets for line in sheet.titles]),
        ("หัวคอลัมน์", [words for sheet in reading.sheets for words in sheet.headings.values()]),
    ):
        pattern = ANYWHERE if where == "ชื่อแผ่นงาน" else IN_WORDS
        yield where, [year for words in texts for year in _years(pattern, words)]


def _years(pattern: re.Pattern[str], words: str) -> list[str]:
    plain = _DATE.sub(" ", to_arabic_digits(words))
    return [cells.year(year) for year in pattern.findall(plain)]
