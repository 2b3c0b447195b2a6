"""The weekly drill: the newest backup is brought back beside the system and tried out.

It fails loudly: the administrators' inbox, «สุขภาพระบบ», the history and the exit status say so.
"""

import logging
import time
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts import audit
from accounts.acting import acting_for
from accounts.actions import Act
from accounts.services.recovery import PURPOSE, back_up, notify_administrators
from core.recovery import drills, folder, keys
from core.recovery.archive import Reader
from core.recovery.errors import BusyError, RecoveryError
from core.recovery.restoring import RestoredCopy, brought_back, migrate, opened
from loei_poverty.trial import Tried, tried_on

logger = logging.getLogger("loei.recovery")
# Rows of these only ever grow; fewer than in the drill before are lost ones.
ONLY_GROW = ("accounts_auditevent", "accounts_rowhistory", "accounts_auditseal")
# Half of these do not go by work that people do.
RARELY_GO = ("accounts_user", "households_household", "households_person", "logbook_visit")


@dataclass
class Drill:
    """What a drill found."""

    at: str
    backup: str = ""
    tried: list[Tried] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    seconds: float = 0

    @property
    def ok(self) -> bool:
        return bool(self.tried) and all(one.ok for one in self.tried)

    @property
    def failed(self) -> list[Tried]:
        return [one for one in self.tried if not one.ok]


def drill(where: Path | None = None, *, accepts_counts: bool = False) -> Drill:
    """Runs a drill on the newest backup of the folder; keeps, records and tells how it ended.

    Rows that went stay a failure in every drill, until one `accepts_counts`. Raises `BusyError`
    where another one is under way: this one has found nothing then.
    """
    started = time.monotonic()
    found = Drill(at=timezone.now().isoformat(timespec="seconds"))
    newest, before = _newest(where), drills.last()
    found.counts = before.get("counts", {})  # the next one compares with what was last counted
    found.tried.append(_fresh(newest))
    if newest:
        found.backup = newest.path.name
        _bring_back(newest.path, found, accepts_counts)
    found.seconds = round(time.monotonic() - started, 1)
    _notify(found)
    drills.keep({"ok": found.ok, **asdict(found)})
    return found


def _newest(where: Path | None) -> folder.Backup | None:
    try:
        return folder.newest(where)
    except OSError:
        return None


def _fresh(newest: folder.Backup | None) -> Tried:
    """Whether there is a backup that is not too old."""
    if newest is None:
        return Tried("fresh", False, "ไม่พบไฟล์สำรองในโฟลเดอร์")
    age = timezone.now() - newest.made_at
    said = f"ไฟล์สำรองล่าสุดอายุ {age.total_seconds() / 3600:.0f} ชั่วโมง"
    return Tried("fresh", age <= timedelta(hours=settings.BACKUP_LATE_HOURS), said)


def make_fresh() -> None:
    """Makes a backup where the newest is too old: of a machine that was off over the weekend the
    clock asks for both at once. One that cannot be made is told, and the drill says so. Raises
    `BusyError`.
    """
    if _fresh(_newest(None)).ok:
        return
    try:
        back_up()
    except BusyError:
        raise
    except RecoveryError:
        logger.warning("the drill tries an old backup")


def _bring_back(path: Path, found: Drill, accepts_counts: bool) -> None:
    database = f"{connection.settings_dict['NAME']}_drill"
    beside = Path(settings.LOEI_VAR) / "drill"
    try:
        found.tried.append(_sealed_to_office(path))
        with brought_back(path, [keys.of_machine()], database=database, folder=beside) as copy:
            found.tried.append(Tried("restored", True, _amount(copy)))
            known = {} if accepts_counts else found.counts
            found.tried.append(_compared(copy.about.counts, known))
            if found.tried[-1].ok:  # lost rows are lost until somebody knows of it
                found.counts = copy.about.counts
            migrate(copy)
            found.tried += tried_on(copy)
    except BusyError:
        raise
    except RecoveryError as error:
        found.tried.append(Tried("restored", False, error.message))
    except Exception as error:
        logger.exception("drill broke off")
        found.tried.append(Tried("restored", False, f"ระบบขัดข้อง ({type(error).__name__})"))


def _sealed_to_office(path: Path) -> Tried:
    """Whether the key that is locked away opens the backup: it says to whose key it is sealed."""
    with opened(path) as file:
        tags = Reader(file, [keys.of_machine()]).tags
    ok = keys.tag(keys.recipient()) in tags
    said = "ปิดผนึกให้กุญแจของสำนักงาน" if ok else "ไม่ได้ปิดผนึกให้กุญแจสำรองข้อมูลของสำนักงาน"
    return Tried("sealed", ok, said)


def _amount(copy: RestoredCopy) -> str:
    rows = sum(copy.about.counts.values())
    return f"กู้คืนและนับได้ครบ {rows:,} แถว {len(copy.manifest.files):,} ไฟล์"


def _compared(now: dict[str, int], before: dict[str, int]) -> Tried:
    """Against the drill before: what only grows has not shrunk, and no half of the rest is gone."""
    fewer = [name for name in ONLY_GROW if now.get(name, 0) < before.get(name, 0)]
    fewer += [name for name in RARELY_GO if 2 * now.get(name, 0) < before.get(name, 0)]
    said = ", ".join(f"{name} {before[name]:,} → {now.get(name, 0):,}" for name in fewer)
    return Tried("rows", not fewer, f"แถวหายไปจากครั้งก่อน: {said}" if fewer else "แถวไม่หายจากครั้งก่อน")


def _notify(found: Drill) -> None:
    failed = [one.name for one in found.failed]
    with acting_for(purpose=PURPOSE):
        details = {"file": found.backup, "failed": failed, "seconds": found.seconds}
        audit.record(Act.BACKUP_DRILLED, details=details)
    if failed:
        logger.error("drill failed: %s", ", ".join(failed))
        sentence = f"การซ้อมกู้คืนข้อมูลไม่ผ่าน: {found.failed[0].said}"
        notify_administrators(f"drill-failed:{found.at}", sentence)
