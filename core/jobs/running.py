"""Starting, running, taking up, cancelling and ending jobs."""

import logging
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from threading import Event, Thread
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, models, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import RedisError

from core import slow
from core.errors import DomainError
from core.jobs import progress, stopping
from core.jobs.kinds import Kind, kind_named, models_of_jobs
from core.jobs.progress import JobCancelledError
from core.jobs.rows import OF_RUNNER, Job, JobState

logger = logging.getLogger("loei.jobs")
STOPPED = "งานหยุดกลางคันเพราะเครื่องหรือโปรแกรมปิดลง ข้อมูลไม่เปลี่ยนแปลง โปรดตรวจผลแล้วกดทำใหม่อีกครั้ง"
# What may be well again in a moment: the database or Redis went away.
PASSING = (OperationalError, InterfaceError, RedisError, BrokerError)


class AskerGoneError(DomainError):
    code = "asker_gone"
    message = "ไม่ได้ทำงานนี้ เพราะบัญชีของผู้สั่งถูกปิดหรือระงับแล้ว โปรดให้ผู้ที่มีสิทธิสั่งใหม่"


class LeaseLostError(Exception):
    """Somebody else runs the job now; what was done is not to be kept."""


@dataclass(frozen=True)
class Lease:
    """Who runs which job."""

    model: type[Job]
    pk: int
    runner: str

    def rows(self) -> QuerySet[Job]:
        """The job's row as long as this runner holds it."""
        return self.model.objects.filter(pk=self.pk, runner=self.runner, state=JobState.RUNNING)


LIVE = (JobState.WAITING, JobState.RUNNING)
OF_START: dict[str, Any] = {
    "state": JobState.WAITING,
    "progress": 0,
    "step": "",
    "error": "",
    "started_at": None,
    "finished_at": None,
}
_lease: ContextVar[Lease | None] = ContextVar("lease", default=None)
# Whose rows the mechanism sees; `accounts` says it when the apps start, since `core` knows no user.
acting: Callable[[], AbstractContextManager] = nullcontext


def write(row: Job, *, is_again: bool) -> None:
    """Writes the history; `accounts` says how, as above."""


def see_as(scope: Callable[[], AbstractContextManager], record: Callable[..., None]) -> None:
    """Sets the context in which rows of jobs are read and written, and what writes the history."""
    global acting, write
    acting, write = scope, record


def start(job: Job, work: str, *, by: Any = None, **fields: Any) -> Job:
    """Accepts `work` with the caller's transaction; a worker is woken when it is committed. Of a
    row that is stored already nothing else is written but `fields`: it may have been read before
    somebody changed it.
    """
    kind_named(work)
    for name, value in (fields | OF_START | {"work": work, "asked_by": by}).items():
        setattr(job, name, value)
    job.started_at = timezone.now()
    job.attempts, job.runner, job.alive_at, job.is_told = 0, "", Now(), False
    written = None if job._state.adding else [*fields, *OF_START, "work", "asked_by", *OF_RUNNER]
    job.save(update_fields=written)
    job.alive_at = job.started_at  # nearly; no more is asked of it here
    stopping.forget(job)
    progress.forget(job)
    transaction.on_commit(lambda: wake(job))
    return job


def wake(job: Job) -> None:
    """Tells a worker; where the message cannot be sent, `take_up` finds the row."""
    from core.tasks import run_job  # noqa: PLC0415 - the task calls this module

    try:
        run_job.apply_async((job._meta.label, job.pk), retry_policy={"max_retries": 1})
    except PASSING:
        logger.warning("nobody could be woken for %s %s", job._meta.label, job.pk)


def run(label: str, pk: int) -> None:
    """Does the work of a waiting job; of one that is not waiting, nothing."""
    lease = _take(apps.get_model(label), pk)
    if lease is None:
        logger.info("%s %s: this message was answered already", label, pk)
        return
    with acting():
        job = lease.rows().get()
    kind = kind_named(job.work)
    token, asking = _lease.set(lease), slow.asking.set(f"{job.work} {pk}")
    try:
        with _heartbeat(lease):
            _work(kind, job, lease)
    finally:
        slow.asking.reset(asking)
        _lease.reset(token)


def _work(kind: Kind, job: Job, lease: Lease) -> None:
    try:
        _refuse_for_nobody(job)
        kind.run(job)
        with acting():
            _end(lease, state=JobState.DONE, progress=100)
    except LeaseLostError:
        logger.warning("%s %s is run by somebody else now", lease.model._meta.label, lease.pk)
        return
    except JobCancelledError as error:
        _fail(kind, lease, str(error), JobState.CANCELLED)
    except DomainError as error:
        if error.status >= 500:  # nobody's mistake: whoever keeps the system is to see it too
            logger.exception("%s %s failed", lease.model._meta.label, lease.pk)
        _fail(kind, lease, str(error))
    except PASSING:
        logger.exception("%s %s was interrupted", lease.model._meta.label, lease.pk)
        connection.close()
        _again_or_fail(kind, lease, job.attempts)
    except Exception:
        logger.exception("%s %s failed", lease.model._meta.label, lease.pk)
        _fail(kind, lease, kind.fault)
    _announce(kind, lease.model, lease.pk)


