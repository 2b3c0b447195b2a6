"""Brings the data to this version: copied first, tried on the copy, then done; back if it fails.

The program itself is the operator's: the new version is checked out (or its image built) before,
and the old one again where this says so.
"""

import logging
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from core.owner import as_owner
from core.recovery import keys
from core.recovery.errors import (
    MigrationError,
    UpgradeFailedError,
    UpgradeLeftError,
    UpgradeTakenBackError,
)
from core.recovery.making import make_backup
from core.recovery.restoring import brought_back, migrate, refuse_use, restore
from core.schema import count_migrations
from loei_poverty.trial import OF_WORK, Tried, tried_on, try_system

logger = logging.getLogger("loei.recovery")
Say = Callable[[str], object]


def upgrade(say: Say, *, works: Callable[[], list[Tried]] | None = None) -> int:
    """Returns how many migrations were applied. `works` tries the upgraded system.

    Raises `UpgradeFailedError` where the copy did not take it, `UpgradeTakenBackError` where the
    system did not, `UpgradeLeftError` where it could not be taken back, and what a copy raises.
    """
    refuse_use(replace=True)
    missing = _missing()
    if not missing:
        return 0
    say(f"{missing} migrations to apply; making a backup")
    made = make_backup()
    say(f"{made.path}: {made.size:,} bytes in {made.seconds:.0f} s; trying the upgrade on it")
    _try_on_copy(made.path)
    say("the copy stands; upgrading the system")
    try:
        call_command("migrate", interactive=False, verbosity=0)
        _want((works or try_system)())
    except BaseException as error:  # also Ctrl-C: nothing half stays
        say("it does not stand; going back to the backup")
        _go_back(made.path)
        raise UpgradeTakenBackError(getattr(error, "reason", type(error).__name__)) from error
    return missing


def _go_back(path: Path) -> None:
    try:
        restore(path, [keys.of_machine()], replace=True, as_it_was=True)
    except BaseException as error:  # whatever stopped it, things are not as they were
        logger.exception("the backup could not be brought back")
        raise UpgradeLeftError(path) from error


def _missing() -> int:
    with as_owner():
        return count_migrations()[0]


def _try_on_copy(path: Path) -> None:
    database = f"{connection.settings_dict['NAME']}_upgrading"
    beside = Path(settings.LOEI_VAR) / "upgrading"
    with brought_back(path, [keys.of_machine()], database=database, folder=beside) as copy:
        try:
            migrate(copy)
        except MigrationError as error:
            raise UpgradeFailedError(error.reason) from error
        found = tried_on(copy)
    _want(found)


def _want(found: list[Tried]) -> None:
    """People can work. What was lost before is no reason to stay with an older version."""
    if broken := [one for one in found if one.name in OF_WORK and not one.ok]:
        raise UpgradeFailedError(", ".join(f"{one.name}: {one.said}" for one in broken))
