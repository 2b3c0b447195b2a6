"""What a list can say, once: under which key its rows carry it, where it is stored, what it is
called. Staging, comparing, writing, undoing and showing follow this table; a new fact is a line
here (of a house in `HOUSE_FACTS` too, in `MAY_BE_EMPTIED` where a person may empty it), its reading
in `tpmap` (in `MAY_BE_UNSAID` of its columns where a list may leave it out) and its column in
`sql/load_list.sql`.

In the frames of a list null is «not said»: a missing column or a blank cell. What is not said stays
as it is stored.
"""

from dataclasses import dataclass

from core.titles import SPELT_OUT

PERSON = "households_person"
HOUSEHOLD = "households_household"
PERSON_LISTING = "households_personlisting"
HOUSEHOLD_LISTING = "households_householdlisting"
TABLES = (HOUSEHOLD, PERSON, PERSON_LISTING, HOUSEHOLD_LISTING)
OF_HOUSES = (HOUSEHOLD, HOUSEHOLD_LISTING)


@dataclass(frozen=True)
class Fact:
    """`key` in frames and changes; `column` of `table`, of the SQL type `type`; `label` as people
    read it, empty for what only follows from another. `compared`: a difference makes the row
    «changed». `empty`: what the column holds, in SQL, when nothing is known.
    """

    key: str
    table: str
    column: str
    type: str
    label: str = ""
    compared: bool = False
    empty: str = "NULL"

    @property
    def of_house(self) -> bool:
        """Whether one row speaks for the whole house (the head's, else the first that says it)."""
        return self.table in OF_HOUSES


# In the order people read a changed row.
FACTS = (
    Fact("household", PERSON, "household_id", "bigint", "ครัวเรือน", compared=True),
    Fact("pin_masked", PERSON, "pin_index", "bytea", "เลขประจำตัวประชาชน", compared=True),
    Fact("title", PERSON, "title", "varchar(40)", "คำนำหน้า", compared=True, empty="''"),
    Fact("first_name", PERSON, "first_name", "varchar(120)", "ชื่อ", compared=True),
    Fact("last_name", PERSON, "last_name", "varchar(120)", "นามสกุล", compared=True, empty="''"),
    Fact("name_key", PERSON, "name_key", "varchar(240)"),
    Fact("sound_key", PERSON, "sound_key", "varchar(60)"),
    Fact("sex", PERSON, "sex", "varchar(6)", "เพศ", compared=True, empty="''"),
    Fact("birth", PERSON, "birth_date", "date", "วันเกิด", compared=True),
    Fact("birth_precision", PERSON, "birth_precision", "smallint"),
    Fact("relation", PERSON, "relation", "varchar(80)", "ความสัมพันธ์", compared=True, empty="''"),
    Fact("is_head", PERSON, "is_head", "boolean", "เป็นหัวหน้าครัวเรือน", compared=True, empty="false"),
    Fact("welfare_card", PERSON, "has_welfare_card", "boolean", "บัตรสวัสดิการ", compared=True),
    Fact("head_name", HOUSEHOLD, "head_name", "varchar(200)", "หัวหน้าครัวเรือน"),
    Fact("head_sort_key", HOUSEHOLD, "head_sort_key", "varchar(200)"),
    Fact(
        "house_number",
        HOUSEHOLD,
        "house_number",
        "varchar(40)",
        "บ้านเลขที่",
        compared=True,
        empty="''",
    ),
    Fact("village_code", HOUSEHOLD, "village_id", "varchar(8)", "หมู่บ้าน", compared=True),
    Fact("subdistrict", HOUSEHOLD, "subdistrict_id", "varchar(6)", "ตำบล", compared=True),
    Fact("district", HOUSEHOLD, "district", "smallint"),
    Fact(
        "indicators",
        PERSON_LISTING,
        "failed_indicators",
        "smallint[]",
        "ตัวชี้วัด",
        compared=True,
        empty="'{}'",
    ),
    Fact("age", PERSON_LISTING, "age", "smallint", "อายุ (ปี)"),
    Fact("income", HOUSEHOLD_LISTING, "income_per_person", "numeric(12,2)", "รายได้", compared=True),
    Fact("status", HOUSEHOLD_LISTING, "source_status", "varchar(80)", "สถานะในบัญชี", empty="''"),
)
BY_KEY = {fact.key: fact for fact in FACTS}
BY_COLUMN = {(fact.table, fact.column): fact for fact in FACTS}
PIN = "pin_masked"  # of a fact whose column holds a keyed hash: only that it came is told
# Dimensions in which somebody falls short are rows of their own (`Need`).
DIMENSIONS = "dimensions"
DIMENSIONS_LABEL = "มิติ"
COMPARED = tuple(fact for fact in FACTS if fact.compared and fact.key not in ("household", PIN))
LABELS = {fact.key: fact.label for fact in FACTS if fact.label} | {DIMENSIONS: DIMENSIONS_LABEL}
LISTS = (DIMENSIONS, "dimensions_said", "indicators")  # comma text in files, arrays in tables
# The SQL types of everything that frames of a list hold.
TYPES = {fact.key: fact.type for fact in FACTS} | {
    "row": "integer",
    "house": "integer",
    "identity": "text",
    "identity_key": "varchar(160)",
    "house_code": "varchar(11)",
    "house_members": "smallint",
    "house_district": "smallint",
    "household_id": "bigint",
    "person_id": "bigint",
    "village_name": "varchar(120)",
    "pin": "bytea",
    "pin_index": "bytea",
    PIN: "text",
    "members": "smallint",
    DIMENSIONS: "text[]",
    "dimensions_said": "text[]",
    "verdict": "varchar(9)",
    **dict.fromkeys(("by_pin", "speaks", "is_new_house", "is_open", "is_asked"), "boolean"),
}
# What a row can say of its house, beside where it lies; and what it says of the person.
HOUSE_FACTS = ("house_number", "village_code", "subdistrict", "income", "status")
PERSON_FACTS = tuple(
    fact.key
    for fact in FACTS
    if not fact.of_house and fact.key not in ("household", "name_key", "sound_key")
)
# What a list may leave unsaid and a person may have emptied by word; names and places may not be.
MAY_BE_EMPTIED = (
    "title",
    "sex",
    "birth",
    "relation",
    "welfare_card",
    "house_number",
    "village_code",
    "indicators",
    "income",
)


