"""Titles before names, in the spellings people type: «น.ส.», «นส.», «น. ส.» and «น.ส » are
«นางสาว», «รตอ.» is «ร.ต.อ.».
"""

import re
from functools import lru_cache

# What stands before a name without a dot, and before what begins like a word only: «นางสาวิตรี» is
# «นาง» and «สาวิตรี». Longest first, so that «นางสาว» is not read as «นาง» with a name of «สาว…».
_WORDS = r"หม่อมราชวงศ์|หม่อมหลวง|หม่อมเจ้า|เด็ก\s?หญิง|เด็ก\s?ชาย|นางสาว|สามเณร|นาง|นาย|พระ"
# «นาง สาว ใจดี» is a woman called สาว; «นาง สาว สมหญิง ใจดี» is «นางสาว».
_IN_TWO = r"นาง\s+สาว(?=\s+\S+\s)"
_INSIDE_A_WORD = "[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]"  # no word begins with one
# «พระครูสุวรรณ» and «พระมหาชัย» may be whole names: these are titles before a space.
_BEFORE_SPACE = "พระ(?:ครู|มหา|อธิการ|ปลัด|สมุห์|ใบฎีกา)"
_ENGLISH = r"[Mm](?:(?:[Rr][Ss]?|[Ss])(?:\s?\.|(?=\s))|[Ii][Ss][Ss](?:\s?\.|(?=[\sก-๙])))"
_RANKS = (
    "(?:พันจ่าอากาศ|จ่าอากาศ|นาวาอากาศ|เรืออากาศ|พลอากาศ|พลเรือ|พันจ่า|พันตำรวจ|ร้อยตำรวจ|สิบตำรวจ|พลตำรวจ"
    "|จ่าสิบ|นาวา|เรือ|ร้อย|พัน|สิบ|พล|จ่า)(?:เอก|โท|ตรี)|จ่าสิบตำรวจ|ดาบตำรวจ|พลทหาร"
)
_STEMS = (
    "พล.อ.",
    "พล.ร.",
    "พล.ต.",
    "พล.",
    "พ.ต.",
    "พ.อ.",
    "พ.จ.",
    "พ.",
    "ร.ต.",
    "ร.อ.",
    "ร.",
    "น.",
)
_SHORT_RANKS = [
    *(f"{stem}{grade}." for stem in (*_STEMS, "จ.ส.", "จ.", "ส.ต.", "ส.") for grade in "อทต"),
    "ด.ต.",
]
SPELT_OUT = {"น.ส.": "นางสาว", "ด.ช.": "เด็กชาย", "ด.ญ.": "เด็กหญิง"}
# As it may be dotted → as it usually is.
_SHORT = (
    SPELT_OUT
    | {
        rank: rank
        for rank in (*_SHORT_RANKS, "ม.ร.ว.", "ม.ล.", "ม.จ.", "ศ.", "ดร.", "น.สพ.", "สพ.ญ.")
    }
    | {"ผ.ศ.": "ผศ.", "ร.ศ.": "รศ.", "น.พ.": "นพ.", "พ.ญ.": "พญ.", "ท.พ.ญ.": "ทพญ."}
    | {"ท.พ.": "ทพ.", "ท.ญ.": "ทญ.", "ภ.ก.": "ภก.", "ภ.ญ.": "ภญ."}
)
_BARE = {short.replace(".", ""): usual for short, usual in _SHORT.items()}


def _spellings(short: str) -> str:
    """A pattern of an abbreviation, dots and spaces as people leave them: there is the last dot, or
    a space behind one of the others. «นส», «ดช» and «ดญ» need none.
    """
    parts = short.split(".")[:-1]
    found = [r"\s?\.?\s?".join(parts) + r"\s?\."]
    if len(parts) > 1:
        found.append(r"\s?\.\s?".join(parts) + r"(?=\s|$)")
    if short in SPELT_OUT:
        found.append("".join(parts) + r"(?=\s|$)")
    return "|".join(found)


def _any_of(shorts: list[str]) -> str:
    return "|".join(map(_spellings, sorted(shorts, key=len, reverse=True)))


_ABBREVIATION = re.compile(_any_of(list(_SHORT)))
_SHORT_RANK = rf"(?:{_any_of(_SHORT_RANKS)})(?:\s*หญิง)?"
_OTHERS = _any_of([short for short in _SHORT if short not in _SHORT_RANKS])
# «พลเอก ใจดี» is somebody called พลเอก; «พลเอก สมชาย ใจดี» and «พลเอกสมชาย» are a general.
_WITH_WORDS = re.compile(
    rf"(?:{_BEFORE_SPACE}(?=\s)|{_IN_TWO}|(?:{_WORDS})(?!{_INSIDE_A_WORD})|{_ENGLISH}"
    rf"|(?:{_RANKS})(?:\s*หญิง)?(?!{_INSIDE_A_WORD})(?=\S|\s+\S+\s)"
    rf"|ว่าที่\s*(?:{_SHORT_RANK}|(?:(?:{_RANKS})(?:\s*หญิง)?)?(?!{_INSIDE_A_WORD})))\s*"
)
_WITH_DOTS = re.compile(rf"(?:(?:{_SHORT_RANK}|{_OTHERS})\s*)+")
_FIRST_LETTERS = frozenset("หเนสพจดรวMm")
_DOTLESS = frozenset(short.replace(".", "") for short in SPELT_OUT)
_ACTING = re.compile(r"ว่าที่(?=[ก-ฮ]+\.)")
# Of names that may begin with a title, as expressions over whole columns can say it.
MAY_BEGIN = rf"\.|^(?:{_WORDS}|{_RANKS}|ว่าที่|[Mm][RrSsIi]|{'|'.join(sorted(_DOTLESS))})"
_UNKNOWN = re.compile(r"[ก-ฮA-Za-z]{1,4}\s?\.")


def split_title(name: str) -> tuple[str, str]:
    """`(title, rest)`, the title in its usual spelling; it is empty when the name begins with none
    or is one alone.
    """
    found = _WITH_WORDS.match(name) if name[:1] in _FIRST_LETTERS else None
    if found is None and ("." in name or name[:2] in _DOTLESS):
        found = _WITH_DOTS.match(name)
    if found is None or found.end() == len(name):
        return "", name
    return _usual(found[0]), name[found.end() :].strip()


def usual_title(text: str) -> str:
    """A title alone in its usual spelling; another text as it is."""
    title, rest = split_title(f"{text} ก ข")
    return title if rest == "ก ข" else text


def is_title(text: str) -> bool:
    """Whether it is a title and cannot be a name, in any spelling."""
    return split_title(f"{text} ก ข")[1] == "ก ข" and not may_be_named(text)


def may_be_named(title: str) -> bool:
    """Whether a title is somebody's first name too, as «พลเอก»."""
    return re.fullmatch(_RANKS, title) is not None


def is_unread(name: str) -> bool:
    """Whether a name from which titles are off begins with what may be one: something short and a
    dot, or a title alone.
    """
    word = name.partition(" ")[0]
    return bool(_UNKNOWN.match(name)) or is_title(word) or may_be_named(word)


@lru_cache(maxsize=1_000)
def _usual(title: str) -> str:
    text = _ABBREVIATION.sub(lambda short: _BARE[re.sub(r"[\s.]", "", short[0])], title)
    text = _ACTING.sub("ว่าที่ ", re.sub(r"\s+", "", text))
    english = text.rstrip(".").lower()
    return {"mr": "Mr.", "mrs": "Mrs.", "ms": "Ms.", "miss": "Miss"}.get(english, text)
