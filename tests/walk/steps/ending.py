"""The end: plans are closed, a mentor goes, a list is taken back."""

from django.urls import reverse

from households.models import FileKeeping, Household
from tests.walk.lists import tpmap_file, tpmap_list
from tests.walk.steps import page_of, pk_of, step
from tests.walk.steps.lists import batch
from tests.walk.steps.mentoring import official, open_main
from tests.walk.steps.plans import PLAN_PAGE, plan
from tests.walk.world import HOUSES

step(
    "plans:plan-close",
    "mentor",
    lambda w: plan(w).status == "closed",
    at=pk_of(plan),
    page=PLAN_PAGE,
    fill=lambda w: {"close_reason": "stopped"},
)
step(
    "mentors:official-hand-over",
    "officer",
    lambda w: w.official("พี่หนึ่ง").ended_on and open_main(1)(w).official == w.official("พี่สอง"),
    at=pk_of(official()),
    fill=lambda w: {"end_reason": "retired", "to": w.official("พี่สอง").pk},
)
step(
    "mentors:official-return",
    "officer",
    lambda w: w.official("พี่หนึ่ง").ended_on is None,
    at=pk_of(official()),
    fill=lambda w: {"reason": "กลับจากช่วยราชการ"},
    text=True,
)
step(
    "tpmap:import-districts",
    "admin",
    lambda w: batch().districts == [4201, 4202],
    before=lambda w: w.import_list(2570, [*HOUSES, 50]),
    at=pk_of(batch),
    fill=lambda w: {"of": "some"},
    again=True,
    late=True,
)
step(
    "tpmap:import-undo",
    "admin",
    lambda w: (
        batch().stage == "undone"
        and not Household.objects.filter(house_code="42970000050").exists()
    ),
    at=pk_of(batch),
    page=lambda w: page_of("tpmap:import-undo", pk_of(batch))(w) + "?counted=1",
    free=True,
)

IMPORTS = page_of("tpmap:import-list")


def send_a_list_without_titles(world):
    rows = [row | {"คำนำหน้า": ""} for row in tpmap_list(2570, HOUSES)]
    upload = reverse("tpmap:import-upload")
    world.press("admin", upload, upload, {"file": tpmap_file(2570, rows), "data_year": 2570})


step(
    "tpmap:import-empty",
    "admin",
    lambda w: batch().emptied == ["title"],
    before=send_a_list_without_titles,
    at=pk_of(batch),
    page=page_of("tpmap:import-detail", pk_of(batch)),
    fill=lambda w: {"key": "title", "emptied": "1"},
    again=True,
    late=True,
    free=True,
)
step(
    "tpmap:import-keeping",
    "admin",
    lambda w: FileKeeping.objects.filter(days=45).exists(),
    page=IMPORTS,
    fill=lambda w: {"days": "45"},
    again=True,
    late=True,
)
