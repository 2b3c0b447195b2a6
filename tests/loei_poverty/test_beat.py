"""Beat after a clock that was ahead: what is to run by the clock runs."""

from datetime import timedelta

from loei_poverty.beat import Scheduler
from loei_poverty.celery import app

YEARS = timedelta(days=365 * 543)  # somebody typed พ.ศ.


def ahead(scheduler) -> None:
    for entry in scheduler.schedule.values():
        entry.last_run_at = entry.default_now() + YEARS


def seconds_left(scheduler) -> list[float]:
    """Of what runs each minute."""
    return [e.is_due()[1] for name, e in scheduler.schedule.items() if name.startswith("pulse-")]


def test_what_ran_in_the_future_runs_again_when_the_clock_is_right(tmp_path):
    """Whether beat is started anew meanwhile or not."""
    assert app.conf.beat_scheduler == "loei_poverty.beat:Scheduler"
    first = Scheduler(app=app, schedule_filename=str(tmp_path / "beat"))
    week = 7 * 24 * 3600
    assert first.tick() <= 60
    ahead(first)
    assert min(seconds_left(first)) > week
    assert first.tick() <= 60
    assert 0 < max(seconds_left(first)) <= 60
    ahead(first)
    first.close()
    again = Scheduler(app=app, schedule_filename=str(tmp_path / "beat"))
    assert min(seconds_left(again)) > week
    assert again.tick() <= 60
    again.close()


def test_what_ran_lately_is_not_run_again(tmp_path):
    scheduler = Scheduler(app=app, schedule_filename=str(tmp_path / "beat"))
    scheduler.tick()
    before = {name: entry.last_run_at for name, entry in scheduler.schedule.items()}
    scheduler.tick()
    assert {name: entry.last_run_at for name, entry in scheduler.schedule.items()} == before
    scheduler.close()
