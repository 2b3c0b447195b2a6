"""Work from before the system comes in: two months of a household's account."""

from logbook.models import StandingBatch, StandingHeadings
from plans.models import LedgerMonth
from tests.walk.lists import pin, sheet
from tests.walk.steps import latest, page_of, pk_of, step

batch = latest(StandingBatch)
ROWS = [[pin(2), "ม.ค. 2567", 3000, 900, "x"], [pin(2), "ก.พ. 2567", 3100, 950, "x"]]
HEADINGS = ["CID", "เดือน", "ค่าจ้าง เงินเดือน", "สุขภาพและการรักษา", "อื่น"]


def brought():
    return LedgerMonth.objects.filter(is_brought_in=True)


step(
    "moving_in:import-upload",
    "officer",
    lambda w: batch() and (batch().stage, batch().new) == ("checked", 2),
    fill=lambda w: {
        "kind": "ledgers",
        "area": "4201",
        "file": sheet(HEADINGS, ROWS, "ledgers.xlsx"),
    },
    again=True,
    late=True,
)
step(
    "moving_in:import-recheck",
    "officer",
    lambda w: batch().started_at != w.kept.get("earlier_at"),
    before=lambda w: w.kept.update(earlier_at=batch().started_at),
    at=pk_of(batch),
    page=page_of("moving_in:import-detail", pk_of(batch)),
    again=True,
    free=True,
)
step(
    "moving_in:import-map",
    "officer",
    lambda w: StandingHeadings.objects.exists(),
    at=pk_of(batch),
    again=True,
)
step(
    "moving_in:import-apply",
    "officer",
    lambda w: batch().stage == "applied" and brought().count() == 2,
    at=pk_of(batch),
    page=page_of("moving_in:import-detail", pk_of(batch)),
    free=True,
)
step(
    "moving_in:import-undo",
    "officer",
    lambda w: batch().stage == "undone" and not brought().exists(),
    at=pk_of(batch),
    free=True,
)
