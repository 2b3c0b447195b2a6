"""Finding a household: by name or part of one, misspelt name, house, village or national ID.

Names are found by what is indexed (name key, last name, sound key); of those that only sound alike
the nearest spellings are taken, so that a misspelt name finds its person and not a whole family of
sounds. The middle of a name is looked at by trigrams where the server has them, else only when
nothing begins so.
"""

import re
from dataclasses import dataclass, field
from functools import cache

from django.db import connection
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When
from django.db.models.expressions import RawSQL

from core import lookups, thai  # noqa: F401 - registers `begins`
from core.identity import pin_index
from households.models import Household, Need, Person
from households.spellings import nearest, spoken_alike
from places.models import Village

MOST_NAMES = 3000  # spellings compared with what was typed, at most
MIDDLE_FROM = 3  # letters; trigrams need as many
HOUSE = re.compile(r"(?:บ้านเลขที่\s*)?(\d[\d/-]*)(?:\s+(.+))?")
VILLAGE_WORDS = re.compile(r"^(?:หมู่บ้าน|บ้าน|ม\.|หมู่ที่|หมู่)\s*")


@dataclass(frozen=True)
class Found:
    """A condition on households, and narrower ones for those to be shown first."""

    condition: Q
    better: list[Q] = field(default_factory=list)


def matching(text: str) -> Q:
    """A condition on households. Thirteen digits are looked up by keyed hash, never by LIKE."""
    return look_up(text).condition


def best_first(rows, text: str):
    """The households of `rows` that match, with `match` (0 is best) to order by."""
    found = look_up(text)
    places = [When(condition, then=Value(n)) for n, condition in enumerate(found.better)]
    place = Case(*places, default=Value(len(places)), output_field=IntegerField())
    return rows.filter(found.condition).annotate(match=place)


def look_up(text: str) -> Found:
    """What is meant by what was typed; for a name, spellings are read within the person's fence."""
    text = thai.clean(text)
    number = re.sub(r"[\s-]", "", thai.to_arabic_digits(text))
    if number.isdecimal() and len(number) == 13:
        return Found(_of_national_id(number))
    if number.isdecimal() and len(number) == 11:
        return Found(Q(house_code=number) | Q(pk__in=_stays_of(Q(house_code=number))))
    if house := HOUSE.fullmatch(thai.to_arabic_digits(text)):
        return _house(house[1], house[2])
    return _name(text)


def _house(number: str, village: str | None) -> Found:
    """A house number, with a village's name or หมู่ที่ behind it if there is one."""
    condition = Q(house_number=number)
    if not village:
        return Found(condition)
    name = VILLAGE_WORDS.sub("", village)
    known = Q(number=int(name)) if name.isdecimal() and len(name) < 4 else Q(name__contains=name)
    return Found(condition & Q(village__in=Village.objects.filter(known).values("code")))


def _name(text: str) -> Found:
    key, words = thai.name_key(text), thai.split_title(text)[1].split()
    exact, begins = Q(name_key=key), Q(name_key__begins=key) | Q(last_name__begins=text)
    names, alike = _alike(key, words)
    # Somebody of exactly the first and last name typed: longer family names are other people.
    persons = Person.objects.filter(alike if len(words) > 1 and key in names else begins | alike)
    houses = persons.values("household")
    lists = [_of_villages(text)]
    if len(key) >= MIDDLE_FROM and (has_trigrams() or not (names or persons.exists())):
        lists.append(_with_middle(key).values("household"))
    # One list of keys: an OR of these would read every household there is.
    return Found(
        Q(pk__in=houses.union(*lists)),
        [_of_persons(exact), _of_persons(alike), _of_persons(begins)],
    )


def _of_villages(text):
    villages = Village.objects.filter(name__contains=text).values("code")
    return Household.objects.filter(village__in=villages).values("pk")


def _alike(key: str, words: list[str]) -> tuple[list[str], Q]:
    """The spellings nearest to what was typed among those that sound like it, and who has them."""
    if not words or len(words[0]) < MIDDLE_FROM:
        return [], Q(pk__in=[])
    first, *rest = (thai.sound_key(word) for word in words[:2])
    if not rest:
        sounds = Q(sound_key__begins=f"{first} ")
        names = nearest(key, _spellings("first_name", sounds))
        return names, sounds & Q(first_name__in=names)
    names = _spellings("name_key", Q(sound_key=f"{first} {rest[0]}"[:60]))
    if not any(spoken_alike(key, name) for name in names):
        wider = Q(sound_key__begins=f"{first} ") | Q(last_name__begins=words[-1][:4])
        names += _spellings("name_key", wider)
    names = nearest(key, names)
    return names, Q(name_key__in=names)


def _spellings(field: str, condition: Q) -> list[str]:
    rows = Person.objects.filter(condition).order_by().values_list(field, flat=True)
    return list(rows.distinct()[:MOST_NAMES])


def _with_middle(key: str):
    """People with `key` anywhere in their name key. The function is the tables' owner's, because
    behind a fence no index serves LIKE; which of its ids are seen is still the fence's to say.
    """
    return Person.objects.filter(pk__in=RawSQL("SELECT persons_named(%s)", [key]))


@cache
def has_trigrams() -> bool:
    """Whether this server holds `pg_trgm` (and so the migration made its index)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('person_name_trigrams') IS NOT NULL")
        return cursor.fetchone()[0]


def _of_national_id(number: str) -> Q:
    """The household of the person, and the one that stays where it was merged away since."""
    persons = Person.objects.filter(pin_index=pin_index(number))
    return Q(pk__in=persons.values("household")) | Q(
        pk__in=_stays_of(Q(pk__in=persons.values("household")))
    )


def _stays_of(double: Q):
    """Keys of the households into which those of a condition were merged."""
    merged = Household.objects.filter(double, merged_into__isnull=False)
    return merged.values("merged_into")


def _of_persons(condition) -> Q:
    return Q(pk__in=Person.objects.filter(condition).values("household"))


def with_need(dimension: str):
    """Households with a person in need in a dimension, in their latest data year."""
    needs = Need.objects.filter(
        household=OuterRef("pk"), dimension=dimension, data_year=OuterRef("latest_year")
    )
    return Exists(needs)
