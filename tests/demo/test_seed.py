"""A seed gives one province, whoever writes it: the tables' owner or the office's role."""

from datetime import date

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from assistance.models import Assistance, Referral
from demo.management.commands import seed_demo
from households.models import Household, Need
from logbook.models import Visit
from mentors.models import DueItem, Official, Pairing
from plans.models import ActionPlan, LedgerMonth
from reports.models import MetricSnapshot, MonthMember, ToldOutside
from tests.clock import at
from tests.conftest import see_everything
from tests.demo.test_filling import due_differences, seed

# What else follows from when it was written, or from what was there before, differs.
FACTS = {
    Pairing: ("household__house_code", "official__first_name", "started_on", "ended_on"),
    Visit: ("id", "visited_on", "status", "recorded_by__username", "visited_by__first_name"),
    ActionPlan: ("id", "household__house_code", "started_on", "agreed_mark", "closed_on"),
    LedgerMonth: ("household__house_code", "month", "saving", "debt"),
    Assistance: ("id", "household__house_code", "given_on", "amount", "dimension_id"),
    Referral: ("id", "household__house_code", "status", "due_on", "organization__code"),
    Need: ("person__last_name", "household__house_code", "dimension_id", "data_year", "met_on"),
    Official: ("first_name", "last_name", "load"),
    Household: ("house_code", "mentored_until"),
    DueItem: ("household__house_code", "kind", "since", "official__first_name", "user__username"),
    MetricSnapshot: ("month", "metric", "area", "key", "value"),
    MonthMember: ("month__first_day", "revision", "metric", "area", "key", "value", "villages"),
    ToldOutside: ("month__first_day", "revision", "metric", "figures"),
}


def facts() -> dict[str, list]:
    return {
        model.__name__: sorted(map(repr, model.objects.values_list(*names)))
        for model, names in FACTS.items()
    }


def found_with(number) -> dict[str, list]:
    try:
        with transaction.atomic():
            seed(number, 60)
            found = facts()
            raise InterruptedError
    except InterruptedError:
        return found


@pytest.mark.long
@pytest.mark.django_db
def test_a_seed_gives_one_province_and_another_another():
    first = found_with(1)
    assert all(first.values())
    assert found_with(1) == first
    assert found_with(2) != first


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_the_tables_owner_writes_the_same_and_leaves_no_key_open(reference, monkeypatch):
    """With keys and triggers later, and months counted beside each other as of a large province."""
    monkeypatch.setattr(seed_demo, "MANY_HOUSEHOLDS", 0)
    with transaction.atomic():
        expected = found_with(5)
    seed(5, 60)

    see_everything()
    assert facts() == expected
    assert dangling() == []
    assert due_differences() == []
    assert switched_off() == []
    assert index_names() == {(i.name, m._meta.db_table) for m in seeded() for i in m._meta.indexes}


@pytest.mark.django_db(transaction=True)
def test_a_small_seed_that_is_killed_while_it_counts_leaves_nothing(reference, monkeypatch):
    """So the next `script/server` fills the province whole."""

    def killed(*_days, **_more):
        raise KeyboardInterrupt

    monkeypatch.setattr(seed_demo.services, "count_months", killed)
    with pytest.raises(KeyboardInterrupt):
        seed(5, 60)
    see_everything()
    assert not Household.objects.exists()


def switched_off() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgenabled = 'D'")
        return [name for (name,) in cursor.fetchall()]


def seeded():
    return (Household, Pairing, Visit, ActionPlan, Assistance, Referral, DueItem)


def index_names() -> set[tuple[str, str]]:
    """Those the models name, as the database has them."""
    named = {i.name for m in seeded() for i in m._meta.indexes}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, tablename FROM pg_indexes WHERE indexname = ANY (%s)", [list(named)]
        )
        return set(cursor.fetchall())


def dangling() -> list[str]:
    """Foreign keys of any table that lead to no row."""
    found = []
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if field.remote_field and field.remote_field.model._meta.managed:
                target = field.remote_field.model._base_manager.filter(
                    **{field.target_field.attname: OuterRef(field.attname)}
                )
                rows = model._base_manager.exclude(**{field.attname: None})
                if rows.filter(~Exists(target)).exists():
                    found.append(str(field))
    return found


@pytest.mark.django_db
def test_what_would_come_later_has_not_happened():
    """On the first of a month its visits lie ahead; they do not all come on that day."""
    today = date(2026, 11, 1)
    with at(today):
        seed(1, 60)
    visits = Visit.objects.filter(visited_on__lte=today)
    assert visits.count() == Visit.objects.count() > 50
    assert visits.filter(visited_on=today).count() * 10 < Household.objects.count()
