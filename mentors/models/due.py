"""What is due, as stored: see `mentors/due.py`."""

from django.db import models

from accounts.permissions import Permission
from accounts.policies import Policy
from core.privacy import classified
from households.fields import DistrictField, HouseholdKey
from mentors.models.pairings import Official
from mentors.querysets import DueQuerySet


class DueItem(models.Model):
    """Work that waits in a household from the day `since`; written by triggers only.

    `official` answers for the household, `user` is set where nobody else can do it. When it counts
    as due is asked of `since` and today, so that nothing becomes due by a job.
    """

    household = HouseholdKey(on_delete=models.DO_NOTHING, related_name="+", db_index=False)
    district = DistrictField()
    subdistrict = models.ForeignKey(
        "places.Area", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    kind = models.SlugField("งาน", max_length=40, db_index=False)
    official = models.ForeignKey(
        Official, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    user = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    since = models.DateField("รอตั้งแต่")
    # The household's, so that work is read in its order without asking any household.
    urgency = models.PositiveSmallIntegerField("คะแนนความเร่งด่วน", default=0, db_default=0)

    privacy = classified(
        internal="id household district subdistrict kind official user since", sensitive="urgency"
    )

    policy = Policy(Permission.VISIT_VIEW)

    history_exempt = "computed from rows that keep theirs"

    objects = DueQuerySet.as_manager()

    class Meta:
        verbose_name = "งานที่ต้องทำ"
        verbose_name_plural = "งานที่ต้องทำ"
        constraints = [
            models.UniqueConstraint(
                fields=["household", "kind", "user"], nulls_distinct=False, name="due_once"
            )
        ]
        indexes = [
            # In the order of work, with all that the fence asks, so that counting reads no row.
            models.Index(
                fields=["kind", "since", "-urgency", "household"],
                include=["district", "user"],
                name="due_in_order",
            ),
            models.Index(
                fields=["district", "kind", "since", "-urgency", "household"],
                include=["user"],
                name="due_of_district",
            ),
            models.Index(fields=["official"], name="due_official"),
        ]

    def __str__(self):
        return f"{self.household_id} {self.kind}"
