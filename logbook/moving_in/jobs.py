"""The steps of a list of earlier work in the background, in the rights of whoever asked. A check
begins again by itself when its worker died; an apply or undo was rolled back then, and is for a
person to press again.
"""

from functools import partial

from django.urls import reverse

from accounts.notifications import notify
from core.jobs.kinds import job
from logbook.models import StandingBatch
from logbook.moving_in.services import applying, receiving


def _page(batch):
    return reverse("moving_in:import-detail", args=[batch.pk])


def _notify(batch):
    user = batch.asked_by or batch.requested_by
    if user:
        key = f"moving_in:{batch.ending_key}"
        notify([user], key=key, text=applying.outcome(batch), url=_page(batch))


step = partial(job, model=StandingBatch, address=_page, ended=_notify)


@step("moving_in.check", label="ตรวจงานเดิม")
def check(batch):
    receiving.check_batch(batch.pk, by=batch.asked_by)


@step("moving_in.apply", label="นำเข้างานเดิม", is_repeated=False)
def apply(batch):
    applying.apply_batch(batch.pk, by=batch.asked_by)


@step("moving_in.undo", label="ยกเลิกการนำเข้างานเดิม", is_repeated=False)
def undo(batch):
    applying.undo_batch(batch.pk, by=batch.asked_by)