def _refuse_for_nobody(job: Job) -> None:
    """Nothing is done in the name of somebody whose account was closed or suspended since."""
    if job.asked_by_id is not None:
        with acting():
            if not (job.asked_by and job.asked_by.is_active):
                raise AskerGoneError


def _take(model: type[Job], pk: int) -> Lease | None:
    """Makes the waiting job this worker's own; of two workers one gets it."""
    lease = Lease(model, pk, str(uuid.uuid4()))
    with acting(), transaction.atomic():
        rows = model.objects.select_for_update(of=("self",)).order_by().exclude(work="")
        if rows.filter(pk=pk, state=JobState.WAITING).first() is None:
            return None
        model.objects.filter(pk=pk).update(
            state=JobState.RUNNING,
            runner=lease.runner,
            alive_at=Now(),
            started_at=timezone.now(),
            attempts=models.F("attempts") + 1,
        )
    return lease


def finish(job: Job, **fields: Any) -> None:
    """Ends the work well, inside the transaction of what it did: both are kept, or neither. Where
    another work of the same row is waiting or done by somebody else (a month is counted for a
    report while its closing is asked for), that one is not ended by this.

    Raises `LeaseLostError` where the job is somebody else's by now, and `JobCancelledError` where
    somebody has cancelled it.
    """
    lease = _lease.get()
    if lease and (lease.model, lease.pk) == (type(job), job.pk):
        held = lease.rows().select_for_update(of=("self",)).order_by().first()
        if held is None:
            raise LeaseLostError
        if not stopping.take_turn(job) or stopping.is_asked(job):
            raise JobCancelledError
        for name in ("work", "asked_by_id", "started_at"):
            setattr(job, name, getattr(held, name))
    elif job.work and job.is_live:
        _save_all_but_its_job(job, fields)
        return
    job.state, job.progress, job.step, job.error = JobState.DONE, 100, "", ""
    job.finished_at = timezone.now()
    for name, value in fields.items():
        setattr(job, name, value)
    job.save()