def value(fact: Fact, emptied, told: str, stored) -> str:
    """What will hold of a fact, as SQL: what the rows of the alias `told` say, else what is stored
    (`stored(key)`, SQL). A birth date known better than the list says it stays, and «น.ส.» where it
    says «นางสาว»; a village of another sub-district does not.
    """
    said, kept = f"{told}.{fact.key}", stored(fact.key)
    if fact.key in emptied or (fact.key == "birth_precision" and "birth" in emptied):
        return f"coalesce({said}, {fact.empty})"
    if fact.key in ("birth", "birth_precision"):
        unit = f"CASE {told}.birth_precision WHEN 1 THEN 'year' ELSE 'month' END"
        return f"""CASE WHEN {told}.birth_precision < {stored("birth_precision")}
            AND date_trunc({unit}, {told}.birth::timestamp)
              = date_trunc({unit}, {stored("birth")}::timestamp)
            THEN {kept} ELSE coalesce({said}, {kept}) END"""
    if fact.key == "title":  # in another spelling it is no other title
        return f"""CASE WHEN {_spelt_out(said)} = {_spelt_out(kept)} THEN {kept}
            ELSE coalesce({said}, {kept}) END"""
    if fact.key == "village_code":
        place = f"{told}.subdistrict = {stored('subdistrict')}"
        return f"coalesce({said}, CASE WHEN ({place}) IS NOT FALSE THEN {kept} END)"
    return f"coalesce({said}, {kept})"


def _spelt_out(title: str) -> str:
    cases = " ".join(f"WHEN '{short}' THEN '{word}'" for short, word in SPELT_OUT.items())
    return f"CASE {title} {cases} ELSE {title} END"


def columns_of(table: str) -> tuple[str, ...]:
    """The columns of a table that a list writes; the sealed ID goes its own way."""
    return tuple(
        fact.column for fact in FACTS if fact.table == table and fact.column != "pin_index"
    )
