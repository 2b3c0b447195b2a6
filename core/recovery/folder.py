"""The folder of the copies: their names say when they were made, and which ones are kept."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

NAME = re.compile(r"loei-(\d+)-(\d{8}T\d{6})Z\.loei")
STAMP = "%Y%m%dT%H%M%S"
DAYS, WEEKS, MONTHS = 7, 4, 12


@dataclass(frozen=True, order=True)
class Copy:
    """A copy that lies in the folder; `made_at` is aware."""

    made_at: datetime
    path: Path
    size: int


def name_for(at: datetime) -> str:
    return f"loei-{settings.PROVINCE}-{at.astimezone(UTC):{STAMP}}Z.loei"


def copies(folder: Path | None = None) -> list[Copy]:
    """Returns the copies of this province, oldest first. Raises `OSError`."""
    found = []
    for path in (folder or settings.BACKUP_FOLDER).iterdir():
        named = NAME.fullmatch(path.name)
        if named and named[1] == settings.PROVINCE:
            at = datetime.strptime(named[2], STAMP).replace(tzinfo=UTC)
            found.append(Copy(at, path, path.stat().st_size))
    return sorted(found)


def newest(folder: Path | None = None) -> Copy | None:
    """Returns the newest copy; None where there is none, or no folder."""
    try:
        return max(copies(folder), default=None)
    except OSError:
        return None


def kept(found: Iterable[Copy]) -> set[Copy]:
    """Of the last 7 days, 4 weeks and 12 months that have copies, the newest of each."""
    latest = sorted(found, reverse=True)
    return (
        _newest_by(latest, lambda at: at.date(), DAYS)
        | _newest_by(latest, lambda at: at.isocalendar()[:2], WEEKS)
        | _newest_by(latest, lambda at: (at.year, at.month), MONTHS)
    )


def _newest_by(latest: list[Copy], period: Callable[[datetime], Any], most: int) -> set[Copy]:
    chosen: dict[Any, Copy] = {}
    for copy in latest:
        chosen.setdefault(period(timezone.localtime(copy.made_at)), copy)
    return set(list(chosen.values())[:most])


def clear_out(folder: Path | None = None) -> int:
    """Removes the copies that are not kept; returns how many. The newest one always stays."""
    found = copies(folder)
    going = set(found) - kept(found)
    for copy in going:
        copy.path.unlink(missing_ok=True)
    return len(going)
