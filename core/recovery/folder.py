"""The folder of the backups: their names say when they were made, and which ones are kept."""

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

NAME = re.compile(r"loei-(\d+)-(\d{8}T\d{6})Z\.loei")
HALF = ".part"
STAMP = "%Y%m%dT%H%M%S"
AHEAD = timedelta(hours=1)
YOUNG = timedelta(days=2)
QUIET = timedelta(hours=1)
DAYS, WEEKS, MONTHS = 7, 4, 12


@dataclass(frozen=True, order=True)
class Backup:
    """A backup that lies in the folder; `made_at` is aware."""

    made_at: datetime
    path: Path
    size: int


def name_for(at: datetime) -> str:
    return f"loei-{settings.PROVINCE}-{at.astimezone(UTC):{STAMP}}Z.loei"


def backups(folder: Path | None = None) -> list[Backup]:
    """Returns the backups of this province, oldest first. Raises `OSError`."""
    found = []
    for path in (folder or settings.BACKUP_FOLDER).iterdir():
        named = NAME.fullmatch(path.name)
        if named and named[1] == settings.PROVINCE:
            at = datetime.strptime(named[2], STAMP).replace(tzinfo=UTC)
            found.append(Backup(at, path, path.stat().st_size))
    return sorted(found)


def newest(folder: Path | None = None) -> Backup | None:
    """Returns the newest backup; None where there is none. One of a clock that went wrong, of a day
    to come, hides no missing one. Raises `OSError`.
    """
    soon = timezone.now() + AHEAD
    return max((backup for backup in backups(folder) if backup.made_at <= soon), default=None)


def kept(found: Iterable[Backup]) -> set[Backup]:
    """Of the last 7 days, 4 weeks and 12 months that have backups, the newest of each; and those of
    two days, since what is made before a great act is not to go with the next one.
    """
    latest = sorted(found, reverse=True)
    since = timezone.now() - YOUNG
    return (
        {backup for backup in latest if backup.made_at > since}
        | _newest_by(latest, lambda at: at.date(), DAYS)
        | _newest_by(latest, lambda at: at.isocalendar()[:2], WEEKS)
        | _newest_by(latest, lambda at: (at.year, at.month), MONTHS)
    )


def _newest_by(latest: list[Backup], period: Callable[[datetime], Any], most: int) -> set[Backup]:
    chosen: dict[Any, Backup] = {}
    for backup in latest:
        chosen.setdefault(period(timezone.localtime(backup.made_at)), backup)
    return set(list(chosen.values())[:most])


def clear_out(folder: Path | None = None) -> int:
    """Removes the backups that are not kept; returns how many. The newest one always stays."""
    found = backups(folder)
    going = set(found) - kept(found)
    for backup in going:
        backup.path.unlink(missing_ok=True)
    return len(going)


def clear_halves(path: Path) -> None:
    """Removes what backups that were killed left beside the one at `path`: files as large as a
    whole one, to which nothing was written for an hour.
    """
    since = (timezone.now() - QUIET).timestamp()
    for half in path.parent.glob(f"loei-{settings.PROVINCE}-*{HALF}"):
        with suppress(FileNotFoundError):
            if half.stem != path.stem and half.stat().st_mtime < since:
                half.unlink()
