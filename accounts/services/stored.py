"""Counts stored facts over again, and tells where one parts from its rows."""

import logging

from django.utils import timezone

from accounts.acting import acting_for
from accounts.notifications import administrators, notify
from core import stored

logger = logging.getLogger("loei.stored")
MOST_NAMED = 50  # ids in a line of the log


def recount(*, with_costly: bool = False) -> dict[str, list[str]]:
    """`{fact: records in which it parts}`. Nothing is mended: whoever reads it learns that an act
    slipped past the triggers, and in which record. The log names them, the inbox says of what.
    """
    with acting_for(purpose="stored.recount"):
        found = stored.parted(with_costly=with_costly)
        for code, records in found.items():
            named = ", ".join(records[:MOST_NAMED])
            logger.error("stored %s parts in %d records: %s", code, len(records), named)
        if found:
            facts = ", ".join(f"{stored.label_of(c)} {len(r):,} รายการ" for c, r in found.items())
            notify(
                administrators(),
                key=f"stored-recount:{timezone.localdate()}",
                text=f"ข้อมูลที่ระบบนับเก็บไว้ไม่ตรงกับรายการจริง: {facts} โปรดแจ้งผู้พัฒนา",
                url="/",
            )
    return found
