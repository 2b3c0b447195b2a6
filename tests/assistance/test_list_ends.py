"""How the check of an agency's list ends otherwise than well: stopped, broken, refused, too late;
and what then stays of the list and of those in it.
"""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.acting import acting_for
from accounts.models import Notification, RowHistory
from accounts.services.accounts import set_active
from assistance.errors import HelpListEmptyError, HelpListStateError
from assistance.models import HelpEntry, HelpList, HelpListIssue
from assistance.services import lists
from assistance.services.lists import apply_list, forget_old, receive_list, recheck_list
from core.jobs import running, stopping
from core.jobs.kinds import FAULT
from core.jobs.running import start
from places.models import Organization
from tests.assistance.helping import line, send, table
from tests.factories.people import make_pin, make_user
from tests.jobs import do

pytestmark = pytest.mark.django_db


def waiting(town, rows) -> HelpList:
    with acting_for(town.agent):
        help_list = receive_list(organization=town.agency, by=town.agent, file=table(rows))
        return start(help_list, "help.check", by=town.agent)


def again(town, help_list) -> HelpList:
    with acting_for(town.agent):
        recheck_list(help_list=help_list, by=town.agent)
    with acting_for(purpose="help.list"):
        return do(help_list)


def stands(help_list) -> HelpList:
    with acting_for(purpose="help.list"):
        return HelpList.objects.get(pk=help_list.pk)


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def press(user, name, help_list):
    return client_of(user).post(reverse(f"assistance:{name}", args=[help_list.pk]), follow=True)


def test_a_waiting_check_is_stopped_told_and_pressed_again(
    town, django_capture_on_commit_callbacks
):
    help_list = waiting(town, [line(make_pin())])
    admin = client_of(make_user("administrator", "42"))
    with django_capture_on_commit_callbacks(execute=True):
        address = reverse("accounts:job-cancel", args=["help.check", help_list.pk])
        assert admin.post(address).status_code == 302
    found = stands(help_list)
    assert (found.state, found.stage) == ("cancelled", "uploaded")
    with acting_for(town.agent):
        assert Notification.objects.filter(user=town.agent).count() == 1
    found = again(town, found)
    assert (found.state, found.stage, found.accepted) == ("done", "checked", 1)


def test_the_end_of_each_of_two_stops_is_told(town):
    help_list = waiting(town, [line(make_pin())])
    running.cancel(help_list)
    with acting_for(town.agent):
        recheck_list(help_list=help_list, by=town.agent)
    running.cancel(help_list)
    with acting_for(town.agent):
        assert Notification.objects.filter(user=town.agent).count() == 2


def test_a_check_again_says_each_fault_once_and_leaves_other_lists_alone(town):
    faulty = [line(make_pin(), **{"มิติ": "ความสุข"})]
    other, help_list = send(town, faulty), send(town, [*faulty, line("")])
    again(town, help_list)
    with acting_for(town.agent):
        said = [[issue.code for issue in one.issues.order_by("row")] for one in (other, help_list)]
    assert said == [["dimension_unknown"], ["dimension_unknown", "pin_missing"]]


@pytest.mark.parametrize("fault", ["broken", "stopped"])
def test_a_check_again_that_fails_or_is_stopped_leaves_the_checked_list(town, monkeypatch, fault):
    help_list = send(town, [line(make_pin())])

    def broken(*_arguments):
        if fault == "stopped":
            stopping.ask(help_list)
            return [], ()
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(lists, "_read", broken)
        found = again(town, help_list)
    assert (found.stage, found.accepted, bool(found.stored_file)) == ("checked", 1, True)
    assert found.state == {"broken": "failed", "stopped": "cancelled"}[fault]
    assert fault == "stopped" or found.error == FAULT
    page = press(town.agent, "help-list-apply", help_list).content.decode()
    assert found.error not in page
    with acting_for(town.agent):
        assert HelpEntry.objects.entered().count() == 1


