"""Projects above the household (order, 1.4 and 1.6), and the households chosen for them."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.permissions import Permission
from accounts.policies import Policy
from assistance.enums import FundSource, ParticipationStatus, ProjectState
from assistance.querysets import ParticipationQuerySet, ProjectQuerySet
from core import days
from core.privacy import classified
from core.sorting import sort_key_of
from households.fields import DistrictField, HouseholdKey
from places.codes import is_within
from places.enums import SupportKind
from plans.enums import Stage


class Project(models.Model):
    """A programme with money and places for several households: training, repairs, a fund.

    `serves` holds codes of areas and villages it works in, `dimensions` with `indicators` and
    `stages` say whom it is for. What it has spent is nowhere stored: it is the sum of the ledger.
    Nothing of it is personal data; the households chosen for it are.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("ชื่อโครงการ", max_length=200)
    name_sort_key = sort_key_of("name")
    kind = models.CharField("สนับสนุนด้าน", max_length=12, choices=SupportKind)
    detail = models.TextField("สิ่งที่โครงการให้", blank=True, max_length=2000)
    organization = models.ForeignKey(
        "places.Organization",
        on_delete=models.PROTECT,
        related_name="projects",
        verbose_name="หน่วยงานเจ้าของ",
    )
    fund = models.CharField("ที่มาของเงิน", max_length=10, choices=FundSource)
    source = models.CharField("ชื่อแหล่งเงิน", max_length=200, blank=True)
    budget = models.DecimalField(
        "งบประมาณ (บาท)", max_digits=14, decimal_places=2, null=True, blank=True
    )
    seats = models.PositiveIntegerField("รับได้ (ครัวเรือน)", null=True, blank=True)
    starts_on = models.DateField("เริ่มวันที่")
    ends_on = models.DateField("ถึงวันที่")
    serves = ArrayField(models.CharField(max_length=8), verbose_name="พื้นที่ดำเนินการ")
    dimensions = models.ManyToManyField(
        "indicators.Dimension", related_name="+", verbose_name="มิติที่ช่วย"
    )
    indicators = models.ManyToManyField(
        "indicators.Indicator", related_name="+", blank=True, verbose_name="เฉพาะตัวชี้วัด"
    )
    stages = ArrayField(
        models.CharField(max_length=16, choices=Stage),
        verbose_name="เฉพาะระดับ",
        default=list,
        blank=True,
    )
    village = models.ForeignKey(
        "places.Village",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name="จากข้อเสนอของหมู่บ้าน",
    )
    created_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField("บันทึกเมื่อ", default=timezone.now)
    closed_at = models.DateTimeField("ปิดโครงการเมื่อ", null=True, blank=True)
    closed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    close_reason = models.CharField("เหตุที่ปิด", max_length=400, blank=True)
    # Of what the API was sent first, by which the same sent again is known.
    content_hash = models.CharField(max_length=64, blank=True, editable=False)

    privacy = classified(
        internal=(
            "id name name_sort_key kind detail organization fund source budget seats starts_on "
            "ends_on serves dimensions indicators stages village created_by created_at closed_at "
            "closed_by close_reason content_hash"
        )
    )

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = "โครงการ"
        verbose_name_plural = "โครงการ"
        ordering = ["-ends_on", "name_sort_key", "id"]
        constraints = [
            models.CheckConstraint(
                name="project_ends_after_it_starts",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="วันสิ้นสุดต้องไม่ก่อนวันเริ่ม",
            ),
            models.CheckConstraint(
                name="project_budget_not_negative",
                condition=Q(budget=None) | Q(budget__gte=0),
                violation_error_message="งบประมาณติดลบไม่ได้",
            ),
            models.CheckConstraint(
                name="project_seats_positive",
                condition=Q(seats=None) | Q(seats__gt=0),
                violation_error_message="จำนวนที่รับได้ต้องมากกว่าศูนย์ หรือเว้นว่างถ้าไม่จำกัด",
            ),
            models.CheckConstraint(
                name="project_closing_whole",
                condition=Q(closed_at=None, closed_by=None, close_reason="")
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(close_reason="")),
                violation_error_message="การปิดโครงการต้องมีผู้ปิด วันเวลา และเหตุผล",
            ),
            days.within("project_days", "starts_on", "ends_on", earliest=days.PROGRAMME),
        ]

    def __str__(self):
        return self.name

    @property
    def state(self) -> ProjectState:
        if self.closed_at:
            return ProjectState.CLOSED
        if self.ends_on < days.today():
            return ProjectState.ENDED
        return ProjectState.PLANNED if days.today() < self.starts_on else ProjectState.OPEN

    @property
    def takes(self) -> bool:
        """Whether households can still be chosen for it."""
        return self.state in (ProjectState.PLANNED, ProjectState.OPEN)

    def reaches(self, household) -> bool:
        """Whether the household lies where the project works."""
        village, here = household.village_id or "", household.subdistrict_id
        return village in self.serves or is_within(
            here, [code for code in self.serves if len(code) < 8]
        )


