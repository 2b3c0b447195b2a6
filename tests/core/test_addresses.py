"""`{% url %}` of ours writes what Django's writes."""

from uuid import UUID

import pytest
from django.template import engines
from django.urls import NoReverseMatch, reverse

VISIT = UUID("6f9619ff-8b86-4d11-b42d-00c04fc964ff")
DOORS = [
    ("reports:home", []),
    ("households:household-detail", [31]),
    ("households:household-detail", ["31"]),
    ("households:household-panel", [31, "visits"]),
    ("logbook:visit-detail", [VISIT]),
    ("logbook:visit-detail", [str(VISIT)]),
    ("committees:area-detail", [4201]),  # takes some numbers only
    ("committees:area-detail", ["420101"]),
]


def written(source, **context):
    return engines["django"].from_string(source).render(context)


@pytest.mark.parametrize(("door", "keys"), DOORS)
def test_an_address_is_that_of_django_for_each_row(door, keys):
    for _row in range(2):
        assert written("{% url door " + _names(keys) + "%}", door=door, **_named(keys)) == reverse(
            door, args=keys
        )


def test_each_row_has_an_address_of_its_own():
    source = "{% for key in keys %}{% url 'households:household-detail' key %} {% endfor %}"

    assert written(source, keys=[1, 2]).split() == ["/households/1/", "/households/2/"]


def test_an_address_may_be_kept_for_later():
    source = "{% url 'households:household-detail' 7 as there %}[{{ there }}]"

    assert written(source) == "[/households/7/]"


@pytest.mark.parametrize(("door", "keys"), [("no:door", [1]), ("committees:area-detail", [1])])
def test_a_door_that_is_none_fails_as_ever(door, keys):
    with pytest.raises(NoReverseMatch):
        written("{% url door " + _names(keys) + "%}", door=door, **_named(keys))


def _names(keys) -> str:
    return "".join(f"key_{place} " for place in range(len(keys)))


def _named(keys) -> dict:
    return {f"key_{place}": key for place, key in enumerate(keys)}
