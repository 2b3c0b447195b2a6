"""What hinders the work, a district's meeting and what became of its resolution."""

from django.urls import reverse

from committees.models import AgendaItem, Committee, Meeting, Obstacle, Resolution
from tests.walk.steps import key, latest, page_of, pk_of, step
from tests.walk.world import day

centre = lambda w: Committee.objects.leading().get(area="4201")  # noqa: E731
of_centre = lambda w: {"pk": centre(w).pk}  # noqa: E731
obstacle, meeting, item = latest(Obstacle), latest(Meeting), latest(AgendaItem)
resolution = latest(Resolution)
of_meeting, of_resolution = pk_of(meeting), pk_of(resolution)
on_its_page = page_of("committees:meeting-detail", of_meeting)
named = lambda: AgendaItem.objects.get(title="เรื่องใหม่")  # noqa: E731
of_item = lambda w: of_meeting(w) | {"item_pk": named().pk}  # noqa: E731

step(
    "committees:office-edit",
    "officer",
    lambda w: hasattr(centre(w).area, "office"),
    at=of_centre,
    fill=lambda w: {"name": "ที่ทำการปกครองอำเภอเมืองเลย", "phone": "042-000000"},
    late=True,
    text=True,
)
step(
    "committees:obstacle-create",
    "mentor",
    lambda w: Obstacle.objects.count() == 1,
    fill=lambda w: {"area": "420107", "kind": "rights", "text": "ไม่มีเอกสารสิทธิ์"},
    late=True,
    text=True,
)
step(
    "households:obstacle-create",
    "mentor",
    lambda w: Obstacle.objects.count() == 2,
    at=key(1),
    fill=lambda w: {"kind": "people", "text": "สะพานขาด"},
    late=True,
    text=True,
)
step(
    "committees:obstacle-answer",
    "officer",
    lambda w: obstacle().status == "working",
    at=pk_of(obstacle),
    page=page_of("committees:obstacle-detail", pk_of(obstacle)),
    fill=lambda w: {"status": "working", "text": "นำเข้าที่ประชุม"},
    text=True,
)
step(
    "committees:meeting-create",
    "officer",
    lambda w: meeting(),
    at=of_centre,
    fill=lambda w: {"held_on": day(), "starts_at": "09:30", "place": "หอประชุม"},
    late=True,
)
step(
    "committees:meeting-edit",
    "officer",
    lambda w: meeting().place == "ห้องประชุม",
    at=of_meeting,
    fill=lambda w: {"held_on": day(), "starts_at": "10:00", "place": "ห้องประชุม"},
    late=True,
)
step(
    "committees:item-create",
    "officer",
    lambda w: item().title == "เรื่องใหม่",
    at=of_meeting,
    fill=lambda w: {"part": "4", "title": "เรื่องใหม่"},
    late=True,
    text=True,
)
step(
    "committees:item-edit",
    "officer",
    lambda w: named().minutes == "ที่ประชุมรับทราบ",
    at=of_item,
    fill=lambda w: {"part": "4", "title": "เรื่องใหม่", "minutes": "ที่ประชุมรับทราบ"},
    text=True,
)
step(
    "committees:meeting-draft",
    "officer",
    lambda w: meeting().items.exclude(obstacle=None).exists(),
    before=lambda w: meeting().items.exclude(obstacle=None).delete(),
    at=of_meeting,
    page=on_its_page,
    again=True,
    free=True,
)
step(
    "committees:attendance-edit",
    "officer",
    lambda w: meeting().attendances.filter(presence="came").exists(),
    at=of_meeting,
    fill=lambda w: {f"presence-{pk}": "came" for pk in seats(w)},
    again=True,
    late=True,
    free=True,
)
step(
    "committees:meeting-call",
    "officer",
    lambda w: meeting().stage == "called",
    at=of_meeting,
    again=True,
    late=True,
    free=True,
)
step(
    "committees:item-remove",
    "officer",
    lambda w: not AgendaItem.objects.filter(title="เรื่องใหม่").exists(),
    at=of_item,
)
step("committees:meeting-hold", "officer", lambda w: meeting().stage == "held", at=of_meeting)
step(
    "committees:resolution-create",
    "officer",
    lambda w: resolution(),
    at=of_meeting,
    fill=lambda w: {"text": "ให้ซ่อมสะพาน", "owner_area": "4201", "due_on": day(20)},
    late=True,
)
step(
    "committees:resolution-edit",
    "officer",
    lambda w: resolution().text == "ให้ซ่อมสะพานทั้งสองแห่ง",
    at=of_resolution,
    fill=lambda w: {"text": "ให้ซ่อมสะพานทั้งสองแห่ง", "owner_area": "4201", "due_on": day(20)},
)
step(
    "committees:resolution-tell",
    "officer",
    lambda w: resolution().state == "done",
    at=of_resolution,
    page=page_of("committees:resolution-detail", of_resolution),
    fill=lambda w: {"state": "done", "text": "ซ่อมแล้ว"},
)
step(
    "committees:meeting-cancel",
    "officer",
    lambda w: meeting().stage == "cancelled",
    before=lambda w: set_another(w),
    at=of_meeting,
    fill=lambda w: {"reason": "น้ำท่วมหอประชุม"},
    text=True,
)


def set_another(w):
    address = reverse("committees:meeting-create", kwargs=of_centre(w))
    said = {"held_on": day(), "starts_at": "09:30", "place": "หอประชุม"}
    w.press("officer", address, address, said)


def seats(w):
    """Those of the centre; one is made on its page where there is none."""
    found = centre(w).seats
    if not found.exists():
        address = reverse("committees:seat-create", kwargs=of_centre(w))
        line = {"number": "7", "title": "กรรมการ", "role": "member", "person_count": 1}
        w.press("officer", address, address, line)
    return list(found.values_list("pk", flat=True))
