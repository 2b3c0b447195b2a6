"""Finding a household: by name, misspelt name, house number, house code or national ID."""

import re

from django.db.models import Exists, OuterRef, Q

from households.models import Household, Need, Person, Village
from loei_poverty import lookups, thai  # noqa: F401 - registers `begins`
from loei_poverty.identity import pin_index


def matching(text: str) -> Q:
    """A condition on households. Thirteen digits are looked up by keyed hash, never by LIKE."""
    text = thai.clean(text)
    number = re.sub(r"[\s-]", "", thai.to_arabic_digits(text))
    if number.isdigit() and len(number) == 13:
        return _of_persons(Q(pin_index=pin_index(number)))
    if number.isdigit() and len(number) == 11:
        return Q(house_code=number)
    if re.fullmatch(r"[\d/]+", number):
        return Q(house_number=number)
    key = thai.name_key(text)
    by_name = Q(name_key__begins=key) | Q(last_name__begins=text)
    persons = Person.objects.filter(by_name | _by_sound(text)).values("household")
    villages = Village.objects.filter(name__contains=text).values("code")
    of_villages = Household.objects.filter(village__in=villages).values("pk")
    # One list of keys: an OR of the two would read every household there is.
    return Q(pk__in=persons.union(of_villages))


def _by_sound(text) -> Q:
    words = thai.split_title(text)[1].split()
    sounds = [thai.sound_key(word) for word in words[:2]]
    if len(sounds) == 2:
        return Q(sound_key=" ".join(sounds))
    return Q(sound_key__begins=f"{sounds[0]} ") if sounds and len(words[0]) > 2 else Q(pk__in=[])


def _of_persons(condition) -> Q:
    return Q(pk__in=Person.objects.filter(condition).values("household"))


def with_need(dimension: str):
    """Households with a person in need in a dimension, in their latest data year."""
    needs = Need.objects.filter(
        household=OuterRef("pk"), dimension=dimension, data_year=OuterRef("latest_year")
    )
    return Exists(needs)
