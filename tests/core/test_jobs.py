"""One way to run jobs: once with effect, whatever is lost, comes twice or dies."""

import json
import threading
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from redis.exceptions import ConnectionError as RedisAwayError

from accounts.acting import acting_for, load_grants
from accounts.models import AuditEvent
from accounts.services.accounts import set_active
from core.errors import DomainError
from core.identity import KeyGoneError
from core.jobs import kinds, progress, running, stopping
from core.jobs.kinds import kind_named
from core.jobs.progress import JobCancelledError
from core.jobs.running import STOPPED, AskerGoneError, LeaseLostError
from core.logs import JsonFormatter
from reports.models import Report
from tests import clock
from tests.factories.people import make_user
from tests.jobs import WORK, do, press

pytestmark = pytest.mark.django_db


def silent(row, seconds=600):
    """As if nobody had spoken of the job for so long."""
    long_ago = timezone.now() - timedelta(seconds=seconds)
    Report.objects.filter(pk=row.pk).update(alive_at=long_ago)


def left_behind(row, by):
    """As a worker leaves a job that is killed in the middle of it."""
    running.start(row, WORK, by=by)
    lease = running._take(Report, row.pk)
    silent(row)
    return lease


def test_every_kind_has_a_page_a_name_and_a_model_with_the_row(user, report):
    assert len(kinds.kinds()) == 21
    for kind in kinds.kinds():
        assert kind.label
        assert issubclass(kind.model, running.Job)
    assert kind_named("reports.report").address(report) == reverse(
        "reports:report-detail", args=[report.pk]
    )


def test_the_end_of_work_that_never_began_can_be_told_of_every_kind(user):
    """Stopped while it waited: there is no day on which it started."""
    for kind in kinds.kinds():
        row = kind.model(pk=1, work=kind.code, state="cancelled", error=JobCancelledError.message)
        row.finished_at, row.asked_by, row.requested_by = timezone.now(), user, user
        kind.ended(row)


def test_a_job_is_accepted_with_its_transaction_or_not_at_all(user, work, report, monkeypatch):
    work(lambda row: None)
    woken = []
    monkeypatch.setattr(running, "wake", lambda row: woken.append(row.pk))
    with transaction.atomic():
        running.start(report, WORK, by=user)
        transaction.set_rollback(True)
    report.refresh_from_db()
    assert (report.work, woken) == ("", [])


def test_a_message_that_comes_twice_does_the_work_once(user, work, report):
    done = []
    work(lambda row: done.append(row.pk))
    row = press(report, WORK, user)
    do(row)
    assert (done, do(row).state, row.progress) == ([report.pk], "done", 100)


def test_a_machine_whose_clock_is_ahead_takes_no_living_job(user, work, report, monkeypatch):
    """Heartbeats of one machine are looked at by another: the database's clock is theirs both."""
    work(lambda row: None)
    monkeypatch.setattr(running, "wake", lambda row: None)
    running.start(report, WORK, by=user)
    lease = running._take(Report, report.pk)
    with clock.at(timezone.localdate() + timedelta(days=1)):
        running.take_up()
        assert lease.rows().exists()
        running._show_alive(lease)
    silent(report)
    running.take_up()
    assert not lease.rows().exists()


def test_of_two_workers_one_gets_it(user, work, report):
    work(lambda row: None)
    running.start(report, WORK, by=user)
    assert running._take(Report, report.pk) is not None
    assert running._take(Report, report.pk) is None


def test_a_lost_message_is_made_up_for(user, work, report, monkeypatch):
    work(lambda row: None)
    running.start(report, WORK, by=user)
    woken = []
    monkeypatch.setattr(running, "wake", lambda row: woken.append(row.pk))
    running.take_up()
    assert woken == []
    silent(report)
    running.take_up()
    running.take_up()
    assert woken == [report.pk]


def test_a_job_of_a_dead_worker_is_done_again_but_not_for_ever(user, work, report, monkeypatch):
    monkeypatch.setattr(running, "wake", lambda row: None)
    work(lambda row: None, attempts=2)
    left_behind(report, user)
    running.take_up()
    report.refresh_from_db()
    assert (report.state, report.attempts) == ("waiting", 1)

    running._take(Report, report.pk)
    silent(report)
    running.take_up()
    report.refresh_from_db()
    assert (report.state, report.error, report.attempts) == ("failed", STOPPED, 2)


def test_what_is_not_to_be_repeated_is_ended_and_said(user, work, report):
    ended, put_right = [], []
    work(
        lambda row: None,
        is_repeated=False,
        ended=lambda row: ended.append(row.error),
        failed=lambda row, sentence: put_right.append(sentence),
    )
    left_behind(report, user)
    running.take_up()
    assert (ended, put_right) == ([STOPPED], [STOPPED])


