"""The list comes in."""

from households.models import HeadingMapping, ImportBatch
from tests.walk.lists import tpmap_file, tpmap_list
from tests.walk.steps import latest, page_of, pk_of, step
from tests.walk.world import GONE, HOUSES

batch = latest(ImportBatch)
step(
    "tpmap:import-upload",
    "admin",
    lambda w: batch() and batch().stage == "checked",
    before=lambda w: w.import_list(2568, HOUSES),
    fill=lambda w: {
        "data_year": 2569,
        "file": tpmap_file(
            2569,
            tpmap_list(2569, [n for n in HOUSES if n != GONE]) + tpmap_list(2569, [100], "4202"),
        ),
    },
    again=True,
    late=True,
)
step(
    "tpmap:import-recheck",
    "admin",
    lambda w: batch().started_at != w.kept.get("checked_at"),
    before=lambda w: w.kept.update(checked_at=batch().started_at),
    at=pk_of(batch),
    page=page_of("tpmap:import-detail", pk_of(batch)),
    again=True,
    free=True,
)
step(
    "tpmap:import-map",
    "admin",
    lambda w: HeadingMapping.objects.exists(),
    at=pk_of(batch),
    again=True,
)
step(
    "tpmap:import-apply",
    "admin",
    lambda w: batch().stage == "applied",
    at=pk_of(batch),
    page=page_of("tpmap:import-detail", pk_of(batch)),
    free=True,
)
