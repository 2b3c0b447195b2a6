"""What a merge and its undo do to mentors, needs, plans and years of the household that stays."""

import pytest

from accounts.acting import acting_for
from core.consequences import lines_of
from households.services.duplicates import merge_households, merging, unmerge_households
from mentors.errors import NoMainMentorError
from mentors.models import Pairing
from mentors.services.pairings import end_pairing
from tests.consequences.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(tmp_path):
    return Town(tmp_path)


def merge(town, kept, double, **chosen):
    with acting_for(town.officer):
        return merge_households(kept=kept, double=double, by=town.officer, chosen=chosen)


def unmerge(town, double) -> list[str]:
    with acting_for(town.officer):
        return unmerge_households(double=double, by=town.officer, reason="คนละครอบครัว")[1]


def mentors_of(town, house) -> set[tuple[int, str]]:
    with acting_for(town.officer):
        rows = Pairing.objects.filter(household=house, ended_on=None)
        return set(rows.values_list("official_id", "kind"))


def test_a_co_mentor_here_who_is_the_main_one_of_the_double_may_be_chosen(town):
    kept, double = town.houses[:2]
    one, both = town.mentor(), town.mentor()
    town.pair(kept, one)
    town.pair(kept, both, kind="co")
    town.pair(double, both)

    merge(town, kept, double, mentor=str(both.pk))
    assert mentors_of(town, kept) == {(both.pk, "main")}

    assert unmerge(town, double) == []
    assert mentors_of(town, kept) == {(one.pk, "main"), (both.pk, "co")}
    assert mentors_of(town, double) == {(both.pk, "main")}


def test_a_co_mentor_without_a_main_one_becomes_it_by_the_double(town):
    kept, double = town.houses[:2]
    one, both = town.mentor(), town.mentor()
    main = town.pair(kept, one)
    town.pair(kept, both, kind="co")
    with acting_for(town.officer):
        end_pairing(pairing=main, by=town.officer, end_reason="transferred")
    town.pair(double, both)

    merge(town, kept, double)
    assert mentors_of(town, kept) == {(both.pk, "main")}

    assert unmerge(town, double) == [f"{both.full_name} ไม่ได้กลับมาดูแล: {NoMainMentorError.message}"]
    assert mentors_of(town, double) == {(both.pk, "main")}


def test_a_main_mentor_of_days_to_come_gives_way_to_the_one_chosen(town):
    kept, double = town.houses[:2]
    one, other = town.mentor(), town.mentor()
    town.pair(kept, one, days_ago=-5)
    town.pair(double, other)

    merge(town, kept, double, mentor=str(other.pk))
    assert mentors_of(town, kept) == {(other.pk, "main")}


def test_a_co_mentor_whom_the_merge_ends_is_told_before(town):
    kept, double = town.houses[:2]
    main, co = town.pair(double, town.mentor()), town.mentor()
    town.pair(double, co, kind="co")
    with acting_for(town.officer):
        end_pairing(pairing=main, by=town.officer, end_reason="transferred")
        lines = [line.text for line in lines_of(merging(kept, double, by=town.officer))]

    assert f"{co.full_name} ดูแลครัวเรือนที่ใช้ต่อไม่ได้: {NoMainMentorError.message}" in lines