class ProjectPartner(models.Model):
    """A body that works on a project beside its owner."""

    is_mere_link = True  # where two bodies are merged that both have it, it stays once

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="partners")
    organization = models.ForeignKey(
        "places.Organization",
        on_delete=models.PROTECT,
        related_name="projects_joined",
        verbose_name="หน่วยงานร่วม",
    )

    privacy = classified(internal="id project organization")

    class Meta:
        verbose_name = "หน่วยงานร่วมโครงการ"
        verbose_name_plural = "หน่วยงานร่วมโครงการ"
        constraints = [
            models.UniqueConstraint(
                fields=["project", "organization"],
                name="project_partner_once",
                violation_error_message="หน่วยงานนี้ร่วมโครงการอยู่แล้ว",
            )
        ]

    def __str__(self):
        return f"{self.project_id} {self.organization_id}"


class Participation(models.Model):
    """A household chosen for a project, by whom and why, and whether it came.

    `organization` is the project's owner, so that the database can show the household to the
    officers of that body and no other's. What it received stands in the ledger (`assistance`).
    `over_seats` and `over_budget` are why it was taken, or paid for, beyond what the project has.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="participations")
    household = HouseholdKey(related_name="participations")
    district = DistrictField()
    organization = models.ForeignKey(
        "places.Organization", on_delete=models.PROTECT, related_name="participations"
    )
    dimension = models.ForeignKey(
        "indicators.Dimension", on_delete=models.PROTECT, related_name="+", verbose_name="มิติ"
    )
    status = models.CharField(
        "สถานะ", max_length=9, choices=ParticipationStatus, default=ParticipationStatus.CHOSEN
    )
    reason = models.CharField("เหตุผลที่เลือก", max_length=400)
    chosen_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField("คัดเลือกเมื่อ", default=timezone.now)
    over_seats = models.CharField("เหตุผลที่รับเกินจำนวน", max_length=400, blank=True)
    over_budget = models.CharField("เหตุผลที่จ่ายเกินงบ", max_length=400, blank=True)
    attended_on = models.DateField("เข้าร่วมวันที่", null=True, blank=True)
    outcome = models.TextField("ผล", blank=True, max_length=2000)
    settled_at = models.DateTimeField("บันทึกผลเมื่อ", null=True, blank=True)
    settled_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    privacy = classified(
        internal=(
            "id project household district organization chosen_by chosen_at attended_on "
            "settled_at settled_by"
        ),
        sensitive="dimension status reason over_seats over_budget outcome",
    )

    # The owner's officers know the households they were given, as with referrals, and the help
    # those received through the project.
    policy = Policy(
        Permission.PROJECT_VIEW,
        agency="organization_id",
        opens={
            "households_household": ("id", "household_id"),
            "households_need": ("household_id", "household_id"),
            "assistance_assistance": ("participation_id", "id"),
        },
    )

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = "ครัวเรือนในโครงการ"
        verbose_name_plural = "ครัวเรือนในโครงการ"
        ordering = ["-chosen_at", "id"]
        indexes = [
            models.Index(fields=["household", "-chosen_at"], name="participation_household"),
            models.Index(fields=["organization", "status"], name="participation_agency"),
            models.Index(fields=["district", "status"], name="participation_district"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "household"],
                condition=~Q(status="withdrawn"),
                name="participation_once",
                violation_error_message="ครัวเรือนนี้ได้รับคัดเลือกในโครงการนี้แล้ว",
            ),
            models.CheckConstraint(
                name="participation_settled_whole",
                condition=Q(status="chosen", settled_at=None, settled_by=None, outcome="")
                | (
                    ~Q(status="chosen")
                    & Q(settled_at__isnull=False, settled_by__isnull=False)
                    & ~Q(outcome="")
                ),
                violation_error_message="ผลของครัวเรือนต้องมีข้อความ ผู้บันทึก และวันเวลา",
            ),
            models.CheckConstraint(
                name="participation_attended_on_a_day",
                condition=Q(status="attended", attended_on__isnull=False)
                | (~Q(status="attended") & Q(attended_on=None)),
                violation_error_message="การเข้าร่วมต้องมีวันที่",
            ),
            days.within("participation_days", "attended_on", earliest=days.PROGRAMME),
        ]

    def __str__(self):
        return f"ครัวเรือนในโครงการ {self.pk}"
