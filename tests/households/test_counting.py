"""What is counted by sub-district: as counting it now has it, whatever happened, whoever looks."""

from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse
from hypothesis import given

from accounts.acting import acting_for
from accounts.permissions import Permission
from accounts.tasks import recount_stored
from assistance.projects.services.gaps import count_gaps, gaps
from committees.views.areas import place_of
from core.stored import counted
from households.enums import NeedStatus
from households.models import Household, ImportBatch, Need, NeedCount
from households.services.counting import count_needs, needed, needed_in
from households.services.households import leave_programme
from households.services.nominations import propose_household, verify_nomination
from households.services.villages import followed_in, shared_in
from households.sets import households_in
from households.tpmap import jobs
from households.tpmap.services.imports import import_list
from tests import clock
from tests.factories.people import make_household, make_user
from tests.histories import TODAY, calm, events, happen, make_world, taken_back
from tests.households.test_import import write_list

pytestmark = pytest.mark.django_db
PLACES = ("42", "4201", "4202", "420101", "420107")


@pytest.fixture
def world():
    return make_world()


def open_needs(user):
    """`{(district, dimension): households}`, one by one."""
    rows = households_in(
        "programme", among=Household.objects.permitted(user, Permission.PROJECT_EDIT)
    )
    found = {}
    for need in Need.objects.filter(household__in=rows).select_related("household"):
        if need.data_year == need.household.latest_year and need.status not in NeedStatus.met():
            key = str(need.district), need.dimension_id
            found.setdefault(key, set()).add(need.household_id)
    return {key: len(households) for key, households in found.items()}


@given(history=events(most=20))
@calm(8)
def test_a_count_says_what_counting_now_says(world, history):
    with taken_back(), clock.at(TODAY):
        happen(world, history)
        count_needs()
        count_gaps()
        for user in (world.province, *world.officers):
            with acting_for(user):
                for place in map(place_of, PLACES):
                    now = needed(followed_in(place, user))
                    kept = needed_in(place, user) or now  # nobody's place is counted as it stands
                    assert kept.households == now.households
                    assert kept.dimensions == now.dimensions
                said = {(g.district.code, g.dimension.pk): g.households for g in gaps(user)[1]}
                assert said == open_needs(user)


def test_whoever_reaches_households_by_a_list_has_them_counted_now(world):
    count_needs()
    with acting_for(world.mentors[0]):
        assert needed_in(place_of("42"), world.mentors[0]) is None
        assert NeedCount.objects.count() == 0


def test_an_officer_sees_no_count_of_another_district(client):
    for place in ("420101", "420201", "420201"):
        make_household(place)
    seen = {}
    for role, area in (
        ("provincial_officer", "42"),
        ("district_officer", "4201"),
        ("district_officer", "4202"),
    ):
        client.force_login(make_user(role, area))
        for page in ("42", "4201", "4202"):
            panels = client.get(reverse("committees:area-detail", args=[page])).context["panels"]
            found = {p["panel"].key: p["context"] for p in panels}["households"]["found"]
            seen[area, page] = found.households
    assert [seen["42", page] for page in ("42", "4201", "4202")] == [3, 1, 2]
    assert [seen["4201", page] for page in ("42", "4201", "4202")] == [1, 1, 0]
    assert [seen["4202", page] for page in ("42", "4201", "4202")] == [2, 0, 2]


def test_a_count_says_as_of_when_and_is_made_each_night_and_with_a_list(client, world):
    client.force_login(world.province)
    home = reverse("committees:area-home")

    def shown():
        panels = client.get(home).context["panels"]
        return {p["panel"].key: p["context"] for p in panels}["households"]["found"]

    before = shown()
    with acting_for(world.officers[0]):
        house = Household.objects.filter(district=4201).first()
        leave_programme(household=house, reason="moved", by=world.officers[0])
    assert shown() == before
    recount_stored()
    after = shown()
    assert (after.households, after.at > before.at) == (before.households - 1, True)

    with acting_for(purpose="test"):
        batch = ImportBatch.objects.order_by("pk").last()
        batch.asked_by = world.province
        jobs.undo(batch)
    assert shown().households < after.households


def test_a_count_that_fails_stops_no_other(monkeypatch, caplog):
    def fail():
        raise ZeroDivisionError

    monkeypatch.setattr("core.stored._counts", {})
    counted("broken", fail)
    counted("needs", count_needs)
    recount_stored()
    assert "broken was not counted" in caplog.text
    with acting_for(purpose="test"):
        assert NeedCount.objects.exists()


def test_needs_of_a_household_taken_in_since_the_list_in_force_are_counted(tmp_path):
    path = write_list(tmp_path / "a.csv", 1, changes={"ปี": 2568})
    import_list(path, data_year=2568, by=make_user("administrator", "42"))
    listed = Household.objects.get()
    mentor, officer = make_user("mentor", "4201"), make_user("district_officer", "4201")
    with clock.at(date(2026, 11, 30)):
        proposed = propose_household(
            by=mentor,
            subdistrict=listed.subdistrict,
            head_name="นายสมชาย ทองใบ",
            village_number=listed.village.number,
            dimensions=["health"],
            reason="บ้านไม่มีรายได้",
            evidence="ผู้ใหญ่บ้าน",
        )
        missed = verify_nomination(nomination=proposed, by=officer).household
        count_needs()
        count_gaps()
        with acting_for(officer):
            place = place_of("4201")
            found = {one.pk: n for one, n in needed(followed_in(place, officer)).dimensions if n}
            kept = {one.pk: n for one, n in needed_in(place, officer).dimensions if n}
            gapped = {gap.dimension.pk: gap.households for gap in gaps(officer)[1]}
            shared = shared_in(place_of(listed.village_id), officer)[1]
    assert (listed.latest_year, missed.latest_year) == (2568, 2569)
    assert found == kept == gapped == {"income": 1, "health": 1}
    assert {s.dimension.pk: s.households for s in shared if s.households} == {
        "income": [listed],
        "health": [missed],
    }


def test_gaps_are_counted_anew_when_somebody_asks(client):
    officer = make_user("district_officer", "4201")
    client.force_login(officer)
    address = reverse("projects:gap-list")
    assert client.get(address).context["without"] == []
    make_household("420101")
    assert client.get(address).context["without"] == []
    (gap,) = client.post(address, follow=True).context["without"]
    assert (gap.district.code, gap.households) == ("4201", 1)
    client.force_login(make_user("district_officer", "4202"))
    assert client.get(address).context["without"] == []


def test_the_commands_of_a_list_count_as_its_page_does(tmp_path, capsys):
    def kept() -> int:
        with acting_for(purpose="test"):
            rows = NeedCount.objects.values_list("counts", flat=True)
            return sum(dict(counts).get("", 0) for counts in rows)

    call_command("import_tpmap", write_list(tmp_path / "a.csv", 4), year=2569)
    assert kept() == 0
    call_command("import_tpmap", tmp_path / "a.csv", year=2569, apply=True)
    assert kept() == 4
    with acting_for(purpose="test"):
        batch = ImportBatch.objects.latest("pk")
    call_command("undo_import", batch.pk)
    assert kept() == 0
