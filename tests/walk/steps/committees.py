"""The order of a district's centre, its seats and who holds them."""

from django.urls import reverse

from committees.models import Committee, CommitteeSeat, SeatHolder
from tests.walk.steps import page_of, step
from tests.walk.world import day

centre = lambda w: Committee.objects.leading().get(area="4201")  # noqa: E731
of_centre = lambda w: {"pk": centre(w).pk}  # noqa: E731
paragraph = lambda w: centre(w).duties.order_by("pk").last()  # noqa: E731
seat = lambda w: CommitteeSeat.objects.filter(committee=centre(w), number="1").first()  # noqa: E731
holder = lambda w: SeatHolder.objects.filter(seat=seat(w)).last()  # noqa: E731
of_paragraph = lambda w: of_centre(w) | {"paragraph_pk": paragraph(w).pk}  # noqa: E731
of_seat = lambda w: of_centre(w) | {"seat_pk": seat(w).pk}  # noqa: E731
team = lambda w: Committee.objects.filter(level="team").order_by("pk").first()  # noqa: E731
LINE = {"title": "นายอำเภอเมืองเลย", "role": "chair", "person_count": 1}
step(
    "committees:order-edit",
    "officer",
    lambda w: centre(w).order_number == "ลย 9/2569",
    at=of_centre,
    fill=lambda w: {"order_number": "ลย 9/2569", "ordered_on": day()},
    late=True,
    text=True,
)
step(
    "committees:paragraph-create",
    "officer",
    lambda w: paragraph(w),
    at=of_centre,
    fill=lambda w: {"part": "duty", "text": "บริหารจัดการในอำเภอ"},
    again=True,
    late=True,
)
step(
    "committees:paragraph-edit",
    "officer",
    lambda w: paragraph(w).text == "บริหารจัดการในอำเภอเมืองเลย",
    at=of_paragraph,
    fill=lambda w: {"part": "duty", "text": "บริหารจัดการในอำเภอเมืองเลย"},
    late=True,
)
step(
    "committees:seat-create",
    "officer",
    lambda w: seat(w),
    at=of_centre,
    fill=lambda w: {"number": "1", **LINE},
    late=True,
)
step(
    "committees:seat-edit",
    "officer",
    lambda w: seat(w).note == "ตามคำสั่ง",
    at=of_seat,
    fill=lambda w: {"number": "1", **LINE, "note": "ตามคำสั่ง"},
    late=True,
)
step(
    "committees:holder-create",
    "officer",
    lambda w: holder(w),
    at=of_seat,
    page=page_of("committees:seat-detail", of_seat),
    fill=lambda w: {"kind": "holder", "name": "นายสมมุติ นายอำเภอ", "started_on": day(-30)},
    late=True,
)
step(
    "committees:holder-end",
    "officer",
    lambda w: holder(w).ended_on,
    at=lambda w: of_seat(w) | {"holder_pk": holder(w).pk},
    fill=lambda w: {"ended_on": day()},
)
step(
    "committees:team-create",
    "officer",
    lambda w: team(w),
    fill=lambda w: {"area": "4201", "name": "ทีมนาอาน", "short_name": "ทีม", "places": ["420107"]},
    again=True,
    late=True,
)
step(
    "committees:team-edit",
    "officer",
    lambda w: team(w).places.count() == 2,
    at=lambda w: {"pk": team(w).pk},
    fill=lambda w: {"places": ["420107", "420108"]},
    late=True,
)
step(
    "committees:team-end",
    "officer",
    lambda w: team(w).ended_on,
    at=lambda w: {"pk": team(w).pk},
    fill=lambda w: {"ended_on": day()},
)
step(
    "committees:seat-remove",
    "officer",
    lambda w: not CommitteeSeat.objects.filter(number="2", committee=centre(w)).exists(),
    at=lambda w: of_centre(w) | {"seat_pk": spare(w).pk},
    before=lambda w: spare(w),
)
step(
    "committees:paragraph-remove",
    "officer",
    lambda w: centre(w).duties.count() == 0,
    at=of_paragraph,
)


def spare(w):
    """A line nobody ever held, made on its page."""
    found = CommitteeSeat.objects.filter(committee=centre(w), number="2")
    if not found.exists():
        address = reverse("committees:seat-create", kwargs=of_centre(w))
        w.press("officer", address, address, {"number": "2", **LINE})
    return found.get()