def test_a_worker_that_was_thought_dead_keeps_nothing_of_what_it_did(user, work, report):
    work(lambda row: None)
    lease = left_behind(report, user)
    running.take_up()
    token = running._lease.set(lease)
    try:
        with pytest.raises(LeaseLostError):
            running.finish(Report.objects.get(pk=report.pk), pdf_sha256="x")
    finally:
        running._lease.reset(token)
    report.refresh_from_db()
    assert (report.state, report.pdf_sha256) == ("waiting", "")


def test_a_row_read_before_a_heartbeat_does_not_take_it_back(user, work, report):
    def slow(row):
        Report.objects.filter(pk=row.pk).update(alive_at=later)
        row.save()

    later = timezone.now() + timedelta(minutes=1)
    work(slow)
    assert press(report, WORK, user).alive_at == later


def test_asking_for_work_takes_back_nothing_that_somebody_has_changed_meanwhile(user, work, report):
    """The row was read before."""
    work(lambda row: None)
    Report.objects.filter(pk=report.pk).update(pdf_sha256="a" * 64)
    running.start(report, WORK, by=user, requested_by=user)
    stands = Report.objects.get(pk=report.pk)
    assert (stands.pdf_sha256, stands.requested_by, stands.work) == ("a" * 64, user, WORK)


def test_nothing_is_done_in_the_name_of_a_closed_account(user, work, report):
    done = []
    work(done.append)
    running.start(report, WORK, by=user)
    set_active(user=user, active=False, by=make_user("administrator", "42"))
    row = do(report)
    assert (row.state, row.error, done) == ("failed", AskerGoneError.message, [])
    user.refresh_from_db()
    assert load_grants(user) == ()
    running.start(report, WORK, by=None)  # the clock asks for nobody
    assert (do(report).state, len(done)) == ("done", 1)


def test_a_fault_is_one_sentence_and_a_rule_its_own(user, work, report):
    def broken(row):
        raise ZeroDivisionError

    def refused(row):
        raise DomainError("ยังทำไม่ได้")

    work(broken, fault="ระบบขัดข้อง")
    assert press(report, WORK, user).error == "ระบบขัดข้อง"
    work(refused)
    row = press(report, WORK, user)
    assert (row.state, row.error) == ("failed", "ยังทำไม่ได้")


def test_a_rule_that_is_nobodys_mistake_is_in_the_log_too_with_ids_alone(
    user, work, report, caplog
):
    def without_key(row):
        raise KeyGoneError(7)

    def refused(row):
        raise DomainError("ยังทำไม่ได้")

    work(refused)
    press(report, WORK, user)
    assert [record for record in caplog.records if record.name == "loei.jobs"] == []
    work(without_key)
    row = press(report, WORK, user)
    assert "กุญแจเลขที่ 7" in row.error
    (record,) = [record for record in caplog.records if record.name == "loei.jobs"]
    line = json.loads(JsonFormatter().format(record))
    assert (line["level"], line["message"]) == ("ERROR", f"reports.Report {row.pk} failed")
    assert line["error"] == "core.identity.KeyGoneError"
    assert "กุญแจ" not in str(line)


def test_a_database_that_went_away_is_no_end(user, work, report, monkeypatch):
    monkeypatch.setattr(connection, "close", lambda: None)  # the test's own transaction
    times = []

    def interrupted(row):
        times.append(row.attempts)
        raise OperationalError

    work(interrupted, attempts=3)
    row = press(report, WORK, user)
    states = [row.state, do(row).state, do(row).state]
    assert (times, states) == ([1, 2, 3], ["waiting", "waiting", "failed"])


def test_a_waiting_job_is_cancelled_at_once_and_a_running_one_at_its_next_step(user, work, report):
    written = []

    def slow(row):
        running.cancel(row)
        with transaction.atomic():
            written.append(row.pk)
            progress.report(row, 50, "ครึ่งทาง")

    work(slow)
    running.start(report, WORK, by=user)
    assert running.cancel(report)
    assert do(report).state == "cancelled"
    row = press(report, WORK, user)
    assert (row.state, row.error) == ("cancelled", JobCancelledError.message)
    assert len(written) == 1
    work(lambda row: progress.report(row, 10, "เริ่มใหม่"))
    assert press(row, WORK, user).state == "done"


def test_a_page_shows_the_step_and_loads_anew_when_it_has_ended(client, user, report):
    client.force_login(user)
    address = reverse("reports:report-detail", args=[report.pk])
    running.start(report, "reports.report", by=user)
    progress.report(report, 40, "จัดหน้า")
    asked = client.get(address, {"part": "job"}, headers={"HX-Request": "true"})
    assert "จัดหน้า" in asked.content.decode()
    assert f'hx-get="{address}?part=job"' in asked.content.decode()
    with acting_for(purpose="test"):
        do(report)
    ended = client.get(address, {"part": "job"}, headers={"HX-Request": "true"})
    assert ended.headers["HX-Refresh"] == "true"


