"""Promises for the whole code: every door names a permission, nobody enters without an account."""

import pytest
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from committees.permissions import GRANTS, Permission

OUR_APPS = ("committees", "indicators", "households", "mentors", "logbook", "reports")
# Doors of libraries keep their own guards; healthz tells nothing.
FOREIGN = ("admin/", "accounts/")
OPEN = {"healthz": "says only that the database answers; the start script asks it"}
# Personal rows that are reached only through a parent that has a scope.
THROUGH_A_PARENT = {
    "committees.SeatHolder": "the committee's page", "committees.User": "account administration",
    "households.HouseholdListing": "household", "households.PersonListing": "household",
    "households.HouseholdUrgency": "household", "households.StagedRow": "import batch",
    "households.ImportIssue": "import batch", "households.ImportChange": "import batch",
    "mentors.PlanRow": "plan", "logbook.VisitProgress": "visit",
    "logbook.AssessmentLine": "visit", "logbook.VisitPhoto": "visit",
    "logbook.ReferralEvent": "referral",
}  # fmt: skip


def doors(patterns=None, prefix=""):
    """`(address, view)` of every URL of ours."""
    for entry in patterns or get_resolver().url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from doors(entry.url_patterns, address)
        elif isinstance(entry, URLPattern):
            yield address, entry.callback


def ours():
    return [(a, v) for a, v in doors() if not a.startswith(FOREIGN) and a not in OPEN]


def test_every_door_names_a_permission():
    nameless = []
    for address, view in ours():
        viewset = getattr(view, "cls", None)
        named = getattr(view, "required_permission", None)
        if viewset is not None:
            actions = set(getattr(view, "actions", {}).values()) - {"options", "head"}
            declared = getattr(viewset, "required_permissions", {})
            named = getattr(viewset, "required_permission", None) or actions <= set(declared)
        if not named:
            nameless.append(address)
    assert nameless == []


def test_stale_exemptions_fail():
    addresses = [address for address, _view in doors()]
    assert [name for name in OPEN if name not in addresses] == []
    labels = {model._meta.label for model in apps.get_models()}
    assert [name for name in THROUGH_A_PARENT if name not in labels] == []


def test_every_personal_model_has_a_scope_or_a_parent():
    without = [
        model._meta.label
        for name in OUR_APPS
        for model in apps.get_app_config(name).get_models()
        if getattr(model, "personal_fields", ()) and not hasattr(model.objects, "permitted")
    ]
    assert sorted(without) == sorted(THROUGH_A_PARENT)


def test_every_permission_is_granted_to_some_role():
    granted = set().union(*GRANTS.values())
    assert [permission for permission in Permission if permission not in granted] == []


def addresses_without_arguments():
    return [a for a, _v in ours() if "<" not in a and "(" not in a and "api/" not in a]


@pytest.mark.django_db
def test_nobody_enters_without_an_account(client):
    for address in addresses_without_arguments():
        response = client.get("/" + address)
        assert response.status_code == 302, address
        assert response["Location"].startswith(reverse("account_login")), address


@pytest.mark.django_db
def test_the_api_answers_401_and_never_a_login_page(client):
    for name in ("households", "plans", "visits", "referrals", "metrics", "areas", "session"):
        response = client.get(f"/api/v1/{name}/")
        assert (name, response.status_code) == (name, 401)
        assert set(response.json()) == {"code", "message"}
