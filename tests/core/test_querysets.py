"""Conditions of several."""

import pytest
from django.db.models import Q

from core.querysets import any_of

NOTHING = Q(pk__in=[])


@pytest.mark.parametrize(
    ("conditions", "together"),
    [
        ((), NOTHING),
        ((Q(), Q()), NOTHING),  # what says nothing opens nothing
        ((Q(), Q(pk=1)), Q(pk=1)),
        ((Q(pk=1), Q(pk=2)), Q(pk=1) | Q(pk=2)),
    ],
)
def test_one_of_several_holds_and_of_none_no_row(conditions, together):
    assert any_of(iter(conditions)) == together