def test_a_stop_that_was_asked_outlives_redis_and_the_work_does_not_end_well(user, work, report):
    def deaf(row):
        running.cancel(row)
        cache.clear()
        with acting_for(purpose="test"):
            running.finish(row, pdf_sha256="x")

    work(deaf)
    row = press(report, WORK, user)
    assert (row.state, row.error) == ("cancelled", JobCancelledError.message)
    assert row.pdf_sha256 == ""
    running.start(row, WORK, by=user)
    assert not stopping.is_asked(row)


def test_a_stop_that_was_asked_outlives_the_worker(user, work, report):
    work(lambda row: None)
    left_behind(report, user)
    assert running.cancel(report)
    running.take_up()
    report.refresh_from_db()
    assert (report.state, report.error) == ("cancelled", JobCancelledError.message)


def test_what_has_ended_is_not_cancelled(user, work, report):
    work(lambda row: None)
    assert not running.cancel(press(report, WORK, user))
    assert not stopping.is_asked(report)


def test_work_goes_on_while_redis_is_away(user, work, report, monkeypatch, caplog):
    def away(*_args, **_more):
        raise RedisAwayError("nobody of that name")

    for name in ("set", "get", "delete", "delete_many"):
        monkeypatch.setattr(cache, name, away)

    def steps(row):
        progress.report(row, 50, "ครึ่งทาง")
        progress.forget(row)

    work(steps)
    assert press(report, WORK, user).state == "done"
    running.start(report, WORK, by=user)
    assert progress.show(report).step == ""
    assert running.cancel(report)
    said = [record.getMessage() for record in caplog.records if record.name == "loei.jobs"]
    assert "progress is not kept: ConnectionError" in said
    assert not [text for text in said if "nobody of that name" in text]


def test_an_end_that_was_not_told_is_told_once(user, work, report, monkeypatch):
    ended = []

    def broken(row):
        raise OperationalError

    work(lambda row: None, ended=broken)
    press(report, WORK, user)
    work(lambda row: None, ended=lambda row: ended.append(row.state))
    running.take_up()
    assert ended == []  # its worker may be telling it
    long_ago = timezone.now() - timedelta(minutes=10)
    Report.objects.filter(pk=report.pk).update(finished_at=long_ago)
    running.take_up()
    running.take_up()
    assert ended == ["done"]


def test_a_job_that_cannot_be_taken_up_keeps_no_other_from_its_turn(
    user, work, report, monkeypatch, caplog
):
    """Else everything after it would lie there until somebody mended the first."""
    ended = []

    def ended_of(row):
        if row.pk == report.pk:
            raise ZeroDivisionError
        ended.append(row.pk)

    work(lambda row: None, is_repeated=False, ended=ended_of)
    left_behind(report, user)
    other = Report.objects.create(
        kind="monthly", first_day=report.first_day, area=report.area, requested_by=user
    )
    left_behind(other, user)
    running.take_up()
    assert ended == [other.pk]
    assert f"reports.Report {report.pk} could not be taken up" in [
        record.getMessage() for record in caplog.records
    ]
    report.refresh_from_db()
    assert (report.state, report.is_told) == ("failed", False)


def test_what_is_told_by_its_worker_is_not_told_again(user, work, report):
    ended = []
    work(lambda row: None, ended=lambda row: ended.append(row.state))
    press(report, WORK, user)
    Report.objects.update(finished_at=timezone.now() - timedelta(minutes=10))
    running.take_up()
    assert ended == ["done"]


@pytest.mark.parametrize(
    ("is_repeated", "action"), [(True, "job.taken_up"), (False, "job.left_behind")]
)
def test_the_history_says_what_became_of_a_dead_workers_job(
    user, work, report, monkeypatch, is_repeated, action
):
    monkeypatch.setattr(running, "wake", lambda row: None)
    work(lambda row: None, is_repeated=is_repeated)
    left_behind(report, user)
    running.take_up()
    entry = AuditEvent.objects.filter(action__startswith="job.").get()
    assert (entry.action, entry.target_id) == (action, str(report.pk))
    assert (entry.purpose, entry.details) == ("jobs", {"work": WORK})


def test_whoever_is_busy_with_a_long_job_looks_for_those_left_lying(
    user, work, report, monkeypatch, settings
):
    """Every worker may be at one: then nobody would start the task that looks."""
    settings.JOBS_BEAT_SECONDS = 0.02
    looked = threading.Event()
    monkeypatch.setattr(running, "take_up", looked.set)
    monkeypatch.setattr(running, "_show_alive", lambda lease: None)
    seen = []
    work(lambda row: seen.append(looked.wait(10)))
    press(report, WORK, user)
    assert seen == [True]


def test_a_heartbeat_goes_on_after_a_fault(user, work, report, monkeypatch, settings):
    settings.JOBS_BEAT_SECONDS = 0.02
    again, times, seen = threading.Event(), [], []

    def broken():
        times.append(1)
        if len(times) > 1:
            again.set()
        raise ZeroDivisionError

    monkeypatch.setattr(running, "take_up", broken)
    monkeypatch.setattr(running, "_show_alive", lambda lease: None)
    work(lambda row: seen.append(again.wait(10)))
    press(report, WORK, user)
    assert seen == [True]
