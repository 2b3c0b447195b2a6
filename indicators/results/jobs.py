"""The steps of a list of results in the background. A check begins again by itself when its worker
died; an apply or undo was rolled back then, and is for a person to press again.
"""

from functools import partial

from django.urls import reverse

from accounts.notifications import notify
from core.jobs.kinds import job
from indicators.models import ResultBatch
from indicators.results.services import applying, receiving


def _page(batch):
    return reverse("results:import-detail", args=[batch.pk])


def _notify(batch):
    user = batch.asked_by or batch.requested_by
    if user:
        key = f"results:{batch.ending_key}"
        notify([user], key=key, text=applying.outcome(batch), url=_page(batch))


step = partial(job, model=ResultBatch, address=_page, ended=_notify)


@step("results.check", label="ตรวจผล กชช.2ค")
def check(batch):
    receiving.check_batch(batch.pk)


@step("results.apply", label="นำเข้าผล กชช.2ค", is_repeated=False)
def apply(batch):
    applying.apply_batch(batch.pk, by=batch.asked_by)


@step("results.undo", label="ยกเลิกการนำเข้าผล กชช.2ค", is_repeated=False)
def undo(batch):
    applying.undo_batch(batch.pk, by=batch.asked_by)
