"""What an office does first: steps until the system works, with the next one to press."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from accounts.enums import Role
from accounts.models import Membership
from accounts.permissions import Permission
from committees.models import Office, SeatHolder
from core.paging import count_each
from households.models import Household
from logbook.models import StandingBatch
from mentors.models import Official, Pairing
from places.enums import AreaLevel
from reports.models import Target


@dataclass(frozen=True)
class Step:
    """Something to set up, who may do it, and where."""

    label: str
    next: str
    door: str
    permission: str
    is_needed: bool = True

    @property
    def url(self) -> str:
        return reverse(self.door)


# In the order of the guide (docs/moving-in.md); backup and drill stand in «สุขภาพระบบ».
STEPS = (
    (
        Step(
            "บุคคลที่สองผู้อนุมัติ",
            "สร้างบัญชีเจ้าหน้าที่ ศจพ.จ.",
            "accounts:account-create",
            Permission.ACCOUNT_MANAGE,
        ),
        Membership.objects.filter(role=Role.PROVINCIAL_OFFICER),
    ),
    (
        Step(
            "หัวหนังสือและผู้ลงนามของอำเภอ",
            "เปิดคณะกรรมการแล้วบันทึกหัวหนังสือ",
            "committees:committee-list",
            Permission.COMMITTEE_EDIT,
            is_needed=False,
        ),
        Office.objects.filter(area__level=AreaLevel.DISTRICT),
    ),
    (
        Step(
            "ผู้ดำรงตำแหน่งในคณะกรรมการ",
            "เปิดคณะกรรมการแล้วบันทึกผู้ดำรงตำแหน่ง",
            "committees:committee-list",
            Permission.COMMITTEE_EDIT,
            is_needed=False,
        ),
        SeatHolder.objects.all(),
    ),
    (
        Step(
            "เป้าหมายรายเดือน",
            "กำหนดเป้าหมายของจังหวัด",
            "reports:target-edit",
            Permission.PROGRAMME_EDIT,
            is_needed=False,
        ),
        Target.objects.all(),
    ),
    (
        Step("บัญชี TPMAP", "นำเข้าบัญชีของปีนี้", "tpmap:import-upload", Permission.IMPORT_RUN),
        Household.objects.all(),
    ),
    (
        Step(
            "ทะเบียนพี่เลี้ยง",
            "นำเข้ารายชื่อข้าราชการพี่เลี้ยง",
            "mentors:official-import",
            Permission.OFFICIAL_EDIT,
        ),
        Official.objects.all(),
    ),
    (
        Step(
            "บัญชีเจ้าหน้าที่อำเภอ",
            "เสนอชุดบัญชีพร้อมจดหมาย",
            "accounts:batch-create",
            Permission.ACCOUNT_MANAGE,
        ),
        Membership.objects.filter(role=Role.DISTRICT_OFFICER),
    ),
    (
        Step(
            "งานที่ทำไว้ก่อนใช้ระบบ",
            "นำเข้าการจับคู่และงานเดิมจากตาราง",
            "moving_in:import-upload",
            Permission.EARLIER_WORK_BRING,
            is_needed=False,
        ),
        StandingBatch.objects.exclude(applied_at=None),
    ),
    (
        Step("การจับคู่", "จับคู่พี่เลี้ยงกับครัวเรือน", "mentors:pairing-board", Permission.PAIRING_EDIT),
        Pairing.objects.all(),
    ),
)


# Who pairs has a list and officials: of an office that works only these are asked for.
DONE = (
    Membership.objects.filter(role=Role.PROVINCIAL_OFFICER),
    Membership.objects.filter(role=Role.DISTRICT_OFFICER),
    Pairing.objects.all(),
)


def first_steps(may: Iterable[str]) -> list[tuple[Step, bool, bool]]:
    """`(step, is it done, may this person do it)` while one that is needed is open, else none."""
    if all(count_each([rows.all() for rows in DONE], most=1)):
        return []
    counts = count_each([rows.all() for _step, rows in STEPS], most=1)
    found = [(step, bool(n)) for (step, _rows), n in zip(STEPS, counts, strict=True)]
    if all(is_done for step, is_done in found if step.is_needed):
        return []
    allowed = set(may)
    return [(step, is_done, step.permission in allowed) for step, is_done in found]
