"""Results of villages come in."""

from indicators.models import ResultBatch, ResultHeadings
from tests.walk.lists import sheet
from tests.walk.steps import latest, page_of, pk_of, step

batch = latest(ResultBatch)
ROWS = [["42010101", 1, 2, "x"], ["42010102", 3, 1, "x"], ["42019999", 1, 1, "x"]]


def results_file():
    return sheet(["รหัสหมู่บ้าน", "ถนน", "น้ำดื่ม", "อื่น"], ROWS, "results.xlsx")


step(
    "results:import-upload",
    "province",
    lambda w: batch() and batch().stage == "checked",
    fill=lambda w: {"survey_year": 2568, "file": results_file()},
    again=True,
    late=True,
)
step(
    "results:import-recheck",
    "province",
    lambda w: batch().started_at != w.kept.get("results_at"),
    before=lambda w: w.kept.update(results_at=batch().started_at),
    at=pk_of(batch),
    page=page_of("results:import-detail", pk_of(batch)),
    again=True,
    free=True,
)
step(
    "results:import-map",
    "province",
    lambda w: ResultHeadings.objects.exists(),
    at=pk_of(batch),
    again=True,
)
step(
    "results:import-apply",
    "province",
    lambda w: batch().stage == "applied",
    at=pk_of(batch),
    page=page_of("results:import-detail", pk_of(batch)),
    free=True,
)
step(
    "results:import-undo",
    "province",
    lambda w: batch().stage == "undone",
    at=pk_of(batch),
    free=True,
)
