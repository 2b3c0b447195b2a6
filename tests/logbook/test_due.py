"""What is due over random histories: stored by triggers, counted over by hand, for every person."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone
from hypothesis import given, note

from accounts.acting import acting_for
from accounts.models import Notification
from core.owner import as_owner
from logbook.models import Visit, WorkLimit
from logbook.services import digests, work
from logbook.services.visits import record_visit
from logbook.tasks import recount_due
from mentors import due
from mentors.models import DueItem
from tests import clock, recount
from tests.conftest import see_everything
from tests.factories.people import make_household, make_official, make_pairing, make_user
from tests.histories import TODAY, Event, calm, events, happen, make_world, taken_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def people(world):
    """Everybody who has work, with the role and district a recount needs."""
    for officer, district in zip(world.officers, (4201, 4202), strict=True):
        yield officer, "officer", district
    for mentor in world.mentors:
        yield mentor, "mentor", None
    yield world.province, "province", None


@given(history=events(most=18))
@calm(20)
def test_what_is_due_is_what_a_recount_by_hand_finds_for_every_person(world, history):
    with taken_back():
        happen(world, history)
        everything = recount.load()
        with clock.at(TODAY):
            for user, role, district in people(world):
                note(f"{role} {user.username}")
                by_hand = recount.due_to(
                    everything, user, role=role, district=district, today=TODAY
                )
                with acting_for(user):
                    found = work.work_of(user)
                    shown = {i.household_id: [d.kind.code for d in i.dues] for i in found}
                    assert shown == by_hand
                    assert found.count() == len(by_hand)
                    assert digests.counts_for(user) == recount.by_kind(by_hand)
        assert work.recount() == {}


@given(history=events("pair", "end_pairing", "hand_over", "take_back", "leave", "visit", most=12))
@calm(8)
def test_after_each_step_the_table_says_what_the_views_find(world, history):
    codes = [kind.code for kind in due.kinds()]
    with taken_back():
        for event in history:
            happen(world, [event])
            with connection.cursor() as cursor:
                cursor.execute("SELECT * FROM due_differences(%s)", [codes])
                assert cursor.fetchall() == []


def test_time_alone_makes_work_due(world):
    """Nothing runs between the day a visit is in time and the day after."""
    happen(world, [Event(50, "pair", 0, 0, 0, 0), Event(40, "visit", 0, 0, 0, 4)])
    mentor = world.mentors[0]
    for days, expected in ((35, False), (36, True)):
        with clock.at(TODAY - timedelta(days=40) + timedelta(days=days)), acting_for(mentor):
            kinds = [d.kind.code for item in work.work_of(mentor) for d in item.dues]
            assert ("not_visited" in kinds) == expected


def differences() -> list:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM due_differences(%s)", [[kind.code for kind in due.kinds()]])
        return cursor.fetchall()


def paired_household():
    mentor = make_user("mentor", "4201")
    household = make_household("420107")
    make_pairing(household, make_official(user=mentor), mentor)
    return household, mentor


def record(household, mentor, days_ago=0):
    return record_visit(
        by=mentor,
        id=uuid.uuid4(),
        household=household,
        purpose="follow_up",
        visited_on=timezone.localdate() - timedelta(days=days_ago),
    )[0]


def test_the_office_cannot_write_what_is_due():
    household, _mentor = paired_household()
    for write in (
        lambda: DueItem.objects.filter(household=household).delete(),
        lambda: DueItem.objects.update(since=timezone.localdate()),
    ):
        with pytest.raises(ProgrammingError), transaction.atomic():
            write()


@pytest.mark.django_db(transaction=True)
def test_the_nightly_recount_mends_what_slipped_past_the_triggers_and_tells(reference):
    household, _mentor = paired_household()
    administrator = make_user("administrator", "42")
    before = set(DueItem.objects.values_list("household", "kind", "since"))
    assert {kind for _household, kind, _since in before} == {"never_visited", "no_plan"}
    recount_due()
    assert not Notification.objects.filter(user=administrator).exists()
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE mentors_dueitem SET since = since - 3 WHERE kind = 'no_plan'")
    see_everything()

    recount_due()
    recount_due()

    assert set(DueItem.objects.values_list("household", "kind", "since")) == before
    assert differences() == []
    assert Notification.objects.filter(user=administrator).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_acts_at_once_the_second_counts_what_the_first_did(reference):
    """One visit is recorded while another, older one of the household is written to past the
    services: without holding the household the older would be kept as the last.
    """
    household, mentor = paired_household()
    older = record(household, mentor, days_ago=20)

    def touch():
        try:
            with acting_for(purpose="test"):
                Visit.objects.filter(pk=older.pk).update(
                    visited_on=timezone.localdate() - timedelta(days=19)
                )
        finally:
            connection.close()

    other = threading.Thread(target=touch)
    with transaction.atomic():
        record(household, mentor)
        other.start()
        other.join(0.5)
        assert other.is_alive()  # it waits for the household
    other.join(10)

    assert differences() == []
    (since,) = DueItem.objects.filter(kind="not_visited").values_list("since", flat=True)
    assert since == timezone.localdate()


def test_pages_of_the_work_page_together_are_the_whole_in_order(client, world):
    happen(world, [Event(60 - n, "pair", n, 0, 0, 0) for n in range(4)])
    with clock.at(TODAY), acting_for(world.province):
        found = work.work_of(world.province)
        whole = [item.household_id for item in found]
        assert [found[n].household_id for n in range(len(whole))] == whole
        assert len(set(whole)) == len(found) == 4
        per_mentor = found.counts_by("official", 10)
        assert sum(counts[""] for counts in per_mentor.values()) == 4


def stored(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0]


def test_every_kind_has_its_view_its_words_and_its_limit():
    for kind in due.kinds():
        assert stored("SELECT to_regclass(%s)::text", f"due_{kind.code}") == f"due_{kind.code}"
        assert kind.label
    limits = set(WorkLimit.objects.values_list("code", flat=True))
    assert {kind.code for kind in due.kinds()} - limits == {"returned"}  # at once
