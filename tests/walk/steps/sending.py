"""Numbers of the register, lists of recipients, what goes by itself, and a paper on its way."""

from django.utils import timezone

from committees.models import (
    Addressee,
    Committee,
    Delivery,
    Dispatch,
    DistributionList,
    Meeting,
    RegisteredLetter,
    SendingSchedule,
)
from committees.services.committees import seat_person
from tests.walk.steps import latest, page_of, pk_of, step
from tests.walk.world import day

letter, schedule, dispatch = latest(RegisteredLetter), latest(SendingSchedule), latest(Dispatch)
listed = lambda w=None: DistributionList.objects.get(name="ผู้ใหญ่บ้าน")  # noqa: E731
line = lambda w=None: Addressee.objects.filter(distribution_list=listed()).first()  # noqa: E731
nobody = lambda w=None: Delivery.objects.filter(title="กำนันตำบลนาอาน").latest("pk")  # noqa: E731
of_line = lambda w: {"pk": listed().pk, "addressee_pk": line().pk}  # noqa: E731
held = lambda: Meeting.objects.filter(stage="held").latest("pk")  # noqa: E731
of_notice = lambda w: {"kind": "meeting.notice", "key": held().pk}  # noqa: E731
on_its_page = page_of("committees:dispatch-detail", pk_of(dispatch))

step(
    "committees:register-create",
    "officer",
    lambda w: RegisteredLetter.objects.filter(addressed_to="นายก อบต.").exists(),
    fill=lambda w: {"area": "4201", "dated_on": day(), "addressed_to": "นายก อบต.", "subject": "x"},
    late=True,
)
step(
    "committees:register-cancel",
    "officer",
    lambda w: letter().cancelled_at,
    at=pk_of(letter),
    fill=lambda w: {"reason": "พิมพ์ผิด"},
)
step(
    "committees:distribution-create",
    "officer",
    lambda w: DistributionList.objects.filter(name="ผู้ใหญ่บ้าน").exists(),
    fill=lambda w: {
        "area": "4201",
        "name": "ผู้ใหญ่บ้าน",
        "committee": Committee.objects.leading().get(area="4201").pk,
        "is_active": "on",
    },
    late=True,
)
step(
    "committees:distribution-edit",
    "officer",
    lambda w: listed().note == "ที่ประชุมเดือนก่อน",
    at=pk_of(listed),
    fill=lambda w: {"note": "ที่ประชุมเดือนก่อน"},
    late=True,
)
step(
    "committees:addressee-create",
    "officer",
    lambda w: line(),
    at=pk_of(listed),
    fill=lambda w: {"title": "กำนัน"},
    late=True,
)
step(
    "committees:addressee-edit",
    "officer",
    lambda w: line().title == "กำนันตำบลนาอาน",
    at=of_line,
    fill=lambda w: {"title": "กำนันตำบลนาอาน", "address": "บ้านนาอาน"},
    late=True,
)
step(
    "committees:distribution-fill",
    "officer",
    lambda w: listed().addressees.count() > 1,
    at=pk_of(listed),
    page=page_of("committees:distribution-detail", pk_of(listed)),
    free=True,
)
step(
    "committees:schedule-create",
    "officer",
    lambda w: schedule(),
    fill=lambda w: {
        "area": "4201",
        "paper_kind": "reports.monthly",
        "distribution_list": listed().pk,
        "day": 8,
        "is_active": "on",
    },
    late=True,
)
step(
    "committees:schedule-edit",
    "officer",
    lambda w: schedule().day == 9,
    at=pk_of(schedule),
    fill=lambda w: {"day": 9},
    late=True,
)
step(
    "committees:dispatch-create",
    "officer",
    lambda w: dispatch(),
    at=of_notice,
    fill=lambda w: {"distribution_list": listed().pk},
    late=True,
)
step(
    "committees:delivery-hand",
    "officer",
    lambda w: nobody().state == "by_hand",
    at=pk_of(nobody),
    fill=lambda w: {"handed_on": day(), "handed_how": "นำส่งด้วยตนเอง"},
)
step(
    "committees:delivery-repeat",
    "officer",
    lambda w: other(w).state == "sent",
    at=lambda w: {"pk": other(w).pk},
    page=on_its_page,
    before=lambda w: somebody_comes(w),
    free=True,
    again=True,  # its e-mail could not leave
    late=True,
)


def other(w):
    """The line of the district's chair, whom nobody here reads for until somebody sits there."""
    return dispatch().deliveries.get(title="นายอำเภอเมืองเลย")


def somebody_comes(w):
    sitting = {"kind": "holder", "name": "นายสมมุติ ผู้รับ", "user": w.users["executive"]}
    seat = other(w).addressee.seat
    seat_person(seat=seat, by=w.users["officer"], started_on=timezone.localdate(), **sitting)