def test_a_first_check_that_fails_is_pressed_again_on_the_page(town, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(lists, "known_words", lambda: 1 / 0)
        help_list = send(town, [line(make_pin())])
    assert (help_list.state, help_list.stage) == ("failed", "uploaded")
    page = client_of(town.agent).get(reverse("assistance:help-list-detail", args=[help_list.pk]))
    assert "ตรวจใหม่" in page.content.decode()
    press(town.agent, "help-list-recheck", help_list)
    with acting_for(purpose="help.list"):
        assert do(help_list).stage == "checked"


def test_the_file_of_a_refused_list_goes_with_the_refusal_alone(
    town, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=False) as callbacks:
        help_list = waiting(town, [])
        name, storage = help_list.stored_file.name, help_list.stored_file.storage
        with acting_for(purpose="help.list"):
            assert do(help_list).stage == "refused"
    assert storage.exists(name)
    for callback in callbacks:
        callback()
    assert not storage.exists(name)


def test_a_list_that_is_entered_meanwhile_is_not_checked_again(town):
    """The page was opened before a colleague confirmed."""
    help_list = send(town, [line(make_pin())])
    with acting_for(town.agent):
        apply_list(help_list=help_list, by=town.agent)
        with pytest.raises(HelpListStateError):
            recheck_list(help_list=help_list, by=town.agent)
    assert (stands(help_list).stage, stands(help_list).state) == ("applied", "done")
    assert (
        HelpListStateError.message
        in press(town.agent, "help-list-recheck", help_list).content.decode()
    )


def late(*found):
    with acting_for(purpose="help.list"):
        HelpList.objects.filter(pk__in=[row.pk for row in found]).update(
            requested_at=timezone.now() - lists.KEPT - lists.timedelta(days=1)
        )


def test_a_list_nobody_confirmed_in_time_says_so_and_enters_nothing(town):
    help_list, queued = send(town, [line(make_pin())]), waiting(town, [line(make_pin())])
    late(help_list, queued)
    assert forget_old() == 1
    found = stands(help_list)
    assert (found.stage, found.error) == ("refused", lists.TOO_LATE)
    assert not found.stored_file
    page = press(town.agent, "help-list-apply", help_list).content.decode()
    assert HelpListStateError.message in page
    assert lists.TOO_LATE in page
    assert "รายการแล้ว" not in page
    assert stands(queued).stored_file, "a list at work is left alone"


def test_whoever_sent_a_list_hears_a_week_before_it_goes_and_when_it_has_gone(town):
    help_list, new = send(town, [line(make_pin())]), send(town, [line(make_pin())])
    confirmed = send(town, [line(make_pin())])
    with acting_for(town.agent):
        apply_list(help_list=confirmed, by=town.agent)
    beside = make_user("agency_officer", organization=town.agency)

    def told(user):
        with acting_for(user):
            lines = Notification.objects.filter(user=user, key__regex="^help-list-(waits|gone):")
            return sorted(lines.values_list("key", flat=True))

    with acting_for(purpose="help.list"):
        rows = HelpList.objects.filter(pk__in=[help_list.pk, confirmed.pk])
        rows.update(requested_at=timezone.now() - lists.KEPT + lists.timedelta(days=6))
    assert (forget_old(), forget_old()) == (0, 0)
    assert told(town.agent) == [f"help-list-waits:{help_list.pk}"]
    late(help_list)
    assert forget_old() == 1
    assert told(town.agent) == [f"help-list-{what}:{help_list.pk}" for what in ("gone", "waits")]
    assert told(beside) == []
    with acting_for(town.agent):
        text = Notification.objects.get(key=f"help-list-gone:{help_list.pk}").text
    assert text == f"บัญชีการช่วยเหลือ #{help_list.pk}: {lists.TOO_LATE}"
    late(new)
    with acting_for(town.administrator):
        set_active(user=town.agent, active=False, by=town.administrator)
    assert forget_old() == 1
    assert told(beside) == [f"help-list-gone:{new.pk}"]


def test_every_list_an_agency_sent_can_be_opened_and_what_waits_stands_first(town):
    waits = send(town, [line(make_pin())])
    others = [send(town, [line("123")]) for _ in range(6)]
    client, expected = client_of(town.agent), [waits, *reversed(others)]
    page = client.get(reverse("assistance:help-lists"))
    assert list(page.context["page"]) == expected
    assert list(client.get(reverse("assistance:entry-list")).context["lists"]) == expected[:5]
    other = Organization.objects.filter(kind="provincial_office").exclude(pk=town.agency.pk)[0]
    beside = client_of(make_user("agency_officer", organization=other))
    assert list(beside.get(reverse("assistance:help-lists")).context["page"]) == []


def test_a_list_without_a_row_taken_enters_nothing(town):
    help_list = send(town, [line("123")])
    with acting_for(town.agent), pytest.raises(HelpListEmptyError):
        apply_list(help_list=help_list, by=town.agent)


def test_nothing_of_the_people_of_a_list_nobody_entered_stays(town):
    name = "นางสาวไม่ให้เหลือ ร่องรอย"
    kept = send(town, [line(make_pin()), line(make_pin(), **{"ตำบล": "ไม่มี"})])
    lost = send(town, [line(make_pin(), **{"ชื่อ-สกุล": name}), line(make_pin(), **{"มิติ": name})])
    again(town, lost)
    with acting_for(town.agent):
        apply_list(help_list=kept, by=town.agent)
    late(kept, lost)
    forget_old()
    with acting_for(purpose="a test reads the history"):
        told = str(list(RowHistory.objects.values_list("before", "after")))
        assert name not in told
        assert set(HelpListIssue.objects.values_list("value", flat=True)) == {""}
        assert "'is_entered': True" in told, "what was entered is kept"


def test_an_id_in_a_wrong_column_is_not_written_down(town):
    pin = make_pin()
    columns = ("ตำบล", "มูลค่า (บาท)", "วันที่ช่วยเหลือ", "มิติ", "จำนวน")
    forms = (pin, f"{pin[0]}-{pin[1:5]} {pin[5:]}")
    rows = [line(make_pin(), **{column: form}) for column in columns for form in forms]
    help_list = send(town, rows)
    with acting_for(town.agent):
        issues = HelpListIssue.objects.filter(help_list=help_list)
        values = list(issues.values_list("row", "value"))
    assert len({row for row, _value in values}) == len(rows)
    digits = ["".join(c for c in value if c.isdigit()) for _row, value in values]
    assert not [shown for shown in digits if pin in shown]
