"""The steps of a list in the background. A check writes nothing and begins again by itself when its
worker died; an apply or undo was rolled back then, and is for a person to press again.
"""

from functools import partial

from django.urls import reverse

from accounts.notifications import notify
from core.jobs.kinds import job
from core.stored import count_now
from households.models import ImportBatch
from households.tpmap.services import imports


def _page(batch):
    return reverse("tpmap:import-detail", args=[batch.pk])


def _tell(batch):
    """Writes to the inbox of whoever asked; what was not taken is always said beside what was."""
    user = batch.asked_by or batch.requested_by
    if user:
        key = f"import:{batch.ending_key}"
        notify([user], key=key, text=imports.outcome(batch), url=_page(batch))


step = partial(job, model=ImportBatch, address=_page, ended=_tell)


@step("tpmap.check", label="ตรวจบัญชี TPMAP")
def check(batch):
    imports.check_batch(batch.pk)


@step("tpmap.apply", label="นำเข้าบัญชี TPMAP", is_repeated=False)
def apply(batch):
    imports.apply_batch(batch.pk, by=batch.asked_by)
    count_now("needs")


@step("tpmap.undo", label="ยกเลิกการนำเข้าบัญชี TPMAP", is_repeated=False)
def undo(batch):
    imports.undo_batch(batch.pk, by=batch.asked_by)
    count_now("needs")