def _save_all_but_its_job(job: Job, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        setattr(job, name, value)
    of_the_job = {"id", "work", "asked_by", *OF_START, *OF_RUNNER}
    names = [field.name for field in job._meta.concrete_fields]
    job.save(update_fields=[name for name in names if name not in of_the_job])


def _end(lease: Lease, **fields: Any) -> bool:
    """Writes how it ended, unless the work itself has."""
    fields = {"step": "", "finished_at": timezone.now()} | fields
    return bool(lease.rows().update(**fields))


def _fail(kind: Kind, lease: Lease, sentence: str, state: str = JobState.FAILED) -> None:
    with acting(), transaction.atomic():
        if _end(lease, state=state, error=sentence[:500]):
            kind.failed(lease.model.objects.get(pk=lease.pk), sentence)


def _again_or_fail(kind: Kind, lease: Lease, attempts: int) -> None:
    """After a passing fault the job waits again, as often as its kind allows."""
    try:
        if not kind.is_repeated or attempts >= kind.attempts:
            _fail(kind, lease, kind.fault)
            return
        with acting():
            waits = {"state": JobState.WAITING, "started_at": timezone.now()}
            lease.rows().update(**waits, runner="", alive_at=Now())
    except PASSING:  # still away: `take_up` finds the row
        logger.warning("%s %s is left to be taken up", lease.model._meta.label, lease.pk)


def _announce(kind: Kind, model: type[Job], pk: int) -> None:
    """Tells whoever waits that the job has ended, once; where it fails, `take_up` tells."""
    try:
        with acting(), transaction.atomic():
            rows = model.objects.select_for_update(skip_locked=True, of=("self",)).order_by()
            job = rows.filter(pk=pk, is_told=False).first()
            if job and not job.is_live:
                progress.forget(job)
                kind.ended(job)
                model.objects.filter(pk=pk).update(is_told=True)
    except PASSING:
        logger.warning("the end of %s %s was not told", model._meta.label, pk)


@contextmanager
def _heartbeat(lease: Lease) -> Iterator[None]:
    """Says that the job is alive while inside, on a connection of its own, and looks for those
    left lying: with every worker at a long job nobody else would.
    """
    ended = Event()

    def beat() -> None:
        while not ended.wait(settings.JOBS_BEAT_SECONDS):
            try:
                _show_alive(lease)
                take_up()
            except Exception:
                logger.exception("no heartbeat for %s %s", lease.model._meta.label, lease.pk)
            finally:
                connection.close()

    thread = Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(5)


def _show_alive(lease: Lease) -> None:
    """The work may hold the row itself; whoever holds it is alive, and not waited for."""
    with acting():
        free = lease.rows().select_for_update(skip_locked=True, of=("self",))
        if free.order_by().first():
            lease.rows().update(alive_at=Now())


def take_up() -> None:
    """Wakes for what still waits, takes up or ends what a worker left behind when it died, and
    tells of ends that were not told.
    """
    for model in models_of_jobs():
        with acting():
            found = [*_overdue(model, JobState.WAITING, settings.JOBS_BEAT_SECONDS * 2)]
            dead = [*_overdue(model, JobState.RUNNING, settings.JOBS_DEAD_SECONDS)]
            untold = [*_unannounced(model)]
        _each(found, wake)
        _each(dead, _revive)
        _each(untold, lambda job: _announce(kind_named(job.work), type(job), job.pk))


def _each(jobs: list[Job], act: Callable[[Job], None]) -> None:
    """Does `act` with each; a fault of one keeps no other from its turn."""
    for job in jobs:
        try:
            act(job)
        except Exception:
            logger.exception("%s %s could not be taken up", job._meta.label, job.pk)


def _unannounced(model: type[Job]) -> models.QuerySet:
    """Jobs that ended so long ago that their worker would have told it."""
    limit = timezone.now() - timedelta(seconds=settings.JOBS_DEAD_SECONDS)
    rows = model.objects.filter(is_told=False, finished_at__lt=limit).exclude(work="")
    return rows.exclude(state__in=LIVE).order_by("pk")


def _overdue(model: type[Job], state: str, seconds: float) -> list[Job]:
    """Jobs in a state that nobody has spoken of for so long, by the clock of the database: those of
    two machines differ.
    """
    limit = Now() - timedelta(seconds=seconds)
    rows = model.objects.filter(state=state).exclude(work="").order_by("pk")
    found = list(rows.filter(models.Q(alive_at=None) | models.Q(alive_at__lt=limit)))
    if state == JobState.WAITING:
        model.objects.filter(pk__in=[job.pk for job in found]).update(alive_at=Now())
    return found


def _revive(job: Job) -> None:
    """Begins or ends the job of a dead worker. A locked row has a worker, however silent."""
    kind = kind_named(job.work)
    with acting(), transaction.atomic():
        rows = type(job).objects.select_for_update(skip_locked=True, of=("self",))
        stands = rows.filter(pk=job.pk, runner=job.runner, alive_at=job.alive_at).first()
        if stands is None or stands.state != JobState.RUNNING:
            return
        logger.warning("%s %s was left behind", job._meta.label, job.pk)
        stands.runner, stands.alive_at = "", Now()
        stands.save(update_fields=OF_RUNNER)
        stands.alive_at = timezone.now()
        is_again = _is_again(kind, stands)
        write(stands, is_again=is_again)
    if is_again:
        wake(job)
    else:
        _announce(kind, type(job), job.pk)


def _is_again(kind: Kind, job: Job) -> bool:
    """Lets the job wait again or ends it, in the caller's transaction."""
    if stopping.is_asked(job):
        _close(kind, job, JobState.CANCELLED, JobCancelledError.message)
    elif kind.is_repeated and job.attempts < kind.attempts:
        job.state, job.started_at = JobState.WAITING, timezone.now()
        job.save()
    else:
        _close(kind, job, JobState.FAILED, STOPPED)
    return job.state == JobState.WAITING


def _close(kind: Kind, job: Job, state: str, sentence: str) -> None:
    """Ends a job that nobody runs."""
    job.state, job.error, job.step, job.finished_at = state, sentence, "", timezone.now()
    job.save()
    kind.failed(job, sentence)


def cancel(job: Job) -> bool:
    """Ends a waiting job, or asks the worker of a running one to stop. Whether it was live."""
    kind = kind_named(job.work)
    with acting(), transaction.atomic():
        if not stopping.take_turn(job):
            return False
        rows = type(job).objects.select_for_update(skip_locked=True, of=("self",)).order_by()
        stands = rows.filter(pk=job.pk).first()  # none where its worker holds the row
        if stands and not stands.is_live:
            return False
        if stands is None or stands.state == JobState.RUNNING:
            stopping.ask(job)
            return True
        _close(kind, stands, JobState.CANCELLED, JobCancelledError.message)
    _announce(kind, type(job), job.pk)
    return True
