"""What can be done in the background. Each app registers its kinds in its `jobs.py`."""

from collections.abc import Callable
from dataclasses import dataclass

from core.jobs.rows import Job

FAULT = "ระบบขัดข้องระหว่างทำงาน ข้อมูลไม่เปลี่ยนแปลง โปรดลองอีกครั้งหรือแจ้งผู้ดูแลระบบ"
FILE_FAULT = "ระบบขัดข้องระหว่างจัดทำไฟล์ โปรดลองอีกครั้งหรือแจ้งผู้ดูแลระบบ"


@dataclass(frozen=True)
class Kind:
    """`run(row)` does the work and ends it with `running.finish`. `is_repeated` where work of a
    worker that died begins again unasked, at most `attempts` times in all; else a person presses
    again. `fault` is the sentence of a fault of ours. `failed(row, sentence)` puts right what the
    failed work leaves; `ended(row)` tells whoever waits. `address(row)` is the page of the job.
    `may_ask(row, user)` is whether somebody may ask again in the place of an asker who left.
    """

    code: str
    model: type[Job]
    label: str
    run: Callable
    is_repeated: bool
    attempts: int
    fault: str
    address: Callable
    failed: Callable
    ended: Callable
    may_ask: Callable


_kinds: dict[str, Kind] = {}


def job(
    code: str,
    *,
    model: type[Job],
    label: str,
    address: Callable,
    is_repeated: bool = True,
    attempts: int = 3,
    fault: str = FAULT,
    failed: Callable = lambda row, sentence: None,
    ended: Callable = lambda row: None,
    may_ask: Callable = lambda row, user: False,
) -> Callable[[Callable], Callable]:
    """Registers `run(row)` as the work `code`."""

    def register(run: Callable) -> Callable:
        _kinds[code] = Kind(
            code, model, label, run, is_repeated, attempts, fault, address, failed, ended, may_ask
        )
        return run

    return register


def kind_named(code: str) -> Kind:
    return _kinds[code]


def kinds() -> list[Kind]:
    return list(_kinds.values())


def models_of_jobs() -> list[type[Job]]:
    """Returns the models with jobs, each once, in the order they were registered."""
    return list(dict.fromkeys(kind.model for kind in _kinds.values()))
