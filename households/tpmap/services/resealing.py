"""The national IDs inside staged lists when the key is changed.

A list that waits checked is sealed as a file, whose head `rotation` writes anew, and its IDs once
more inside. Of lists that are applied, nobody reads the staged IDs again.
"""

from django.db.models import QuerySet

from core.jobs.running import LIVE
from core.spreadsheets.stages import BatchStage
from households.models import ImportBatch
from households.services.rotation import sealed_elsewhere
from households.tpmap.services.files import importing
from households.tpmap.services.staging import Staging


def waiting() -> QuerySet[ImportBatch]:
    """Lists that may be applied."""
    return ImportBatch.objects.filter(stage=BatchStage.CHECKED).order_by("pk")


def seal_staged_ids() -> int:
    """Seals the IDs of lists that wait with the current key; how many IDs. A list that is being
    applied or checked anew is left out. A held row lets no such work begin.
    """
    with importing():
        keys = list(waiting().values_list("pk", flat=True))
    return sum(map(_seal_anew, keys))


def _seal_anew(pk: int) -> int:
    with importing():
        rows = waiting().filter(pk=pk).exclude(state__in=LIVE)
        batch = rows.select_for_update(of=("self",), skip_locked=True).first()
        return Staging(batch).seal_pins_anew() if batch else 0


def staged_ids_left() -> int:
    """IDs of such lists that are still sealed with an older key, of those at work too."""
    with importing():
        return sum(Staging(batch).pins_left() for batch in waiting())


def register() -> None:
    """Has a rotation of the key see to staged lists."""
    sealed_elsewhere("staged_ids", rotate=seal_staged_ids, left=staged_ids_left)
