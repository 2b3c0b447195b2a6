"""The name a household is called by when whoever gave it has gone."""

from collections.abc import Iterable

from core.thai import sort_key
from households.models import Household, Person


def call_by_who_stays(household: Household, *, left: Iterable[int] = ()) -> None:
    """A household called by one of `left` (keys of people who live elsewhere now), or by nobody, is
    called by its head, else by the eldest there; where nobody is, by nobody.
    """
    gone = Person.objects.filter(pk__in=left).values_list("first_name", "last_name")
    names = tuple(name for first, last in gone if (name := f"{first} {last}".strip()))
    if household.head_name and not household.head_name.endswith(names):
        return
    there = Person.objects.filter(household=household, merged_into=None)
    person = there.order_by("-is_head", "birth_date", "pk").first()
    called = f"{person.first_name} {person.last_name}".strip() if person else ""
    Household.objects.filter(pk=household.pk).update(
        head_name=person.full_name if person else "", head_sort_key=sort_key(called)[:200]
    )
