"""Promises for the whole code: every door names a permission, nobody enters without an account."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from rest_framework.serializers import ModelSerializer

from accounts.permissions import GRANTS, Permission
from core.privacy import DataClass, class_of, is_personal
from households.exports import COLUMNS, NOMINATION_COLUMNS
from households.models import Nomination
from logbook.exports import LIST_COLUMNS
from tests.rooms import APPS

# Doors of libraries keep their own guards; healthz tells nothing.
FOREIGN = ("admin/", "accounts/")
OPEN = {
    "healthz": "says only that the database answers; the start script asks it",
    "readyz": "says only which part does not answer; whoever balances the load asks it",
    "health/metrics": "a token of the environment, or an administrator",
    "assistance/answer/<str:link>/": "signed link and code of a letter, once",
    "committees/linked/<str:link>/": "signed link to a paper, mailed to a line without an account",
}
# Personal rows that are reached only through a parent that has a scope.
THROUGH_A_PARENT = {
    "committees.SeatHolder": "the committee's page",
    "accounts.User": "account administration",
    "accounts.Membership": "account",
    "accounts.EmergencyAccess": "account",
    "accounts.AuditEvent": "history",
    "accounts.AccountBatch": "account administration",
    "accounts.ProposedAccount": "account administration",
    "accounts.LetterPrint": "account administration",
    "accounts.AccountLetter": "account administration",
    "accounts.RowHistory": "history",
    "accounts.ApiToken": "its owner",
    "accounts.Notification": "inbox",
    "accounts.Digest": "inbox",
    "accounts.FormReceipt": "asked by its token alone",
    "reports.ReportDelivery": "report",
    "reports.ReportWording": "report",
    "households.DuplicateDecision": "household",
    "households.ImportBatch": "import",
    "logbook.LogbookExport": "area of the run",
    "logbook.EntryKeying": "entry",
    "households.HouseholdListing": "household",
    "households.PersonListing": "household",
    "households.ImportIssue": "import batch",
    "plans.PlanRow": "plan",
    "plans.LedgerLine": "ledger",
    "logbook.VisitProgress": "visit",
    "logbook.AssessmentLine": "visit",
    "logbook.StandingRow": "batch",
    "logbook.VisitPhoto": "visit",
    "logbook.VisitRevision": "visit",
    "assistance.ReferralEvent": "referral",
    "assistance.RequestEvent": "request",
    "assistance.RequestPhoto": "request",
    "committees.OrganizationOfficer": "the organisation's page",
    "committees.AgendaItem": "meeting",
    "committees.Attendance": "meeting",
    "committees.ObstacleStep": "obstacle",
    "committees.ResolutionStep": "resolution",
    "households.NominationPhoto": "nomination",
    "assistance.HelpListIssue": "list of an agency",
}


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


def models_of_ours():
    return [model for name in APPS for model in apps.get_app_config(name).get_models()]


def test_every_personal_model_has_a_scope_or_a_parent():
    without = [
        model._meta.label
        for model in models_of_ours()
        if is_personal(model) and not hasattr(model.objects, "permitted")
    ]
    assert sorted(without) == sorted(THROUGH_A_PARENT)


def test_every_field_of_every_model_has_its_class_of_data():
    wrong = []
    for model in models_of_ours():
        fields = {f.name for f in model._meta.get_fields() if f.concrete}
        said = set(getattr(model, "privacy", {}))
        wrong += [f"{model._meta.label}.{name}" for name in sorted(fields ^ said)]
    assert wrong == []


def serializers_of(kind=ModelSerializer):
    for found in kind.__subclasses__():
        if found.__module__.split(".")[0] in APPS:
            yield found
        yield from serializers_of(found)


def test_the_api_gives_sensitive_fields_only_where_a_serializer_says_so():
    """And a national ID never."""
    for serializer in serializers_of():
        fields, model = serializer.Meta.fields, serializer.Meta.model
        sensitive = {f for f in fields if class_of(model, f) == DataClass.SENSITIVE}
        assert sensitive == set(getattr(serializer.Meta, "sensitive", ())), serializer
        assert not {"pin", "pin_index"} & set(fields), serializer


def test_the_everyday_export_gives_nothing_sensitive_but_what_it_names():
    classes = {field: class_of(model, field) for _heading, model, field, _value in COLUMNS}
    sensitive = {field for field, found in classes.items() if found == DataClass.SENSITIVE}
    assert None not in classes.values()
    assert sensitive == {"urgency_score"}
    classes = {f: class_of(Nomination, f) for _heading, f, _value in NOMINATION_COLUMNS}
    assert None not in classes.values()
    assert {f for f, found in classes.items() if found == DataClass.SENSITIVE} == {"dimensions"}
    classes = {field: class_of(model, field) for _h, model, field, *_how in LIST_COLUMNS}
    assert not {None, DataClass.SENSITIVE} & set(classes.values())


def test_the_admin_site_shows_no_sensitive_field():
    for model, site_page in admin.site._registry.items():
        shown = {*map(str, site_page.list_display), *map(str, site_page.search_fields)}
        sensitive = {f for f in shown if class_of(model, f) == DataClass.SENSITIVE}
        assert sensitive == set(), model


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
    for name in (
        "households",
        "plans",
        "ledgers",
        "visits",
        "assistance",
        "referrals",
        "metrics",
        "areas",
        "session",
        "guide-questions",
        "score-words",
    ):
        response = client.get(f"/api/v1/{name}/")
        assert (name, response.status_code) == (name, 401)
        assert set(response.json()) == {"code", "message"}
