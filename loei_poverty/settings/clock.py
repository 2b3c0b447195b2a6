"""What the clock starts and when (Bangkok time), and which worker does what."""

from datetime import timedelta
from typing import Any

from celery.schedules import crontab

from loei_poverty.settings.environment import seconds

# How long this takes says who is followed, so that no job of an agency may wait behind it: a queue
# no worker of jobs reads (`docs/jobs.md`). Backups and drills take long, and need the owner.
SETTLING, KEEPER = "settling", "keeper"
ROUTES = {
    "assistance.tasks.settle_help": {"queue": SETTLING},
    "assistance.tasks.try_help_again": {"queue": SETTLING},
    "accounts.tasks.back_up_nightly": {"queue": KEEPER},
    "loei_poverty.tasks.run_drill": {"queue": KEEPER},
}

SCHEDULE: dict[str, dict[str, Any]] = {
    "files-clean": {
        "task": "accounts.tasks.clean_files",
        "schedule": crontab(hour="3", minute="10"),
    },
    **{
        f"pulse-{queue}": {
            "task": "core.tasks.feel_pulse",
            "schedule": timedelta(seconds=60),
            "args": [queue],
            "options": {"expires": 60, "queue": queue},
        }
        for queue in ("celery", SETTLING, KEEPER)
    },
    "health": {"task": "accounts.tasks.watch_health", "schedule": crontab(minute="15")},
    # At the keeper alone, who knows the owner of the tables. Late ones are not made twice.
    "backup": {
        "task": "accounts.tasks.back_up_nightly",
        "schedule": crontab(hour="2", minute="0"),
        "options": {"expires": 6 * 3600},
    },
    "drill": {
        "task": "loei_poverty.tasks.run_drill",
        "schedule": crontab(hour="4", minute="30", day_of_week="sun"),
        "options": {"expires": 24 * 3600},
    },
    "audit-seal": {
        "task": "accounts.tasks.seal_and_verify",
        "schedule": crontab(hour="0", minute="20"),
    },
    # Twice: what an address refused in the first run is tried once more; nothing is sent twice.
    "work-digest": {
        "task": "logbook.tasks.send_digests",
        "schedule": crontab(hour="6,9", minute="30"),
    },
    "referral-clock": {
        "task": "assistance.tasks.remind_referrals",
        "schedule": crontab(hour="5", minute="50"),
    },
    "resolutions-remind": {
        "task": "committees.tasks.remind_resolutions",
        "schedule": crontab(hour="6", minute="0"),
    },
    # Woken by each paper that is sent; by the clock for schedules, and for what is tried again.
    "papers-send": {
        "task": "committees.tasks.send_papers",
        "schedule": timedelta(minutes=10),
        "options": {"expires": 600},
    },
    "stored-recount": {
        "task": "accounts.tasks.recount_stored",
        "schedule": crontab(hour="3", minute="35"),
    },
    "due-recount": {
        "task": "logbook.tasks.recount_due",
        "schedule": crontab(hour="3", minute="40"),
    },
    "last-month": {
        "task": "reports.tasks.write_last_month",
        "schedule": crontab(hour="1", minute="0"),
    },
    "month-draft": {
        "task": "reports.tasks.draft_last_month",
        "schedule": crontab(day_of_month="1", hour="1", minute="20"),
    },
    # Woken by each entry; by the clock for a message that was lost.
    "help-settle": {
        "task": "assistance.tasks.settle_help",
        "schedule": timedelta(seconds=60),
        "options": {"expires": 60},
    },
    "help-again": {
        "task": "assistance.tasks.try_help_again",
        "schedule": crontab(hour="3", minute="50"),
    },
    "jobs": {
        "task": "core.tasks.take_up_jobs",
        "schedule": timedelta(seconds=seconds("JOBS_LOOK_SECONDS", 30)),
    },
    "list-files": {
        "task": "households.tpmap.tasks.remove_old_files",
        "schedule": crontab(hour="3", minute="20"),
    },
    "this-month": {
        "task": "reports.tasks.refresh_current_month",
        "schedule": crontab(hour="2", minute="30"),
    },
    "months-recount": {
        "task": "reports.tasks.recount_months",
        "schedule": crontab(hour="3", minute="55", day_of_week="sun"),
    },
}
