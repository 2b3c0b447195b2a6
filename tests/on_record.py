"""Every act that any test records about something of a household stands on its history too."""

from functools import cache

import pytest
from django.apps import apps

from accounts import audit
from households.models import Household


@cache
def leading() -> dict[type, list[str]]:
    """Returns by which columns a row of each model leads to a household, in any number of steps."""
    found: dict[type, list[str]] = {Household: []}
    known = 0
    while known < len(found):
        known = len(found)
        for model in apps.get_models():
            keys = [f.attname for f in model._meta.concrete_fields if f.related_model in found]
            if keys and model is not Household:
                found[model] = keys
    return found


@pytest.fixture(autouse=True)
def acts_are_on_their_household(monkeypatch):
    fields = audit._fields

    def named(action, target, *rest):
        entry = fields(action, target, *rest)
        keys = leading().get(type(target), [])
        if entry["household_id"] is None:
            assert not any(getattr(target, key) for key in keys), (
                f"{action} of {entry['target_type']} is not on the history of its household: record"
                " it on the row that has `household_id`, or pass `household_id=`"
            )
        return entry

    monkeypatch.setattr(audit, "_fields", named)
