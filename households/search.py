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
from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.expressions import RawSQL

from core import lookups, thai  # noqa: F401 - registers `begins`
from core.identity import pin_index
from households.models import Household, Person
from households.spellings import nearest, spoken_alike
from places.models import Village

MOST_NAMES = 3000  # spellings compared with what was typed, at most
MIDDLE_FROM = 3  # letters; trigrams need as many
HOUSE = re.compile(r"(?:บ้านเลขที่\s*)?(\d[\d/-]*)(?:\s+(.+))?")
VILLAGE_WORDS = re.compile(r"^(?:หมู่บ้าน|บ้าน|ม\.|หมู่ที่|หมู่)\s*")


MOST_FOUND = 1000  # households of a name that are listed: more is a name, not somebody


@dataclass(frozen=True)
class Found:
    """A condition on households; keys of those to be shown first, best first; and whether there
    are more than are looked at.
    """

    condition: Q
    better: list[set[int]] = field(default_factory=list)
    is_cut: bool = False


def matching(text: str, among=None) -> Q:
    """A condition on households, of `among` if that is given. Thirteen digits are looked up by
    keyed hash, never by LIKE.
    """
    return look_up(text, among).condition


def best_first(rows, text: str, most: int | None = MOST_FOUND):
    """The households of `rows` that match, with `match` (0 is best) to order by, and whether there
    are more than `most` of a name (`is_cut`).
    """
    found = look_up(text, rows, most)
    places = [When(pk__in=keys, then=Value(n)) for n, keys in enumerate(found.better) if keys]
    last = Value(len(found.better), output_field=IntegerField())
    place = Case(*places, default=last, output_field=IntegerField()) if places else last
    rows = rows.filter(found.condition).annotate(match=place)
    rows.is_cut = found.is_cut
    return rows


def look_up(text: str, among=None, most: int | None = MOST_FOUND) -> Found:
    """What is meant by what was typed; for a name, spellings are read within the person's fence."""
    text = thai.clean(text)
    number = re.sub(r"[\s-]", "", thai.to_arabic_digits(text))
    if number.isdecimal() and len(number) == 13:
        return Found(_of_national_id(number))
    if number.isdecimal() and len(number) == 11:
        return Found(Q(house_code=number) | Q(pk__in=_stays_of(Q(house_code=number))))
    if house := HOUSE.fullmatch(thai.to_arabic_digits(text)):
        return _house(house[1], house[2])
    return _name(text, Keys(among, most))


def _house(number: str, village: str | None) -> Found:
    """A house number, with a village's name or หมู่ที่ behind it if there is one."""
    condition = Q(house_number=number)
    if not village:
        return Found(condition)
    name = VILLAGE_WORDS.sub("", village)
    known = Q(number=int(name)) if name.isdecimal() and len(name) < 4 else Q(name__contains=name)
    return Found(condition & Q(village__in=Village.objects.filter(known).values("code")))


def _name(text: str, found: "Keys") -> Found:
    """Keys are read source by source, the best first, each from its index and no more of them than
    are listed: what a name costs does not depend on how many there are.
    """
    key, words = thai.name_key(text), thai.split_title(text)[1].split()
    names, alike = _alike(key, words)
    begins = Q(name_key__begins=key) | Q(last_name__begins=text)
    # Somebody of exactly the first and last name typed: longer family names are other people.
    begins = Q(pk__in=[]) if len(words) > 1 and key in names else begins
    for condition in (Q(name_key=key), alike, begins):
        found.add(Person.objects.filter(condition))
    is_known = bool(names or found.all)
    found.add(_of_villages(text))
    if len(key) >= MIDDLE_FROM and (has_trigrams() or not is_known):
        found.add(_with_middle(key))
    return Found(Q(pk__in=found.all), found.by_place[:3], found.is_cut)


class Keys:
    """Keys of households from one source after another, up to `most` of each; of `among`, where a
    name alone would be cut before what else is asked for.
    """

    def __init__(self, among, most) -> None:
        self.among, self.most = among, most
        self.by_place: list = []
        self.all: set[int] = set()
        self.is_cut = False

    def add(self, rows) -> None:
        column = "pk" if rows.model is Household else "household_id"
        keys = rows.order_by().values_list(column, flat=True)
        found = self._up_to_most(keys)
        if self._is_cut(found) and self.among is not None:
            within = {f"{column.removesuffix('_id')}__in": self.among.order_by().values("pk")}
            found = self._up_to_most(keys.filter(**within))
        self.is_cut = self.is_cut or self._is_cut(found)
        new = set(found[: self.most]) - self.all
        self.by_place.append(new)
        self.all |= new

    def _up_to_most(self, keys) -> list[int]:
        return list(keys if self.most is None else keys[: self.most + 1])

    def _is_cut(self, found) -> bool:
        return self.most is not None and len(found) > self.most


def _of_villages(text):
    villages = Village.objects.filter(name__contains=text).values("code")
    return Household.objects.filter(village__in=villages)


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
